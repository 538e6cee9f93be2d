"""What an act has done, in one quiet line: who has the paper now, or which number it got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from oa_client.office.documents import Paperwork, Received
from oa_client.office.undoing import HandOver
from oa_core.documents.commands import Approve, Issue, Revise, SendBack, Sign, Submit, TakeNumber, Withdraw
from sync.status import Link

if TYPE_CHECKING:
    from oa_client.office.office import Office

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Told:
    """What was done, and the hand-over while it can be undone."""

    words: str
    hand_over: HandOver | None


def tell_of(office: Office, record: str, act: type) -> Told:
    """``done_words``, and whether it can be undone; call it off the GUI thread."""
    return Told(done_words(office, record, act), office.undoing.last(record))


def done_words(office: Office, record: str, act: type) -> str:
    """Read the paper as it is after ``act`` and tell of it; call it off the GUI thread. Nothing is claimed of the
    central office: without the line it says that the act is sent later."""
    papers = office.documents.paperwork(record) or office.documents.received(record)
    if papers is None:
        return ""
    title = papers.document.title if isinstance(papers, Paperwork) else papers.receipt.title
    told = translate("done", "{done}：{title}").format(done=_done(office, papers, act), title=title)
    if office.status.link is not Link.ONLINE:
        told = translate("done", "（联网后送出）{told}").format(told=told)
    return told


def _done(office: Office, papers: Paperwork | Received, act: type) -> str:
    if isinstance(papers, Received):
        return translate("done", "已签收")
    document = papers.document
    name = office.register.name_of(document.holder)
    if act is Submit:
        return translate("done", "已送{name}审核").format(name=name)
    if act is Approve:
        return translate("done", "已送{name}签发").format(name=name)
    if act is SendBack:
        return translate("done", "已退回{name}修改").format(name=name)
    if act is Withdraw:
        return translate("done", "已收回")
    if act is Revise:
        return translate("done", "已送{name}重新签发").format(name=name)
    if act is Sign:
        return translate("done", "已签发，送{name}复核编号").format(name=name)
    if act is TakeNumber:
        if document.number:
            return translate("done", "已编号 {number}").format(number=document.number)
        return translate("done", "已复核，等中心给号")
    assert act is Issue
    if papers.receipts:
        return translate("done", "已印发 {count} 家").format(count=len(papers.receipts))
    return translate("done", "已核发")
