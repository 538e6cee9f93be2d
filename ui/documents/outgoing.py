"""发文: the documents of the office, and the drafting desk in the same place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.changes import Changes
from ui.documents.editor import Editor
from ui.documents.withdrawing import on_the_desk, take_off_the_desk
from ui.paperwork.lists import PapersPage, Tab
from ui.paperwork.telling import by_day
from ui.workplace import Workplace


class OutgoingPage(QWidget):
    """Shows the list, or the editor while a document is on the desk. ``told(words)`` is what an act has done."""

    laid_out_anew = Signal()
    told = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._look_for = ""
        self.setObjectName("outgoing_page")
        read = place.office.documents.outgoing
        self.papers = PapersPage(
            place,
            "outgoing",
            self.tr("发文"),
            (
                Tab(
                    "tab_all_outgoing",
                    self.tr("全部"),
                    read,
                    by_day,
                    self.tr("还没有公文。按 Ctrl+N 新建一件。"),
                ),
            ),
            drafts=True,
        )
        self.editor = Editor(place)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.papers)
        self._stack.addWidget(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.papers.edit_wanted.connect(self.edit)
        place.heard.changed.connect(self._heed)
        self.editor.left.connect(self._show_list)
        self.editor.writing.focus.arranged.connect(self.laid_out_anew)
        self.editor.sent.connect(self._sent)
        for each in (self.papers.told, self.editor.sending.told):
            each.connect(self.told)

    @property
    def wants_room(self) -> bool:
        """Whether the navigation should be narrow."""
        return self._stack.currentWidget() is self.editor

    @property
    def wants_all(self) -> bool:
        """Whether the navigation should be away."""
        return self.wants_room and self.editor.writing.focus.on

    @property
    def own_keys(self) -> frozenset[str]:
        """The keys that the window leaves to this page while it is in view."""
        return frozenset(self.editor.own_keys) if self.wants_room else frozenset()

    def begin(self) -> None:
        """A new document."""
        self._show_editor()
        self.editor.begin()

    def edit(self, document_id: str) -> None:
        """A document that exists."""
        self._show_editor()
        self.editor.edit(document_id)

    def look(self, document_id: str) -> None:
        """Choose a document in the list; what is on the desk is kept and put away first."""
        self._look_for = document_id
        if self.wants_room:
            self.editor.leave()
        else:
            self._show_list()

    def _show_editor(self) -> None:
        self._stack.setCurrentWidget(self.editor)
        self.laid_out_anew.emit()

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self.papers)
        self.laid_out_anew.emit()
        if self.isVisible():
            self.papers.take_focus()
        wanted, self._look_for = self._look_for, ""
        if wanted:
            self.papers.show_next(wanted)

    def _heed(self, changes: Changes) -> None:
        """Nothing of a paper that may be read here no more stays on the desk."""
        if on_the_desk(self.editor, changes.gone):
            self.papers.detail.withdrawn.tell(take_off_the_desk(self.editor, self._place.me.id))

    def _sent(self, document_id: str) -> None:
        self._show_list()
        self.papers.show_next(document_id)

    @property
    def dirty(self) -> bool:
        """Whether the editor holds a text that is not kept."""
        return self.editor.dirty

    def flush(self) -> None:
        """Keep what was typed last."""
        self.editor.flush()

    def press_submit(self) -> None:
        """Ctrl+Enter."""
        (self.editor if self.wants_room else self.papers).press_submit()

    def press_back(self) -> None:
        """Esc."""
        (self.editor if self.wants_room else self.papers).press_back()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        return (self.editor if self.wants_room else self.papers).panes()

    def take_focus(self) -> None:
        """Where work begins."""
        (self.editor if self.wants_room else self.papers).take_focus()
