"""What helps the hand that writes: the tools over the text, 撤销 across everything, 查找, pastes, tables in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from oa_core.documents.table_grid import table_from
from oa_core.refusal import Refused
from oa_core.structure.headings import Level
from ui import actions
from ui.documents.drafting_desk import DraftingDesk
from ui.documents.find_bar import FindBar
from ui.documents.focus_mode import WIDEST, FocusMode
from ui.documents.page_cursor import PageCursor
from ui.documents.pasting import Brought, Clip
from ui.documents.pictures import SUFFIXES, Pictures
from ui.documents.print_aid import PrintAid
from ui.documents.table_editor import TableEditor
from ui.documents.toolbar import TextTools
from ui.widgets.page_view import Fit
from ui.workplace import Workplace

_LEVELS = (
    (actions.LEVEL_1, Level.FIRST),
    (actions.LEVEL_2, Level.SECOND),
    (actions.LEVEL_3, Level.THIRD),
    (actions.LEVEL_0, Level.TEXT),
)


class Writing(QObject):
    """Hangs its tools into the rooms of ``editor`` and binds their keys."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._watched: QWidget | None = None
        body = editor.body
        self.tools = TextTools(place.theme)
        self.find = FindBar(place.theme, body)
        self.history = editor.history
        body.amending = self.history.amending
        body.gate.aside = self._aside
        editor.rooms.tools.addWidget(self.tools, 1)
        editor.rooms.over.insertWidget(0, self.find)
        editor.form.changed.connect(self.history.look)
        body.level_changed.connect(self.tools.show_level)
        self.tools.level_chosen.connect(body.set_level)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        self.tools.seek.clicked.connect(self.find.open)
        self.focus = FocusMode(editor, place.theme.px(WIDEST))
        self.tables = TableEditor(place.theme, body)
        self.printing = PrintAid(place)
        for aid in (self.tables, self.printing):
            editor.side.addWidget(aid)
        self.pictures = Pictures(place, body)
        self.pictures.refused.connect(editor.trouble.tell_paste)
        self.pictures.came.connect(editor.preview.draw_again)
        body.gate.picture = self._take_clip
        body.file_dropped.connect(self.take_file)
        editor.files.picture_chosen.connect(self.take_file)
        self.tools.picture.clicked.connect(editor.files.ask_picture)
        PageCursor(body, editor.preview)
        self.printing.done.connect(self._close_aid)
        self.printing.printed.connect(lambda text: editor.trouble.note(text, "green", "file"))
        body.cards.opened.connect(self._open_table)
        self.tables.done.connect(self._close_table)
        self.tables.refused.connect(editor.trouble.tell_paste)
        self.tools.table.clicked.connect(self.insert_table)
        self.history.changed.connect(self._show_history)
        self.history.went.connect(self._look_at)
        self._bind()
        self._show_history()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)

    def _bind(self) -> None:
        editor = self._editor
        for action, level in _LEVELS:
            editor.keys(action, lambda level=level: editor.body.set_level(level))  # type: ignore[misc]  # bound now
        editor.keys(actions.TABLE, self.insert_table)
        editor.keys(actions.PRINT, self.print)
        editor.keys(actions.WHOLE_PAGE, self.show_whole_page)
        editor.keys(actions.FORM, self.focus.toggle_form)
        editor.keys(actions.FOCUS, self.focus.toggle)
        editor.keys(actions.UNDO, self.undo)
        editor.keys(actions.REDO, self.redo)
        editor.keys(actions.FIND, self.find.open)
        editor.keys(
            actions.FIND_NEXT, lambda: self.find.next() if self.find.isVisible() else self.find.open()
        )
        editor.keys(
            actions.FIND_BEFORE, lambda: self.find.before() if self.find.isVisible() else self.find.open()
        )

    def set_locked(self, locked: bool) -> None:
        """Whether the text may be changed."""
        self.tools.set_locked(locked)
        self._show_history()

    def press_back(self) -> bool:
        """Whether Esc was for one of the tools: 查找 is put away first, then the other rooms come back."""
        if self.find.isVisible():
            self.find.close_bar()
        elif self.focus.on:
            self.focus.toggle()
        else:
            return False
        return True

    def show_whole_page(self) -> None:
        """F11: the page in view as a whole, and back to its text."""
        view = self._editor.preview.view
        view.set_fit(Fit.TEXT if view.fit is Fit.PAGE else Fit.PAGE)

    def print(self) -> None:
        """Ctrl+P: the facts and choices of printing stand in the place of the page."""
        if self.focus.on:
            self.focus.toggle()
        on_desk = self._editor.on_desk()
        self.printing.open(on_desk.paper or on_desk.content)
        self._editor.side.show_aid(self.printing)
        self.printing.pages.setFocus()

    # Undo

    def undo(self) -> None:
        if not self._editor.body.isReadOnly():
            self.history.undo()

    def redo(self) -> None:
        if not self._editor.body.isReadOnly():
            self.history.redo()

    def _show_history(self) -> None:
        locked = self._editor.body.isReadOnly()
        self.tools.show_history(not locked and self.history.can_undo, not locked and self.history.can_redo)

    def _look_at(self, names: frozenset[str]) -> None:
        """The focus goes to where something was taken back, so that it is seen."""
        form = self._editor.form
        name = next(iter(sorted(names - {"body"})), "")
        field = self._editor.body if "body" in names else getattr(form, name, None)
        target = getattr(field, "edit", field)
        if isinstance(target, QWidget):
            target.setFocus()
            form.ensureWidgetVisible(target) if form.isAncestorOf(target) else None

    def _watch(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Fields for text have an undo of their own, which knows nothing of the rest of the paper."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        editor = self._editor
        if isinstance(now, QLineEdit | QPlainTextEdit) and (
            now is editor.body or editor.form.isAncestorOf(now)
        ):
            now.installEventFilter(self)
            self._watched = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            if any(QKeySequence(keys) == pressed for keys in _HISTORY_KEYS):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    # Tables

    def insert_table(self) -> None:
        """A table of three rows and columns at the cursor, opened at once."""
        body = self._editor.body
        if body.isReadOnly():
            return
        with self.history.together():
            body.insert_block(table_from([[""] * 3] * 3, heads=1))
        self._open_table(QTextCursor(body.textCursor().block()))

    def _open_table(self, at: QTextCursor) -> None:
        if not self._editor.body.isReadOnly() and self.tables.open(at):
            self._editor.side.show_aid(self.tables)
            self.tables.cells.setFocus()

    # Pictures and files

    def _take_clip(self, clip: Clip) -> None:
        if clip.path:
            self.take_file(clip.path)
        else:
            self.pictures.take_clip(clip)

    def take_file(self, path: str) -> None:
        """A picture stands in the text; of a DOCX the text comes in."""
        if path.lower().endswith(SUFFIXES):
            self._editor.path_bar.hide()
            self.pictures.take_file(path)
            self._editor.body.setFocus()
        else:
            self._editor.files.read_docx(path)

    def _close_table(self) -> None:
        self.tables.close_table()
        if self._editor.side.aid is self.tables:
            self._close_aid()

    def _close_aid(self) -> None:
        self._editor.side.show_aid(None)
        self._editor.body.setFocus()

    # Pasting

    def _aside(
        self, work: Callable[[], Brought], done: Callable[[Brought], None], refuse: Callable[[Refused], None]
    ) -> None:
        self._place.jobs.ask(self, work, done, refuse)


_HISTORY_KEYS = (*actions.UNDO.keys, *actions.REDO.keys)
