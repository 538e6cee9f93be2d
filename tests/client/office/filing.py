"""What tests about files on a workstation do again and again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from oa_client.office.office import Office
from oa_client.storage.file_tables import file
from oa_client.storage.schema import outbox as outbox_table
from oa_core.documents.commands import Attach
from oa_core.documents.model import Document
from oa_core.files import Attachment
from oa_core.records import Record
from oa_core.refusal import Refused
from sync.core import Page
from sync.file_talk import (
    Finish,
    Inbound,
    KeepPiece,
    Outbound,
    Resume,
)
from tests.client.conftest import Clock, page, sent
from tests.support.book import CONTENT, Book
from tests.support.handing_in import Paper

PAPERS = ["user:clerk", "desk:office", "inbox:clerk", "inbox:office"]
"""The scopes that papers come in."""
PLAN = Paper("防汛预案.txt", "各乡镇要落实值班。\n".encode() * 9000)


def on_disk(office: Office) -> set[str]:
    folder = Path(office.files.vault.path("0" * 64)).parent.parent
    return {path.name for path in folder.glob("*/*")}


def written(tmp_path: Path, paper: Paper) -> Path:
    path = tmp_path / paper.name
    path.write_bytes(paper.content)
    return path


def drafted(office: Office) -> str:
    working = office.drafting.save(office.drafting.begin(), CONTENT)
    return working.document_id


def with_file(office: Office, tmp_path: Path, paper: Paper = PLAN) -> str:
    document = drafted(office)
    office.files.attach(document, written(tmp_path, paper))
    return document


def rows(office: Office) -> dict[str, str]:
    with office.read() as connection:
        return {row.sha256: row.state for row in connection.execute(select(file))}


def orders(office: Office) -> list[tuple[str, str]]:
    with office.read() as connection:
        return [
            (row.kind, row.state)
            for row in connection.execute(select(outbox_table).order_by(outbox_table.c.n))
        ]


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        doing()
    return caught.value.code


def arrived(office: Office, clock: Clock, paper: Paper) -> tuple[Document, Attachment]:
    """A paper of somebody else's office that came from the centre with a file, which was fetched."""
    book = Book()
    document = book.drafted()
    with_it = book.do("clerk", Attach(paper.attachment), document.id)
    assert isinstance(with_it, Document)
    take(office, clock, book.records)
    office.files.want(with_it.id, paper.sha256)
    fetched(office, paper)
    return with_it, paper.attachment


def take(office: Office, clock: Clock, records_now: dict[str, Record]) -> None:
    changes = sent(records_now, "clerk", seq=5)
    office.exchange.perform(Page(page("clerk", changes, seq=5, now=clock())))


def fetched(office: Office, paper: Paper) -> None:
    job = office.file_exchange.next_job()
    assert isinstance(job, Inbound)
    assert job.sha256 == paper.sha256
    assert office.file_exchange.perform(Resume(paper.sha256)) == 0
    have = 0
    while have < len(paper.content):
        kept = office.file_exchange.perform(KeepPiece(paper.sha256, paper.content[have : have + 50_000]))
        assert isinstance(kept, int)
        have = kept
    assert office.file_exchange.perform(Finish(paper.sha256))
    office.file_exchange.leave_off()


def sending(office: Office) -> Outbound:
    job = office.file_exchange.next_job()
    assert isinstance(job, Outbound)
    return job


def wait_for_files(office: Office) -> None:
    """The centre has done what it could and asked for the files of the rest."""
    with office.write(durable=True) as connection:
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == "document.draft")
            .values(state="applied", seq=99)
        )
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == "document.attach")
            .values(state="waiting_files", files=json.dumps([PLAN.sha256]))
        )
