"""A field whose words outlive the window: an opinion, a note to a reviewer, a duty entry that is being written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.refusal import Refused
from ui import wording
from ui.notices import Notice
from ui.workplace import Workplace

REST_MS = 900
"""After so long without a key the words are kept."""
LONGEST_MS = 1900
"""While somebody types without a rest, they are kept this often."""


class KeptField(QObject):
    """Keeps the words of ``field`` under a place (``Office.notes``) and shows them again when it turns to the place.

    Words that must not or cannot be kept stay in the field, or in memory for their place, and ``notice`` says so.
    """

    def __init__(self, place: Workplace, field: QPlainTextEdit, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self.field = field
        self._notice = notice
        self._where = ""
        self._kept = ""
        self._refusal: Refused | None = None
        self._loose: dict[str, str] = {}
        """Words of other places that could not be kept when the field turned away from them."""
        self._under_way = 0
        self._showing = False
        self._rest = self._timer(REST_MS)
        self._longest = self._timer(LONGEST_MS)
        field.textChanged.connect(self._touched)
        field.installEventFilter(self)
        place.kept_fields.append(self)

    def _timer(self, span: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(span)
        timer.timeout.connect(self.keep)
        return timer

    @property
    def words(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText()

    @property
    def settled(self) -> bool:
        """Whether everything written is kept, nothing is under way and nothing was refused."""
        here = not self._where or (self.words == self._kept and self._refusal is None)
        return here and not self._under_way and not self._loose

    @property
    def at_stake(self) -> tuple[str, ...]:
        """The words that the office refused to keep: they end with the window."""
        here = (self.words,) if self._refusal is not None and self.words else ()
        return (*here, *self._loose.values())

    def warn(self) -> None:
        """Say that closing the window now gives these words up."""
        reason = wording.sentence(self._refusal.code, self._refusal.facts) if self._refusal else ""
        told = self.tr("这里写的没有保存，再关一次窗口就放弃。{reason}").format(reason=reason)
        self._notice.say(told)

    def turn_to(self, where: str) -> None:
        """Go on with the words of another place; what stands in the field is kept under its own first."""
        if where == self._where:
            return
        self.keep()
        self._where = where
        self._refusal = None
        self._show(self._loose.pop(where, ""))
        if self.words:
            self._kept = ""
            self._touched()
        elif where:
            notes = self._place.office.notes
            self._place.jobs.ask(self, lambda: notes.kept(where), lambda text: self._restore(where, text))

    def _restore(self, where: str, text: str) -> None:
        """What was typed while the words were being read follows them."""
        if where != self._where or not text:
            return
        typed = self.words
        self._show(text + typed)
        self._kept = text
        if typed:
            self._touched()

    def come_back(self, where: str) -> None:
        """Words were put before those kept at ``where``: a field that is there shows them all."""
        if where != self._where:
            return
        notes = self._place.office.notes

        def show(text: str) -> None:
            if where != self._where:
                return
            typed, kept = self.words, self._kept
            self._show(text if typed == kept else text.removesuffix(kept) + typed)
            self._kept = text
            if typed != kept:
                self._touched()

        self._place.jobs.ask(self, lambda: notes.kept(where), show)

    def keep(self, then: Callable[[], object] | None = None) -> None:
        """Keep what stands in the field now; ``then()`` when it is safe."""
        self._rest.stop()
        self._longest.stop()
        where, text, notes = self._where, self.words, self._place.office.notes
        if not where or (text == self._kept and self._refusal is None):
            if then is not None:
                then()
            return
        tried_again, self._refusal = self._refusal is not None, None
        self._kept = text
        self._under_way += 1

        def kept(_none: None) -> None:
            self._under_way -= 1
            if tried_again and where == self._where:
                self._notice.clear()
            if then is not None:
                then()

        def refuse(refused: Refused) -> None:
            self._under_way -= 1
            self._not_kept(where, text, refused)

        self._place.jobs.ask(self, lambda: notes.keep(where, text), kept, refuse)

    def _not_kept(self, where: str, text: str, refused: Refused) -> None:
        sentence = wording.sentence(refused.code, refused.facts)
        if where == self._where:
            self._refusal = refused
        elif text:
            self._loose[where] = text
            sentence += self.tr("刚才那一处写的没有保存，回到那里还能看到。")
        self._notice.say(sentence)

    def done(self, where: str, sent: str) -> None:
        """The act with the words ``sent`` is done: they are forgotten. Words that were changed since stay."""
        if where == self._where:
            if self.words.strip() != sent.strip():
                return
            self._show("")
            self._refusal = None
        notes = self._place.office.notes
        self._place.jobs.ask(self, lambda: notes.drop(where), lambda _none: None)

    def add(self, text: str, then: Callable[[], object]) -> None:
        """Put words that came back behind what stands in the field; ``then()`` once they are kept there."""
        before = self.words
        self._show(f"{before.rstrip()}\n{text}" if before.strip() else text)
        self._kept = before
        self.keep(then)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field keeps its words."""
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.words != self._kept:
            self.keep()
        return super().eventFilter(watched, event)

    def _show(self, text: str) -> None:
        self._showing = True
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._showing = False
        self._kept = text

    def _touched(self) -> None:
        if self._showing or not self._where:
            return
        self._rest.start()
        if not self._longest.isActive():
            self._longest.start()
