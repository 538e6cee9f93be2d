"""常用段落 Ctrl+L: what is written again and again is put in at the cursor, and kept from what is marked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.boilerplate import LibraryRow
from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import Boilerplate, Sort
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui.actions import LIBRARY
from ui.documents.choosing import Chooser
from ui.documents.drafting_desk import DraftingDesk
from ui.rows import Chip, Row
from ui.theme.theme import Theme
from ui.widgets.buttons import label, push
from ui.widgets.text_fields import TextBox, TextLine
from ui.workplace import Workplace


class PassageForm(QWidget):
    """A passage being written: name, text, and for whom. ``kept`` and ``closed``."""

    kept = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.passage: Boilerplate | None = None
        self.name = TextLine("passage_name", self.tr("名称"))
        self.name.setPlaceholderText(self.tr("名称，如“值班要求”"))
        self.text = TextBox("passage_text", self.tr("段落"))
        self.shared = QCheckBox(self.tr("本单位都可以用"))
        self.shared.setObjectName("passage_shared")
        keep = push(theme, "passage_keep", self.tr("保存  Enter"), role="primary")
        close = push(theme, "passage_close", self.tr("取消  Esc"))
        self.name.entered.connect(self.kept)
        keep.clicked.connect(self.kept)
        close.clicked.connect(self.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(self.tr("常用段落"), size="panel"))
        column.addWidget(self.name)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.shared)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(keep)
        column.addLayout(row)

    def begin(self, passage: Boilerplate | None, text: str) -> None:
        """Write a new passage, or go on with one."""
        self.passage = passage
        self.name.setText(passage.name if passage else "")
        self.text.setPlainText(passage.content.body if passage else text)
        self.shared.setChecked(passage.shared if passage else False)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> Keep | Change:
        """What keeping it asks of the office."""
        content = Content(letterhead="", body=self.text.toPlainText())
        name, shared = self.name.text(), self.shared.isChecked()
        return Change(name, content, shared) if self.passage else Keep(Sort.PASSAGE, name, content, shared)


class Library(QObject):
    """Hangs 常用段落 into the right room of ``editor``."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._rows: dict[str, LibraryRow] = {}
        self.chooser = Chooser(
            place.theme,
            "library_aid",
            self.tr("常用段落"),
            self.tr("名称、内容或拼音首字母"),
            self.tr("还没有这样的段落。在正文里选中文字，可以存为常用段落。"),
        )
        self.form = PassageForm(place.theme)
        self.aid = QStackedWidget()
        self.aid.addWidget(self.chooser)
        self.aid.addWidget(self.form)
        theme = place.theme
        self._keep = push(theme, "passage_new", self.tr("把选中的文字存为常用段落"), icon="add_regular")
        self._change = push(theme, "passage_change", self.tr("修改"), icon="edit_regular")
        self._remove = push(theme, "passage_remove", self.tr("删除"), icon="delete_regular")
        for button in (self._keep, self._change, self._remove):
            self.chooser.foot.addWidget(button)
        self.chooser.foot.addStretch(1)
        editor.side.addWidget(self.aid)
        self.chooser.typed.connect(lambda _text: self._show_rows())
        self.chooser.taken.connect(self._insert)
        self.chooser.stands_on.connect(self._offer)
        self._keep.clicked.connect(lambda: self._write(None))
        self._change.clicked.connect(lambda: self._write(self._rows.get(self.chooser.current)))
        self._remove.clicked.connect(self._take_away)
        self.form.kept.connect(self._save)
        self.form.closed.connect(self._choose)
        editor.keys(LIBRARY, self.show)
        place.heard.changed.connect(self._hear)

    def show(self) -> None:
        """Ctrl+L: the passages in place of the page; again: the page."""
        if self._editor.side.aid is self.aid:
            self._close()
        elif not self._editor.body.isReadOnly():
            self._editor.side.show_aid(self.aid)
            self._choose()

    def _choose(self) -> None:
        self.aid.setCurrentWidget(self.chooser)
        self.chooser.begin()
        self._read()

    def _read(self) -> None:
        def show(rows: tuple[LibraryRow, ...]) -> None:
            self._rows = {row.text.id: row for row in rows}
            self._show_rows()

        self._place.jobs.ask(self, self._place.office.boilerplate.passages, show, self._refuse)

    def _hear(self, changes: object) -> None:
        if self._editor.side.aid is self.aid and "boilerplate" in getattr(changes, "kinds", ()):
            self._read()

    def _show_rows(self) -> None:
        typed = self.chooser.filter.text()
        self.chooser.show_rows(tuple(self._row(row) for row in self._rows.values() if row.fits(typed)))
        self._offer(self.chooser.current)

    def _row(self, row: LibraryRow) -> Row:
        chips = (Chip(self.tr("本单位"), "green", "people_regular"),) if row.text.shared else ()
        text = " ".join(row.text.content.body.split())
        return Row(row.text.id, row.text.name, text, "comment_edit_regular", chips, source=row)

    def _offer(self, passage: str) -> None:
        row = self._rows.get(passage)
        for button in (self._change, self._remove):
            button.setEnabled(row is not None and row.mine)
        self._keep.setEnabled(self._editor.body.textCursor().hasSelection())

    # Using

    def _insert(self, passage: str) -> None:
        """The passage comes in at the cursor, over what is marked, by the same gate as a paste; Ctrl+Z takes it out."""
        row = self._rows.get(passage)
        if row is None or self._editor.body.isReadOnly():
            return
        self._editor.body.paste_text(row.text.content.body)
        self._close()

    def _close(self) -> None:
        self._editor.side.show_aid(None)
        self._editor.body.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keeping

    def _write(self, row: LibraryRow | None) -> None:
        marked = self._editor.body.textCursor().selectedText().replace("\u2029", "\n")
        self.aid.setCurrentWidget(self.form)
        self.form.begin(row.text if row else None, marked)

    def _save(self) -> None:
        act, passage, office = self.form.act(), self.form.passage, self._place.office
        words = self.tr("已存为常用段落：{name}").format(name=act.name.strip())
        if passage is None:
            self._do(lambda: office.execute(office.new_id(), act), words)
        else:
            self._do(lambda: office.execute(passage.id, act, seen=passage.step), words)

    def _take_away(self) -> None:
        row, office = self._rows.get(self.chooser.current), self._place.office
        if row is not None:
            text = row.text
            words = self.tr("已删除常用段落：{name}").format(name=text.name)
            self._do(lambda: office.execute(text.id, Remove(), seen=text.step), words)

    def _do(self, act: Callable[[], object], words: str) -> None:
        def done(_changes: object) -> None:
            self._editor.trouble.note(words, "green", "library")
            self._choose()

        self._place.jobs.ask(self, act, done, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        self._editor.trouble.tell(refused, "library")
