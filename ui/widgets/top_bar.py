"""The bar over everything: the system's name, the organ, 新建 for those who draft, and whose window this is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme.theme import Theme
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import label, push


class TopBar(QWidget):
    """46 px high. ``new`` is hidden until it is known that the person may draft; ``lock`` and ``switch`` are for
    leaving the desk."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setProperty("role", "nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(46))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 14, 0)
        row.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("document_edit_filled", "accent", 22, self.devicePixelRatioF()))
        self._organ = label(tone="text2", name="organ")
        self._name = label(size="list", strong=True, name="person")
        self._avatar = Avatar(theme, "")
        self._post = label(tone="text2", name="post")
        row.addWidget(mark)
        row.addWidget(label(self.tr("县政通"), size="title"))
        row.addSpacing(4)
        row.addWidget(self._organ)
        row.addStretch(1)
        self.new = push(
            theme, "new", self.tr("新建"), role="primary", icon="add_filled", hint=self.tr("新建公文 Ctrl+N")
        )
        self.new.hide()
        row.addWidget(self.new)
        row.addSpacing(8)
        for widget in (self._avatar, self._name, self._post):
            row.addWidget(widget)
        self.lock = push(
            theme,
            "lock",
            self.tr("锁定"),
            role="quiet",
            icon="lock_closed_regular",
            hint=self.tr("锁定 Ctrl+Shift+L"),
        )
        self.switch = push(theme, "switch_user", self.tr("切换用户"), role="quiet", icon="people_regular")
        row.addSpacing(4)
        row.addWidget(self.lock)
        row.addWidget(self.switch)

    def show_person(self, organ: str, name: str, post: str) -> None:
        """Whose window this is."""
        self._organ.setText(organ)
        self._avatar.show_name(name)
        self._name.setText(name)
        self._post.setText(post)
