"""打开: once a person has had a paper before them it is not taken back from them any more; the office hears that from
the window, once, and nothing is shown of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from oa_client.office.documents import Paperwork, Received
from oa_core.documents.commands import Open
from ui.jobs import Jobs

if TYPE_CHECKING:
    from oa_client.office.office import Office


class Opening(QObject):
    """Tells the office which papers the person has had before them."""

    def __init__(self, office: Office, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = jobs
        self._told: set[tuple[str, int]] = set()

    def looked_at(self, papers: Paperwork) -> None:
        """They have it before them. At the same step it is not said again, also when it came to nothing: a refusal is
        nothing to the person, who has asked for nothing."""
        document = papers.document
        seen = document.id, document.step
        if Open not in papers.offered or seen in self._told:
            return
        self._told.add(seen)
        self._jobs.ask(
            self,
            lambda: self._office.execute(document.id, Open()),
            lambda _changes: None,
            lambda _refused: None,
        )


def as_shown(papers: Paperwork | Received) -> Paperwork | Received:
    """The same without what is nowhere to be seen: whether it has been opened."""
    if isinstance(papers, Received):
        return papers
    return replace(papers, document=replace(papers.document, opened=True), offered=papers.offered - {Open})
