"""The paper as a reader sees it: every text that stands on the page, and nothing of the procedure behind it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from oa_core.documents.blocks import Picture, key_of_line, key_of_table
from oa_core.structure.outline import Element
from oa_core.structure.source import Image, Table


@dataclass(frozen=True)
class Paper:
    """The texts of one official document (公文), as they are printed.

    It is what an office writes on its desk and what travels in an envelope; ``FullPaper`` is all that GB/T 9704 knows.
    It needs no punctuation that the page itself adds: the colon after 主送, the brackets of 附注 and the full stop
    after 抄送 belong to the layout, which adds them where a text does not bring its own. Empty strings and ``None``
    mean "not there (yet)": a number and a date exist only after 签发 and 登记 (条例 art. 25), so a draft is laid out
    without them.
    """

    mark: str
    """发文机关标志, such as 南屿县人民政府文件 (GB/T 9704-2012, 7.2.4)."""
    title: str
    """标题 (7.3.1)."""
    body: str
    """正文: paragraphs separated by ``\\n``; heading levels are recognised by their numbers (7.3.3)."""
    signature: str
    """发文机关署名 (7.3.5)."""
    number: str = ""
    """发文字号, such as 屿府〔2026〕12号 (7.2.5)."""
    urgency: str = ""
    """紧急程度: 特急, 加急 or nothing (7.2.3)."""
    signers: tuple[str, ...] = ()
    """签发人, in papers to a superior only (7.2.6)."""
    addressees: str = ""
    """主送机关 as printed, without the closing colon (7.3.2)."""
    attachments: tuple[str, ...] = ()
    """附件说明: the names of the attachments (7.3.4)."""
    dated_on: date | None = None
    """成文日期: the day the responsible person signed (条例 art. 9(12))."""
    note: str = ""
    """附注 without its brackets, such as 此件主动公开 (7.3.6)."""
    copies: str = ""
    """抄送机关 as printed, without the closing full stop (7.4.2)."""
    printed_by: str = ""
    """印发机关 (7.4.3)."""
    printed_on: date | None = None
    """印发日期 (7.4.3)."""
    tables: tuple[Table, ...] = ()
    """What the marks in ``body`` stand for (``oa_core.documents.blocks``)."""
    pictures: tuple[Picture, ...] = ()
    """Likewise; a ``FullPaper`` that is to show them holds them in ``pieces``."""


class Form(StrEnum):
    """The formats of GB/T 9704-2012, each with a first page of its own."""

    DOCUMENT = "document"  # 文件格式 (7)
    LETTER = "letter"  # 信函格式 (10.1)
    ORDER = "order"  # 命令（令）格式 (10.2)
    MINUTES = "minutes"  # 纪要格式 (10.3)


class Signing(StrEnum):
    """How a paper is signed (7.3.5). Seals and stamps are drawn as samples, clearly marked: no real one is software."""

    UNSEALED = "unsealed"  # 不加盖印章 (7.3.5.2)
    SEALED = "sealed"  # 加盖印章 (7.3.5.1)
    STAMPED = "stamped"  # 加盖签发人签名章 (7.3.5.3): a line of ``signature`` is 职务, a blank and the name
    NONE = "none"  # 条例 art. 9(13): a paper with a mark of its own goes out with its date only


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of a body or an annex."""

    text: str
    kind: Element | None = None
    """What it is; ``None`` where its number tells whether it is a heading."""
    lead: int = 0
    """As in ``Block``: how many characters of a run-in heading are the heading, 0 for all."""


Piece = Text | Table | Image


@dataclass(frozen=True, slots=True)
class Annex:
    """附件, or a document that the paper sends out: it begins a side of its own, before 版记 (7.3.7)."""

    label: str = ""
    """附件 or 附件1, empty for what a paper sends out (印发)."""
    title: str = ""
    """Lines cut by the writer are kept (``\n``)."""
    pieces: tuple[Piece, ...] = ()
    landscape: bool = False
    """Whether all of it lies turned on the page (clause 8); a single table says so itself."""


@dataclass(frozen=True)
class FullPaper(Paper):
    """A paper in any of the formats, with everything that the standard gives a place to.

    Its texts may come from a file and are never altered: where they bring their label (``附件：``, ``抄送：``), colon,
    brackets or full stop, nothing is added. ``title``, ``signature``, ``addressees``, ``note`` and ``copies`` may
    have several lines (``\n``), which are kept.
    """

    form: Form = Form.DOCUMENT
    signing: Signing = Signing.UNSEALED
    copy_number: str = ""
    """份号 (7.2.1)."""
    joint_marks: tuple[str, ...] = ()
    """The organs of a joint paper, the lead first; ``mark`` is then the word at their right: 文件 (7.2.4)."""
    pieces: tuple[Piece, ...] = ()
    """正文 with tables and images; where there are any, ``body`` is empty."""
    dated: str = ""
    """成文日期 as a text writes it; it stands in the place of ``dated_on``."""
    attendance: tuple[str, ...] = ()
    """出席, 请假, 列席 of minutes, each with its label (10.3)."""
    trailing: tuple[Piece, ...] = ()
    """What a text has behind its signature for which the standard has no place: a stray page number."""
    annexes: tuple[Annex, ...] = ()
    printed: str = ""
    """印发机关 and 印发日期 as a text writes them, in one line; they stand in the place of the two fields."""

    @property
    def main(self) -> tuple[Piece, ...]:
        """正文, piece by piece, however it is given; of ``body`` as many as it has lines."""
        if self.pieces:
            return self.pieces
        tables = {key_of_table(table): table for table in self.tables}
        return tuple(tables.get(key_of_line(line)) or Text(line) for line in self.body.split("\n"))


def full(paper: Paper) -> FullPaper:
    """The paper with everything it does not say left out."""
    if isinstance(paper, FullPaper):
        return paper
    return FullPaper(**{field.name: getattr(paper, field.name) for field in fields(paper)})
