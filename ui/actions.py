"""What can be done from the keyboard everywhere, as data: name, words, keys, icon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.marked import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Action:
    """``name`` is the object name of the QAction; ``keys`` are in Qt's portable form."""

    name: str
    text: str
    keys: tuple[str, ...]
    icon: str = ""

    @property
    def label(self) -> str:
        """The words in the language of the window."""
        return QCoreApplication.translate("actions", self.text)


NEW = Action("action_new", QT_TRANSLATE_NOOP("actions", "新建公文"), ("Ctrl+N",), "add_regular")
SYNC = Action("action_sync", QT_TRANSLATE_NOOP("actions", "立即同步"), ("F5",), "arrow_sync_regular")
LOCK = Action("action_lock", QT_TRANSLATE_NOOP("actions", "锁定"), ("Ctrl+Shift+L",), "lock_closed_regular")
NEXT_PANE = Action("action_next_pane", QT_TRANSLATE_NOOP("actions", "下一区域"), ("F6",))
BEFORE_PANE = Action("action_before_pane", QT_TRANSLATE_NOOP("actions", "上一区域"), ("Shift+F6",))
SUBMIT = Action(
    "action_submit", QT_TRANSLATE_NOOP("actions", "提交"), ("Ctrl+Return", "Ctrl+Enter"), "send_regular"
)
BACK = Action("action_back", QT_TRANSLATE_NOOP("actions", "返回上一层"), ("Esc",), "chevron_left_regular")

LEVEL_1 = Action("action_level_1", QT_TRANSLATE_NOOP("actions", "一级标题"), ("Ctrl+1",))
LEVEL_2 = Action("action_level_2", QT_TRANSLATE_NOOP("actions", "二级标题"), ("Ctrl+2",))
LEVEL_3 = Action("action_level_3", QT_TRANSLATE_NOOP("actions", "三级标题"), ("Ctrl+3",))
LEVEL_0 = Action("action_level_0", QT_TRANSLATE_NOOP("actions", "正文"), ("Ctrl+0",))
UNDO = Action("action_undo", QT_TRANSLATE_NOOP("actions", "撤销"), ("Ctrl+Z",), "arrow_undo_regular")
REDO = Action(
    "action_redo", QT_TRANSLATE_NOOP("actions", "重做"), ("Ctrl+Y", "Ctrl+Shift+Z"), "arrow_redo_regular"
)
PRINT = Action("action_print", QT_TRANSLATE_NOOP("actions", "打印"), ("Ctrl+P",), "print_regular")
FORM = Action("action_form", QT_TRANSLATE_NOOP("actions", "公文要素"), ("F7",))
FOCUS = Action(
    "action_focus", QT_TRANSLATE_NOOP("actions", "专注写作"), ("F9",), "full_screen_maximize_regular"
)
WHOLE_PAGE = Action("action_whole_page", QT_TRANSLATE_NOOP("actions", "整页"), ("F11",), "page_fit_regular")
TABLE = Action("action_table", QT_TRANSLATE_NOOP("actions", "插入表格"), ("Ctrl+T",), "table_regular")
FIND = Action("action_find", QT_TRANSLATE_NOOP("actions", "查找替换"), ("Ctrl+F",), "search_regular")
FIND_NEXT = Action("action_find_next", QT_TRANSLATE_NOOP("actions", "下一处"), ("F3",))
FIND_BEFORE = Action("action_find_before", QT_TRANSLATE_NOOP("actions", "上一处"), ("Shift+F3",))
LIBRARY = Action(
    "action_library", QT_TRANSLATE_NOOP("actions", "常用段落"), ("Ctrl+L",), "comment_edit_regular"
)
BEGIN_FROM = Action(
    "action_begin_from", QT_TRANSLATE_NOOP("actions", "套用上次"), ("Ctrl+Shift+N",), "history_regular"
)
NEXT_PROBLEM = Action("action_next_problem", QT_TRANSLATE_NOOP("actions", "下一处问题"), ("F8",))
BEFORE_PROBLEM = Action("action_before_problem", QT_TRANSLATE_NOOP("actions", "上一处问题"), ("Shift+F8",))
FIX_ALL = Action("action_fix_all", QT_TRANSLATE_NOOP("actions", "全部修复"), ("Alt+Return", "Alt+Enter"))
HISTORY = Action("action_history", QT_TRANSLATE_NOOP("actions", "历史"), ("Ctrl+H",), "history_regular")
TRACED = Action("action_traced", QT_TRANSLATE_NOOP("actions", "花脸稿"), ("Ctrl+D",), "document_edit_regular")
NEXT_CHANGE = Action("action_next_change", QT_TRANSLATE_NOOP("actions", "下一处改动"), ("Alt+Down",))
BEFORE_CHANGE = Action("action_before_change", QT_TRANSLATE_NOOP("actions", "上一处改动"), ("Alt+Up",))
UNDO_LAST = Action("action_undo_last", QT_TRANSLATE_NOOP("actions", "撤销刚才的办理"), ("Ctrl+Z",))
PEOPLE = Action("action_people", QT_TRANSLATE_NOOP("actions", "送给谁"), ("Alt+T",))

GLOBAL = (NEW, SYNC, LOCK, NEXT_PANE, BEFORE_PANE, SUBMIT, BACK)
PHRASE_KEYS = tuple(f"Alt+{number}" for number in range(1, 10))
"""常用意见, wherever an opinion is written."""

RESERVED = frozenset(
    {"Ctrl+Space", "Shift", "Shift+Space", "Ctrl+.", "Ctrl+Shift", "Meta+Space", "Ctrl+Shift+F"}
)
"""Keys that input methods keep for themselves; nothing here may be bound to them."""


def bind(window: QWidget, action: Action, act: Callable[[], object]) -> None:
    """Let the keys of ``action`` do ``act`` wherever the focus is in ``window``; once, however long they are held:
    the next paper, which nobody has looked at yet, may be on the screen by then."""
    made = QAction(action.label, window)
    made.setAutoRepeat(False)
    made.setObjectName(action.name)
    made.setShortcuts([QKeySequence(keys) for keys in action.keys])
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    made.triggered.connect(act)
    window.addAction(made)


def bind_within(part: QWidget, action: Action, act: Callable[[], object]) -> None:
    """Let the keys of ``action`` do ``act`` while the focus is in ``part`` of a window; held down, again and again."""
    made = QAction(action.label, part)
    made.setObjectName(action.name)
    made.setShortcuts([QKeySequence(keys) for keys in action.keys])
    made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.triggered.connect(act)
    part.addAction(made)


def page_key(number: int) -> str:
    """The key of the page at this place of the navigation, counted from 1."""
    return f"Ctrl+{number}"
