"""What the lists and the panes tell of a paper: rows, meta line, who holds it, the steps of its way."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from oa_client.office.documents import Paperwork, Received, Todo
from oa_core.documents.model import Document, ReceiptState, Status
from oa_core.office_days import office_day
from oa_core.people.model import Person, Register
from ui import wording
from ui.on_the_way import going
from ui.rows import Chip, Heading, Row
from ui.times import clock_time, day_name, moment, stay
from ui.widgets.holder_band import Holding
from ui.widgets.stepper import Stage, Step

translate = QCoreApplication.translate

PLACES = {
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.IN_REVIEW: 1,
    Status.TO_SIGN: 2,
    Status.SIGNED: 3,
    Status.NUMBERED: 4,
    Status.ISSUED: 5,
}
"""Which of the six steps a document stands at."""


def row_of(todo: Todo, now: datetime, seen: frozenset[str] = frozenset()) -> Row:
    """A paper as a row of a list."""
    incoming = todo.kind == "receipt"
    chips: list[Chip] = []
    if todo.trouble:
        chips.append(Chip(translate("telling", "没有办成"), "red", "error_circle_filled"))
    if todo.urgency:
        tone = "red" if todo.urgency == "特急" else "amber"
        chips.append(Chip(todo.urgency, tone, "warning_filled"))
    if todo.waiting:
        chips.append(Chip(translate("telling", "待发"), "amber", "cloud_arrow_up_filled"))
    desk = translate("telling", "收文") if incoming else translate("telling", "发文")
    when = moment(todo.since, now)
    parts = (desk, todo.source, wording.status_name(todo.status), when)
    return Row(
        id=todo.id,
        title=todo.title or translate("telling", "（还没有标题）"),
        caption=" · ".join(part for part in parts if part),
        icon="document_arrow_down_regular" if incoming else "document_edit_regular",
        chips=tuple(chips),
        unread=todo.id not in seen,
        source=todo,
    )


def urgent_first(todos: tuple[Todo, ...], now: datetime, seen: frozenset[str]) -> tuple[Row | Heading, ...]:
    """The inbox: urgent papers, then today's, then what has waited longer."""
    today = office_day(now)
    urgent = [todo for todo in todos if todo.urgency]
    fresh = [todo for todo in todos if not todo.urgency and office_day(todo.since) == today]
    older = [todo for todo in todos if not todo.urgency and office_day(todo.since) != today]
    groups = (
        (Heading(translate("telling", "特急 · 加急"), "red"), urgent),
        (Heading(translate("telling", "今天")), fresh),
        (Heading(translate("telling", "更早")), older),
    )
    entries: list[Row | Heading] = []
    for heading, members in groups:
        if members:
            entries += [heading, *(row_of(todo, now, seen) for todo in members)]
    return tuple(entries)


def by_day(todos: tuple[Todo, ...], now: datetime, _seen: frozenset[str]) -> tuple[Row | Heading, ...]:
    """Any other list: in the order given, a heading for each day."""
    entries: list[Row | Heading] = []
    last = None
    everything = frozenset(todo.id for todo in todos)
    for todo in todos:
        day = office_day(todo.since)
        if day != last:
            entries.append(Heading(day_name(day, office_day(now))))
            last = day
        entries.append(row_of(todo, now, everything))
    return tuple(entries)


def meta_of_document(papers: Paperwork, register: Register) -> tuple[tuple[str, str], ...]:
    """The facts under a document's title, as (name, value)."""
    document = papers.document
    return _stated(
        (translate("telling", "文种"), document.genre),
        (
            translate("telling", "文号"),
            document.number or (translate("telling", "编号后生成") if papers.document.signature else ""),
        ),
        (translate("telling", "拟稿"), register.name_of(document.drafter)),
        (translate("telling", "主送"), _short(document.addressees, register)),
        (translate("telling", "公开"), wording.openness_name(document.openness) if document.openness else ""),
    )


def meta_of_receipt(received: Received, now: datetime) -> tuple[tuple[str, str], ...]:
    """The facts under the title of a paper that came in."""
    receipt = received.receipt
    return _stated(
        (translate("telling", "来文"), received.sender_name),
        (translate("telling", "文号"), receipt.number),
        (translate("telling", "收到"), moment(receipt.since, now) if receipt.signed_at is None else ""),
        (
            translate("telling", "方式"),
            translate("telling", "抄送") if receipt.as_copy else translate("telling", "主送"),
        ),
    )


def _stated(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in facts if value)


def _short(organs: tuple[str, ...], register: Register) -> str:
    names = [register.organs[organ].short_name for organ in organs if organ in register.organs]
    if len(names) <= 3:
        return "、".join(names)
    return translate("telling", "{first}等 {count} 家").format(first="、".join(names[:2]), count=len(names))


def signed_count(papers: Paperwork) -> tuple[int, int]:
    """How many receivers have signed for the paper, of how many."""
    signed = sum(receipt.state is ReceiptState.SIGNED_FOR for receipt in papers.receipts)
    return signed, len(papers.receipts)


def missing_receivers(papers: Paperwork, register: Register) -> tuple[str, ...]:
    """The short names of the receivers that have not signed for it."""
    return tuple(
        register.organs[receipt.organ].short_name if receipt.organ in register.organs else receipt.organ
        for receipt in papers.receipts
        if receipt.state is not ReceiptState.SIGNED_FOR
    )


def holding_of_document(papers: Paperwork, me: Person, register: Register, now: datetime) -> Holding:
    """现在在谁手里 · 环节 · 已停留; for an issued paper who has not signed for it."""
    document = papers.document
    if document.status is Status.ISSUED:
        signed, all_of_them = signed_count(papers)
        missing = missing_receivers(papers, register)
        main = translate("telling", "已印发 · 签收 {signed}/{all}").format(signed=signed, all=all_of_them)
        rest = (
            translate("telling", "未签收：{names}").format(names="、".join(missing))
            if missing
            else translate("telling", "全部签收")
        )
        return Holding(main, rest, done=not missing)
    mine = document.holder == me.id
    stage = wording.status_name(document.status)
    if mine:
        main = translate("telling", "现在在您手里 · {stage}").format(stage=stage)
    else:
        known = register.people.get(document.holder)
        who = f"{known.name} {known.title}" if known else document.holder
        main = translate("telling", "现在在{who}手里 · {stage}").format(who=who, stage=stage)
    rest = translate("telling", "已停留 {span}").format(span=stay(document.held_since, now))
    rest = " · ".join(filter(None, (rest, going(papers.waiting))))
    return Holding(main, rest, mine=mine)


def holding_of_receipt(received: Received, now: datetime) -> Holding:
    """Whether it waits for our signature, or who signed for it when."""
    receipt = received.receipt
    if receipt.signed_at is not None:
        signed = f"{receipt.signed_name} {moment(receipt.signed_at, now)}"
        rest = " · ".join(filter(None, (signed, going(received.waiting))))
        return Holding(translate("telling", "已签收"), rest, done=True)
    main = translate("telling", "等待签收 · {name}").format(name=wording.status_name(receipt.state))
    return Holding(main, translate("telling", "已到 {span}").format(span=stay(receipt.since, now)), mine=True)


def steps_of(papers: Paperwork, me: Person, register: Register, now: datetime) -> tuple[Step, ...]:
    """拟稿 → 审核 → 签发 → 编号 → 印发 → 签收 with who and when."""
    document = papers.document
    here = PLACES[document.status]
    acts = {entry.act: f"{entry.name} {_when(entry.made_at, now)}" for entry in document.trail}
    drafter = acts.get("submit") or register.name_of(document.drafter)
    holder = (
        translate("telling", "{name}（您）").format(name=me.name)
        if document.holder == me.id
        else register.name_of(document.holder)
    )
    signed, receivers = signed_count(papers)
    plan = (
        (translate("telling", "拟稿"), drafter),
        (translate("telling", "审核"), acts.get("approve", "")),
        (translate("telling", "签发"), acts.get("sign", "")),
        (translate("telling", "编号"), document.number or acts.get("take_number", "")),
        (translate("telling", "印发"), _issued(document, now)),
        (translate("telling", "签收"), f"{signed}/{receivers}" if receivers else ""),
    )
    everything = bool(receivers) and signed == receivers
    made = []
    for at, (name, note) in enumerate(plan):
        if at < here or (at == here == 5 and everything):
            made.append(Step(name, note, Stage.DONE))
        elif at == here:
            made.append(Step(name, note if here == 5 else holder, Stage.HERE))
        else:
            made.append(Step(name, "", Stage.AHEAD))
    return tuple(made)


def _issued(document: Document, now: datetime) -> str:
    entry = next((entry for entry in reversed(document.trail) if entry.act == "issue"), None)
    return _when(entry.made_at, now) if entry else ""


def _when(instant: datetime, now: datetime) -> str:
    if office_day(instant) == office_day(now):
        return clock_time(instant)
    return day_name(office_day(instant), office_day(now))
