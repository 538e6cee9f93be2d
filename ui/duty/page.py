"""值班日志: what happened on the watch, written down in order and never changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from oa_client.office.changes import Changes
from oa_client.office.duty import DutyRow
from oa_client.office.orders import Pending
from oa_core.duty.commands import Correct, Log
from oa_core.refusal import Refused
from ui import wording
from ui.duty.entries import DutyList
from ui.duty.kept_time import KeptTime
from ui.kept_field import KeptField
from ui.notices import Notice
from ui.paperwork.trouble import Trouble
from ui.times import clock_time, moment
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.text_fields import TextBox
from ui.workplace import Workplace


class DutyPage(QWidget):
    """The newest entry on top; a correction is a new entry beside the old one."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._corrects: DutyRow | None = None
        self._busy = False
        self.setObjectName("duty_page")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.entries = DutyList(place)
        self.entries.correct_wanted.connect(self._begin_correction)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(18, 12, 14, 10)
        head.setSpacing(10)
        head.addWidget(label(self.tr("值班日志"), size="title"))
        head.addWidget(label(self.tr("只增不改，写错了用更正"), tone="text3"))
        head.addStretch(1)
        left.addLayout(head)
        left.addWidget(line())
        self.trouble = Trouble(place, quoting=True)
        self.trouble.settled.connect(self.reload)
        self.trouble.text_back.connect(self._text_back)
        left.addWidget(self.trouble)
        left.addWidget(self.entries, 1)
        row.addLayout(left, 1)
        row.addWidget(line(vertical=True))
        row.addWidget(self._writing())
        place.heard.changed.connect(self._hear)
        self.reload()

    def _writing(self) -> QWidget:
        theme = self._place.theme
        ground = pane()
        ground.setFixedWidth(theme.px(340))
        column = QVBoxLayout(ground)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._title = label(self.tr("记一条"), size="panel", name="duty_title")
        self._old = label(tone="text2", name="duty_old")
        self._old.setWordWrap(True)
        self.happened = QDateTimeEdit()
        self.happened.setObjectName("happened_at")
        self.happened.setAccessibleName(self.tr("发生时间"))
        self.happened.lineEdit().setAccessibleName(self.tr("发生时间"))
        self.happened.setButtonSymbols(QDateTimeEdit.ButtonSymbols.NoButtons)
        self.happened.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._to_now = push(theme, "set_now", self.tr("现在"), role="link")
        when = QHBoxLayout()
        when.addWidget(QLabel(self.tr("发生时间")))
        when.addWidget(self.happened, 1)
        when.addWidget(self._to_now)
        self.text = TextBox("duty_text", self.tr("值班记录内容"))
        self.text.setPlaceholderText(self.tr("什么事、谁报告、怎样处理"))
        self.text.setMinimumHeight(theme.px(120))
        self.text.setMaximumHeight(theme.px(240))
        self.notice = Notice(theme, "duty_notice")
        self.words = KeptField(self._place, self.text, self.notice, self)
        self.time = KeptTime(self._place, self.happened, self.words, self)
        self._to_now.clicked.connect(self.time.show_now)
        self._cancel = push(theme, "duty_cancel", self.tr("不更正了"))
        self._cancel.clicked.connect(self._end_correction)
        self.submit = push(theme, "duty_submit", "", role="primary")
        self.submit.clicked.connect(self.press_submit)
        buttons = QHBoxLayout()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.submit, 1)
        column.addWidget(self._title)
        column.addWidget(self._old)
        column.addLayout(when)
        column.addWidget(self.text, 1)
        column.addWidget(self.notice)
        column.addLayout(buttons)
        column.addStretch(1)
        self._end_correction()
        return ground

    def reload(self) -> None:
        """Read the log again, and which of the person's entries came back."""
        office = self._place.office

        def work() -> tuple[tuple[DutyRow, ...], tuple[Pending, ...]]:
            refused = tuple(order for order in office.orders.refused() if order.kind.startswith("duty."))
            return office.duty.entries(), refused

        self._place.jobs.ask(self, work, lambda read: self._take(*read))

    def _take(self, rows: tuple[DutyRow, ...], refused: tuple[Pending, ...]) -> None:
        self.entries.show_entries(rows)
        self.trouble.show_refused(refused)

    def _text_back(self, text: str, close: Callable[[], None]) -> None:
        """The words of an entry that came back stand behind what is being written; then the order may go."""
        self.words.add(text, close)
        self.text.setFocus()

    def _hear(self, changes: Changes) -> None:
        if changes.orders or "duty_entry" in changes.kinds:
            self.reload()

    @property
    def _where(self) -> str:
        """Where the words of the field are kept: a correction and the next entry do not mix."""
        return f"duty:{self._corrects.entry.id}" if self._corrects is not None else "duty"

    def _begin_correction(self, row: DutyRow) -> None:
        if self._busy:
            return
        self._turn_to(row)
        now = self._place.clock()
        told = self.tr("更正 {name} {time} 的记录：{text}")
        entry = row.entry
        self._old.setText(
            told.format(name=entry.name, time=moment(entry.happened_at, now), text=entry.text[:80])
        )
        self._old.show()
        self._title.setText(self.tr("更正"))
        self.submit.setText(self.tr("记入更正  Ctrl+Enter"))
        self.submit.setAccessibleName(self.tr("记入更正"))
        self._cancel.show()
        self.text.setFocus()

    def _turn_to(self, corrects: DutyRow | None) -> None:
        """The time first: it is kept while the words stand in the field."""
        self._corrects = corrects
        self.time.turn_to(self._where, corrects.entry.happened_at if corrects is not None else None)
        self.words.turn_to(self._where)

    def _end_correction(self) -> None:
        self._turn_to(None)
        self._old.hide()
        self._cancel.hide()
        self._title.setText(self.tr("记一条"))
        self.submit.setText(self.tr("记入日志  Ctrl+Enter"))
        self.submit.setAccessibleName(self.tr("记入日志"))
        self.notice.clear()

    def press_submit(self) -> None:
        """Ctrl+Enter: write the entry down."""
        if self._busy:
            return
        office, text, happened = self._place.office, self.text.toPlainText(), self.time.instant
        corrects = self._corrects
        act: object = (
            Correct(corrects=corrects.entry.id, text=text, happened_at=happened)
            if corrects is not None
            else Log(text=text, happened_at=happened)
        )
        self._set_busy(True)
        where = self._where
        self._place.jobs.ask(
            self,
            lambda: office.execute(office.new_id(), act),
            lambda _changes: self._written(where, text),
            self._refused,
        )

    def _set_busy(self, busy: bool) -> None:
        """While an entry is written down nothing is typed into it."""
        self._busy = busy
        self.text.setReadOnly(busy)
        for part in (self.happened, self._to_now, self._cancel, self.submit):
            part.setEnabled(not busy)

    def _written(self, where: str, text: str) -> None:
        self._set_busy(False)
        self.words.done(where, text)
        self.time.keep()
        self._end_correction()
        if not self.words.words:
            self.time.show_now()
        self.notice.say(self.tr("{time} 已记入").format(time=clock_time(self._place.clock())), "green")
        self.text.setFocus()

    def _refused(self, refused: Refused) -> None:
        self._set_busy(False)
        self.notice.say(wording.sentence(refused.code, refused.facts))
        self.text.setFocus()

    def press_back(self) -> None:
        """Esc: leave a correction, else back to the list."""
        if self._corrects is not None and not self._busy:
            self._end_correction()
        else:
            self.entries.list.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        return (self.text, self.entries.list)

    def take_focus(self) -> None:
        self.text.setFocus()
