"""Keeps what is being written on this workstation: whatever happens, no more than two seconds of it are lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from oa_client.office.on_the_desk import Working
from oa_core.documents.model import Content, Document
from oa_core.refusal import Refused
from ui.workplace import Workplace

REST_MS = 900
"""After so long without a key the text is kept."""
LONGEST_MS = 1500
"""While somebody types without a rest, it is kept this often; half a second is left for the writing itself."""


class Autosave(QObject):
    """``kept(datetime)`` when the text is safe, ``refused(Refused)`` when it must not or cannot be stored.

    Texts are kept one after the other; what was typed while one is being written follows it.
    """

    kept = Signal(object)
    refused = Signal(object)

    def __init__(self, place: Workplace, read: Callable[[], Content], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._read = read
        self._working: Working | None = None
        self._in_flight: Content | None = None
        self._due = False
        """Whether it was time to keep the text while it was being written as it was before."""
        self._after: Callable[[], object] | None = None
        self.refusal: Refused | None = None
        """Why the last try to keep the text failed, if it did."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._longest = QTimer(self)
        self._longest.setSingleShot(True)
        self._longest.setInterval(LONGEST_MS)
        for timer in (self._rest, self._longest):
            timer.timeout.connect(self.now)

    @property
    def working(self) -> Working | None:
        """The document on the desk as it was kept last."""
        return self._working

    @property
    def on_screen(self) -> Content:
        """What stands on the screen now."""
        return self._read()

    def begin(self, working: Working | None) -> None:
        """Watch over another document, or over none."""
        self._stop()
        drafting = self._place.office.drafting
        if self._working is not None:
            drafting.end_writing(self._working.document_id)
        if working is not None:
            drafting.begin_writing(working.document_id)
        self._working = working
        self._in_flight = None
        self._due = False
        self._after = None
        self.refusal = None

    def learn(self, document: Document) -> None:
        """The document on the desk has moved on by the person's own hand, and its text has not."""
        if self._working is not None and self._working.document_id == document.id:
            self._working = replace(self._working, document=document)

    def touch(self) -> None:
        """A key was pressed."""
        self._rest.start()
        if not self._longest.isActive():
            self._longest.start()

    def _stop(self) -> None:
        self._rest.stop()
        self._longest.stop()

    @property
    def dirty(self) -> bool:
        """Whether the screen holds what is not kept yet."""
        return self._working is not None and self._read() != self._working.content

    def now(self) -> None:
        """Keep what stands on the screen, if it differs from what was kept."""
        self._stop()
        working = self._working
        if working is None:
            self._finish()
            return
        if self._in_flight is not None:
            self._due = True
            return
        content = self._read()
        if content == working.content:
            self.refusal = None
            self._finish()
            return
        self._keep(working, content)

    def flush(self) -> None:
        """Keep what stands on the screen without waiting for what is being kept: the program may end next."""
        working, content = self._working, self._read()
        if working is not None and self._in_flight is not None and content != self._in_flight:
            self._keep(working, content)
        else:
            self.now()

    def _keep(self, working: Working, content: Content) -> None:
        self._in_flight = content
        self._due = False
        drafting, document_id = self._place.office.drafting, working.document_id

        def refuse(refused: Refused) -> None:
            self._not_kept(document_id, refused)

        self._place.jobs.ask(self, lambda: drafting.keep(working, content), self._kept, refuse)

    def then(self, after: Callable[[], object]) -> None:
        """Keep, and when that is settled one way or the other go on with ``after``."""
        self._after = after
        self.now()

    def _kept(self, working: Working) -> None:
        if self._working is None or self._working.document_id != working.document_id:
            return
        self._in_flight = None
        self.refusal = None
        self._working = replace(working, document=self._working.document)
        moment: datetime | None = working.kept_at
        self.kept.emit(moment)
        due, self._due = self._due, False
        if due or (self._after is not None and self.dirty):
            self.now()
        else:
            self._finish()

    def _not_kept(self, document_id: str, refused: Refused) -> None:
        if self._working is None or self._working.document_id != document_id:
            return
        self._in_flight = None
        self.refusal = refused
        self.refused.emit(refused)
        self._finish()

    def _finish(self) -> None:
        after, self._after = self._after, None
        if after is not None:
            after()
