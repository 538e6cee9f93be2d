"""A page of papers: the list with its tabs at the left, the paper at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.changes import Changes
from oa_client.office.documents import Todo
from ui.models.row_model import RowModel
from ui.paperwork.detail import DetailPane
from ui.paperwork.partial import Partial
from ui.rows import Heading, Row
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.holder_band import EmptyState
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

Arrange = Callable[[tuple[Todo, ...], datetime, frozenset[str]], tuple[Row | Heading, ...]]


@dataclass(frozen=True)
class Tab:
    """One tab of a list: object name, words, where its papers come from, how they are put in order; ``inbox`` for
    what waits for the person, which is read before the rest."""

    name: str
    text: str
    read: Callable[[], tuple[Todo, ...]]
    arrange: Arrange
    empty: str
    inbox: bool = False


@dataclass(frozen=True)
class _Move:
    """The person's own act or choice brings another paper to the screen: ``to``, else the first one. ``among``: only
    one of these, which they saw in the list before; empty for any."""

    to: str = ""
    among: frozenset[str] = frozenset()


class PapersPage(QWidget):
    """Reads its tabs through the office and shows the chosen paper. ``counted(n)`` is the number of the first tab,
    ``told(words)`` what an act has done."""

    counted = Signal(int)
    told = Signal(str)
    edit_wanted = Signal(str)

    def __init__(
        self,
        place: Workplace,
        name: str,
        title: str,
        tabs: tuple[Tab, ...],
        *,
        counts: bool = False,
        drafts: bool = False,
    ) -> None:
        """``counts``: what stands in the first tab is to be done and is counted in the navigation, so it is read
        even while out of sight. ``drafts``: drafts that were never saved stand in the list."""
        super().__init__()
        self._counts = counts
        self._drafts = drafts
        self._stale = False
        self.setObjectName(f"{name}_page")
        self._place = place
        self._tabs = tabs
        self._papers: tuple[tuple[Todo, ...], ...] = tuple(() for _ in tabs)
        self._shown = 0
        self._seen: frozenset[str] = frozenset()
        self._title = title
        self._done = ""
        """The paper that the person has just done."""
        self._move: _Move | None = _Move()
        self.detail = DetailPane(place)
        self.detail.handled.connect(self._handled)
        self.detail.doing.told.connect(self.told)
        self.detail.edit_wanted.connect(self.edit_wanted)
        self.model = RowModel(self)
        self.list = RowList(place.theme, f"{name}_list", title)
        self.list.setModel(self.model)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = self._list_pane(title)
        row.addWidget(self._left)
        row.addWidget(line(vertical=True))
        row.addWidget(self.detail, 1)
        place.heard.changed.connect(self._hear)
        place.standings.changed.connect(self._tell_partial)
        self.reload()

    def _list_pane(self, title: str) -> QWidget:
        theme = self._place.theme
        ground = pane()
        ground.setFixedWidth(theme.px(366))
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 12, 6)
        head.setSpacing(8)
        self._count = label(size="title", tone="text3")
        head.addWidget(label(title, size="title"))
        head.addWidget(self._count)
        head.addStretch(1)
        self._head = head
        column.addLayout(head)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(10, 0, 10, 8)
        tabs.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        for number, tab in enumerate(self._tabs):
            button = push(theme, tab.name, tab.text, role="tab", parent=ground)
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setVisible(len(self._tabs) > 1)
            self._group.addButton(button, number)
            self._buttons.append(button)
            tabs.addWidget(button)
        tabs.addStretch(1)
        self._group.idClicked.connect(self._turn)
        if len(self._tabs) > 1:
            column.addLayout(tabs)
        column.addWidget(line())
        self._partials = [Partial(self._place.standings, inbox=tab.inbox) for tab in self._tabs]
        for partial in self._partials:
            column.addWidget(partial.line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._empties = [EmptyState(theme, "checkmark_circle_regular", tab.empty) for tab in self._tabs]
        for empty in self._empties:
            self._stack.addWidget(empty)
        column.addWidget(self._stack, 1)
        return ground

    def add_to_head(self, button: QPushButton) -> None:
        """Put a button beside the title of the list."""
        self._head.addWidget(button)

    # What is read

    def reload(self) -> None:
        """Read every tab again."""
        readers = [tab.read for tab in self._tabs]
        self._place.jobs.ask(self, lambda: tuple(read() for read in readers), self._take)

    def _take(self, papers: tuple[tuple[Todo, ...], ...]) -> None:
        self._papers = papers
        for button, tab, members in zip(self._buttons, self._tabs, papers, strict=True):
            button.setText(f"{tab.text} {len(members)}")
        self._count.setText(str(len(papers[0])))
        if self._counts:
            self.counted.emit(len(papers[0]))
        self._fill()

    def _fill(self) -> None:
        """Show the list again. Only a person's own move brings another paper to the screen: one that comes by itself
        waits in the list, since a key that was meant for the last paper could act on it; one that left the list
        stays in view and says so."""
        move, self._move = self._move, None
        shown = self.detail.todo.id if self.detail.todo else ""
        tab, members = self._tabs[self._shown], self._papers[self._shown]
        self.model.show_rows(tab.arrange(members, self._place.clock(), self._seen))
        ids = self.model.ids
        target = next((each for each in (move.to if move else "", shown) if each in ids), "")
        if not target and move is not None:
            target = next((each for each in ids if not move.among or each in move.among), "")
            if not target:
                self.list.setCurrentIndex(QModelIndex())
                self.detail.show_nothing()
        if target:
            self._go_to(target)
        elif shown:
            self.list.setCurrentIndex(QModelIndex())
            if shown != self._done:
                self.detail.away.tell(self._title)
        self._stack.setCurrentIndex(0 if members else 1 + self._shown)
        self._tell_partial()

    def _tell_partial(self) -> None:
        partial = self._partials[self._shown]
        for each in self._partials:
            each.line.hide()
        partial.show(len(self._papers[self._shown]))
        self._empties[self._shown].say(partial.empty(self._tabs[self._shown].empty))

    def _go_to(self, paper_id: str) -> None:
        current = self.model.row_at(self.list.currentIndex())
        if current is None or current.id != paper_id:
            self.list.setCurrentIndex(self.model.index_of(paper_id))
        elif self.detail.todo != current.source:
            self._choose(paper_id)

    def _hear(self, changes: Changes) -> None:
        if self.detail.todo is not None and self.detail.todo.id in changes.gone and self.detail.withdraw():
            self.list.setFocus()
        drafts = changes.drafts and self._drafts
        if not (changes.orders or drafts or changes.kinds & {"document", "receipt", "envelope"}):
            return
        if self.isVisible() or self._counts or changes.gone:
            self.reload()
            self.detail.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the page was out of sight is read now."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()
            self.detail.reload()

    # What is chosen

    def show_next(self, paper_id: str) -> None:
        """Choose this paper as soon as the list is read again."""
        self._move = _Move(paper_id)
        self.reload()

    def _turn(self, number: int) -> None:
        self._shown = number
        self._move = _Move()
        self._buttons[number].setChecked(True)
        self._fill()
        self.list.setFocus()

    def _choose(self, paper_id: str) -> None:
        row = self.model.row_at(self.model.index_of(paper_id))
        if row is not None:
            self._done = ""
            self._seen |= {paper_id}
            self.detail.show_paper(row.source)

    def _open(self, paper_id: str) -> None:
        """Enter: go on to the opinion, or to the editor for a draft that was never sent."""
        row = self.model.row_at(self.model.index_of(paper_id))
        if row is None:
            return
        target = self.detail.handling.opinion
        if target.isVisible():
            target.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.detail.handling.submit.isVisible():
            self.detail.handling.submit.setFocus(Qt.FocusReason.TabFocusReason)
        elif row.source.kind == "document":
            self.edit_wanted.emit(paper_id)

    def _handled(self, paper_id: str) -> None:
        """Go on to the next paper, unless the person went to another one by themselves. A paper that was taken back is
        one to go on with."""
        if self.detail.todo is None or self.detail.todo.id != paper_id:
            return
        self._done = paper_id
        go_on = self.detail.handling.go_on
        if go_on.isChecked() and not go_on.isHidden():
            self._move = _Move(self.model.after(paper_id), frozenset(self.model.ids))
        if not self.detail.handling.opinion.hasFocus():
            self.list.setFocus()

    def press_submit(self) -> None:
        """Ctrl+Enter."""
        self.detail.press_submit()

    def press_back(self) -> None:
        """Esc: back to the list."""
        self.list.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        handling = self.detail.handling
        right = handling.opinion if handling.opinion.isVisible() else handling.submit
        return (self.list, self.detail.page, right)

    def take_focus(self) -> None:
        """The person comes to this page: the first paper is opened for them, unless one is there already."""
        self.list.setFocus()
        if self.detail.todo is None:
            self._move = _Move()
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._place.theme.px(1500)
        self._left.setFixedWidth(self._place.theme.px(420 if wide else 366 if self.width() > 1150 else 320))
