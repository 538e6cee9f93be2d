"""What an act has done, in one quiet line: who has the paper now, or which number it got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from oa_client.office.documents import Paperwork, Received
from oa_client.office.undoing import HandOver
from oa_core.documents.commands import Approve, Issue, Revise, SendBack, Sign, Submit, TakeNumber, Withdraw
from sync.status import Link
from ui.on_the_way import before_done

if TYPE_CHECKING:
    from oa_client.office.office import Office

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Told:
    """What was done, and the hand-over while it can be undone."""

    words: str
    hand_over: HandOver | None


def tell_of(office: Office, record: str, act: type) -> Told:
    """Read the paper as it is after ``act`` and tell of it; call it off the GUI thread. Nothing is claimed of the
    central office before it has heard: while the act can be undone, or without the line, that is said."""
    hand_over = office.undoing.last(record)
    return Told(_done_words(office, record, act, resting=hand_over is not None), hand_over)


def _done_words(office: Office, record: str, act: type, *, resting: bool) -> str:
    papers = office.documents.paperwork(record) or office.documents.received(record)
    if papers is None:
        return ""
    title = papers.document.title if isinstance(papers, Paperwork) else papers.receipt.title
    told = translate("done", "{done}：{title}").format(done=_done(office, papers, act), title=title)
    return before_done(resting=resting, online=office.status.link is Link.ONLINE) + told


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
