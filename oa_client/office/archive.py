"""旧文 on a workstation: the old papers that are there, and taking over a folder of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from oa_client.office.desk import Desk
from oa_client.office.finding import Finding
from oa_client.office.import_report import write_report
from oa_client.office.import_run import ImportRun
from oa_client.storage import archive, records
from oa_client.storage.archive import ImportRow
from oa_core.archive.model import OldPaper
from oa_core.refusal import Refused

SHOWN = 500
"""The most old papers listed at once."""


@dataclass(frozen=True)
class Held:
    """How many old papers there are, and how many of them a person has to look at."""

    total: int
    doubtful: int


class OldPapers:
    """The old papers of the person's desks; confirming goes by ``Office.execute`` with ``ConfirmOldPaper``."""

    def __init__(self, desk: Desk, finding: Finding) -> None:
        self._desk = desk
        self._finding = finding
        self.run = ImportRun(desk)

    def papers(self, *, doubtful: bool = False, limit: int = SHOWN) -> tuple[OldPaper, ...]:
        """The latest old papers; with ``doubtful`` those that a person has to look at."""
        with self._desk.read() as connection:
            ids = archive.newest(connection, limit, doubtful=doubtful)
            found = records.read_many(connection, ids)
            return tuple(paper for each in ids if isinstance(paper := found.get(each), OldPaper))

    def find(self, text: str) -> tuple[OldPaper, ...]:
        """The old papers that the search finds, the newest first."""
        ids = [found.id for found in self._finding.find(text, thing="old_paper")]
        with self._desk.read() as connection:
            found = records.read_many(connection, ids)
        return tuple(paper for each in ids if isinstance(paper := found.get(each), OldPaper))

    @property
    def held(self) -> Held:
        """How many there are."""
        with self._desk.read() as connection:
            return Held(*archive.counts(connection))

    def report(self, folder: Path) -> tuple[ImportRow, ...]:
        """What became of every file of ``folder`` and every line of its ledgers, by path."""
        with self._desk.read() as connection:
            return tuple(archive.rows_of(connection, str(folder)).values())

    def write_report(self, words: Callable[[str, Mapping[str, str]], str], path: Path) -> None:
        """Write the report of the folder that was taken over last; ``words`` tells a code in a sentence. Raises
        ``Refused("output_unwritable")``."""
        rows = self.report(Path(self.run.progress.folder))
        try:
            write_report(rows, words, path)
        except OSError as error:
            raise Refused("output_unwritable", path=path.name) from error
