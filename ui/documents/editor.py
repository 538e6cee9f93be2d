"""拟稿: 要素 at the left, the text in the middle, the page at the right. Nothing is ever asked on leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oa_client.office.documents import Paperwork
from oa_client.office.on_the_desk import Working
from oa_core.documents.commands import Revise, Submit
from oa_core.documents.content import content_of
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui import wording
from ui.actions import Action, bind_within
from ui.documents.annexed import Annexed
from ui.documents.autosave import Autosave
from ui.documents.before_sending import ask_whom_to_send_to, go_to_field
from ui.documents.body import BodyEdit
from ui.documents.checks import Checks
from ui.documents.editor_head import EditorHead
from ui.documents.form import ContentForm
from ui.documents.leaving import Leaving, TextNotice
from ui.documents.meeting import Meeting
from ui.documents.moved_text import MovedText
from ui.documents.opening import Opened, read
from ui.documents.paper_files import OnDesk, PaperFiles
from ui.documents.past import Past
from ui.documents.preview import Preview
from ui.documents.ready_texts import ReadyTexts
from ui.documents.rooms import Rooms
from ui.documents.sending import Sending
from ui.documents.submit_panel import SubmitPanel
from ui.documents.undo import without_text
from ui.documents.writing import Writing
from ui.notices import Notice
from ui.paperwork.returned import beside_the_text
from ui.times import clock_seconds
from ui.widgets.buttons import line
from ui.widgets.path_bar import PathBar
from ui.widgets.text_fields import composing
from ui.workplace import Workplace

MOVED = ("moved_on", "not_yours", "gone")
"""Refusals after which the paper on the desk is not the one that was opened."""


def _unchanged(papers: Paperwork, content: Content) -> bool:
    return content_of(papers.document, papers.body) == content


class Editor(QWidget):
    """``left()`` when the person goes back, ``sent(id)`` when the document was submitted or saved."""

    left = Signal()
    sent = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._content = Content(letterhead="")
        self.own_keys: set[str] = set()
        self.papers: Paperwork | None = None
        self._loading = True
        self.setObjectName("editor")
        theme = place.theme
        self.head = EditorHead(theme)
        self.path_bar = PathBar(theme)
        self.trouble = TextNotice(theme, "editor_trouble")
        self.reason = Notice(theme, "returned_reason")
        self.form = ContentForm(theme)
        self.form.setFixedWidth(theme.px(270))
        self.body = BodyEdit(theme, self.tr("正文"))
        self.moved = MovedText(place)
        self.preview = Preview(place, self.content)
        self.panel = SubmitPanel(theme)
        self.rooms = Rooms(theme, self.form, self.body, self.preview, self.panel)
        self.side = self.rooms.side
        self.preview.view.pointed.connect(self.body.go_to)
        self.autosave = Autosave(place, self.content, self)
        self.leaving = Leaving(place, self.autosave, self.trouble, self)
        self.leaving.left.connect(self.put_away)
        self.sending = Sending(place, self.panel, self.autosave, self)
        self.files = PaperFiles(place, self.path_bar, self.on_desk, self)
        _arrange(self)
        self.annexed = Annexed(place, self)
        self.checks = Checks(place, self)
        self.past = Past(place, self)
        self.meeting = Meeting(place, self)
        self.writing = Writing(place, self)
        self.texts = ReadyTexts(place, self)
        self._connect()

    def _connect(self) -> None:
        self.form.changed.connect(self._touched)
        self.body.textChanged.connect(self._touched)
        self.body.pasted.connect(self.trouble.tell_pasted)
        self.body.paste_refused.connect(self.trouble.tell_paste)
        self.moved.reopen.connect(self._fetch)
        self.autosave.kept.connect(self._show_kept)
        self.autosave.refused.connect(self.head.show_not_kept)
        self.sending.busy.connect(self._lock)
        self.sending.gone.connect(self._gone)
        self.sending.refused.connect(self._not_sent)
        self.panel.closed.connect(self._close_panel)
        self.files.read.connect(self._take_docx)
        self.files.written.connect(self.trouble.tell_written)
        self.files.refused.connect(self.trouble.tell_paste)
        self.head.back.clicked.connect(self.leave)
        self.head.submit.clicked.connect(self.press_submit)
        self.head.print.clicked.connect(self.writing.print)
        self.head.read_docx.clicked.connect(self.files.ask_docx)
        self.head.export_pdf.clicked.connect(self.files.ask_pdf)
        self.head.export_ofd.clicked.connect(self.files.ask_ofd)
        self.head.export_docx.clicked.connect(self.files.ask_export_docx)

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
        self._touched()

    def put(self, content: Content) -> None:
        """Have ``content`` on the screen in place of what stands there, as one step that can be undone; it is kept
        like what is typed. Nothing is put into a text that is locked."""
        if self._loading or self.body.isReadOnly():
            return
        with self.writing.history.together():
            self.body.blocks.learn(content)
            self._content = content
            self.form.show_content(content)
            self.body.put(content.body)
        self._touched()

    def keys(self, action: Action, act: Callable[[], object]) -> None:
        """Let the keys of ``action`` do ``act`` while the editor has the focus and nothing is being composed; keys
        that the window has for something else are the editor's as long as it is in view (``own_keys``)."""
        self.own_keys |= set(action.keys)
        bind_within(self, action, lambda: None if composing() else act())

    # Opening and leaving

    def begin(self) -> None:
        """A new document."""
        self._open(None)

    def edit(self, document_id: str) -> None:
        """A document that exists, or a draft kept earlier."""
        self._open(document_id)

    def _open(self, document_id: str | None) -> None:
        """What is on the desk is kept first; if that fails it stays there."""
        if self._loading:
            self._fetch(document_id)
        else:
            self.leaving.when_put_away(lambda: self._fetch(document_id))

    def _fetch(self, document_id: str | None, because: Refused | None = None) -> None:
        """Put a document on the desk; nothing can be typed until it is there. ``because`` of a refusal it is read
        again, which is told over the text."""
        self._loading = True
        self.autosave.begin(None)
        self.sending.begin("")
        self.panel.hide()
        self._lock(True)
        office = self._place.office
        self._place.jobs.ask(
            self,
            lambda: read(office, document_id),
            lambda opened: self._show(opened, because),
            self._not_opened,
        )

    def _show(self, opened: Opened, because: Refused | None) -> None:
        papers = self.papers = opened.papers
        standing = self.moved.look(opened.working, papers)
        working = standing.working
        self.form.set_choices(opened.letterheads, opened.organs)
        self._fill(working.content)
        self._lock(standing.locked)
        offered = papers.offered if papers else frozenset({Submit, Revise})
        self.head.show_state(
            wording.status_name(papers.document.status if papers else "draft"),
            self.tr("送审") if Submit in offered else self.tr("保存改动"),
            may_submit=not standing.locked,
        )
        self.trouble.clear()
        if because is not None and standing.beside is None:
            self.trouble.tell(because, "opening")
        self.reason.show_if(beside_the_text(papers, self._place.clock()), "amber")
        self._loading = False
        self._show_kept(working.kept_at if not standing.locked else None)
        if not standing.locked:
            self.autosave.begin(working)
            self.sending.begin(working.document_id)
        self.side.show_aid(None)
        self.meeting.begin(None if standing.locked else working)
        self.preview.show_attachments(papers.document.attachments if papers else ())
        self.annexed.begin(working.document_id, locked=standing.locked)
        self.preview.begin(standing.beside, standing.label)
        self.checks.begin(papers.document if papers else None, locked=standing.locked)
        self.take_focus()
        self.texts.beginning.offer()

    def learn(self, papers: Paperwork) -> None:
        """The paper on the desk moved on by the person's own hand (a file, a first save); its text is what it was."""
        before = self.papers.document.attachments if self.papers else ()
        self.papers = papers
        self.autosave.learn(papers.document)
        if papers.document.attachments != before:
            self.preview.show_attachments(papers.document.attachments)
            self.checks.show_document(papers.document)

    def saved(self, working: Working) -> None:
        """What was written was saved while it stays on the desk; what was typed meanwhile is kept next."""
        self.autosave.begin(working)
        self._touched()

    def _fill(self, content: Content) -> None:
        with self.writing.history.unseen():
            self._content = content
            self.writing.begin(content)
            self.form.show_content(content)
            self.body.setPlainText(content.body)
        self.writing.history.begin()
        self.head.show_title(content.title)

    def _not_opened(self, refused: Refused) -> None:
        """There is no text to write: the fields are empty and locked, so that nothing is typed for nobody."""
        self.papers = None
        self._fill(Content(letterhead=""))
        self.head.show_state("", "", may_submit=False)
        self._show_kept(None)
        self.reason.clear()
        self.moved.clear()
        self.meeting.begin(None)
        self.preview.begin()
        self.checks.begin(None, locked=True)
        self.trouble.tell(refused, "opening")

    def leave(self) -> None:
        """Back to the list; what was written is kept, nothing is asked. A text that cannot be kept stays in view."""
        if self._loading:
            self.left.emit()
        else:
            self.leaving.leave()

    def put_away(self) -> None:
        """The desk is empty; what was on it is kept, or given up."""
        self._loading = True
        self.papers = None
        self.meeting.begin(None)
        self.autosave.begin(None)
        self.sending.begin("")
        self.checks.begin(None, locked=True)
        self.left.emit()

    @property
    def dirty(self) -> bool:
        """Whether the screen holds what is not kept."""
        return not self._loading and self.autosave.dirty

    def flush(self) -> None:
        """Keep what is not kept yet, now."""
        if not self._loading:
            self.autosave.flush()

    def take_focus(self) -> None:
        """The title first, when it is empty; else the text."""
        target = self.body if self._content.title else self.form.title
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # While writing

    def _touched(self) -> None:
        if self._loading:
            return
        self.autosave.touch()
        self.preview.touch()
        self.checks.touch()
        self.head.show_title(self.form.title.toPlainText())
        self.head.show_saving()

    def _show_kept(self, moment_: datetime | None) -> None:
        self.head.show_kept(clock_seconds(moment_) if moment_ else "")

    # Sending

    def press_submit(self) -> None:
        """Ctrl+Enter: open the side panel; again: send."""
        if self.meeting.press() or self._loading or (self.body.isReadOnly() and not self.panel.isVisible()):
            return
        if self.panel.isVisible():
            self.panel.press()
            return
        offered = self.papers.offered if self.papers else frozenset({Submit})
        if Submit in offered:
            if not self.meeting.stops_sending():
                ask_whom_to_send_to(self)
        elif self.papers is None or _unchanged(self.papers, self.content()):
            self.trouble.note(self.tr("没有改动，不用保存。"), "accent", "saving")
        else:
            signature = self.papers.document.signature
            self.panel.open_for((), resign=signature.name if signature else self.tr("（未签发）"))

    def _lock(self, locked: bool) -> None:
        self.form.set_locked(locked)
        self.body.setReadOnly(locked)
        self.writing.set_locked(locked)

    def _close_panel(self) -> None:
        self.panel.hide()
        self.body.setFocus()

    def _gone(self, document_id: str) -> None:
        self._loading = True
        self.sent.emit(document_id)

    def _not_sent(self, refused: Refused) -> None:
        """The sentence stands in the panel, the focus goes to the field it is about; the text is as it was. When the
        paper moved on meanwhile it is read again, since the text is kept."""
        working = self.autosave.working
        if refused.code in MOVED and working is not None and not self.autosave.dirty:
            self._fetch(working.document_id, refused)
            return
        go_to_field(self, refused.code)

    # Files

    def on_desk(self) -> OnDesk:
        """What stands here, as it goes to a file or to a printer."""
        content, papers = self.content(), self.papers
        whole = papers is not None and _unchanged(papers, content)
        files = papers.document.attachments if papers is not None else ()
        return OnDesk(content, papers.paper if papers is not None and whole else None, files)

    def _take_docx(self, text: str) -> None:
        """The text comes in at the cursor, by the same gate as a paste, and can be undone."""
        self.path_bar.hide()
        self.body.paste_text(text)
        self.body.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.form.setFixedWidth(self._place.theme.px(340 if self.width() >= 1600 else 270))

    def press_back(self) -> None:
        """Esc: the panel for sending, then 查找, then the aid beside the text, then the file line, then the editor."""
        if self.panel.busy:
            return
        if self.panel.isVisible():
            self._close_panel()
        elif self.writing.press_back():
            return
        elif self.side.aid is not None:
            self.side.show_aid(None)
            self.body.setFocus()
        elif self.meeting.open:
            self.meeting.postpone()
        elif self.path_bar.isVisible():
            self.path_bar.hide()
            self.body.setFocus()
        else:
            self.leave()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        beside = self.side.aid or self.preview.view
        return (self.form.title, self.body, beside, self.panel.opinion)


def _arrange(editor: Editor) -> None:
    """The head over the rooms; over the text what has to be said about it."""
    rooms = editor.rooms
    for notice in (editor.moved, editor.reason, editor.trouble):
        rooms.over.addWidget(notice)
    column = QVBoxLayout(editor)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget, stretch in ((editor.head, 0), (line(), 0), (editor.path_bar, 0), (rooms, 1)):
        column.addWidget(widget, stretch)
