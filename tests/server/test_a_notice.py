"""One notice from draft to receipt, told at the doors of a real server."""

from __future__ import annotations

from dataclasses import replace

from oa_core.documents.commands import (
    Approve,
    Issue,
    Revise,
    SendBack,
    Sign,
    SignFor,
    Submit,
    TakeNumber,
)
from oa_core.documents.model import Document, ReceiptState, Status
from tests.server.conftest import Office
from tests.server.register import (
    BUREAU_CLERK,
    CLERK,
    COUNTY_HEAD,
    DIRECTOR,
    QINGTONG_CLERK,
    SHIMEN_CLERK,
)
from tests.server.workstation import Workstation, draft_order, notice, order


def applied(workstation: Workstation, act: object, record: str, office: Office) -> Document:
    """The person's copy of the record after an act that the office allows."""
    office.clock.move(minutes=5)
    copy = workstation.pull()
    seen = copy[record].step
    (result,) = workstation.push(order(act, record, office.clock(), seen=seen))
    assert (result.status, result.code) == ("applied", "")
    found: Document = workstation.pull()[record]
    return found


def test_a_notice_goes_from_draft_to_receipts_and_everybody_sees_their_part(office: Office) -> None:
    clerk, director, head = map(office.signed_in, (CLERK, DIRECTOR, COUNTY_HEAD))
    shimen, qingtong, bureau = map(office.signed_in, (SHIMEN_CLERK, QINGTONG_CLERK, BUREAU_CLERK))
    first = notice(body="一、各乡镇要加强值班值守。\n二、水库要提前预泄。")
    drafted = draft_order(office.clock(), first)
    (result,) = clerk.push(drafted)
    assert result.status == "applied"
    paper = drafted.record
    assert paper not in director.pull().records

    applied(clerk, Submit(to=DIRECTOR.id), paper, office)
    seen = director.pull()[paper]
    assert seen.status is Status.IN_REVIEW
    assert director.copy[seen.revision].body == first.body

    applied(director, SendBack("请补充联系电话。"), paper, office)
    returned = clerk.pull()[paper]
    assert (returned.status, returned.holder) == (Status.RETURNED, CLERK.id)
    assert returned.trail[-1].opinion == "请补充联系电话。"
    assert clerk.copy[returned.revision].body == first.body

    second = replace(first, body=first.body + "\n联系电话：12345。")
    applied(clerk, Revise(second, base=returned.revision), paper, office)
    applied(clerk, Submit(to=DIRECTOR.id), paper, office)
    applied(director, Approve(to=COUNTY_HEAD.id, opinion="同意。"), paper, office)
    to_sign = head.pull()[paper]
    assert {revision.body for revision in head.copy.of("text_revision")} == {first.body, second.body}

    applied(head, Sign(to_sign.content_hash, "同意印发。"), paper, office)
    numbered = applied(clerk, TakeNumber(), paper, office)
    assert numbered.number == "屿府〔2026〕1号"
    issued = applied(clerk, Issue(), paper, office)
    assert issued.status is Status.ISSUED
    assert sorted(receipt.state for receipt in clerk.copy.of("receipt")) == [ReceiptState.DELIVERED] * 3

    for receiver in (shimen, bureau):
        (receipt,) = receiver.pull().of("receipt")
        (envelope,) = receiver.copy.of("envelope")
        assert envelope.paper.body == second.body
        assert envelope.paper.number == "屿府〔2026〕1号"
        assert paper not in receiver.copy.records
        office.clock.move(minutes=1)
        (result,) = receiver.push(order(SignFor(), receipt.id, office.clock(), seen=receipt.step))
        assert result.status == "applied"
    (waiting,) = qingtong.pull().of("receipt")
    assert waiting.state is ReceiptState.DELIVERED

    receipts = {receipt.organ: receipt for receipt in clerk.pull().of("receipt")}
    assert {organ for organ, receipt in receipts.items() if receipt.signed_by} == {"shimen", "bureau"}
    assert receipts["shimen"].signed_name == "石磊"
    assert receipts["shimen"].signed_at < receipts["bureau"].signed_at == office.clock()
