"""The way of a document through the office that makes it (发文, 条例 art. 18-25), step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oa_core.documents.commands import (
    Approve,
    Arrange,
    Attach,
    Detach,
    Draft,
    Invite,
    Issue,
    Open,
    Revise,
    SendBack,
    Sign,
    Submit,
    TakeNumber,
    Withdraw,
)
from oa_core.documents.content import check_complete, content_hash, content_of, paper_of
from oa_core.documents.model import (
    Content,
    Document,
    Envelope,
    Receipt,
    ReceiptState,
    Signature,
    Status,
    TextRevision,
)
from oa_core.documents.revising import (
    STILL_WRITTEN,
    WRITTEN_TOGETHER,
    a_colleague,
    a_writer,
    begun,
    revised,
    signed_anew,
    whose_turn_it_is,
)
from oa_core.documents.trail import before_it_was_handed_on, handed, moment, who_handed_it_on
from oa_core.files import Attachment, check_attachable
from oa_core.office_days import office_day
from oa_core.people.model import Letterhead, Role
from oa_core.records import Record, Series, derived_id
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order, Workflow, anybody

WORKFLOW: Workflow[Document] = Workflow(
    "document", Document, status=lambda document: document.status, step_of=lambda document: document.step
)

NOT_ISSUED = frozenset(Status) - {Status.ISSUED}


def the_drafter(document: Document, context: Context) -> bool:
    """The person who drafted the paper."""
    return document.drafter == context.person.id


def the_holder(document: Document, context: Context) -> bool:
    """The person the paper is with (在谁手里)."""
    return document.holder == context.person.id


def a_clerk(_record: None, context: Context) -> bool:
    """Somebody who has a clerk's post in an office."""
    return any(Role.CLERK in post.roles for post in context.person.posts)


def _not_seen_yet(document: Document, context: Context) -> bool:
    """Somebody handed it to its holder, who has not opened it."""
    return the_holder(document, context) and bool(document.trail) and not document.opened


def _not_opened(document: Document, _context: Context) -> bool:
    """Nobody has opened it since it was handed on."""
    return not document.opened


@WORKFLOW.start(Draft, by=a_clerk)
def draft(act: Draft, order: Order, context: Context) -> Sequence[Record]:
    """拟稿: the paper begins with the drafter, at home in the office that prints under its letterhead."""
    letterhead = _letterhead(act.content, context)
    document = Document(
        id=order.record,
        organ=letterhead.office,
        server=letterhead.server,
        status=Status.DRAFT,
        step=0,
        drafter=context.person.id,
        holder=context.person.id,
        held_since=order.made_at,
        revision="",
        letterhead=letterhead.id,
        genre=act.content.genre,
        urgency=act.content.urgency,
        title=act.content.title,
        addressees=act.content.addressees,
        copies=act.content.copies,
        openness=act.content.openness,
        content_hash="",
    )
    return begun(document, act.content, order, context)


@WORKFLOW.step(Revise, when=NOT_ISSUED, by=a_writer, worth=whose_turn_it_is)
def revise(document: Document, act: Revise, order: Order, context: Context) -> Sequence[Record]:
    """修改. Written from the present text, it follows that; written from an older one, both are put together by
    sentences, as a text of its own; where a person has to choose, it is kept beside the document (``branches``).

    So is a text that comes when it is no longer its writer's turn, and then nobody's act is hindered by it. Otherwise a
    revision is a step: whoever acts on the paper has seen it. A change of substance after 签发 voids the consent and
    goes back to its signer (条例 art. 25(1), L63). What was signed or numbered stays under its letterhead
    (``other_letterhead``).
    """
    return revised(document, act, order, context)


@WORKFLOW.step(Invite, when=WRITTEN_TOGETHER, by=the_drafter)
def invite(document: Document, act: Invite, _order: Order, context: Context) -> Sequence[Record]:
    """请人合写. No step: nobody's act depends on who else writes."""
    if act.to == document.drafter or not a_colleague(act.to, document.organ, context):
        raise Refused("not_a_colleague", name=_known_name(act.to, context))
    return (replace(document, writers=tuple(dict.fromkeys((*document.writers, act.to)))),)


@WORKFLOW.step(Open, when=frozenset(Status), by=anybody, worth=_not_seen_yet)
def open_it(document: Document, _act: Open, _order: Order, context: Context) -> Sequence[Record]:
    """打开. No step. It says what was so when it was said: a paper that has been taken back since stays as it is, and
    nobody is told of a refusal for having looked at a paper."""
    return (replace(document, opened=True) if the_holder(document, context) else document,)


@WORKFLOW.step(
    Withdraw,
    when={Status.IN_REVIEW, Status.TO_SIGN, Status.RETURNED},
    by=who_handed_it_on,
    worth=_not_opened,
)
def withdraw(document: Document, _act: Withdraw, order: Order, context: Context) -> Sequence[Record]:
    """收回: back to where it was, its text untouched. Refused as ``already_opened`` when its holder has it open."""
    if document.opened:
        raise Refused("already_opened")
    status, holder = before_it_was_handed_on(document)
    return (handed(replace(document, status=status), "withdraw", holder, "", order, context),)


@WORKFLOW.step(Attach, when=STILL_WRITTEN, by=the_holder)
def attach(document: Document, act: Attach, order: Order, context: Context) -> Sequence[Record]:
    """添加附件. Files are substance as the text is: after 签发 a change of them goes back to the signer.

    A step, like a revision: whoever acts on the paper has seen its files.
    """
    check_attachable(act.file, document.attachments)
    return (_with_files(document, (*document.attachments, act.file), order, context),)


@WORKFLOW.step(Detach, when=STILL_WRITTEN, by=the_holder)
def detach(document: Document, act: Detach, order: Order, context: Context) -> Sequence[Record]:
    """移除附件."""
    left = tuple(file for file in document.attachments if file.sha256 != act.sha256)
    if left == document.attachments:
        raise Refused("file_not_attached")
    return (_with_files(document, left, order, context),)


@WORKFLOW.step(Arrange, when=STILL_WRITTEN, by=the_holder)
def arrange(document: Document, act: Arrange, order: Order, context: Context) -> Sequence[Record]:
    """排列附件. Refused as ``file_not_attached`` when these are not the files that go with the paper by now."""
    files = {file.sha256: file for file in document.attachments}
    if sorted(act.order) != sorted(files):
        raise Refused("file_not_attached")
    return (_with_files(document, tuple(files[each] for each in act.order), order, context),)


@WORKFLOW.step(Submit, when={Status.DRAFT, Status.RETURNED}, by=the_drafter)
def submit(document: Document, act: Submit, order: Order, context: Context) -> Sequence[Record]:
    """送审: the office's director reviews (条例 art. 20)."""
    check_complete(document, _body(document, context))
    if not _holds(Role.DIRECTOR, document.organ, act.to, context):
        raise Refused("not_a_reviewer", name=_known_name(act.to, context))
    reviewed = replace(document, status=Status.IN_REVIEW)
    return (handed(reviewed, "submit", act.to, act.opinion, order, context),)


@WORKFLOW.step(SendBack, when={Status.IN_REVIEW, Status.TO_SIGN}, by=the_holder)
def send_back(document: Document, act: SendBack, order: Order, context: Context) -> Sequence[Record]:
    """退回: the paper goes back to its drafter with the reason; its text stays as it is (条例 art. 21)."""
    if not act.reason.strip():
        raise Refused("reason_missing")
    returned = replace(document, status=Status.RETURNED)
    return (handed(returned, "send_back", document.drafter, act.reason, order, context),)


@WORKFLOW.step(Approve, when={Status.IN_REVIEW}, by=the_holder)
def approve(document: Document, act: Approve, order: Order, context: Context) -> Sequence[Record]:
    """审核同意: on to the principal head of the organ in whose name it is issued (条例 art. 22)."""
    letterhead = context.register.letterheads[document.letterhead]
    if not _holds(Role.HEAD, letterhead.organ, act.to, context):
        raise Refused("not_a_signer", name=_known_name(act.to, context))
    approved = replace(document, status=Status.TO_SIGN)
    return (handed(approved, "approve", act.to, act.opinion, order, context),)


@WORKFLOW.step(Sign, when={Status.TO_SIGN}, by=the_holder)
def sign(document: Document, act: Sign, order: Order, context: Context) -> Sequence[Record]:
    """签发: consent to what was on the screen, and to nothing else; then back to the clerk for 复核."""
    if act.content_hash != document.content_hash:
        raise Refused("content_changed")
    person = context.person
    letterhead = context.register.letterheads[document.letterhead]
    if not person.has(Role.HEAD, letterhead.organ):
        raise Refused("not_a_signer", name=person.name)
    signature = Signature(
        person=person.id,
        name=person.name,
        title=person.title,
        opinion=act.opinion,
        signed_at=moment(document, order),
        content_hash=document.content_hash,
    )
    signed = replace(document, status=Status.SIGNED, signature=signature)
    return (handed(signed, "sign", document.drafter, act.opinion, order, context),)


@WORKFLOW.step(TakeNumber, when={Status.SIGNED}, by=the_holder)
def take_number(document: Document, act: TakeNumber, order: Order, context: Context) -> Sequence[Record]:
    """复核、登记编号: the central office allots the next number of the letterhead's series for the year of signing.

    On a workstation the number stays open: it is only allotted where gaps and doubles are impossible (条例 art. 25(2)).
    """
    signature = document.signature
    if signature is None or signature.content_hash != document.content_hash:
        raise Refused("not_signed")
    if document.number:
        numbered = replace(document, status=Status.NUMBERED)
    else:
        letterhead = context.register.letterheads[document.letterhead]
        year = office_day(signature.signed_at).year
        count = context.allot(Series(letterhead.organ, letterhead.code, year))
        number = "" if count is None else f"{letterhead.code}〔{year}〕{count}号"
        numbered = replace(document, status=Status.NUMBERED, number=number)
    return (handed(numbered, "take_number", document.holder, act.opinion, order, context),)


@WORKFLOW.step(Issue, when={Status.NUMBERED}, by=the_holder)
def issue(document: Document, _act: Issue, order: Order, context: Context) -> Sequence[Record]:
    """核发: one envelope with a receipt per receiver. 印发日期 is the day of sending, never before 成文日期 (L27)."""
    if context.settled and not document.number:
        raise Refused("number_missing")
    signature = document.signature
    if signature is None:
        raise Refused("not_signed")
    printed_on = office_day(moment(document, order))
    content = content_of(document, _body(document, context))
    envelope = Envelope(
        id=order.id,
        organ=document.organ,
        server=document.server,
        document=document.id,
        paper=paper_of(
            content,
            context.register,
            attachments=document.attachments,
            number=document.number,
            signature=signature,
            printed_on=printed_on,
        ),
        addressees=document.addressees,
        copies=document.copies,
        issued_at=moment(document, order),
        issued_by=context.person.id,
        attachments=document.attachments,
    )
    issued = replace(document, status=Status.ISSUED, printed_on=printed_on, envelope=envelope.id)
    copies = tuple(organ for organ in document.copies if organ not in document.addressees)
    receipts = [
        Receipt(
            id=derived_id(order.id, organ),
            organ=organ,
            server=document.server,
            envelope=envelope.id,
            document=document.id,
            sender=document.organ,
            title=document.title,
            number=document.number,
            urgency=document.urgency,
            state=ReceiptState.DELIVERED if context.settled else ReceiptState.QUEUED,
            as_copy=organ in copies,
            since=moment(document, order),
        )
        for organ in dict.fromkeys(document.addressees + copies)
    ]
    return (handed(issued, "issue", document.holder, "", order, context), envelope, *receipts)


def _letterhead(content: Content, context: Context) -> Letterhead:
    letterhead = context.register.letterheads.get(content.letterhead)
    if letterhead is None or not context.person.has(Role.CLERK, letterhead.office):
        raise Refused("letterhead_unknown")
    return letterhead


def _holds(role: Role, organ: str, person: str, context: Context) -> bool:
    known = context.register.people.get(person)
    return known is not None and known.has(role, organ)


def _known_name(person: str, context: Context) -> str:
    """The name of somebody in the register, and nothing for somebody made up: refusals are logged."""
    known = context.register.people.get(person)
    return known.name if known else ""


def _body(document: Document, context: Context) -> str:
    revision = context.look_up(document.revision)
    if not isinstance(revision, TextRevision):
        raise Refused("text_missing")
    return revision.body


def _with_files(
    document: Document, files: tuple[Attachment, ...], order: Order, context: Context
) -> Document:
    content = content_of(document, _body(document, context))
    changed = replace(
        document,
        step=document.step + 1,
        opened=True,
        attachments=files,
        content_hash=content_hash(content, files),
    )
    return signed_anew(document, changed, order, context)
