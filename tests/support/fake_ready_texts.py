"""The library and the earlier papers of the office in memory: the real rules over the archive's records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from oa_client.office.archive import Held
from oa_client.office.boilerplate import LibraryRow
from oa_client.office.import_run import Progress
from oa_client.office.precedents import Begun, LastTime
from oa_core.archive.model import OldPaper
from oa_core.boilerplate.commands import Remove
from oa_core.boilerplate.model import Boilerplate, Sort, State
from oa_core.boilerplate.visibility import boilerplate_scopes
from oa_core.boilerplate.workflow import WORKFLOW
from oa_core.documents.content import content_of
from oa_core.documents.model import Content, Document, Status, TextRevision
from oa_core.documents.precedents import advanced, likeness
from oa_core.office_days import office_day
from oa_core.people.model import scopes_of
from oa_core.refusal import Refused
from oa_core.workflow import Context

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


class FakeLibrary:
    """Everything of ``Office.boilerplate`` but the pinyin."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office

    def passages(self) -> tuple[LibraryRow, ...]:
        return self._of(Sort.PASSAGE)

    def opinions(self) -> tuple[LibraryRow, ...]:
        return self._of(Sort.OPINION)

    def templates(self) -> tuple[LibraryRow, ...]:
        return self._of(Sort.TEMPLATE)

    def _of(self, sort: Sort) -> tuple[LibraryRow, ...]:
        office = self._office
        view = office.view()
        context = Context(office.me, office.register, view.get, lambda _series: None)
        texts = [
            each
            for each in view.values()
            if isinstance(each, Boilerplate)
            and (each.sort, each.state) == (sort, State.KEPT)
            and boilerplate_scopes(each) & set(scopes_of(office.me))
        ]
        texts.sort(key=lambda each: (each.name, each.id))
        return tuple(
            LibraryRow(each, Remove in WORKFLOW.offered(each, context), each.id not in office.archive.records)
            for each in texts
        )


class FakePrecedents:
    """``Office.precedents`` over the issued papers of the archive."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office

    def like(self, content: Content, query: str = "", limit: int = 20) -> tuple[LastTime, ...]:
        issued = [
            each
            for each in self._office.view().values()
            if isinstance(each, Document) and each.status is Status.ISSUED
        ]
        found = [each for each in issued if all(word in each.title + each.number for word in query.split())]
        found.sort(key=lambda each: (-likeness(content.title, each.title), each.id))
        return tuple(map(_told, found[:limit]))

    def from_last_time(self, paper_id: str, letterhead: str = "") -> Begun:
        paper = self._office.view().get(paper_id)
        text = self._office.view().get(paper.revision) if isinstance(paper, Document) else None
        if not isinstance(paper, Document) or not isinstance(text, TextRevision):
            raise Refused("gone")
        year = office_day(paper.held_since).year
        content = replace(content_of(paper, text.body), urgency="")
        moved, places = advanced(content, year, office_day(self._office.archive.now).year)
        return Begun(moved, _told(paper), year, places)


def _told(paper: Document) -> LastTime:
    return LastTime(paper.id, paper.title, paper.number, office_day(paper.held_since), imported=False)


class FakeOldPapers:
    """``Office.old_papers`` with the old papers of the archive; folders are taken over by the real office only."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.run = FakeRun()

    def papers(self, *, doubtful: bool = False, limit: int = 500) -> tuple[OldPaper, ...]:
        papers = [each for each in self._office.view().values() if isinstance(each, OldPaper)]
        return tuple(each for each in papers if each.doubts or not doubtful)[:limit]

    def find(self, text: str) -> tuple[OldPaper, ...]:
        return tuple(each for each in self.papers() if text in "".join((each.facts.title, *each.text)))

    @property
    def held(self) -> Held:
        return Held(len(self.papers()), len(self.papers(doubtful=True)))


class FakeRun:
    """Remembers which folder was asked for."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.started: list[Path] = []

    def start(self, folder: Path) -> None:
        self.started.append(folder)
        self.progress = Progress(str(folder), done=3, total=9, running=True)

    def pause(self) -> None:
        self.progress = replace(self.progress, running=False)
