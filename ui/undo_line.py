"""撤销: for a few seconds the status line offers to take the last hand-over back, as if it had never been made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from oa_client.office.undoing import HandOver
from oa_core.refusal import Refused
from ui import actions, wording
from ui.kept_field import KeptField
from ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from ui.workplace import Workplace

translate = QCoreApplication.translate
TICK_MS = 200


class UndoLine(QObject):
    """``taken_back(record, place)`` when the paper is as it was, its words at ``place`` again."""

    taken_back = Signal(str, str)

    def __init__(self, place: Workplace, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._status = status
        self._last: HandOver | None = None
        self._where = ""
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count)
        status.undo.clicked.connect(self.undo)
        # The key lives with the button: without it, or under the lock, there is nothing to undo.
        # The editor has this key for its text.
        self.key = QShortcut(QKeySequence(actions.UNDO_LAST.keys[0]), status.undo)
        self.key.activated.connect(self.undo)
        place.handed_over.told.connect(self._offer)
        place.handed_over.ended.connect(self._end)

    def _offer(self, hand_over: HandOver, where: str) -> None:
        self._last, self._where = hand_over, where
        self._since.start()
        self._tick.start()
        self._count()

    def _end(self, record: str) -> None:
        if self._last is not None and self._last.record == record:
            self._stop()

    def _count(self) -> None:
        left = self._place.office.undoing.rest.total_seconds() - self._since.elapsed() / 1000
        if self._last is None or left <= 0:
            self._stop()
            return
        self._status.show_undo(translate("undo", "撤销（{left}）").format(left=-int(-left // 1)))

    def _stop(self) -> None:
        self._last = None
        self._tick.stop()
        self._status.show_undo("")

    def undo(self) -> None:
        """Take the last hand-over back."""
        last, where, undoing = self._last, self._where, self._place.office.undoing
        if last is None:
            return
        self._stop()
        for field in self._place.kept_fields:
            field.keep()  # what comes back is put before it

        def refuse(_refused: Refused) -> None:
            self._status.show_done(wording.sentence("too_late_to_undo", {}))

        self._place.jobs.ask(
            self, lambda: undoing.undo(last, where), lambda _changes: self._taken_back(last, where), refuse
        )

    def _taken_back(self, last: HandOver, where: str) -> None:
        self._status.show_done(translate("undo", "已撤销，没有送出"))
        for field in self._place.kept_fields:
            if isinstance(field, KeptField):
                field.come_back(where)
        self.taken_back.emit(last.record, where)
