"""One paper in full: title, who holds it, its steps, the page, its trail and receipts, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.documents import Paperwork, Received, Todo
from oa_client.typesetting.model import Layout
from oa_core.documents.commands import Attach
from oa_core.documents.paper import Paper
from sync.status import Link
from ui.kept_field import KeptField
from ui.notices import Notice
from ui.opening import as_shown
from ui.paperwork import telling
from ui.paperwork.asides import Away, PrivateText
from ui.paperwork.attachments import Attachments
from ui.paperwork.doing import Doing, OnScreen, place_of_opinion
from ui.paperwork.handling import HandlingPanel
from ui.paperwork.head import PaperHead
from ui.paperwork.in_view import InView
from ui.paperwork.kept_opinions import KeptOpinions
from ui.paperwork.reading import Lost, Read, read_paper
from ui.paperwork.returned import reason_of_return
from ui.paperwork.sheets import Sheets
from ui.paperwork.trouble import Trouble
from ui.paperwork.withdrawn import Withdrawn
from ui.widgets.buttons import line, pane
from ui.widgets.holder_band import EmptyState, Holding
from ui.widgets.page_fonts import PageFonts
from ui.workplace import Workplace


class DetailPane(QWidget):
    """The right side of every list of papers. ``handled(id)`` after an act, ``edit_wanted(id)`` for the editor."""

    handled = Signal(str)
    edit_wanted = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._todo: Todo | None = None
        self._papers: Paperwork | Received | None = None
        self._paper: Paper | None = None
        self._laid_out = False
        self.setObjectName("detail")
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.withdrawn = Withdrawn(place.theme)
        outer.setSpacing(0)
        outer.addWidget(self.withdrawn)
        outer.addWidget(self._stack)
        self._empty = EmptyState(
            place.theme, "mail_checkmark_regular", self.tr("从左边选一件，在这里看、在这里办")
        )
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._whole())

    def _whole(self) -> QWidget:
        theme = self._place.theme
        ground = pane()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PaperHead(theme)
        self.trouble = Trouble(self._place)
        self.trouble.settled.connect(self.reload)
        self.trouble.text_back.connect(self._text_back)
        self.trouble.draft_back.connect(self.edit_wanted)
        self.away = Away(theme)
        column.addWidget(self.head)
        column.addWidget(self.away)
        column.addWidget(self.trouble)
        self.private = PrivateText(self._place)
        self.private.wanted.connect(self._edit)
        column.addWidget(self.private)
        self.reason = Notice(theme, "reason")
        column.addWidget(self.reason)
        self.attachments = Attachments(self._place)
        column.addWidget(self.attachments)
        self.sheets = Sheets(self._place)
        self.page = self.sheets.page
        self.attachments.page_came.connect(self._first_page)
        self.attachments.opened.connect(self.sheets.show_file)
        column.addWidget(self.sheets.tabs)
        column.addWidget(line())
        self.handling = HandlingPanel(theme)
        self.opinion = KeptField(self._place, self.handling.opinion, self.handling.notice, self)
        KeptOpinions(self._place, self.handling.written, self.handling.notice, self)
        self.in_view = InView(self.handling, self._place.look_ms, self)
        self.doing = Doing(self._place, self.handling, self.opinion, self.in_view, self._on_screen, self)
        self.doing.done.connect(self._done)
        self.in_view.looked.connect(self._looked)
        self.handling.edit_wanted.connect(self._edit)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.sheets, 1)
        row.addWidget(line(vertical=True))
        row.addWidget(self.handling)
        column.addLayout(row, 1)
        return ground

    # What is shown

    @property
    def todo(self) -> Todo | None:
        """The row whose paper is shown."""
        return self._todo

    def show_nothing(self) -> None:
        self._todo = self._papers = self._paper = None
        self.sheets.start_over()
        self.in_view.clear()
        self.opinion.turn_to("")
        self._stack.setCurrentIndex(0)

    def withdraw(self) -> bool:
        """The paper may be read here no more. The words begun for it are kept where they are, and offered. Gives
        whether the focus was in here."""
        words, focus = self.opinion.words, QApplication.focusWidget()
        within = focus is not None and self.isAncestorOf(focus)
        self.show_nothing()
        self.handling.show_offered(frozenset(), (), waiting=(), offline=False)
        self.sheets.show_lost(self._place.register, self._place.clock())
        self.sheets.clear_page()
        self.withdrawn.tell(words)
        return within

    def show_paper(self, todo: Todo) -> None:
        """Show the paper of a row; another paper starts at its first page, with the opinion begun for it, if any.
        Until it is read nothing can be done with it."""
        another = self._todo is None or self._todo.id != todo.id
        self._todo = todo
        self.away.clear()
        if another:
            self._papers = self._paper = None
            self.in_view.put()
            self.handling.start_over()
            self.opinion.turn_to(place_of_opinion(todo.id))
            self.sheets.start_over()
            self.trouble.clear()
            self.private.clear()
        self.reload()

    def reload(self) -> None:
        """Read the paper again; what is being written stays."""
        todo = self._todo
        if todo is None:
            return
        office = self._place.office
        self._place.jobs.ask(self, lambda: read_paper(office, todo), lambda read: self._take(todo, read))

    def _take(self, todo: Todo, read: Read) -> None:
        if self._todo is None or self._todo.id != todo.id:
            return
        papers = read.papers
        if isinstance(papers, Lost):
            # No such paper here: a draft that was never saved, whose place is the editor, or one that was refused.
            if self._papers is None or papers.refused:
                self._show_lost(self._todo, papers)
            else:
                self._lose()
            return
        if papers is None:
            self._lose()
            return
        before, self._papers = self._papers, papers
        shown, before = as_shown(papers), as_shown(before) if before else None
        same = shown == before
        if before is None or (shown.paper, shown.offered) != (before.paper, before.offered):
            self.in_view.put()
        self._stack.setCurrentIndex(1)
        now = self._place.clock()
        register, me = self._place.register, self._place.me
        if isinstance(papers, Paperwork):
            self.head.show_head(
                papers.document.urgency,
                papers.document.title or self.tr("（还没有标题）"),
                telling.meta_of_document(papers, register),
                telling.holding_of_document(papers, me, register, now),
                telling.steps_of(papers, me, register, now),
            )
            reason = reason_of_return(papers, now)
            self.sheets.show_document(papers, register, now)
        else:
            self.head.show_head(
                papers.paper.urgency,
                papers.receipt.title,
                telling.meta_of_receipt(papers, now),
                telling.holding_of_receipt(papers, now),
                (),
            )
            reason = ""
            self.sheets.show_received()
        self.reason.show_if(reason, "amber")
        if not same or (self.handling.busy and not self.doing.under_way(todo.id)):
            offline = self._place.office.status.link is not Link.ONLINE
            self.handling.show_offered(papers.offered, read.people, waiting=papers.waiting, offline=offline)
            self.handling.setEnabled(not self.doing.under_way(todo.id))
        self.trouble.show_refused(papers.refused)
        self.private.tell(read.private)
        self.attachments.turn_to(read.record)
        self.attachments.show_files(read.files, may_change=Attach in papers.offered)
        if papers.paper != self._paper:
            self._lay_out(papers.paper)
        elif self._laid_out:
            self.in_view.drawn()
        self._looked()

    def _first_page(self, name: str, jpeg: bytes) -> None:
        if not self.sheets.show_first_page(name, jpeg):
            self.attachments.no_picture(name)

    def _lay_out(self, paper: Paper) -> None:
        self._paper, self._laid_out = paper, False

        def draw(layout: Layout, fonts: PageFonts) -> None:
            if self._paper is paper:
                self.sheets.show_page(layout, fonts)
                stand()

        def stand() -> None:
            """Also a paper that cannot be drawn, for a bug of ours, must be able to go on."""
            if self._paper is paper:
                self._laid_out = True
                self.in_view.drawn()

        self._place.lay_out(self, paper, draw, stand)

    def _lose(self) -> None:
        """The paper is here no more. One that is being looked at stays in view, without anything to do."""
        if self._papers is None:
            self.show_nothing()
            return
        self._papers = None
        self.in_view.clear()
        self.handling.show_offered(frozenset(), (), waiting=(), offline=False)

    def _show_lost(self, todo: Todo, lost: Lost) -> None:
        self._papers = self._paper = None
        self.in_view.clear()
        self._stack.setCurrentIndex(1 if lost.refused else 0)
        if lost.refused:
            kept = Holding(self.tr("没有送出"), self.tr("您写的文字还在，可以取回"), mine=True)
            self.head.show_head(todo.urgency, todo.title, (), kept, ())
            self.handling.show_offered(frozenset(), (), waiting=(), offline=False)
            self.trouble.show_refused(lost.refused)
        self.sheets.show_lost(self._place.register, self._place.clock())

    # What is done

    def press_submit(self) -> None:
        """Ctrl+Enter."""
        self.handling.press_submit()

    def _looked(self) -> None:
        """Whose turn it is has the paper before them."""
        if self.in_view.seen and isinstance(self._papers, Paperwork):
            self._place.opening.looked_at(self._papers)

    def _on_screen(self) -> OnScreen | None:
        if self._todo is None or self._papers is None:
            return None
        return self._todo, self._papers

    def _done(self, paper_id: str) -> None:
        self.handled.emit(paper_id)
        if self._todo is not None and self._todo.id == paper_id:
            self.reload()

    def _edit(self) -> None:
        if self._todo is not None:
            self.edit_wanted.emit(self._todo.id)

    def _text_back(self, text: str, close: Callable[[], None]) -> None:
        """Words of an order that came back stand behind what is being written; then the order may go."""
        self.opinion.add(text, close)
        self.handling.written.show()
        self.handling.opinion.setFocus()
