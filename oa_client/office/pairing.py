"""Which file and which line of a ledger are one paper: told apart only when all files are known, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oa_client.importing.ledgers import Entry
from oa_client.office.taking_over import keys_of
from oa_core.archive.model import OldFacts

Told = tuple[str, Mapping[str, str]]
"""A code and its facts, for the report."""
NOTHING: Told = ("", {})


@dataclass(frozen=True)
class Paired:
    """A file that waits for its line: ``lines`` are places in the ledgers' entries."""

    path: Path
    name: str
    record: str
    lines: tuple[int, ...]


@dataclass
class Pairing:
    """The lines of a folder's ledgers and the files that seem to be of them. A file and a line are one paper only when
    neither has another."""

    entries: Sequence[Entry]
    files: list[Paired] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Lines that are part of a file's paper."""

    def __post_init__(self) -> None:
        self._by_key: dict[str, list[int]] = {}
        self._of_line: dict[int, dict[str, str]] = {}
        self._lines_of: dict[str, tuple[int, ...]] = {}
        self._by_name: dict[str, list[int]] = {}
        for at, entry in enumerate(self.entries):
            self._by_name.setdefault(name_of(entry), []).append(at)
            for key in keys_of(entry.facts):
                self._by_key.setdefault(key, []).append(at)

    def lines_of(self, facts: OldFacts) -> tuple[int, ...]:
        """The lines that have the number, or title, of these facts."""
        return tuple(at for key in keys_of(facts) for at in self._by_key.get(key, ()))

    def lines_at(self, names: Sequence[str]) -> tuple[int, ...]:
        """The lines of the ledgers with these names (``name_of``)."""
        return tuple(at for name in names for at in self._by_name.get(name, ()))

    def wait(self, file: Paired) -> None:
        """``file`` is taken over when all files are known."""
        self.files.append(file)
        self._claim(file.record, file.name, file.lines)

    def was_paired(self, record: str, name: str, line: int) -> None:
        """An earlier run made one paper of the file ``name`` and ``line``."""
        self.used.add(line)
        self._claim(record, name, (line,))

    def _claim(self, record: str, name: str, lines: tuple[int, ...]) -> None:
        self._lines_of[record] = lines
        for at in lines:
            self._of_line.setdefault(at, {}).setdefault(record, name)

    def line_for(self, file: Paired) -> tuple[int | None, Told]:
        """The one line of ``file``; or none, and why."""
        if len(file.lines) > 1:
            return None, self._many_lines(file.record, file.name)
        (line,) = file.lines
        if len(self._of_line[line]) > 1:
            return None, self._many_files(line)
        return line, NOTHING

    def why_alone(self, line: int) -> Told:
        """Why ``line`` went into no file, where there are files of it."""
        files = self._of_line.get(line, {})
        if len(files) > 1:
            return self._many_files(line)
        return self._many_lines(*next(iter(files.items()))) if files else NOTHING

    def _many_files(self, line: int) -> Told:
        files = sorted(self._of_line[line].values())
        return "pair_many_files", {"line": name_of(self.entries[line]), "files": "、".join(files)}

    def _many_lines(self, record: str, name: str) -> Told:
        lines = (name_of(self.entries[at]) for at in self._lines_of[record])
        return "pair_many_lines", {"file": name, "lines": "、".join(lines)}


def name_of(entry: Entry) -> str:
    """What a line is called in the report."""
    return f"{entry.row.book}#{entry.line}"
