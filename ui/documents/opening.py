"""What the drafting desk reads when a paper is put on it."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.office.documents import Paperwork
from oa_client.office.office import Office
from oa_client.office.on_the_desk import Working
from oa_core.people.model import Letterhead, Organ


@dataclass(frozen=True)
class Opened:
    """What the editor reads in one go when a document is put on the desk."""

    working: Working
    papers: Paperwork | None
    letterheads: tuple[Letterhead, ...]
    organs: tuple[Organ, ...]


def read(office: Office, document_id: str | None) -> Opened:
    """All of it in one go: a document, or (``None``) an empty one. Raises ``Refused`` as ``Drafting.open`` does."""
    documents = office.documents
    working = office.drafting.open(document_id) if document_id else office.drafting.begin()
    papers = documents.paperwork(working.document_id)
    return Opened(working, papers, documents.letterheads(), documents.receivers())
