"""From the desk to the next hands: keep what is on the screen, then submit it, or save a change after 签发."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from oa_client.office.changes import Changes
from oa_client.office.colleagues import Colleague
from oa_client.office.on_the_desk import Working
from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui import wording
from ui.documents.autosave import Autosave
from ui.documents.submit_panel import SubmitPanel
from ui.kept_field import KeptField
from ui.paperwork.done_words import Told, tell_of
from ui.paperwork.kept_opinions import KeptOpinions
from ui.workplace import Workplace


class Sending(QObject):
    """``gone(id)`` when the document left the desk, ``refused(Refused)`` when it stays, with its text as it was.
    ``busy(bool)``: nothing may be typed into the text while it is being sent; ``told(words)``: what was done."""

    busy = Signal(bool)
    gone = Signal(str)
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, place: Workplace, panel: SubmitPanel, autosave: Autosave, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._panel = panel
        self._autosave = autosave
        self.note = KeptField(place, panel.opinion, panel.notice, self)
        KeptOpinions(place, panel.written, panel.notice, self)
        panel.sent.connect(self._submit)
        panel.saved.connect(self._save)

    def open_panel(self, content: Content) -> None:
        """Ask whom to send to; the people come from the office."""
        documents = self._place.office.documents

        def show(people: tuple[Colleague, ...]) -> None:
            self._panel.open_for(people)

        self._place.jobs.ask(self, lambda: documents.reviewers(content), show)

    def begin(self, document_id: str) -> None:
        """Another document is on the desk, or (empty) none."""
        self.note.turn_to(f"submit:{document_id}" if document_id else "")

    def _submit(self, to: str, opinion: str) -> None:
        drafting = self._place.office.drafting

        def submit(working: Working, content: Content) -> Changes:
            return drafting.submit(working, content, to=to, opinion=opinion)

        self._send(Submit, submit, opinion)

    def _save(self) -> None:
        self._send(Revise, self._place.office.drafting.save, "")

    def _send(self, act: type, send: Callable[[Working, Content], object], note: str) -> None:
        """Lock the text, keep it, then send exactly what is kept."""
        self._set_busy(True)
        self._autosave.then(lambda: self._send_now(act, send, note))

    def _send_now(self, act: type, send: Callable[[Working, Content], object], note: str) -> None:
        working, content = self._autosave.working, self._autosave.on_screen
        if working is None:
            self._set_busy(False)
            return
        office = self._place.office

        def do() -> Told:
            send(working, content)
            return tell_of(office, working.document_id, act)

        self._place.jobs.ask(
            self,
            do,
            lambda told: self._left(working.document_id, content, note, told),
            self._stays,
        )

    def _set_busy(self, busy: bool) -> None:
        self._panel.set_busy(busy)
        self.busy.emit(busy)

    def _left(self, document_id: str, sent: Content, note: str, told: Told) -> None:
        """Words that came in while the text was on its way stay behind as a draft."""
        if self._autosave.on_screen != sent:
            self._autosave.now()
        self._autosave.begin(None)
        self.note.done(f"submit:{document_id}", note)
        self._panel.hide()
        self._panel.set_busy(False)
        self.gone.emit(document_id)
        self.told.emit(told.words)
        if told.hand_over is not None:
            self._place.handed_over.told.emit(told.hand_over, f"submit:{document_id}")

    def _stays(self, refused: Refused) -> None:
        self._set_busy(False)
        self._panel.notice.say(wording.sentence(refused.code, refused.facts))
        self.refused.emit(refused)
