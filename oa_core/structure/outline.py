"""What a text is made of: the elements of an official document (公文要素, GB/T 9704-2012, 7) as blocks in order.

The text of a file is never altered: the blocks' texts, one after the other, are the file's text, white space aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oa_core.structure.source import NO_LOOKS, Image, Looks, Table


class Element(StrEnum):
    """What a block is. The values are the words of ``oa-client inspect``."""

    COPY_NUMBER = "copy_number"  # 份号
    URGENCY = "urgency"  # 紧急程度
    MARK = "mark"  # 发文机关标志
    NUMBER = "number"  # 发文字号
    SIGNERS = "signers"  # 签发人
    TITLE = "title"  # 标题, one block per line of it
    ADDRESSEES = "addressees"  # 主送机关
    H1 = "h1"  # 一、
    H2 = "h2"  # （一）
    H3 = "h3"  # 1.
    H4 = "h4"  # （1）
    BODY = "body"  # 正文
    ATTACHMENT_NOTE = "attachment_note"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名, one block per organ
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    ATTACHMENT = (
        "attachment"  # 附件: its label, its title; what follows is h1…body, table, image with ``within`` set
    )
    ATTENDANCE = "attendance"  # 出席, 请假, 列席
    COPIED_TO = "copied_to"  # 抄送机关
    PRINTED = "printed"  # 印发机关和印发日期
    STRAY = "stray"  # page numbers, 此页无正文: no part of the document, left in place until a person takes them out
    TABLE = "table"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``confidence`` is between 0 and 1: how sure it is that the block is what ``kind`` says."""

    kind: Element
    text: str
    confidence: float = 1.0
    lead: int = 0
    """A run-in heading: how many code points at the beginning are the heading; the rest is text behind it. 0: all."""
    numbered: int = 0
    """As in ``Paragraph``."""
    within: int = 0
    """Which attachment or forwarded document it belongs to, from 1; 0 is the outer document."""
    looks: Looks = NO_LOOKS
    content: Table | Image | None = None
    """What a block of kind ``table`` or ``image`` holds."""


SURE = 0.8
"""Below this confidence the person is asked."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a whole text, and what the outer document says about itself."""

    blocks: tuple[Block, ...]

    def texts(self, kind: Element) -> tuple[str, ...]:
        """The texts of the outer document's blocks of one kind, in order."""
        return tuple(block.text for block in self.blocks if block.kind is kind and not block.within)

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The indices of the blocks a person should look at."""
        return tuple(at for at, block in enumerate(self.blocks) if block.confidence < SURE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the outer document says: an empty string or ``None`` is what it does not say."""

    title: str = ""
    number: str = ""
    addressees: str = ""
    signatures: tuple[str, ...] = ()
    date: date | None = None
    notes: str = ""
    copied_to: str = ""


def fingerprint(texts: Iterable[str]) -> str:
    """SHA-256 of the texts one after the other without any white space, in hex: equal when nothing was altered."""
    letters = "".join("".join(text.split()) for text in texts)
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
