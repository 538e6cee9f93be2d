"""The one window: top bar, navigation, pages, status line, and the keys that work everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.changes import Changes
from ui import actions, times
from ui.actions import Action, bind, page_key
from ui.closing import Closing
from ui.crash import Crashes
from ui.crash_line import CrashLine
from ui.documents.outgoing import OutgoingPage
from ui.heard import Heard
from ui.jobs import Jobs
from ui.locking.window_lock import WindowLock
from ui.pages import PAGES, Page, page_words
from ui.panes import step_pane
from ui.paperwork.in_view import LOOK_MS
from ui.paperwork.lists import PapersPage
from ui.theme.theme import LIGHT_THEME, Theme
from ui.undo_line import UndoLine
from ui.widgets.buttons import line
from ui.widgets.nav import Nav, NavButton
from ui.widgets.status_line import StatusLine
from ui.widgets.status_words import parts
from ui.widgets.text_fields import composing
from ui.widgets.top_bar import TopBar
from ui.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Callable

    from oa_client.office.office import Office

SMALLEST = QSize(1024, 600)
RAIL_BELOW = 1300
"""Narrower windows have the narrow navigation."""
MINUTE = 60_000
LOCK_AFTER = timedelta(minutes=15)
"""For a window that was given no other span (``Settings.lock_minutes``; handbook §12.2)."""


class MainWindow(QMainWindow):
    """Shows one office. Closing it never asks: everything written is kept already. ``switched`` as it closes so that
    somebody else can sign in."""

    switched = Signal()

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        theme: Theme = LIGHT_THEME,
        clock: times.Clock = times.workstation_clock,
        crashes: Crashes | None = None,
        look_ms: int = LOOK_MS,
        lock_after: timedelta = LOCK_AFTER,
    ) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._heard = Heard(office, self)
        self.place = Workplace(office, jobs, theme, clock, self._heard, look_ms)
        self._closing = Closing(self.place, self._show_field, self)
        self._switching = False
        self._before = "inbox"
        """The page that was in view before this one."""
        self._pages: dict[str, QWidget] = {}
        self.setObjectName("window")
        self.setMinimumSize(SMALLEST)
        self.setProperty("role", "window")
        self.top = TopBar(theme)
        self.top.new.clicked.connect(self.begin)
        self.top.switch.clicked.connect(self.switch_user)
        self.nav = Nav(theme)
        self.status = StatusLine(theme)
        self.stack = QStackedWidget()
        self.lock = WindowLock(self, _ground(self), self.place, lock_after, self._keep_all)
        self.setCentralWidget(self.lock.cover)
        self.top.lock.clicked.connect(self.lock.lock)
        self.lock.page.switch_wanted.connect(self.switch_user)
        self._undo = UndoLine(self.place, self.status, self)
        self._undo.taken_back.connect(self._show_again)
        self._add_pages()
        self._bind()
        self._heard.changed.connect(self._hear)
        self.place.standings.changed.connect(self._show_standing)
        self._crashes = CrashLine(crashes or Crashes(self), jobs, self.status, self)
        self.status.opened.connect(lambda: self.open_page("sync"))
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self._pass_time)
        self._minute.start()
        self._pass_time()
        self.place.standings.read()
        self._show_person()
        self.open_page("inbox")

    def _add_pages(self) -> None:
        theme = self.place.theme
        for number, spec in enumerate(PAGES, 1):
            button = NavButton(theme, spec.name, spec.label, spec.icon, page_key(number), urgent=spec.urgent)
            button.setProperty("page", spec.name)
            button.clicked.connect(self._open_clicked)
            self.nav.add(button, spec.name, page_words(spec.group))
            page = spec.build(self.place)
            self._pages[spec.name] = page
            self.stack.addWidget(page)
            _connect_page(self, page, button)

    def _show_person(self) -> None:
        """Whose window this is; it changes with a transfer or a new post."""
        me = self.place.me
        self.top.show_person(self.place.register.organ_name(me.organ), me.name, me.title)
        documents = self._office.documents
        self._jobs.ask(self, documents.letterheads, lambda heads: self.top.new.setVisible(bool(heads)))

    def _bind(self) -> None:
        acts: tuple[tuple[Action, Callable[[], None]], ...] = (
            (actions.NEW, self.begin),
            (actions.SYNC, self._sync),
            (actions.LOCK, self.lock.lock),
            (actions.NEXT_PANE, lambda: step_pane(self.page.panes(), 1)),
            (actions.BEFORE_PANE, lambda: step_pane(self.page.panes(), -1)),
            (actions.SUBMIT, self._press_submit),
            (actions.BACK, self._press_back),
        )
        for action, act in acts:
            bind(self, action, act)
        for number, spec in enumerate(PAGES, 1):
            action = Action(f"action_{spec.name}", spec.text, (page_key(number),))
            bind(self, action, self.nav.buttons[spec.name].click)

    # Pages

    @property
    def page(self) -> Page:
        """The page in view."""
        return cast(Page, self.stack.currentWidget())

    def page_named(self, name: str) -> QWidget:
        """A page by the name of its desk."""
        return self._pages[name]

    def open_page(self, name: str) -> None:
        """Go to a desk and put the focus where work begins."""
        if self.stack.currentWidget() is not self._pages[name]:
            self._before = self.page_name
        self.stack.setCurrentWidget(self._pages[name])
        self.nav.buttons[name].setChecked(True)
        title = next(spec.label for spec in PAGES if spec.name == name)
        self.lock.show_title(title)
        self._arrange()
        self.page.take_focus()

    @property
    def page_name(self) -> str:
        """The name of the page in view."""
        return next(name for name, page in self._pages.items() if page is self.stack.currentWidget())

    def _go_back(self) -> None:
        self.open_page(self._before)

    def _sync(self) -> None:
        """F5: have the conversation go on at once, and see how it stands."""
        self._office.sync_now()
        self.open_page("sync")

    def look(self, kind: str, record: str) -> None:
        """Go to a record on the desk that lists it."""
        page = {"document": "outgoing", "receipt": "incoming", "duty": "duty"}[kind]
        self.open_page(page)
        shown = self._pages[page]
        if isinstance(shown, OutgoingPage):
            shown.look(record)
        elif isinstance(shown, PapersPage):
            shown.show_next(record)

    def _show_again(self, record: str, where: str) -> None:
        """A hand-over was undone: what was being written is written on, a paper is chosen in its list again."""
        if where.startswith("submit:"):
            self.edit(record)
        elif isinstance(self.page, PapersPage):
            self.page.show_next(record)

    def begin(self) -> None:
        """Ctrl+N: a new document on the drafting desk, for those who draft under some letterhead."""
        if self.top.new.isHidden():
            return
        self.open_page("outgoing")
        cast(OutgoingPage, self._pages["outgoing"]).begin()

    def edit(self, document_id: str) -> None:
        """Open a document on the drafting desk."""
        self.open_page("outgoing")
        cast(OutgoingPage, self._pages["outgoing"]).edit(document_id)

    def _open_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, NavButton):
            self.open_page(str(button.property("page")))

    def _press_submit(self) -> None:
        if not composing():
            self.page.press_submit()

    def _press_back(self) -> None:
        if not composing():
            self.page.press_back()

    # What is heard

    def _hear(self, changes: Changes) -> None:
        if changes.kinds & {"organ", "person", "letterhead"}:
            self.place.refresh(self, self._show_person)

    def _show_standing(self) -> None:
        standings = self.place.standings
        self.status.show_parts(parts(standings.link, standings.latest, self.place.clock()))

    def _pass_time(self) -> None:
        self.status.show_date(times.full_date(self.place.clock()))
        self._show_standing()

    # Size

    def _arrange(self) -> None:
        wants_room = bool(getattr(self.page, "wants_room", False))
        own: frozenset[str] = getattr(self.page, "own_keys", frozenset())
        for action in self.actions():
            action.setEnabled(not own & {key.toString() for key in action.shortcuts()})
        self._undo.key.setEnabled(not wants_room)
        self.nav.setVisible(not getattr(self.page, "wants_all", False))
        self.nav.set_narrow(self.width() < self.place.theme.px(RAIL_BELOW) or wants_room)
        choosing = self.tr("↑↓ 选择   Ctrl+Enter 提交   F6 切换区域")
        self.status.show_hints(self.tr("Ctrl+Enter 送审   F6 切换区域") if wants_room else choosing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages:
            self._arrange()

    # Going away

    def _show_field(self, field: QWidget) -> None:
        """A field whose words cannot be kept; under the lock it is told of, and not shown."""
        self._switching = False
        name = next(name for name, page in self._pages.items() if page.isAncestorOf(field))
        self.open_page(name)
        if self.lock.locked:
            self.lock.page.tell_unkept()
        else:
            field.setFocus()

    def _keep_all(self) -> None:
        """Have everything that is being written kept; nobody waits for it."""
        for field in self.place.kept_fields:
            field.keep()
        cast(OutgoingPage, self._pages["outgoing"]).flush()

    def switch_user(self) -> None:
        """Close this office and let somebody else sign in; what is being written is kept first, as on closing."""
        self._switching = True
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.lock.locked:
            self.lock.idle.begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go when what was typed last is kept, which takes a moment; a text that cannot be kept stays in view."""
        desk = cast(OutgoingPage, self._pages["outgoing"])
        if desk.dirty:
            event.ignore()
            desk.flush()
            self.open_page("outgoing")
            desk.editor.leaving.when_kept(self.close)
            if self.lock.locked:
                self.lock.page.tell_unkept()
            return
        if not self._closing.ready(self.close):
            event.ignore()
            return
        self._minute.stop()
        self.lock.idle.end()
        if self._switching:
            self.switched.emit()
        super().closeEvent(event)


def _connect_page(window: MainWindow, page: QWidget, button: NavButton) -> None:
    """What a page may tell its window."""
    signals = cast(Any, page)
    if hasattr(page, "counted"):
        signals.counted.connect(button.set_count)
    if hasattr(page, "told"):
        signals.told.connect(window.status.show_done)
    if hasattr(page, "edit_wanted"):
        signals.edit_wanted.connect(window.edit)
    if hasattr(page, "laid_out_anew"):
        signals.laid_out_anew.connect(window._arrange)
    if hasattr(page, "look_wanted"):
        signals.look_wanted.connect(window.look)
    if hasattr(page, "left"):
        signals.left.connect(window._go_back)


def _ground(window: MainWindow) -> QWidget:
    """Everything that is worked in: the bar over all, the navigation beside the pages, the status line."""
    ground = QWidget()
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(window.top)
    column.addWidget(line())
    middle = QHBoxLayout()
    middle.setSpacing(0)
    middle.addWidget(window.nav)
    middle.addWidget(line(vertical=True))
    middle.addWidget(window.stack, 1)
    column.addLayout(middle, 1)
    column.addWidget(line())
    column.addWidget(window.status)
    return ground
