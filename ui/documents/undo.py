"""撤销 and 重做: one history for the text and the 要素, whoever changed them: a key, a paste, a fix, a merge.

The text is kept as what changed, never whole; positions count UTF-16 units, as QTextDocument does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.model import Content

PAUSE_SECONDS = 1.0
"""What is typed after so long a pause is a step of its own."""
STEPS = 4000
BYTES = 8 * 1024 * 1024
"""More than this is not remembered: the oldest steps are forgotten first."""
_ENDS = "。，、；：？！…\u2029\t "
"""Behind one of these a word has ended."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """From ``at`` on, ``removed`` went out of the text and ``added`` came in (UTF-16, little endian)."""

    at: int
    removed: bytes
    added: bytes

    @property
    def end(self) -> int:
        """Where what came in ends."""
        return self.at + len(self.added) // 2


@dataclass(slots=True)
class _Step:
    exchanges: list[Exchange] = field(default_factory=list)
    before: Content | None = None
    after: Content | None = None
    moment: float = 0.0
    closed: bool = False

    @property
    def size(self) -> int:
        return 400 + sum(len(each.removed) + len(each.added) for each in self.exchanges)


class History(QObject):
    """``changed`` when it can do something else than before; ``went(names)`` after a step was undone or done again,
    with the names of the fields that it was about (``body`` among them)."""

    changed = Signal()
    went = Signal(object)

    def __init__(
        self,
        body: QPlainTextEdit,
        elements: Callable[[], Content],
        show: Callable[[Content], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``elements()`` is the content on the screen without its text; ``show`` puts such a content there."""
        super().__init__(body)
        self._body = body
        self._elements = elements
        self._show = show
        self._clock = clock
        self._steps: list[_Step] = []
        self._at = 0
        """How many of the steps are done; the others can be done again."""
        self._size = 0
        self._text = b""
        self._known = elements()
        self._quiet = 0
        self._together = 0
        body.setUndoRedoEnabled(False)
        body.document().contentsChange.connect(self._exchanged)

    def begin(self) -> None:
        """Another paper: nothing that was done to the one before can be undone here."""
        self._steps.clear()
        self._at = self._size = 0
        self._text = _units(self._body.document().toRawText())
        self._known = self._elements()
        self.changed.emit()

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What is done within is no step; ``begin`` follows."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whatever is changed within is undone as one step."""
        if not self._together:
            self._close()
        self._together += 1
        try:
            yield
        finally:
            self.look()
            self._together -= 1
            if not self._together:
                self._close()

    @contextmanager
    def amending(self) -> Iterator[None]:
        """What is changed within belongs to the step before it."""
        if self._at and not self.can_redo:
            self._steps[self._at - 1].closed = False
        self._together += 1
        try:
            yield
        finally:
            self._together -= 1
            if not self._together:
                self._close()

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._steps)

    def undo(self) -> None:
        """Take the last step back, wherever it was made."""
        if self._at and not self._together:
            self._at -= 1
            step = self._steps[self._at]
            self._go([Exchange(each.at, each.added, each.removed) for each in reversed(step.exchanges)])
            self._tell(step, step.before)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.can_redo and not self._together:
            step = self._steps[self._at]
            self._at += 1
            self._go(step.exchanges)
            self._tell(step, step.after)

    def _go(self, exchanges: list[Exchange]) -> None:
        if not exchanges:
            return
        cursor = QTextCursor(self._body.document())
        with self.unseen():
            cursor.beginEditBlock()
            for each in exchanges:
                cursor.setPosition(each.at)
                cursor.setPosition(each.at + len(each.removed) // 2, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(each.added.decode("utf-16-le", "surrogatepass"))
            cursor.endEditBlock()
        self._body.setTextCursor(cursor)
        self._body.ensureCursorVisible()

    def _tell(self, step: _Step, elements: Content | None) -> None:
        if self._at:
            self._steps[self._at - 1].closed = True
        names = {"body"} if step.exchanges else set()
        if elements is not None and step.before is not None and step.after is not None:
            self._known = elements
            self._show(elements)
            names |= _differing(step.before, step.after)
        self.changed.emit()
        self.went.emit(frozenset(names))

    # What happens

    def _exchanged(self, at: int, removed: int, added: int) -> None:
        """The document counts its closing separator among what was replaced at times; it is none of the text."""
        document = self._body.document()
        added = min(added, document.characterCount() - 1 - at)
        cursor = QTextCursor(document)
        cursor.setPosition(at)
        cursor.setPosition(at + added, QTextCursor.MoveMode.KeepAnchor)
        fresh = _units(cursor.selectedText())
        gone = self._text[2 * at : 2 * (at + removed)]
        self._text = self._text[: 2 * at] + fresh + self._text[2 * (at + removed) :]
        if fresh != gone and not self._quiet:
            self._take(_least(Exchange(at, gone, fresh)))

    def look(self) -> None:
        """A field beside the text may have changed."""
        now = self._elements()
        if now == self._known or self._quiet:
            return
        before, self._known = self._known, now
        step = self._open()
        joins = step is not None and (
            self._together or (not step.exchanges and _differing(before, now) == {"title"} == _names_of(step))
        )
        if step is None or not joins:
            step = self._push()
        if step.before is None:
            step.before = before
        step.after = now
        step.moment = self._clock()

    def _take(self, exchange: Exchange) -> None:
        step = self._open()
        if step is not None and self._together:
            step.exchanges.append(exchange)
        elif step is not None and step.before is None and len(step.exchanges) == 1:
            joined = _joined(step.exchanges[0], exchange)
            if joined is None:
                step = self._push()
                step.exchanges.append(exchange)
            else:
                step.exchanges[0] = joined
        else:
            step = self._push()
            step.exchanges.append(exchange)
        step.moment = self._clock()
        self._size += len(exchange.removed) + len(exchange.added)
        while len(self._steps) > 1 and (len(self._steps) > STEPS or self._size > BYTES):
            self._size -= self._steps.pop(0).size
            self._at -= 1

    def _open(self) -> _Step | None:
        """The step that what happens now may still belong to."""
        if not self._at or self.can_redo:
            return None
        last = self._steps[-1]
        if last.closed or (not self._together and self._clock() - last.moment > PAUSE_SECONDS):
            return None
        return last

    def _push(self) -> _Step:
        for step in self._steps[self._at :]:
            self._size -= step.size
        del self._steps[self._at :]
        step = _Step()
        self._steps.append(step)
        self._at += 1
        self._size += step.size
        self.changed.emit()
        return step

    def _close(self) -> None:
        if self._at:
            self._steps[self._at - 1].closed = True


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _least(exchange: Exchange) -> Exchange:
    """Without what is the same at both ends: a fix in a long paragraph is remembered as the few characters it is."""
    gone, fresh = exchange.removed, exchange.added
    if not gone or not fresh or len(gone) + len(fresh) < 64:
        return exchange
    start, most = 0, min(len(gone), len(fresh))
    while start < most and gone[start : start + 256] == fresh[start : start + 256]:
        start = min(most, start + 256)
    while start < most and gone[start : start + 2] == fresh[start : start + 2]:
        start += 2
    end, most = 0, most - start
    while (
        end < most
        and gone[len(gone) - end - 2 : len(gone) - end] == fresh[len(fresh) - end - 2 : len(fresh) - end]
    ):
        end += 2
    return Exchange(exchange.at + start // 2, gone[start : len(gone) - end], fresh[start : len(fresh) - end])


def _joined(last: Exchange, now: Exchange) -> Exchange | None:
    """Both as one, when they are one word being typed, or one stretch being deleted."""
    if now.added and not now.removed and last.added and now.at == last.end:
        if last.added[-2:].decode("utf-16-le", "replace") in _ENDS or len(now.added) > 64:
            return None
        return Exchange(last.at, last.removed, last.added + now.added)
    if now.removed and not now.added and last.removed and not last.added:
        if now.at + len(now.removed) // 2 == last.at:
            return Exchange(now.at, now.removed + last.removed, b"")
        if now.at == last.at:
            return Exchange(last.at, last.removed + now.removed, b"")
    # Composing over a selection takes it out first and puts the words in when they are chosen.
    if now.added and not now.removed and last.removed and not last.added and now.at == last.at:
        return Exchange(last.at, last.removed, now.added)
    return None


def _differing(one: Content, other: Content) -> set[str]:
    names = (each.name for each in fields(Content))
    return {name for name in names if getattr(one, name) != getattr(other, name)}


def _names_of(step: _Step) -> set[str]:
    return _differing(step.before, step.after) if step.before and step.after else set()


def without_text(content: Content) -> Content:
    """The 要素 alone: tables and pictures follow the marks in the text."""
    return replace(content, body="", tables=(), pictures=())
