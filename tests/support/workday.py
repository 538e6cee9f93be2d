"""What people of the county office do in a day, by the dice: each act one that is possible as far as they know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from oa_client.office.office import Office
from oa_core.documents.commands import Approve, Issue, SendBack, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Document
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from tests.support.book import CONTENT

HAPPENED = datetime(2026, 9, 15, 1, 0, tzinfo=UTC)


def busy_minute(office: Office, dice: Random) -> None:
    """One act of the person at ``office``: mostly what waits for them, else a new paper or a line of the duty log.

    What the rules refuse at once, because it waits for an answer already, is not done.
    """
    todo = [each.id for each in office.documents.inbox()]
    drafts = [each.id for each in office.documents.outgoing()]
    try:
        if todo and dice.random() < 0.6:
            _handle(office, dice.choice(todo), dice)
        elif office.me.id == "clerk" and (not drafts or dice.random() < 0.4):
            working = office.drafting.begin()
            office.drafting.save(working, replace(CONTENT, title=f"关于第{dice.randrange(1000)}件事的通知"))
        elif drafts and office.me.id == "clerk":
            _write_on(office, dice.choice(drafts), dice)
        else:
            line = f"接报：{dice.randrange(1000)}号线路恢复。"
            office.execute(office.new_id(), Log(line, HAPPENED))
    except Refused as refused:
        assert refused.code in ("moved_on", "not_yours", "lane_stopped", "gone"), refused.code  # noqa: PT017 - others are faults


def _write_on(office: Office, paper: str, dice: Random) -> None:
    """The clerk goes on with a draft, or hands it in."""
    working = office.drafting.open(paper)
    if working.document is None or working.document.drafter != office.me.id:
        return
    if dice.random() < 0.5:
        body = working.content.body + f"\n第{dice.randrange(100)}段。"
        office.drafting.save(working, replace(working.content, body=body))
    else:
        office.execute(paper, Submit("director"), seen=working.document.step)


def _handle(office: Office, paper: str, dice: Random) -> None:
    found = office.documents.paperwork(paper)
    if found is None:
        received = office.documents.received(paper)
        if received is not None and SignFor in received.offered:
            office.execute(paper, SignFor(), seen=received.receipt.step)
        return
    act = _act(found.document, found.offered, dice)
    if act is not None:
        office.execute(paper, act, seen=found.document.step)


def _act(document: Document, offered: frozenset[type], dice: Random) -> object | None:
    if SendBack in offered and dice.random() < 0.2:
        return SendBack("请核对数字。")
    acts: dict[type, object] = {
        Approve: Approve("head"),
        Sign: Sign(document.content_hash, "同意。"),
        TakeNumber: TakeNumber(),
        Issue: Issue(),
        Submit: Submit("director"),
    }
    return next((act for kind, act in acts.items() if kind in offered), None)
