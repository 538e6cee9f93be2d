"""Official documents (公文): the document in the issuing office, its text revisions, the envelope and the receipts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from oa_core.documents.blocks import Picture
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.records import Record
from oa_core.structure.source import Table


class Status(StrEnum):
    """Where a document stands on its way out (发文, 条例 art. 18-25)."""

    DRAFT = "draft"
    """起草中"""
    IN_REVIEW = "in_review"
    """审核中"""
    RETURNED = "returned"
    """已退回"""
    TO_SIGN = "to_sign"
    """待签发"""
    SIGNED = "signed"
    """待复核编号"""
    NUMBERED = "numbered"
    """待核发"""
    ISSUED = "issued"
    """已印发"""


class ReceiptState(StrEnum):
    """How far a paper has come with one receiver, on whatever way it travels."""

    QUEUED = "queued"
    """待发出: not yet with the receiver's server"""
    DELIVERED = "delivered"
    """待签收"""
    SIGNED_FOR = "signed_for"
    """已签收"""
    RETURNED = "returned"
    """已退回"""


class Openness(StrEnum):
    """公开属性 (政府信息公开条例): how the paper is published."""

    OPEN = "open"
    """主动公开"""
    ON_REQUEST = "on_request"
    """依申请公开"""
    CLOSED = "closed"
    """不予公开"""


OPENNESS_NOTES = {
    Openness.OPEN: "此件主动公开",
    Openness.ON_REQUEST: "此件依申请公开",
    Openness.CLOSED: "此件不予公开",
}
"""What 附注 says for each 公开属性."""

WITHOUT_ADDRESSEE = frozenset({"公告", "通告", "公报", "决议", "命令"})
"""文种 that may go out without 主送 (handbook §2.8)."""

URGENCIES = ("", "加急", "特急")
"""紧急程度 of documents (条例 art. 9(3)); the first means ordinary."""


@dataclass(frozen=True)
class Content:
    """What a person writes into a document: the 要素 and the body. All of it is substance (handbook L63).

    ``addressees`` (主送) and ``copies`` (抄送) are organ ids in printed order. ``openness`` is ``None`` until chosen.
    Lines of ``body`` that are marks (``oa_core.documents.blocks``) stand for one of ``tables`` or ``pictures``.
    """

    letterhead: str
    genre: str = "通知"
    urgency: str = ""
    title: str = ""
    addressees: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    openness: Openness | None = None
    body: str = ""
    openness_reason: str = ""
    """Why a paper is not published on the office's own account (公开条例 art. 13-16, L61)."""
    contact: str = ""
    """联系人 and telephone, in 附注 of papers to a superior (handbook 1.3)."""
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()


ELEMENTS = tuple(field.name for field in fields(Content) if field.name != "body")
"""要素: the fields of a content that a document holds itself, under the same names."""


@dataclass(frozen=True)
class TrailEntry:
    """One line of 流转记录: who did what when, with which opinion (意见), and to whom it went.

    ``act`` is the command's short name (``submit``, ``send_back`` …). ``received_at`` is the central office's
    time; ``None`` means that it has not confirmed the act yet.
    """

    act: str
    person: str
    name: str
    title: str
    made_at: datetime
    received_at: datetime | None
    opinion: str = ""
    to: str = ""


@dataclass(frozen=True)
class Signature:
    """签发: the signer's consent to exactly one content (条例 art. 22: opinion, name and full date)."""

    person: str
    name: str
    title: str
    opinion: str
    signed_at: datetime
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class Document(Record):
    """A document in the office that makes it. ``step`` counts the steps taken and guards against crossing acts.

    The body stands in the text revision ``revision``; every other field of the content stands here (``ELEMENTS``), so
    that lists and rules need no text. ``content_hash`` covers the whole content, body and ``attachments`` (附件)
    included. ``writers`` (合写人) may revise it beside its drafter; ``branches`` are revisions that could not be merged
    and wait for a person's choice; ``opened``: its holder has seen it, so nobody takes it back (收回) any more.
    """

    status: Status
    step: int
    drafter: str
    holder: str
    held_since: datetime
    letterhead: str
    genre: str
    urgency: str
    title: str
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    openness: Openness | None
    revision: str
    content_hash: str
    signature: Signature | None = None
    number: str = ""
    printed_on: date | None = None
    envelope: str = ""
    trail: tuple[TrailEntry, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    openness_reason: str = ""
    contact: str = ""
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    writers: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    opened: bool = False


@dataclass(frozen=True, kw_only=True)
class TextRevision(Record):
    """A saved text (正文版本), never changed: its id is the id of the order that saved it, or follows from it.

    ``parent`` is the text it was written from; ``merged`` the other text that went into it, if there is one.
    ``auto_merged``: a machine put the two together and nobody has read it yet. ``elements`` are the other fields of
    the content as they stood (its body is empty), ``None`` in revisions of programs before they were kept.
    """

    document: str
    parent: str
    author: str
    made_at: datetime
    body: str
    status: Status = Status.DRAFT
    merged: str = ""
    auto_merged: bool = False
    elements: Content | None = None


@dataclass(frozen=True, kw_only=True)
class Envelope(Record):
    """An issued paper on its way (函封): the paper itself and whom it goes to. Never changed after issue.

    It carries everything a receiver needs, so that it can travel to another server or by hand.
    """

    document: str
    paper: Paper
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    issued_at: datetime
    issued_by: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt(Record):
    """The state of one envelope with one receiver. ``organ`` is the receiver, ``sender`` the issuing office."""

    envelope: str
    document: str
    sender: str
    title: str
    number: str
    urgency: str
    state: ReceiptState
    as_copy: bool
    since: datetime
    step: int = 0
    signed_by: str = ""
    signed_name: str = ""
    signed_at: datetime | None = None
