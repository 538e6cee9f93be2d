"""拟稿: 要素 at the left, the text in the middle, the page at the right. Nothing is ever asked on leaving."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui import wording
from ui.documents.annexed import Annexed
from ui.documents.before_sending import ask_whom_to_send_to, go_to_field
from ui.documents.checks import Checks
from ui.documents.drafting_desk import DraftingDesk, unchanged
from ui.documents.leaving import Leaving
from ui.documents.meeting import Meeting
from ui.documents.opening import Opened, read
from ui.documents.past import Past
from ui.documents.ready_texts import ReadyTexts
from ui.documents.writers import Writers
from ui.documents.writing import Writing
from ui.paperwork.returned import beside_the_text
from ui.times import clock_seconds
from ui.workplace import Workplace

MOVED = ("moved_on", "not_yours", "gone")
"""Refusals after which the paper on the desk is not the one that was opened."""


class Editor(DraftingDesk):
    """``left()`` when the person goes back, ``sent(id)`` when the document was submitted or saved."""

    left = Signal()
    sent = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self.setObjectName("editor")
        self.leaving = Leaving(place, self.autosave, self.trouble, self)
        self.leaving.left.connect(self.put_away)
        self.annexed = Annexed(place, self)
        self.writers = Writers(place, self)
        self.checks = Checks(place, self)
        self.past = Past(place, self)
        self.meeting = Meeting(place, self, self.past)
        self.writing = Writing(place, self)
        self.texts = ReadyTexts(place, self, self.writing.tools.library)
        self._connect()

    def _connect(self) -> None:
        self.form.changed.connect(self.touched)
        self.body.textChanged.connect(self.touched)
        self.touched.connect(self._heed_touch)
        self.learned.connect(lambda papers: self.checks.show_document(papers.document))
        self.preview.view.pointed.connect(self.body.go_to)
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

    # Opening and leaving

    def begin(self) -> None:
        """A new document."""
        self._open(None)

    def edit(self, document_id: str) -> None:
        """A document that exists, or a draft kept earlier."""
        self._open(document_id)

    def _open(self, document_id: str | None) -> None:
        """What is on the desk is kept first; if that fails it stays there."""
        if self.empty:
            self._fetch(document_id)
        else:
            self.leaving.when_put_away(lambda: self._fetch(document_id))

    def _fetch(self, document_id: str | None, because: Refused | None = None) -> None:
        """Put a document on the desk; nothing can be typed until it is there. ``because`` of a refusal it is read
        again, which is told over the text."""
        self.empty = True
        self.autosave.begin(None)
        self.sending.begin("")
        self.panel.hide()
        self._lock(True)
        office = self.place.office
        self.place.jobs.ask(
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
        self.lay(working.content)
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
        self.reason.show_if(beside_the_text(papers, self.place.clock()), "amber")
        self.empty = False
        self._show_kept(working.kept_at if not standing.locked else None)
        if not standing.locked:
            self.autosave.begin(working)
            self.sending.begin(working.document_id)
        self.side.show_aid(None)
        self.meeting.begin(None if standing.locked else working)
        self.preview.show_attachments(papers.document.attachments if papers else ())
        self.annexed.begin(working.document_id, locked=standing.locked)
        self.writers.begin(working.document_id, papers, locked=standing.locked)
        self.preview.begin(standing.beside, standing.label)
        self.checks.begin(papers.document if papers else None, locked=standing.locked)
        self.take_focus()
        self.texts.beginning.offer()
        if papers is not None:
            self.place.opening.looked_at(papers)

    def _not_opened(self, refused: Refused) -> None:
        """There is no text to write: the fields are empty and locked, so that nothing is typed for nobody."""
        self.papers = None
        self.lay(Content(letterhead=""))
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
        if self.empty:
            self.left.emit()
        else:
            self.leaving.leave()

    def put_away(self) -> None:
        """The desk is empty; what was on it is kept, or given up."""
        self.empty = True
        self.papers = None
        self.meeting.begin(None)
        self.autosave.begin(None)
        self.sending.begin("")
        self.checks.begin(None, locked=True)
        self.left.emit()

    @property
    def dirty(self) -> bool:
        """Whether the screen holds what is not kept."""
        return not self.empty and self.autosave.dirty

    def flush(self) -> None:
        """Keep what is not kept yet, now."""
        if not self.empty:
            self.autosave.flush()

    # While writing

    def _heed_touch(self) -> None:
        if self.empty:
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
        if self.meeting.press() or self.empty or (self.body.isReadOnly() and not self.panel.isVisible()):
            return
        if self.panel.isVisible():
            self.panel.press()
            return
        offered = self.papers.offered if self.papers else frozenset({Submit})
        if Submit in offered:
            if not self.meeting.stops_sending():
                ask_whom_to_send_to(self, self.checks)
        elif self.papers is None or unchanged(self.papers, self.content()):
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
        self.empty = True
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

    def _take_docx(self, text: str) -> None:
        """The text comes in at the cursor, by the same gate as a paste, and can be undone."""
        self.path_bar.hide()
        self.body.paste_text(text)
        self.body.setFocus()

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
