"""The history of the office in memory: the real reading of versions over the archive's records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from oa_client.office import history
from oa_client.office.history import KEPT, Comparison, Version
from oa_client.office.on_the_desk import Working
from oa_client.office.revisions import Revisions
from oa_client.storage.drafts import KeptDraft
from oa_core.comparing.characters import Hand
from oa_core.documents.model import Content, Document, TextRevision
from oa_core.refusal import Refused

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


class FakeHistory:
    """Everything of ``Office.history``. ``exported`` is what left as files."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.exported: list[tuple[Comparison, Path]] = []
        self.full = False

    def versions(self, document_id: str) -> tuple[Version, ...]:
        office = self._office
        found = self._revisions(document_id), self._kept(document_id)
        return history.versions(*found, office.me.id, office.register, {})

    def content(self, document_id: str, version: str) -> Content:
        return history.content_of_version(self._revisions(document_id), self._kept(document_id), version)

    def compare(self, document_id: str, old: str, new: str | Content) -> Comparison:
        office = self._office
        own = Hand(office.me.id, office.me.name, office.archive.now)
        found = self._revisions(document_id), self._kept(document_id)
        return history.compare(*found, old, new, own, office.register)

    def went_in(self, working: Working) -> Comparison:
        office = self._office
        own = Hand(office.me.id, office.me.name, office.archive.now)
        revisions = self._revisions(working.document_id)
        assert revisions is not None
        return history.went_in(revisions, self._kept(working.document_id), working, own, office.register)

    def seen_before(self, document_id: str) -> str:
        revisions = self._revisions(document_id)
        if revisions is None:
            return KEPT
        unsent = self._kept(document_id) is not None
        return history.seen_before(revisions, self._office.me.id, unsent=unsent)

    def export(self, told: Comparison, path: Path) -> None:
        if self.full:
            raise Refused("disk_full")
        self.exported.append((told, path))

    def _revisions(self, document_id: str) -> Revisions | None:
        records = self._office.view()
        document = records.get(document_id)
        if not isinstance(document, Document):
            return None

        def look_up(revision: str) -> TextRevision | None:
            found = records.get(revision)
            return found if isinstance(found, TextRevision) else None

        return Revisions(document, look_up)

    def _kept(self, document_id: str) -> KeptDraft | None:
        working = self._office.documents.kept.get(document_id)
        if working is None or working.kept_at is None:
            return None
        return KeptDraft(working.document_id, working.base, working.content, working.kept_at)
