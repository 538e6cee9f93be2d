"""The row of tools over the text: the level of the paragraph, 常用段落, 表格, 图片, 撤销, 重做, 查找."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from oa_core.structure.headings import Level
from ui.theme.theme import Theme
from ui.widgets.buttons import push

ICON_WIDTH = 26
"""So narrow that beside the panel for sending every tool has its place in a window 1366 wide."""
BOLDER = 10
"""The button of the level that the paragraph has is bold, and wider by so much at most."""


class TextTools(QWidget):
    """``level_chosen(Level)``; the buttons with an icon are the caller's to connect. None of them takes the focus out
    of the text."""

    level_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bolder = theme.px(BOLDER)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._levels: dict[Level, QPushButton] = {}
        self._texts: dict[Level, tuple[str, str]] = {}
        """What the buttons say where there is room, and where there is little."""
        for level, text, short, key in (
            (Level.FIRST, self.tr("一、一级"), self.tr("一级"), "Ctrl+1"),
            (Level.SECOND, self.tr("（一）二级"), self.tr("二级"), "Ctrl+2"),
            (Level.THIRD, self.tr("1. 三级"), self.tr("三级"), "Ctrl+3"),
            (Level.TEXT, self.tr("正文"), self.tr("正文"), "Ctrl+0"),
        ):
            self._texts[level] = (text, short)
            button = push(theme, f"level_{int(level)}", text, role="tab")
            button.setToolTip(f"{text} {key}")
            button.setCheckable(True)
            button.setProperty("level", int(level))
            button.clicked.connect(self._choose)
            self._levels[level] = button
            row.addWidget(button)
        row.addStretch(1)
        self.library = self._icon(theme, "library", "comment_edit_regular", self.tr("常用段落 Ctrl+L"))
        self.table = self._icon(theme, "insert_table", "table_regular", self.tr("插入表格 Ctrl+T"))
        self.picture = self._icon(theme, "insert_picture", "image_regular", self.tr("插入图片"))
        self.undo = self._icon(theme, "undo", "arrow_undo_regular", self.tr("撤销 Ctrl+Z"))
        self.redo = self._icon(theme, "redo", "arrow_redo_regular", self.tr("重做 Ctrl+Y"))
        self.seek = self._icon(theme, "find", "search_regular", self.tr("查找替换 Ctrl+F"))
        for button in (
            *self._levels.values(),
            self.library,
            self.table,
            self.picture,
            self.undo,
            self.redo,
            self.seek,
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._say(short=True)
        self.setMinimumWidth(self.sizeHint().width() + self._bolder)

    def _say(self, *, short: bool) -> None:
        for level, button in self._levels.items():
            button.setText(self._texts[level][short])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say(short=False)
        self._say(short=self.sizeHint().width() + self._bolder > self.width())

    def _icon(self, theme: Theme, name: str, icon: str, hint: str) -> QPushButton:
        button = push(theme, name, "", role="quiet", icon=icon, hint=hint)
        button.setFixedWidth(theme.px(ICON_WIDTH))
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def show_level(self, level: Level) -> None:
        """The level of the paragraph in which the cursor stands."""
        for each, button in self._levels.items():
            button.setChecked(each is level)

    def show_history(self, can_undo: bool, can_redo: bool) -> None:
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def set_locked(self, locked: bool) -> None:
        """Nothing is changed in a text that is locked."""
        for button in (*self._levels.values(), self.library, self.table, self.picture):
            button.setEnabled(not locked)

    def _choose(self) -> None:
        """The button shows the level that the paragraph has, which a click alone does not change."""
        button = self.sender()
        if isinstance(button, QPushButton):
            button.setChecked(not button.isChecked())
            self.level_chosen.emit(Level(int(button.property("level"))))
