"""附件 of the paper on the drafting desk: under the 要素, in step with 附件说明 on the page and with the checks."""

from __future__ import annotations

from PySide6.QtCore import QObject

from oa_client.office.changes import Changes
from oa_client.office.documents import Paperwork
from oa_client.office.files import FileShown
from oa_client.showing.shown_file import Pages
from oa_core.documents.commands import Attach
from ui.documents.drafting_desk import DraftingDesk
from ui.paperwork.attachments import Attachments
from ui.paperwork.file_view import FileView
from ui.workplace import Workplace


class Annexed(QObject):
    """Hangs the files under the form. A draft that nobody has saved yet is saved before its first file is added: a
    file goes with a record."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._locked = True
        self.box = Attachments(place, narrow=True)
        self.box.prepare = lambda go_on: editor.when_saved(go_on, self.box.tell_refused)
        self.view = FileView(place)
        editor.rooms.left.addWidget(self.box)
        editor.side.addWidget(self.view)
        self.box.opened.connect(self._look)
        self.view.closed.connect(lambda: editor.side.show_aid(None))
        editor.side.changed.connect(self._turned)
        place.heard.changed.connect(self._heed)

    def begin(self, document_id: str, *, locked: bool) -> None:
        """Another paper is on the desk, or (empty) none."""
        self._locked = locked
        self.box.turn_to(document_id)
        self.view.show_nothing()
        if document_id:
            self._read(document_id)

    def _read(self, document_id: str) -> None:
        office = self._place.office

        def read() -> tuple[tuple[FileShown, ...], Paperwork | None]:
            return office.files.of(document_id), office.documents.paperwork(document_id)

        self._place.jobs.ask(self, read, lambda found: self._show(document_id, *found))

    def _show(self, document_id: str, files: tuple[FileShown, ...], papers: Paperwork | None) -> None:
        working = self._editor.autosave.working
        if working is None or working.document_id != document_id:
            return
        offered = papers is None or Attach in papers.offered
        self.box.show_files(files, may_change=offered and not self._locked)
        if papers is not None and papers.document.revision == working.base:
            self._editor.learn(papers)

    def _heed(self, changes: Changes) -> None:
        working = self._editor.autosave.working
        if working is not None and working.document_id in changes.records:
            self._read(working.document_id)

    def _look(self, name: str, content: Pages | str) -> None:
        self._editor.side.show_aid(self.view)
        self.view.show_file(name, content)

    def _turned(self, aid: object) -> None:
        if aid is not self.view:
            self.view.show_nothing()
