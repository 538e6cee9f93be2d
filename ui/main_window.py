"""The one window: top bar, navigation, pages, status line, and the keys that work everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
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
from ui.crash import QUEUED, Crashes
from ui.documents.outgoing import OutgoingPage
from ui.heard import Heard
from ui.jobs import Jobs
from ui.pages import PAGES, Page, page_words
from ui.paperwork.in_view import LOOK_MS
from ui.paperwork.lists import PapersPage
from ui.theme.theme import LIGHT_THEME, Theme
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


class MainWindow(QMainWindow):
    """Shows one office. Closing it never asks: everything written is kept already."""

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        theme: Theme = LIGHT_THEME,
        clock: times.Clock = times.workstation_clock,
        crashes: Crashes | None = None,
        look_ms: int = LOOK_MS,
    ) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._heard = Heard(office, self)
        self.place = Workplace(office, jobs, theme, clock, self._heard, look_ms)
        self._closing = Closing(self.place, self._show_field, self)
        self._crash_code = ""
        self._before = "inbox"
        """The page that was in view before this one."""
        self._pages: dict[str, QWidget] = {}
        self.setObjectName("window")
        self.setMinimumSize(SMALLEST)
        self.setProperty("role", "window")
        self.top = TopBar(theme)
        self.top.new.clicked.connect(self.begin)
        self.nav = Nav(theme)
        self.status = StatusLine(theme)
        self._stack = QStackedWidget()
        self._build()
        self._bind()
        self._heard.changed.connect(self._hear)
        self.place.standings.changed.connect(self._show_standing)
        jobs.broke.connect(self._broke)
        self._crashes = crashes or Crashes(self)
        self._crashes.happened.connect(self._tell_crash, QUEUED)
        self.status.copy_button.clicked.connect(self._copy_crash)
        self.status.opened.connect(lambda: self.open_page("sync"))
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self._pass_time)
        self._minute.start()
        self._pass_time()
        self._show_person()
        self.open_page("inbox")

    def _build(self) -> None:
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(line())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addWidget(line(vertical=True))
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(line())
        column.addWidget(self.status)
        self.setCentralWidget(ground)
        theme = self.place.theme
        for number, spec in enumerate(PAGES, 1):
            button = NavButton(theme, spec.name, spec.label, spec.icon, page_key(number), urgent=spec.urgent)
            button.setProperty("page", spec.name)
            button.clicked.connect(self._open_clicked)
            self.nav.add(button, spec.name, page_words(spec.group))
            page = spec.build(self.place)
            self._pages[spec.name] = page
            self._stack.addWidget(page)
            signals = cast(Any, page)
            if hasattr(page, "counted"):
                signals.counted.connect(button.set_count)
            if hasattr(page, "told"):
                signals.told.connect(self.status.show_done)
            if hasattr(page, "edit_wanted"):
                signals.edit_wanted.connect(self.edit)
            if hasattr(page, "laid_out_anew"):
                signals.laid_out_anew.connect(self._arrange)
            if hasattr(page, "look_wanted"):
                signals.look_wanted.connect(self.look)
            if hasattr(page, "left"):
                signals.left.connect(self._go_back)

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
            (actions.NEXT_PANE, self._next_pane),
            (actions.BEFORE_PANE, self._pane_before),
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
        return cast(Page, self._stack.currentWidget())

    def page_named(self, name: str) -> QWidget:
        """A page by the name of its desk."""
        return self._pages[name]

    def open_page(self, name: str) -> None:
        """Go to a desk and put the focus where work begins."""
        if self._stack.currentWidget() is not self._pages[name]:
            self._before = self.page_name
        self._stack.setCurrentWidget(self._pages[name])
        self.nav.buttons[name].setChecked(True)
        title = next(spec.label for spec in PAGES if spec.name == name)
        self.setWindowTitle(title)
        self._arrange()
        self.page.take_focus()

    @property
    def page_name(self) -> str:
        """The name of the page in view."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

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

    def _next_pane(self) -> None:
        self._step_pane(1)

    def _pane_before(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, by: int) -> None:
        panes = [pane for pane in self.page.panes() if pane.isVisible() and pane.isEnabled()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        here = next(
            (n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), None
        )
        to = 0 if here is None else (here + by) % len(panes)
        panes[to].setFocus(Qt.FocusReason.ShortcutFocusReason)

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

    def _broke(self, error: BaseException) -> None:
        self._crashes.report(error)

    def _tell_crash(self, code: str) -> None:
        self._crash_code = code
        self.status.show_crash(code)

    def _copy_crash(self) -> None:
        QGuiApplication.clipboard().setText(self._crash_code)

    # Size

    def _arrange(self) -> None:
        wants_room = bool(getattr(self.page, "wants_room", False))
        self.nav.set_narrow(self.width() < self.place.theme.px(RAIL_BELOW) or wants_room)
        self.status.show_hints(
            self.tr("↑↓ 选择   Ctrl+Enter 提交   F6 切换区域")
            if not wants_room
            else self.tr("Ctrl+Enter 送审   F6 切换区域")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages:
            self._arrange()

    def _show_field(self, field: QWidget) -> None:
        name = next(name for name, page in self._pages.items() if page.isAncestorOf(field))
        self.open_page(name)
        field.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go when what was typed last is kept, which takes a moment; a text that cannot be kept stays in view."""
        desk = cast(OutgoingPage, self._pages["outgoing"])
        if desk.dirty:
            event.ignore()
            desk.flush()
            self.open_page("outgoing")
            desk.editor.leaving.when_kept(self.close)
            return
        if not self._closing.ready(self.close):
            event.ignore()
            return
        self._minute.stop()
        super().closeEvent(event)
