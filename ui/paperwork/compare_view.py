"""花脸稿: two versions of a paper as one text with marks, side by side, or the new one clean."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.history import Comparison
from ui.actions import BEFORE_CHANGE, NEXT_CHANGE, bind_within
from ui.paperwork.traced_text import Look, TracedText
from ui.theme.theme import Theme
from ui.times import Clock
from ui.widgets.buttons import label, line, pane, push


class CompareView(QWidget):
    """``export_wanted()`` when the person wants the changes as a file. Alt+↓ and Alt+↑ go through the changes."""

    export_wanted = Signal()

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._told: Comparison | None = None
        self._places: list[tuple[int, int]] = []
        self._at = -1
        self.setObjectName("compare_view")
        self._title = label(size="panel", name="compare_title")
        self._title.setWordWrap(True)
        self._looks = QButtonGroup(self)
        self.people = QComboBox()
        self.people.setObjectName("compare_people")
        self.people.setAccessibleName(self.tr("谁的改动"))
        self.people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.people.activated.connect(self._write)
        self.text = QTextEdit()
        self.text.setObjectName("compare_text")
        self.text.setAccessibleName(self.tr("花脸稿"))
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._count = label(tone="text2", name="compare_count")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._head(), line(), self.text, line(), self._foot()):
            column.addWidget(widget, 1 if widget is self.text else 0)
        bind_within(self, NEXT_CHANGE, self.next_change)
        bind_within(self, BEFORE_CHANGE, self.change_before)

    def _head(self) -> QWidget:
        head = pane()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(12, 6, 8, 6)
        rows.setSpacing(4)
        rows.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(2)
        for look, text in (
            (Look.TRACED, self.tr("花脸稿")),
            (Look.BESIDE, self.tr("左右对照")),
            (Look.CLEAN, self.tr("清稿")),
        ):
            button = push(self._theme, f"compare_{look.value}", text, role="tab")
            button.setCheckable(True)
            button.setChecked(look is Look.TRACED)
            button.setProperty("look", look)
            self._looks.addButton(button)
            row.addWidget(button)
        self._looks.buttonClicked.connect(self._write)
        row.addStretch(1)
        row.addWidget(self.people)
        rows.addLayout(row)
        return head

    def _foot(self) -> QWidget:
        foot = pane()
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(6)
        self._legend = label(
            self.tr("〔+新增〕有下划线　〔−删去〕有删除线"),
            size="caption",
            tone="text2",
            name="compare_legend",
        )
        self._before = push(self._theme, "compare_before", self.tr("上一处"), role="link", hint="Alt+↑")
        self._next = push(self._theme, "compare_next", self.tr("下一处"), role="link", hint="Alt+↓")
        self._before.clicked.connect(self.change_before)
        self._next.clicked.connect(self.next_change)
        self.export: QPushButton = push(
            self._theme, "compare_export", self.tr("导出修订稿"), role="link", icon="arrow_export_regular"
        )
        self.export.clicked.connect(self.export_wanted)
        row.addWidget(self._legend)
        row.addStretch(1)
        for widget in (self._count, self._before, self._next, self.export):
            row.addWidget(widget)
        return foot

    @property
    def told(self) -> Comparison | None:
        """What is shown."""
        return self._told

    def show_comparison(self, told: Comparison, words: str) -> None:
        """Show how one text became another; ``words`` say which two they are."""
        self._told = told
        self._title.setText(words)
        before = self.people.currentData()
        self.people.clear()
        self.people.addItem(self.tr("所有人的改动"), "")
        for hand in told.hands:
            self.people.addItem(self.tr("{name}的改动").format(name=hand.name), hand.person)
        self.people.setCurrentIndex(max(0, self.people.findData(before)))
        self.people.setEnabled(len(told.hands) > 1)
        self._write()

    def say(self, words: str) -> None:
        """Why there is nothing to compare."""
        self.clear()
        self._title.setText(words)

    def clear(self) -> None:
        """Nothing to compare: no words stay here."""
        self._told = None
        self._places = []
        self._title.clear()
        self._count.clear()
        self.text.clear()

    @property
    def look(self) -> Look:
        """How the versions stand on the screen."""
        look: Look = self._looks.checkedButton().property("look")
        return look

    def _write(self) -> None:
        told = self._told
        if told is None:
            return
        written = TracedText(self._theme, self._clock())
        written.write(self.text.document(), told, self.look, str(self.people.currentData() or ""))
        self._places = written.places
        self._at = -1
        self._legend.setVisible(self.look is not Look.CLEAN)
        for button in (self._before, self._next):
            button.setEnabled(bool(self._places))
        self._tell_count()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _tell_count(self) -> None:
        count = len(self._places)
        if self.look is Look.CLEAN:
            self._count.setText("")
        elif not count:
            self._count.setText(self.tr("没有改动"))
        elif self._at < 0:
            self._count.setText(self.tr("{count} 处改动").format(count=count))
        else:
            self._count.setText(self.tr("第 {at} / {count} 处").format(at=self._at + 1, count=count))

    def next_change(self) -> None:
        """On to the next change; after the last one the first."""
        self._go(self._at + 1)

    def change_before(self) -> None:
        """Back to the change before; before the first one the last."""
        self._go(self._at - 1 if self._at >= 0 else -1)

    def _go(self, at: int) -> None:
        if not self._places:
            return
        self._at = at % len(self._places)
        cursor = self.text.textCursor()
        start, end = self._places[self._at]
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self._tell_count()
