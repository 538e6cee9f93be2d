"""送审 beside the text: whom it goes to, with which words. Not a dialog: the text stays in view and in reach."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from oa_client.office.colleagues import Colleague
from oa_core.documents.commands import Submit
from ui.actions import PEOPLE, bind_within
from ui.notices import Notice
from ui.paperwork.acts import forward_form, said
from ui.paperwork.opinion import OpinionBox
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, push
from ui.widgets.person_field import PersonField


class SubmitPanel(QWidget):
    """``sent(to, opinion)`` for 送审, ``saved()`` for a change after 签发, ``closed()`` without either."""

    sent = Signal(str, str)
    saved = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._resign = False
        self.setObjectName("submit_panel")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(300))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self._title = label(size="panel")
        column.addWidget(self._title)
        form = forward_form(frozenset({Submit}))
        self._next_row = QWidget()
        next_row = QHBoxLayout(self._next_row)
        next_row.setContentsMargins(0, 0, 0, 0)
        next_row.setSpacing(8)
        next_row.addWidget(QLabel(self.tr("下一步")))
        next_row.addWidget(label(said(form.leads) if form else "", name="submit_next_step"), 1)
        self._to_label = QLabel(self.tr("送给"))
        self.to = PersonField(theme, "submit_to", self.tr("送给"))
        self._opinion_label = QLabel(self.tr("说明（可不写）"))
        self.written = OpinionBox(theme, "submit_opinion", self.tr("送审说明"))
        self.opinion = self.written.text
        self.opinion.setFixedHeight(theme.px(84))
        self.written.show_standard(tuple(map(said, form.phrases)) if form else ())
        self._asked = (self._next_row, self._to_label, self.to, self._opinion_label, self.written)
        self._told = label(tone="text2")
        self._told.setWordWrap(True)
        ground = QWidget()
        ground.setProperty("role", "clear")
        asked = QVBoxLayout(ground)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(8)
        for widget in self._asked:
            asked.addWidget(widget)
        asked.addWidget(self._told)
        asked.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        column.addWidget(scroll, 1)
        self.notice = Notice(theme, "submit_notice")
        column.addWidget(self.notice)
        column.addWidget(line())
        row = QHBoxLayout()
        self._cancel = push(theme, "submit_cancel", self.tr("再改改  Esc"))
        self.confirm = push(theme, "submit_confirm", "", role="primary", icon="send_filled")
        self.confirm.setIconSize(QSize(theme.px(16), theme.px(16)))
        row.addWidget(self._cancel)
        row.addWidget(self.confirm, 1)
        column.addLayout(row)
        self._cancel.clicked.connect(self.closed)
        self.confirm.clicked.connect(self.press)
        bind_within(self, PEOPLE, self.to.ask)
        self.hide()

    def open_for(self, people: tuple[Colleague, ...], *, resign: str = "") -> None:
        """Show it: with the reviewers, or (``resign``, the signer's name) for a change after 签发."""
        self._resign = bool(resign)
        for widget in self._asked:
            widget.setVisible(not resign)
        if resign:
            self._title.setText(self.tr("保存改动"))
            self._told.setText(
                self.tr("此件已签发。改动保存后退回签发人{name}重新签发，原签发作废。").format(name=resign)
            )
            self.confirm.setText(self.tr("保存并退回重签"))
        else:
            self._title.setText(self.tr("送审"))
            self._told.setText(self.tr("送出后由审核人处理；退回时文字不变。"))
            self.confirm.setText(self.tr("送审  Ctrl+Enter"))
            self.to.show_people(people)
        self.confirm.setAccessibleName(self.confirm.text())
        self.notice.clear()
        self.set_busy(False)
        self.show()
        (self.confirm if resign else self.opinion).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While the order is being made nothing can be pressed twice, and nothing is typed."""
        self.confirm.setEnabled(not busy)
        self.to.setEnabled(not busy)
        self.written.set_read_only(busy)
        self._cancel.setEnabled(not busy)

    @property
    def busy(self) -> bool:
        """Whether an order is being made."""
        return not self.confirm.isEnabled()

    def press(self) -> None:
        """Send."""
        if self.busy:
            return
        if self._resign:
            self.saved.emit()
        else:
            if not self.to.chosen:
                self.notice.say(self.tr("还没有选送给谁。"))
                self.to.ask()
                return
            self.sent.emit(self.to.chosen, self.opinion.toPlainText().strip())
