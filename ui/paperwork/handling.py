"""The handling panel: opinion, phrases, whom to send to, 退回 at the left, the one forward act at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from oa_client.office.colleagues import Colleague
from oa_client.office.orders import Pending
from oa_core.documents.commands import Revise, Withdraw
from ui.actions import PEOPLE
from ui.notices import Notice
from ui.on_the_way import done_and_going
from ui.paperwork.acts import ActForm, forward_form, may_send_back, said
from ui.paperwork.opinion import OpinionBox
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, push
from ui.widgets.person_field import PersonField
from ui.widgets.text_fields import composing

WIDTH = 316


class HandlingPanel(QWidget):
    """Shows what is offered and asks for it. It knows no states: the buttons come from ``offered`` alone."""

    forward = Signal(object, str, str)
    """The form, the opinion, the person it goes to."""
    sent_back = Signal(str)
    edit_wanted = Signal()
    withdraw_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._form: ActForm | None = None
        self.setObjectName("handling")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._upper(), 1)
        self.notice = Notice(self._theme, "handling_notice")
        column.addWidget(self.notice)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(line())
        foot.addLayout(self._lower())
        column.addWidget(self._foot)
        people = QShortcut(QKeySequence(PEOPLE.keys[0]), self)
        people.setContext(Qt.ShortcutContext.WindowShortcut)
        people.activated.connect(self._ask_whom)

    def _upper(self) -> QScrollArea:
        ground = QWidget()
        ground.setProperty("role", "clear")
        column = QVBoxLayout(ground)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        self._title = label(size="panel")
        self.written = OpinionBox(self._theme, "opinion", self.tr("意见"))
        self.opinion = self.written.text
        self.opinion.setMinimumHeight(self._theme.px(78))
        self.opinion.setMaximumHeight(self._theme.px(96))
        self._nothing = label(tone="text2")
        self._nothing.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._nothing)
        column.addWidget(self.written)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        return scroll

    def _lower(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        self._next_row = QWidget()
        next_row = QHBoxLayout(self._next_row)
        next_row.setContentsMargins(0, 0, 0, 0)
        next_row.setSpacing(8)
        self._next = label(name="next_step")
        self._next.setWordWrap(True)
        next_row.addWidget(QLabel(self.tr("下一步")), 0, Qt.AlignmentFlag.AlignTop)
        next_row.addWidget(self._next, 1)
        self._to_row = QWidget()
        to_row = QHBoxLayout(self._to_row)
        to_row.setContentsMargins(0, 0, 0, 0)
        to_row.setSpacing(8)
        self._to_label = QLabel(self.tr("送给"))
        self.to = PersonField(self._theme, "to", self.tr("送给"))
        self._to_label.setContentsMargins(0, 5, 0, 0)
        self._to_label.setBuddy(self.to)
        to_row.addWidget(self._to_label, 0, Qt.AlignmentFlag.AlignTop)
        to_row.addWidget(self.to, 1)
        column.addWidget(self._next_row)
        column.addWidget(self._to_row)
        self.go_on = QCheckBox(self.tr("提交后自动打开下一件"))
        self.go_on.setObjectName("go_on")
        self.go_on.setAccessibleName(self.tr("提交后自动打开下一件"))
        self.go_on.setChecked(True)
        column.addWidget(self.go_on)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back = push(self._theme, "send_back", self.tr("退回"))
        self.edit = push(self._theme, "edit", self.tr("修改"))
        self.submit = push(self._theme, "submit", "", role="primary", icon="send_filled")
        self.submit.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        row.addWidget(self.back)
        self.withdraw = push(self._theme, "withdraw", self.tr("收回"))
        row.addWidget(self.edit)
        row.addWidget(self.withdraw)
        row.addWidget(self.submit, 1)
        column.addLayout(row)
        self.back.clicked.connect(self._send_back)
        self.edit.clicked.connect(self.edit_wanted)
        self.withdraw.clicked.connect(self.withdraw_wanted)
        self.submit.clicked.connect(self.press_submit)
        return column

    @property
    def busy(self) -> bool:
        """Whether an act is under way; the buttons wait for it."""
        return not self.isEnabled()

    def show_offered(
        self,
        offered: frozenset[type],
        people: tuple[Colleague, ...],
        *,
        waiting: tuple[Pending, ...],
        offline: bool,
    ) -> None:
        """Show what may be done. ``people`` are those one may send to, and who was chosen stays chosen; ``offline``
        says so on the button. Words that were written stay in view, also when nothing can be done with them now."""
        form = self._form = forward_form(offered)
        self.notice.clear()
        self.setEnabled(True)
        back, edit, withdraw = may_send_back(offered), Revise in offered, Withdraw in offered
        opinion = bool(form and form.opinion)
        self._title.setText(said(form.opinion) if form and form.opinion else self.tr("办理"))
        for part, shown in (
            (self.written, opinion or bool(self.opinion.toPlainText())),
            (self._next_row, bool(form and form.leads)),
            (self._to_row, bool(form and form.people)),
            (self.back, back),
            (self.edit, edit),
            (self.withdraw, withdraw),
            (self.submit, form is not None),
            (self.go_on, form is not None),
            (self._nothing, not opinion),
        ):
            part.setVisible(shown)
        self._foot.setVisible(form is not None or back or edit or withdraw)
        self._nothing.setText(self._explained(form, waiting, withdraw=withdraw))
        self.written.show_standard(tuple(map(said, form.phrases)) if form else ())
        self._next.setText(said(form.leads) if form else "")
        self.to.show_people(people)
        if form is not None:
            more = self.tr("（联网后发出）") if offline else "  Ctrl+Enter"
            self.submit.setText(f"{form.label}{more}")
            self.submit.setAccessibleName(form.label)

    def _explained(self, form: ActForm | None, waiting: tuple[Pending, ...], *, withdraw: bool) -> str:
        if form is not None:
            return self.tr("看过正文后即可办理，不需要写意见。")
        if waiting:
            return done_and_going(waiting)
        if withdraw:
            return self.tr("已经送出，对方还没有打开，可以收回。")
        return self.tr("此件现在没有要您办的事。")

    def start_over(self) -> None:
        """Another paper is on the screen: nobody is chosen yet, nothing is told yet."""
        self.to.clear()
        self.notice.clear()

    def press_submit(self) -> None:
        """Take the forward act, if there is one and nothing is being composed."""
        if self._form is None or not self.submit.isVisible() or self.busy or composing():
            return
        opinion = self.opinion.toPlainText().strip() if self._form.opinion else ""
        to = self.to.chosen if self._form.people else ""
        if self._form.people and not to:
            self.notice.say(self.tr("还没有选送给谁。"))
            self.to.ask()
            return
        self.forward.emit(self._form, opinion, to)

    def _ask_whom(self) -> None:
        """Alt+T."""
        if self.to.isVisible() and not composing():
            self.to.ask()

    def _send_back(self) -> None:
        reason = self.opinion.toPlainText().strip()
        if not reason or reason == said("退回修改："):
            self.notice.say(self.tr("退回要写明理由：请写在上面的意见里，拟稿人会看到。"))
            self.opinion.setFocus()
            return
        self.sent_back.emit(reason)
