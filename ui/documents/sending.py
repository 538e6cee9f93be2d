"""From the desk to the next hands: keep what is on the screen, then submit it, or save a change after 签发."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from oa_client.office.changes import Changes
from oa_core.documents.model import Content
from oa_core.people.model import Person
from oa_core.refusal import Refused
from ui import wording
from ui.documents.autosave import Autosave
from ui.documents.submit_panel import SubmitPanel
from ui.workplace import Workplace


class Sending(QObject):
    """``gone(id)`` when the document left the desk, ``refused(Refused)`` when it stays, with its text as it was."""

    gone = Signal(str)
    refused = Signal(object)

    def __init__(self, place: Workplace, panel: SubmitPanel, autosave: Autosave, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._panel = panel
        self._autosave = autosave
        panel.sent.connect(self._submit)
        panel.saved.connect(self._save)

    def open_panel(self, content: Content) -> None:
        """Ask whom to send to; the people come from the office."""
        documents = self._place.office.documents

        def show(people: tuple[Person, ...]) -> None:
            self._panel.open_for(people)

        self._place.jobs.ask(self, lambda: documents.reviewers(content), show)

    def _submit(self, to: str, opinion: str) -> None:
        self._panel.set_busy(True)
        self._autosave.then(lambda: self._submit_now(to, opinion))

    def _submit_now(self, to: str, opinion: str) -> None:
        working, content = self._autosave.working, self._autosave.on_screen
        if working is None:
            return
        documents = self._place.office.documents

        def work() -> Changes:
            return documents.submit(working, content, to=to, opinion=opinion)

        self._place.jobs.ask(self, work, lambda _changes: self._left(working.document_id), self._stays)

    def _save(self) -> None:
        self._panel.set_busy(True)
        self._autosave.then(self._save_now)

    def _save_now(self) -> None:
        working, content = self._autosave.working, self._autosave.on_screen
        if working is None:
            return
        documents = self._place.office.documents
        self._place.jobs.ask(
            self,
            lambda: documents.save(working, content),
            lambda _working: self._left(working.document_id),
            self._stays,
        )

    def _left(self, document_id: str) -> None:
        self._autosave.begin(None)
        self._panel.opinion.clear()
        self._panel.hide()
        self.gone.emit(document_id)

    def _stays(self, refused: Refused) -> None:
        self._panel.set_busy(False)
        self._panel.notice.say(wording.sentence(refused.code, refused.facts))
        self.refused.emit(refused)
