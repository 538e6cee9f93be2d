"""What people ask of documents: one dataclass per act, named as the office names it."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.documents.model import Content
from oa_core.files import Attachment


@dataclass(frozen=True)
class Draft:
    """拟稿: begin a document with this content."""

    content: Content


@dataclass(frozen=True)
class Revise:
    """修改: save this content as the revision that follows ``base``, the revision it was written from.

    ``merges`` is the other revision (a branch, or the document's present one) that the writer has worked into it.
    """

    content: Content
    base: str
    merges: str = ""


@dataclass(frozen=True)
class Invite:
    """请人合写: let a colleague (a person id) write on this draft too."""

    to: str


@dataclass(frozen=True)
class Open:
    """打开: the holder has the paper before them; from now on it is not taken back from them."""


@dataclass(frozen=True)
class Withdraw:
    """收回: take back what one has handed on, while its new holder has not opened it."""


@dataclass(frozen=True)
class Attach:
    """添加附件: let a file go with the paper from now on."""

    file: Attachment


@dataclass(frozen=True)
class Detach:
    """移除附件: the file whose content has this name no longer goes with the paper."""

    sha256: str


@dataclass(frozen=True)
class Arrange:
    """排列附件: the files that go with the paper, by the names of their contents, in the order of 附件说明."""

    order: tuple[str, ...]


@dataclass(frozen=True)
class Submit:
    """送审: hand the draft to a reviewer (a person id) of the office."""

    to: str
    opinion: str = ""


@dataclass(frozen=True)
class SendBack:
    """退回: return the paper to its drafter; the reason is required (条例 art. 21)."""

    reason: str


@dataclass(frozen=True)
class Approve:
    """审核同意: pass the paper on to the signer (a person id)."""

    to: str
    opinion: str = ""


@dataclass(frozen=True)
class Sign:
    """签发: consent to the content with this hash, the one that was on the screen (条例 art. 22)."""

    content_hash: str
    opinion: str = ""


@dataclass(frozen=True)
class TakeNumber:
    """复核、登记编号: confirm the signed text and ask for the number (条例 art. 25)."""

    opinion: str = ""


@dataclass(frozen=True)
class Issue:
    """核发: send the paper out to its addressees."""


@dataclass(frozen=True)
class SignFor:
    """签收: the receiving organ confirms that the paper has arrived (条例 art. 24)."""
