"""锁定: what stands over a locked window. It shows whose window it is and nothing of what lies under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from oa_client.office.locking import LENGTH
from oa_core.refusal import Refused
from ui import wording
from ui.notices import Notice
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import label, pane, push
from ui.widgets.text_fields import TextLine
from ui.workplace import Workplace


class LockPage(QWidget):
    """``unlocked`` when the right PIN or password was given, ``switch_wanted`` when somebody else wants to sign in.

    After the password a PIN is offered once, for the next time; whoever skips it goes on with the password.
    """

    unlocked = Signal()
    switch_wanted = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._busy = False
        self._with_pin = False
        self._offered = False
        self.setObjectName("lock_page")
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card())
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _card(self) -> QWidget:
        theme = self._place.theme
        card = pane("card")
        card.setFixedWidth(theme.px(400))
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(10)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("lock_closed_filled", "accent", 24, self.devicePixelRatioF()))
        head.addWidget(mark)
        head.addWidget(label(self.tr("已锁定"), size="large"))
        head.addStretch(1)
        self._avatar = Avatar(theme, "")
        self._person = label(size="list", strong=True, name="lock_person")
        head.addWidget(self._avatar)
        head.addWidget(self._person)
        column.addLayout(head)
        self._told = label(tone="text2", name="lock_told")
        self._told.setWordWrap(True)
        column.addWidget(self._told)
        self.secret = TextLine("lock_secret", "")
        self.again = TextLine("lock_again", self.tr("再输一次解锁码"))
        self.again.setPlaceholderText(self.tr("再输一次"))
        for field in (self.secret, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.entered.connect(self.press)
            column.addWidget(field)
        self.notice = Notice(theme, "lock_notice")
        column.addWidget(self.notice)
        row = QHBoxLayout()
        self.other_way = push(theme, "lock_other_way", "", role="link")
        self.other_way.clicked.connect(self._turn_the_other_way)
        self.go = push(theme, "lock_go", self.tr("解锁"), role="primary")
        self.go.setMinimumWidth(theme.px(120))
        self.go.clicked.connect(self.press)
        row.addWidget(self.other_way)
        row.addStretch(1)
        row.addWidget(self.go)
        column.addLayout(row)
        self.switch = push(theme, "lock_switch", self.tr("切换用户"), role="link")
        self.switch.clicked.connect(self.switch_wanted)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # Asking for the PIN or the password

    def begin(self) -> None:
        """The window has just been locked: ask for the PIN, or the password where there is none."""
        me, locking = self._place.me, self._place.office.locking
        self._avatar.show_name(me.name)
        self._person.setText(me.name)
        self._offered = False
        self.notice.clear()
        self._ask_for(with_pin=False)
        self._set_busy(True)
        self._place.jobs.ask(self, lambda: locking.has_pin, self._begun, broken=lambda: self._begun(False))

    def _begun(self, has_pin: bool) -> None:
        self._set_busy(False)
        self._ask_for(with_pin=has_pin, either=has_pin)

    def _ask_for(self, *, with_pin: bool, either: bool = False) -> None:
        self._with_pin = with_pin
        name = self.tr("解锁码") if with_pin else self.tr("密码")
        self._told.setText(self.tr("草稿和同步都在继续。输入{name}解锁。").format(name=name))
        self.secret.setAccessibleName(name)
        self.secret.setPlaceholderText(name)
        self.secret.clear()
        self.again.hide()
        self._name(self.go, self.tr("解锁"))
        self.switch.show()
        self.other_way.setVisible(either)
        self._name(self.other_way, self.tr("改用密码") if with_pin else self.tr("改用解锁码"))
        self.secret.setFocus()

    @staticmethod
    def _name(button: QPushButton, text: str) -> None:
        button.setText(text)
        button.setAccessibleName(text)

    def _turn_the_other_way(self) -> None:
        if self._offered:
            self._open()
        else:
            self.notice.clear()
            self._ask_for(with_pin=not self._with_pin, either=True)

    def press(self) -> None:
        """Enter: try what was typed, or choose it as PIN."""
        secret, locking = self.secret.text(), self._place.office.locking
        if self._busy or not secret:
            self.secret.setFocus()
            return
        if self._offered:
            self._choose(secret)
        elif self._with_pin:
            self._ask(lambda: locking.unlock(secret), lambda _none: self._open())
        else:

            def open_and_look() -> bool:
                locking.unlock_with_password(secret)
                return locking.has_pin

            self._ask(open_and_look, self._open_or_offer)

    def _ask(self, work: Callable[[], object], done: Callable[[bool], None]) -> None:
        self._set_busy(True)

        def settle(answer: object) -> None:
            self._set_busy(False)
            done(bool(answer))

        self._place.jobs.ask(self, work, settle, self._refused)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for field in (self.secret, self.again, self.go, self.other_way):
            field.setEnabled(not busy)

    def _refused(self, refused: Refused) -> None:
        """After too many wrong PINs only the password is asked for."""
        self._set_busy(False)
        if refused.code == "password_wanted":
            self._ask_for(with_pin=False)
        self.notice.say(wording.sentence(refused.code, refused.facts))
        self.secret.clear()
        self.again.clear()
        self.secret.setFocus()

    def tell_unkept(self) -> None:
        """The window cannot close yet: words are being kept, or cannot be."""
        self.notice.say(self.tr("还有文字没有保存好，请先解锁看一下，再关窗口。"), "amber")

    # Choosing a PIN

    def _open_or_offer(self, has_pin: bool) -> None:
        if has_pin or self._place.pin_skipped:
            self._open()
            return
        self._offered = True
        self.notice.clear()
        self._told.setText(
            self.tr("密码对了。可以设一个解锁码（至少 {length} 位数字），以后锁定时用它解锁。").format(
                length=LENGTH
            )
        )
        self.secret.clear()
        self.secret.setAccessibleName(self.tr("解锁码"))
        self.secret.setPlaceholderText(self.tr("解锁码"))
        self.again.clear()
        self.again.show()
        self._name(self.go, self.tr("设好，解锁"))
        self._name(self.other_way, self.tr("不设，以后用密码"))
        self.other_way.show()
        self.switch.hide()
        self.secret.setFocus()

    def _choose(self, pin: str) -> None:
        if not self.again.text():
            self.again.setFocus()
            return
        if self.again.text() != pin:
            self.again.clear()
            self.notice.say(self.tr("两次输入的不一样，请再输一次。"))
            self.again.setFocus()
            return
        locking = self._place.office.locking
        self._ask(lambda: locking.set_pin(pin), lambda _none: self._open())

    def _open(self) -> None:
        if self._offered and not self.again.text():
            self._place.pin_skipped = True
        for field in (self.secret, self.again):
            field.clear()
        self.notice.clear()
        self.unlocked.emit()
