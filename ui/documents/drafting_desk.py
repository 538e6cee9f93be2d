"""The drafting desk as its aids know it: what stands on it, and what may be put there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oa_client.office.documents import Paperwork
from oa_client.office.on_the_desk import Working
from oa_core.documents.content import content_of
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui.actions import Action, bind_within
from ui.documents.autosave import Autosave
from ui.documents.body import BodyEdit
from ui.documents.editor_head import EditorHead
from ui.documents.form import ContentForm
from ui.documents.leaving import TextNotice
from ui.documents.moved_text import MovedText
from ui.documents.paper_files import OnDesk, PaperFiles
from ui.documents.preview import Preview
from ui.documents.rooms import Rooms
from ui.documents.sending import Sending
from ui.documents.submit_panel import SubmitPanel
from ui.documents.undo import History, without_text
from ui.notices import Notice
from ui.widgets.buttons import line
from ui.widgets.path_bar import PathBar
from ui.widgets.text_fields import composing
from ui.workplace import Workplace


def unchanged(papers: Paperwork, content: Content) -> bool:
    """Whether ``content`` is what the paper holds already."""
    return content_of(papers.document, papers.body) == content


class DraftingDesk(QWidget):
    """Head, rooms and text. ``touched`` after every change a person makes to the paper, ``learned(Paperwork)`` when the
    files that go with it are others."""

    touched = Signal()
    learned = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.place = place
        self.own_keys: set[str] = set()
        self.papers: Paperwork | None = None
        self.empty = True
        """Whether no paper lies here yet, so that nothing typed would be anybody's."""
        self._content = Content(letterhead="")
        theme = place.theme
        self.head = EditorHead(theme)
        self.path_bar = PathBar(theme)
        self.trouble = TextNotice(theme, "editor_trouble")
        self.reason = Notice(theme, "returned_reason")
        self.form = ContentForm(theme)
        self.form.setFixedWidth(theme.px(270))
        self.body = BodyEdit(theme, self.tr("正文"))
        self.history = History(self.body, self.elements, self.show_elements)
        self.moved = MovedText(place)
        self.preview = Preview(place, self.content)
        self.panel = SubmitPanel(theme)
        self.rooms = Rooms(theme, self.form, self.body, self.preview, self.panel)
        self.side = self.rooms.side
        self.autosave = Autosave(place, self.content, self)
        self.sending = Sending(place, self.panel, self.autosave, self)
        self.files = PaperFiles(place, self.path_bar, self.on_desk, self)
        self._arrange()

    def _arrange(self) -> None:
        """The head over the rooms; over the text what has to be said about it."""
        for notice in (self.moved, self.reason, self.trouble):
            self.rooms.over.addWidget(notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.head, 0), (line(), 0), (self.path_bar, 0), (self.rooms, 1)):
            column.addWidget(widget, stretch)

    def content(self) -> Content:
        """What stands on the screen."""
        return self.body.blocks.content(self.form.filled_in(self._content), self.body.toPlainText())

    def elements(self) -> Content:
        """The 要素 as they stand on the screen, without the text and its tables."""
        return without_text(self.form.filled_in(self._content))

    def show_elements(self, elements: Content) -> None:
        """Have other 要素 on the screen; the text stays."""
        kept = self._content
        self._content = replace(elements, body=kept.body, tables=kept.tables, pictures=kept.pictures)
        self.form.show_content(self._content)
        self.touched.emit()

    def put(self, content: Content) -> None:
        """Have ``content`` on the screen in place of what stands there, as one step that can be undone; it is kept
        like what is typed. Nothing is put into a text that is locked."""
        if self.empty or self.body.isReadOnly():
            return
        with self.history.together():
            self.body.blocks.learn(content)
            self._content = content
            self.form.show_content(content)
            self.body.put(content.body)
        self.touched.emit()

    def keys(self, action: Action, act: Callable[[], object]) -> None:
        """Let the keys of ``action`` do ``act`` while the editor has the focus and nothing is being composed; keys
        that the window has for something else are the editor's as long as it is in view (``own_keys``)."""
        self.own_keys |= set(action.keys)
        bind_within(self, action, lambda: None if composing() else act())

    def lay(self, content: Content) -> None:
        """Put a paper's text here, without a step that could be undone: what was done to the one before is over."""
        with self.history.unseen():
            self._content = content
            self.body.gate.begin()
            self.body.blocks.begin(content)
            self.form.show_content(content)
            self.body.setPlainText(content.body)
        self.history.begin()
        self.head.show_title(content.title)

    def learn(self, papers: Paperwork) -> None:
        """The paper on the desk moved on by the person's own hand (a file, a first save); its text is what it was."""
        before = self.papers.document.attachments if self.papers else ()
        self.papers = papers
        self.autosave.learn(papers.document)
        if papers.document.attachments != before:
            self.preview.show_attachments(papers.document.attachments)
            self.learned.emit(papers)

    def saved(self, working: Working) -> None:
        """What was written was saved while it stays on the desk; what was typed meanwhile is kept next."""
        self.autosave.begin(working)
        self.touched.emit()

    def when_saved(self, go_on: Callable[[], object], refused: Callable[[Refused], None]) -> None:
        """Go on once the draft on the desk is a record: a file and a co-writer go with a record. One that nobody has
        saved yet is saved first."""
        working, content = self.autosave.working, self.content()
        if working is None:
            return
        if working.document is not None:
            go_on()
            return
        drafting = self.place.office.drafting

        def saved(now: Working) -> None:
            self.saved(now)
            go_on()

        self.autosave.then(
            lambda: self.place.jobs.ask(
                self, lambda: drafting.save(self.autosave.working or working, content), saved, refused
            )
        )

    def take_focus(self) -> None:
        """The title first, when it is empty; else the text."""
        target = self.body if self._content.title else self.form.title
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_desk(self) -> OnDesk:
        """What stands here, as it goes to a file or to a printer."""
        content, papers = self.content(), self.papers
        whole = papers is not None and unchanged(papers, content)
        files = papers.document.attachments if papers is not None else ()
        return OnDesk(content, papers.paper if papers is not None and whole else None, files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.form.setFixedWidth(self.place.theme.px(340 if self.width() >= 1600 else 270))
