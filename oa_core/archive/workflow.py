"""The steps of an old paper: taken over, and looked through by a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from oa_core.archive.commands import ConfirmOldPaper, KeepOldPaper
from oa_core.archive.model import FIELDS, TEXT_LIMIT, TITLE_LIMIT, OldFacts, OldPaper, State, old_paper_id
from oa_core.people.model import Role
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.structure.genres import GENRES
from oa_core.texts import check_written
from oa_core.workflow import Context, Order, Workflow, anybody

WORKFLOW: Workflow[OldPaper] = Workflow(
    "old_paper", OldPaper, status=lambda paper: paper.state, step_of=lambda paper: paper.step
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def of_the_desk(paper: OldPaper, context: Context) -> bool:
    """The clerks of the organ."""
    return context.person.has(Role.CLERK, paper.organ)


@WORKFLOW.start(KeepOldPaper, by=anybody, again=True)
def keep(act: KeepOldPaper, order: Order, context: Context) -> Sequence[Record]:
    """收存旧文, by a clerk of the organ."""
    if not context.person.has(Role.CLERK, act.organ):
        raise Refused("not_yours")
    if order.record != old_paper_id(act.organ, act.source) or not set(act.doubts) <= set(FIELDS):
        raise Refused("malformed")
    _check(act.facts)
    check_written((*act.text, act.file, *((act.ledger.remarks, act.ledger.book) if act.ledger else ())))
    if sum(len(line.encode()) for line in act.text) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    return (
        OldPaper(
            id=order.record,
            organ=act.organ,
            server=context.person.server,
            facts=act.facts,
            kept_at=order.made_at,
            text=act.text,
            file=act.file,
            sha256=act.source if _SHA256.fullmatch(act.source) and act.file else "",
            ledger=act.ledger,
            doubts=act.doubts,
        ),
    )


@WORKFLOW.step(ConfirmOldPaper, when=set(State), by=of_the_desk)
def confirm(paper: OldPaper, act: ConfirmOldPaper, _order: Order, context: Context) -> Sequence[Record]:
    """核对: the person's facts stand; the text is never touched."""
    _check(act.facts)
    return (
        replace(
            paper,
            facts=act.facts,
            doubts=(),
            confirmed_by=context.person.id,
            step=paper.step + 1,
        ),
    )


def _check(facts: OldFacts) -> None:
    check_written((facts.title, facts.number, facts.issuer, facts.addressees))
    if not facts.title.strip():
        raise Refused("title_missing")
    if len(facts.title) > TITLE_LIMIT:
        raise Refused("title_too_long", limit=str(TITLE_LIMIT))
    if facts.genre and facts.genre not in GENRES:
        raise Refused("genre_unknown")
