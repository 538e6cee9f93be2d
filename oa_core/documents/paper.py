"""The paper as a reader sees it: every text that stands on the page, and nothing of the procedure behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Paper:
    """The texts of one official document (公文), as they are printed.

    It carries no punctuation that the page itself adds: the colon after 主送, the brackets of 附注 and the
    full stop after 抄送 belong to the layout. Empty strings and ``None`` mean "not there (yet)": a number and
    a date exist only after 签发 and 登记 (条例 art. 25), so a draft is laid out without them.
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
