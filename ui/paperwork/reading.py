"""What the pane reads of one paper in one go, off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from oa_client.office.colleagues import Colleague
from oa_client.office.documents import Paperwork, Received, Todo
from oa_client.office.files import FileShown
from oa_client.office.orders import Pending
from oa_core.documents.commands import Revise
from oa_core.documents.content import content_of
from ui.paperwork.acts import forward_form

if TYPE_CHECKING:
    from oa_client.office.office import Office


@dataclass(frozen=True)
class Lost:
    """A paper that is not here, and the person's orders for it that were refused."""

    refused: tuple[Pending, ...]


@dataclass(frozen=True)
class Read:
    """The paper, whom it may be sent to, since when there is an own text for it that cannot be sent, and its files
    with the record they go with."""

    papers: Paperwork | Received | Lost | None
    people: tuple[Colleague, ...] = ()
    private: datetime | None = None
    record: str = ""
    files: tuple[FileShown, ...] = ()


def read_paper(office: Office, todo: Todo) -> Read:
    """Read the paper of a row of a list."""
    documents = office.documents
    if todo.kind == "receipt":
        received = documents.received(todo.id)
        envelope = received.receipt.envelope if received else ""
        return Read(received, record=envelope, files=office.files.of(envelope))
    papers = documents.paperwork(todo.id)
    if papers is None:
        return Read(Lost(tuple(each for each in office.orders.refused() if each.record == todo.id)))
    working = office.drafting.open(todo.id)
    form = forward_form(papers.offered)
    people: tuple[Colleague, ...] = ()
    if form is not None and form.people == "signers":
        people = documents.signers(papers.document)
    elif form is not None and form.people == "reviewers":
        people = documents.reviewers(working.content)
    unsent = Revise not in papers.offered and working.content != content_of(papers.document, papers.body)
    private = working.kept_at if unsent else None
    return Read(papers, people, private, todo.id, office.files.of(todo.id))
