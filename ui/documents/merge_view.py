"""两个人改了同一处: both texts, place by place, and a choice for each. Nothing is chosen for anybody, and the other
text stays in the history whatever is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from oa_client.typesetting.model import Source
from oa_core.comparing.characters import Fate, Piece, pieces
from oa_core.comparing.sentences import Place
from oa_core.structure.counting import in_chinese
from ui.documents.merge_choices import Asked, MergeChoices
from ui.paperwork.traced_text import element_name
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.text_fields import TextBox

MINE, THEIRS, BOTH, OWN = 1, 2, 3, 4
KEYS = {Qt.Key.Key_1: MINE, Qt.Key.Key_2: THEIRS, Qt.Key.Key_3: BOTH, Qt.Key.Key_4: OWN}


class SentenceBox(QTextEdit):
    """One of the two texts of a place, only to be read."""

    def __init__(self, theme: Theme, name: str, spoken: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(theme.px(52))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def show_version(self, found: Sequence[Piece], own: Fate) -> None:
        """The text, with what the other one does not have (``own``) underlined on a soft ground."""
        self.clear()
        cursor = QTextCursor(self.document())
        shown = [piece for piece in found if piece.fate in (Fate.KEPT, own)]
        for piece in shown:
            look = QTextCharFormat()
            look.setFont(self._theme.font(15))
            look.setForeground(self._theme.colour("text"))
            if piece.fate is own:
                look.setBackground(self._theme.colour("amber_soft"))
                look.setForeground(self._theme.colour("amber"))
                look.setFontUnderline(True)
            cursor.insertText(piece.text, look)
        if not "".join(piece.text for piece in shown).strip():
            gone = QTextCharFormat()
            gone.setForeground(self._theme.colour("text2"))
            cursor.insertText(self.tr("（没有这一句）"), gone)


class MergeView(QWidget):
    """``changed()`` after every choice and at every other place, ``finished()`` when everything is chosen and the
    person says so, ``postponed()``. Keys: 1 用我的, 2 用对方的, 3 两句都留, 4 自己改 (with Alt while writing), ↑↓ other
    places."""

    changed = Signal()
    finished = Signal()
    postponed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._who = ""
        self._blocks: Mapping[str, str] = {}
        self._at = 0
        """Which place is asked about."""
        self.choices: MergeChoices | None = None
        self.setObjectName("merge_view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._told = label(size="panel", name="merge_told")
        self._told.setWordWrap(True)
        self._place = label(tone="text2", name="merge_place")
        self._place.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mine_head = label(strong=True)
        self._theirs_head = label(strong=True)
        self.mine = SentenceBox(theme, "merge_mine", self.tr("我的"))
        self.theirs = SentenceBox(theme, "merge_theirs", self.tr("对方的"))
        self.base = label(size="caption", tone="text2", name="merge_base")
        self.base.setWordWrap(True)
        self.own = TextBox("merge_own", self.tr("自己改"))
        self.own.setFixedHeight(theme.px(72))
        self.own.textChanged.connect(self._write)
        self._chosen = label(tone="accent", strong=True, name="merge_chosen")
        self._buttons: dict[int, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body(), 1)
        column.addWidget(line())
        column.addWidget(self._foot())

    def _body(self) -> QWidget:
        ground = pane()
        column = QVBoxLayout(ground)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self._told)
        column.addWidget(self._place)
        for head, box in ((self._mine_head, self.mine), (self._theirs_head, self.theirs)):
            column.addWidget(head)
            column.addWidget(box, 1)
        column.addWidget(self.base)
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, name, text in (
            (MINE, "merge_take_mine", self.tr("1 用我的")),
            (THEIRS, "merge_take_theirs", self.tr("2 用对方的")),
            (BOTH, "merge_take_both", self.tr("3 两句都留")),
            (OWN, "merge_write", self.tr("4 自己改")),
        ):
            button = push(self._theme, name, text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("choice", number)
            button.clicked.connect(self._pressed)
            self._buttons[number] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._chosen)
        column.addLayout(row)
        column.addWidget(self.own)
        self._scroll.setWidget(ground)
        return self._scroll

    def _foot(self) -> QWidget:
        foot = pane()
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(6)
        later = push(self._theme, "merge_later", self.tr("以后再说  Esc"))
        later.clicked.connect(self.postponed)
        self._before = push(self._theme, "merge_before", self.tr("上一处"), role="link", hint="↑")
        self._next = push(self._theme, "merge_next", self.tr("下一处"), role="link", hint="↓")
        self._before.clicked.connect(lambda: self.go(self._at - 1))
        self._next.clicked.connect(lambda: self.go(self._at + 1))
        self.done = push(self._theme, "merge_done", self.tr("完成  Ctrl+Enter"), role="primary")
        self.done.clicked.connect(self.press)
        row.addWidget(later)
        row.addStretch(1)
        for button in (self._before, self._next, self.done):
            row.addWidget(button)
        return foot

    def ask(self, choices: MergeChoices, who: str, told: str, blocks: Mapping[str, str]) -> None:
        """Ask for every place; ``who`` wrote the other text, ``told`` says what is asked, ``blocks`` are the words for
        lines of the text that stand for tables and pictures."""
        self.choices, self._who, self._blocks = choices, who, blocks
        self._told.setText(told)
        self.own.hide()
        self.go(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Nothing is asked; no words stay here."""
        self.choices = None
        for box in (self.mine, self.theirs, self.own):
            box.clear()

    def press(self) -> None:
        """Ctrl+Enter: finish once everything is chosen; else on to what is not."""
        choices = self.choices
        if choices is None:
            return
        open_one = choices.next_open(self._at - 1)
        if open_one is None:
            self.finished.emit()
        else:
            self.go(open_one)

    def go(self, number: int) -> None:
        """To a place, round and round."""
        choices = self.choices
        if choices is None or not choices.asked:
            return
        self._at = number % len(choices.asked)
        asked = choices.asked[self._at]
        self._place.setText(
            self.tr("第 {at} / {count} 处：{words}").format(
                at=self._at + 1, count=len(choices.asked), words=self._where(asked)
            )
        )
        self._mine_head.setText(self.tr("我的"))
        self._theirs_head.setText(self.tr("{who}的").format(who=self._who))
        found = pieces(self._shown(asked.mine), self._shown(asked.theirs))
        self.mine.show_version(found, Fate.REMOVED)
        self.theirs.show_version(found, Fate.ADDED)
        self.base.setText(
            self.tr("原来：{text}").format(text=self._shown(asked.base).strip() or self.tr("（没有这一句）"))
        )
        self._buttons[BOTH].setVisible(not asked.field)
        self._buttons[OWN].setVisible(asked.written)
        self.own.hide()
        self._tell()
        self.changed.emit()

    @property
    def place(self) -> Source | None:
        """Where what is asked about stands in the merged content."""
        return self.choices.place(self._at) if self.choices is not None else None

    def _where(self, asked: Asked) -> str:
        if asked.field:
            return self.tr("{who}改了{field}，您也改了").format(
                who=self._who, field=element_name(asked.field)
            )
        place = asked.theirs_at or asked.mine_at
        where = place_words(place) if place is not None else ""
        if not asked.theirs.strip():
            return self.tr("{who}删了{where}，您改了它").format(who=self._who, where=where)
        if not asked.mine.strip() and asked.base.strip():
            return self.tr("{who}改了{where}，您删了它").format(who=self._who, where=where)
        if not asked.base.strip():
            return self.tr("{who}在{where}加了话，您也加了").format(who=self._who, where=where)
        return self.tr("{who}改了{where}，您也改了").format(who=self._who, where=where)

    def _shown(self, text: str) -> str:
        for block, words in self._blocks.items():
            text = text.replace(block, words)
        return text

    # Choosing

    def choose(self, how: int) -> None:
        """Take one of the four; the next place without a choice comes by itself."""
        choices, at = self.choices, self._at
        if choices is None or self._buttons[how].isHidden():
            return
        if how == OWN:
            self._begin_writing(choices)
            return
        {MINE: choices.choose_mine, THEIRS: choices.choose_theirs, BOTH: choices.choose_both}[how](at)
        open_one = choices.next_open(at)
        if open_one is None:
            self.own.hide()
            self._tell()
            self.changed.emit()
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.go(open_one)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_writing(self, choices: MergeChoices) -> None:
        chosen = choices.chosen(self._at)
        self.own.setPlainText(chosen if isinstance(chosen, str) else choices.asked[self._at].mine)
        self.own.show()
        self._scroll.ensureWidgetVisible(self.own)
        self.own.setFocus(Qt.FocusReason.OtherFocusReason)
        self._write()

    def _write(self) -> None:
        if self.choices is not None and self.own.isVisible():
            self.choices.write(self._at, self.own.toPlainText())
            self.changed.emit()
            self._tell()

    def _tell(self) -> None:
        choices = self.choices
        if choices is None:
            return
        chosen = choices.chosen(self._at)
        self._chosen.setText("" if chosen is None else self.tr("✓ 已定"))
        self.done.setText(
            self.tr("完成  Ctrl+Enter")
            if not choices.left
            else self.tr("还有 {count} 处没有定").format(count=choices.left)
        )
        self.done.setEnabled(not choices.left)

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.choose(int(button.property("choice")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plain digits while no field is being written in, Alt with a digit always."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = Qt.Key(event.key())
        if key in KEYS and (alt or (plain and not self.own.hasFocus())):
            self.choose(KEYS[key])
        elif plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.own.hasFocus():
            self.go(self._at + (1 if key == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)
            return
        event.accept()


def place_words(place: Place) -> str:
    """``第三段第二句``."""
    told = QCoreApplication.translate("merge", "第{paragraph}段第{sentence}句")
    numbers = (in_chinese(each) or str(each) for each in (place.paragraph, place.sentence))
    return told.format(**dict(zip(("paragraph", "sentence"), numbers, strict=True)))
