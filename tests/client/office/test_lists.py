"""The lists a person sees, and the papers behind their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.importing.ofd import read_ofd
from oa_client.office.office import Office
from oa_core.documents.commands import Issue, SendBack, SignFor, TakeNumber
from oa_core.documents.model import ReceiptState, Status
from oa_core.duty.commands import Correct, Log
from oa_core.records import Record
from oa_core.refusal import Refused
from sync.core import Page
from tests.client.conftest import Clock, page, sent
from tests.support.book import CONTENT, Book

Open = Callable[[str], Office]


def reads(office: Office, person: str, records: dict[str, Record], clock: Clock) -> Office:
    office.exchange.perform(Page(page(person, sent(records, person, seq=2), seq=2, now=clock.now)))
    return office


def test_the_inbox_holds_what_is_with_me_urgent_papers_first_then_the_longest_waiting(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    for title, urgency in (("甲", ""), ("乙", "特急"), ("丙", "加急"), ("丁", "")):
        book.submitted(replace(CONTENT, title=title, urgency=urgency))
    director = reads(open_office("director"), "director", book.records, clock)
    assert [todo.title for todo in director.documents.inbox()] == ["乙", "丙", "甲", "丁"]
    assert {todo.source for todo in director.documents.inbox()} == {"李敏"}


def test_what_is_with_others_stands_under_waiting_for_others_with_the_holders_name(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    book.to_sign()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    assert clerk.documents.inbox() == ()
    (row,) = clerk.documents.elsewhere()
    assert (row.source, row.status) == ("陈立新", Status.TO_SIGN)


def test_an_issued_paper_waits_for_others_until_every_receiver_has_signed_for_it(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    document = book.issued()
    for organ, person in (("shimen", "shimen-clerk"), ("qingtong", "qingtong-clerk")):
        book.do(person, SignFor(), book.receipts(document)[organ].id)
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    paperwork = clerk.documents.paperwork(document.id)
    assert paperwork is not None
    states = [(receipt.organ, receipt.state) for receipt in paperwork.receipts]
    assert states == [
        ("shimen", ReceiptState.SIGNED_FOR),
        ("qingtong", ReceiptState.SIGNED_FOR),
        ("emergency", ReceiptState.DELIVERED),
    ]
    assert [row.id for row in clerk.documents.elsewhere()] == [document.id]
    book.do("emergency-clerk", SignFor(), book.receipts(document)["emergency"].id)
    other = reads(open_office("clerk"), "clerk", book.records, clock)
    assert other.documents.elsewhere() == ()


def test_a_receiver_finds_the_paper_in_the_inbox_and_after_signing_under_incoming(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    book.issued()
    shimen = reads(open_office("shimen-clerk"), "shimen-clerk", book.records, clock)
    (todo,) = shimen.documents.inbox()
    assert (todo.kind, todo.number, todo.source) == ("receipt", "屿府〔2026〕1号", "南屿县人民政府办公室")
    received = shimen.documents.received(todo.id)
    assert received is not None
    assert received.paper.body == CONTENT.body
    assert received.offered == {SignFor}
    shimen.execute(todo.id, SignFor(), seen=received.receipt.step)
    assert shimen.documents.inbox() == ()
    (row,) = shimen.documents.incoming()
    assert (row.status, row.waiting) == (ReceiptState.SIGNED_FOR, True)


def test_a_receiver_does_not_see_the_senders_own_papers(open_office: Open, clock: Clock) -> None:
    book = Book()
    document = book.issued()
    shimen = reads(open_office("shimen-clerk"), "shimen-clerk", book.records, clock)
    assert shimen.documents.paperwork(document.id) is None
    assert shimen.documents.outgoing() == ()


def test_numbering_and_issuing_offline_leave_the_number_open_and_the_receipts_queued(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    signed = book.signed()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    clerk.execute(signed.id, TakeNumber(), seen=signed.step)
    clerk.execute(signed.id, Issue(), seen=signed.step + 1)
    paperwork = clerk.documents.paperwork(signed.id)
    assert paperwork is not None
    assert paperwork.document.number == ""
    assert {receipt.state for receipt in paperwork.receipts} == {ReceiptState.QUEUED}
    (row,) = (row for row in clerk.documents.outgoing() if row.id == signed.id)
    assert row.waiting


def test_a_returned_paper_is_back_in_the_drafters_inbox(open_office: Open, clock: Clock) -> None:
    book = Book()
    book.do("director", SendBack("改。"), book.submitted().id)
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    assert [todo.status for todo in clerk.documents.inbox()] == [Status.RETURNED]


def test_a_draft_is_no_task_but_stands_in_the_list(open_office: Open, clock: Clock) -> None:
    book = Book()
    book.drafted()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    assert clerk.documents.inbox() == ()
    assert [row.status for row in clerk.documents.outgoing()] == [Status.DRAFT]


def test_the_duty_log_shows_the_latest_first_and_marks_what_was_corrected(
    office: Office, clock: Clock
) -> None:
    wrong = office.new_id()
    office.execute(wrong, Log("积水30厘米。", clock.now))
    right = office.new_id()
    office.execute(right, Correct(wrong, "积水13厘米。", clock()))
    rows = office.duty.entries()
    assert [(row.entry.id, row.corrected_by, row.waiting) for row in rows] == [
        (right, "", True),
        (wrong, right, True),
    ]


def test_the_duty_log_of_another_organ_is_not_mine(open_office: Open, clock: Clock) -> None:
    book = Book()
    book.do("shimen-clerk", Log("石门镇正常。", book.now))
    assert reads(open_office("clerk"), "clerk", book.records, clock).duty.entries() == ()
    assert len(reads(open_office("shimen-clerk"), "shimen-clerk", book.records, clock).duty.entries()) == 1


def test_a_paper_leaves_as_pdf_ofd_and_docx(office: Office, tmp_path: Path) -> None:
    paper = office.documents.preview(CONTENT)
    office.documents.export_pdf(paper, tmp_path / "a.pdf")
    office.documents.export_ofd(paper, tmp_path / "a.ofd")
    office.documents.export_docx(paper, tmp_path / "a.docx")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    last = CONTENT.body.split("\n")[-1]
    assert last in "".join(each.text for each in read_ofd(tmp_path / "a.ofd"))
    assert last in office.documents.read_docx(tmp_path / "a.docx")


def test_a_file_that_cannot_be_written_is_told(office: Office, tmp_path: Path) -> None:
    paper = office.documents.preview(CONTENT)
    documents = office.documents
    for export in (documents.export_pdf, documents.export_ofd, documents.export_docx):
        with pytest.raises(Refused, match="path_not_writable"):
            export(paper, tmp_path / "no such folder" / "a")


def test_a_classified_file_is_not_read(office: Office, tmp_path: Path) -> None:
    paper = office.documents.preview(CONTENT)
    office.documents.export_docx(replace(paper, body="秘密★2年\n正文"), tmp_path / "a.docx")
    with pytest.raises(Refused, match="classified"):
        office.documents.read_docx(tmp_path / "a.docx")
