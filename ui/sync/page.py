"""同步中心 (S13): everything that waits or came back, since when, why, and what helps; nothing is lost silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.changes import Changes
from oa_client.office.orders import Cure, Pending
from oa_client.office.standing import Standing
from oa_core.office_days import office_day
from oa_core.refusal import Refused
from sync.status import Link
from ui import wording
from ui.notices import Notice
from ui.paperwork.head import Facts
from ui.paperwork.trail import Sheet
from ui.sync.file_row import FileRow
from ui.sync.order_row import OrderRow
from ui.sync.order_words import size_words
from ui.times import day_name, moment
from ui.widgets.buttons import label, line, push, restyle
from ui.widgets.holder_band import EmptyState
from ui.widgets.status_words import line_part
from ui.workplace import Workplace

LOOK_MS = 1000
"""How soon it is looked again how far a file on the line has come, in milliseconds."""
SHOWN = 200
"""The most rows of a kind that are listed; after a long time without the line there may be more."""


class SyncPage(QWidget):
    """``counted(n)``: so many orders want the person. ``edit_wanted(id)`` for a text that came back,
    ``look_wanted(kind, id)`` for a record, ``left`` to go back to where the person was."""

    counted = Signal(int)
    edit_wanted = Signal(str)
    look_wanted = Signal(str, str)
    left = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._listed: object = None
        self._size = ""
        self._moving = QTimer(self)
        self._moving.setSingleShot(True)
        self._moving.setInterval(LOOK_MS)
        self._moving.timeout.connect(place.standings.read)
        self.setObjectName("sync_page")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notice = Notice(place.theme, "sync_notice")
        self.sheet = Sheet(place.theme, "sync_list", self.tr("待发的、没有办成的和路上的附件"))
        self._nothing = EmptyState(place.theme, "cloud_checkmark_regular", self.tr("全部已同步"))
        self._nothing.setObjectName("sync_nothing")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sheet)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(line())
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        place.standings.changed.connect(self.show_standing)
        self.show_standing()

    def _head(self) -> QVBoxLayout:
        self._line = label(name="sync_line")
        self.sync = push(self._place.theme, "sync_now", self.tr("立即同步  F5"), icon="arrow_sync_regular")
        self.sync.clicked.connect(self._place.office.sync_now)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(label(self.tr("同步中心"), size="title"))
        first.addWidget(self._line)
        first.addStretch(1)
        first.addWidget(self.sync)
        self.facts = Facts()
        head = QVBoxLayout()
        head.setContentsMargins(18, 12, 14, 10)
        head.setSpacing(8)
        head.addLayout(first)
        head.addWidget(self.facts)
        return head

    # What is shown

    def show_standing(self) -> None:
        """Show how it stands now; rows that read the same stay as they are, with the focus in them."""
        place = self._place
        standing, status, now = place.standings.latest, place.standings.link, place.clock()
        self.counted.emit(len(standing.stopped))
        told = line_part(status, standing, now)
        self._line.setText(told.text)
        self._line.setProperty("tone", told.tone)
        restyle(self._line)
        self._show_facts()
        in_step = status.link is Link.ONLINE and standing.loading.whole
        self._nothing.say(self.tr("全部已同步") if in_step else self.tr("没有待发的，也没有没办成的"))
        listed = (standing.stopped, standing.waiting, standing.files, status.link, office_day(now))
        if listed != self._listed:
            self._listed = listed
            self._fill(standing)
        if self.isVisible() and any(file.done is not None for file in standing.files):
            self._moving.start()
        if self.isVisible():
            office = place.office
            place.jobs.ask(self, lambda: office.size_on_disk, self._take_size)

    def _take_size(self, size: int) -> None:
        self._size = size_words(size)
        self._show_facts()

    def _show_facts(self) -> None:
        place = self._place
        standing, now = place.standings.latest, place.clock()
        synced, until = place.standings.link.synced_at, standing.opens_until
        held = sum(order.state == "held" for order in standing.stopped)
        last = moment(synced, now) if synced is not None else self.tr("本次打开后还没有")
        facts = [
            (self.tr("最后成功"), last),
            (self.tr("待发"), str(len(standing.waiting))),
            (self.tr("被拒"), str(len(standing.stopped) - held)),
            (self.tr("暂停"), str(held)),
            (self.tr("今天已发"), str(standing.sent_today)),
        ]
        if self._size:
            facts.append((self.tr("本机数据"), self._size))
        if until is not None:
            facts.append((self.tr("离线可用至"), day_name(office_day(until), office_day(now))))
        self.facts.show_facts(tuple(facts))

    def _fill(self, standing: Standing) -> None:
        focus, place = QApplication.focusWidget(), self.sheet.verticalScrollBar().value()
        held_by = focus.objectName() if focus is not None and self.sheet.isAncestorOf(focus) else ""
        widgets: list[QWidget] = []
        link = self._place.standings.link.link
        sections: tuple[tuple[str, Sequence[Callable[[], QWidget]]], ...] = (
            (self.tr("没有办成"), [partial(self._row, order) for order in standing.stopped]),
            (self.tr("待发"), [partial(self._row, order) for order in standing.waiting]),
            (self.tr("附件"), [partial(FileRow, self._place.theme, file, link) for file in standing.files]),
        )
        for text, rows in sections:
            if rows:
                count = self.tr("{text} {count}").format(text=text, count=len(rows))
                widgets.append(label(count, size="panel"))
                for build in rows[:SHOWN]:
                    widgets += [build(), line()]
                if len(rows) > SHOWN:
                    rest = self.tr("还有 {count} 项没有列出。").format(count=len(rows) - SHOWN)
                    widgets.append(label(rest, tone="text3"))
        self.sheet.fill(widgets)
        self._stack.setCurrentWidget(self.sheet if widgets else self._nothing)
        if held_by:
            found = self.sheet.findChild(QWidget, held_by)
            (found or self.sheet).setFocus()
        self.sheet.verticalScrollBar().setValue(place)

    def _row(self, order: Pending) -> OrderRow:
        place = self._place
        row = OrderRow(place.theme, order, place.standings.link.link, place.clock())
        row.wanted.connect(lambda cure: self._help(order, cure))
        return row

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_standing()

    # What helps

    def _help(self, order: Pending, cure: Cure) -> None:
        orders, ask = self._place.office.orders, self._place.jobs.ask
        self.notice.clear()
        match cure:
            case Cure.LOOK:
                self.look_wanted.emit(order.kind.split(".")[0], order.record)
            case Cure.TAKE_BACK:
                ask(
                    self,
                    lambda: orders.take_back(order.id),
                    lambda changes: self._opened(order, changes),
                    self._refused,
                )
            case Cure.RETRY:
                ask(self, lambda: orders.retry(order.id), self._done)
            case Cure.CLOSE:
                ask(self, lambda: orders.close(order.id), self._done)

    def _opened(self, order: Pending, changes: Changes) -> None:
        """The draft stands under the paper's own id, or under a new one when the paper moved on."""
        others = changes.records - {order.record}
        self.edit_wanted.emit(next(iter(others), order.record))

    def _done(self, _changes: Changes) -> None:
        self._place.standings.read()

    def _refused(self, refused: Refused) -> None:
        self.notice.say(wording.sentence(refused.code, refused.facts))

    # What the window asks of a page

    def press_submit(self) -> None:
        """Ctrl+Enter: nothing is submitted here."""

    def press_back(self) -> None:
        """Esc."""
        self.left.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        return (self.sync, self.sheet)

    def take_focus(self) -> None:
        (self.sheet if self.sheet.isVisible() else self.sync).setFocus()
