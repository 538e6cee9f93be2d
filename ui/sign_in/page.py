"""登录: account and password; a cache on this workstation opens without the line. Every failure is said in place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from oa_client.office.office import Office
from oa_client.office.session import Session, SignInFailed
from oa_client.settings import Account
from ui import wording
from ui.jobs import Jobs
from ui.notices import Notice
from ui.theme.theme import Theme
from ui.widgets.buttons import label, pane, push
from ui.widgets.text_fields import TextLine


class SignInPage(QWidget):
    """``opened(Office)`` when the office is open. The password is held by this field alone."""

    opened = Signal(object)

    def __init__(self, session: Session, jobs: Jobs, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._theme = theme
        self._known = session.known_accounts()
        self._waiting = False
        self._closed = False
        self._made: Office | None = None
        self.setObjectName("sign_in")
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("登录"))
        self.setMinimumSize(560, 520)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card())
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        column.addLayout(self._banner())
        self._fill()

    def _card(self) -> QWidget:
        theme = self._theme
        card = pane("card")
        card.setFixedWidth(theme.px(440))
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(14)
        head = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(theme.pixmap("document_edit_filled", "accent", 26, self.devicePixelRatioF()))
        head.addWidget(mark)
        head.addWidget(label(self.tr("县政通"), size="large"))
        head.addStretch(1)
        column.addLayout(head)
        self._told = label(tone="text2", name="sign_in_hint")
        self._told.setWordWrap(True)
        column.addWidget(self._told)
        self.server = TextLine("server", self.tr("服务器"))
        self.server.setPlaceholderText("https://")
        self.account = TextLine("account", self.tr("账号"))
        self.password = TextLine("password", self.tr("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(10)
        self._server_label = QLabel(self.tr("服务器"))
        for number, (name, field) in enumerate(
            (
                (self._server_label, self.server),
                (QLabel(self.tr("账号")), self.account),
                (QLabel(self.tr("密码")), self.password),
            )
        ):
            name.setProperty("tone", "text2")
            name.setBuddy(field)
            fields.addWidget(name, number, 0)
            fields.addWidget(field, number, 1)
            field.entered.connect(self.press)
        column.addLayout(fields)
        self.notice = Notice(theme, "sign_in_notice")
        column.addWidget(self.notice)
        row = QHBoxLayout()
        self.change_server = push(theme, "change_server", self.tr("换服务器"), role="link")
        self.change_server.clicked.connect(self._show_server)
        self.go = push(theme, "sign_in_go", self.tr("登录"), role="primary")
        self.go.setMinimumWidth(theme.px(140))
        self.go.clicked.connect(self.press)
        row.addWidget(self.change_server)
        row.addStretch(1)
        row.addWidget(self.go)
        column.addLayout(row)
        return card

    def _banner(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 12)
        lock = QLabel()
        lock.setPixmap(self._theme.pixmap("lock_closed_filled", "text2", 16, self.devicePixelRatioF()))
        row.addStretch(1)
        row.addWidget(lock)
        row.addWidget(
            label(self.tr("本系统为非涉密系统，严禁处理、存储涉密信息"), tone="text2", name="banner")
        )
        row.addStretch(1)
        return row

    def _fill(self) -> None:
        settings = self._session.settings
        latest = self._known[0] if self._known else None
        self.server.setText(latest.server_url if latest else settings.server_url)
        self._show_server_fields(not self.server.text())
        if latest is not None:
            self.account.setText(latest.name)
            self._told.setText(
                self.tr("本机有 {name} 的数据：输入密码即可打开，断网时也能用。").format(name=latest.name)
            )
        else:
            self._told.setText(self.tr("第一次在这台机器上登录要连着网；以后断网也能打开。"))
        (self.password if latest else self.account if self.server.text() else self.server).setFocus()

    def come_back(self, name: str, waiting: int, stopped: int) -> None:
        """``name`` has left the window and somebody else may sign in; what they wrote and is not sent stays safe."""
        self._closed = False
        self._known = self._session.known_accounts()
        self._fill()
        told = self.tr("{name}的窗口已关好，写的都在本机。").format(name=name)
        if waiting:
            told += self.tr("还有 {count} 项没有送出，下次登录后自动送出。").format(count=waiting)
        if stopped:
            told += self.tr("有 {count} 项没有办成，下次登录后再看。").format(count=stopped)
        self.notice.say(told, "accent")
        self.show()
        self.account.setFocus()
        self.account.selectAll()

    def _show_server(self) -> None:
        self._show_server_fields(True)
        self.server.setFocus()

    def _show_server_fields(self, shown: bool) -> None:
        self.server.setVisible(shown)
        self._server_label.setVisible(shown)
        self.change_server.setVisible(not shown)

    def _chosen(self) -> Account:
        name, server = self.account.text().strip(), self.server.text().strip()
        for known in self._known:
            if known.name == name and known.server_url == server:
                return known
        return replace(self._session.account(name), server_url=server)

    def press(self) -> None:
        """Sign in, or unlock what is on this workstation."""
        if self._waiting:
            return
        for field, told in (
            (self.account, self.tr("请写账号。")),
            (self.password, self.tr("请写密码。")),
        ):
            if not field.text().strip():
                self.notice.say(told, "amber")
                field.setFocus()
                return
        account, password, session = self._chosen(), self.password.text(), self._session
        self._set_waiting(True)

        def work() -> Office:
            self._made = session.open(account, password)
            return self._made

        self._jobs.ask(
            self,
            work,
            self._open,
            self._failed,
            expecting=(SignInFailed,),
        )

    def _set_waiting(self, waiting: bool) -> None:
        self._waiting = waiting
        self.go.setEnabled(not waiting)
        self.go.setText(self.tr("正在打开…") if waiting else self.tr("登录"))

    def _open(self, office: Office) -> None:
        """Hand the office on; when the window was closed meanwhile nobody wants it any more."""
        self._made = None
        self._set_waiting(False)
        self.password.clear()
        self.notice.clear()
        if self._closed:
            office.close()
        else:
            self.opened.emit(office)

    def _failed(self, failed: SignInFailed) -> None:
        """The account stays, the password is typed again; what went wrong stands above the button."""
        self._set_waiting(False)
        self.notice.say(wording.sentence(failed.code, failed.facts))
        if failed.code in ("server_unknown", "address_missing", "untrusted"):
            self._show_server_fields(True)
        if failed.code == "address_missing":
            self.server.setFocus()
            return
        self.password.selectAll()
        self.password.setFocus()

    def close_late(self) -> None:
        """Close an office that opened after the program had begun to end, so that it holds nothing: call it when
        the work is done, since nobody is answered any more then."""
        made, self._made = self._made, None
        if made is not None:
            made.close()

    def press_back(self) -> None:
        """Nothing to go back to."""

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        super().closeEvent(event)
