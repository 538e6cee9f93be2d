"""谁也在改: somebody else has the draft on their desk too. It is told, and it never blocks."""

from __future__ import annotations

from oa_client.office.changes import Changes
from ui.documents.drafting_desk import DraftingDesk
from ui.notices import Notice, Offer
from ui.workplace import Workplace


class OthersBand(Notice):
    """Amber: 周倩正在改这件稿. The person reads only, or writes all the same."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(place.theme, "others_writing")
        self._place = place
        self._editor = editor
        self._document = ""
        self._settled: tuple[str, ...] = ()
        self._reading = False
        place.heard.changed.connect(self._hear)
        editor.rooms.over.insertWidget(0, self)

    def begin(self, document: str) -> None:
        """Another document that may be written is on the desk, or (empty) none."""
        self._document = document
        self._settled = ()
        self._reading = False
        self.clear()
        self.ask()

    def _hear(self, changes: Changes) -> None:
        if self._document in changes.records:
            self.ask()

    def ask(self) -> None:
        """See who else is writing now."""
        document, drafting = self._document, self._place.office.drafting

        def take(names: tuple[str, ...]) -> None:
            if document == self._document:
                self._tell(names)

        if document:
            self._place.jobs.ask(self, lambda: drafting.others_writing(document), take)

    def _tell(self, names: tuple[str, ...]) -> None:
        if self._reading:
            return
        if not names or names == self._settled:
            self.clear()
            return
        told = self.tr("{names} 正在改这件稿（另一台电脑）。两个人都可以写，改动会自动并到一起。")
        offers = (
            Offer("only_read", self.tr("只读看"), self._only_read),
            Offer("write_too", self.tr("照样写"), lambda: self._write_too(names)),
        )
        self.say(told.format(names="、".join(names)), "amber", offers)

    def _only_read(self) -> None:
        self._reading = True
        self._lock(True)
        offer = Offer("write_too", self.tr("照样写"), lambda: self._write_too(()))
        self.say(self.tr("您在只读看这件稿。"), "amber", (offer,))

    def _write_too(self, names: tuple[str, ...]) -> None:
        if self._reading:
            self._reading = False
            self._lock(False)
        self._settled = names
        self.clear()
        self._editor.body.setFocus()

    def _lock(self, locked: bool) -> None:
        self._editor.form.set_locked(locked)
        self._editor.body.setReadOnly(locked)
