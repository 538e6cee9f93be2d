"""What stands beside the text while it is changed: the reason of a return, or the warning after 签发."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from oa_client.office.documents import Paperwork
from ui.times import moment

translate = QCoreApplication.translate


def reason_of_return(papers: Paperwork, now: datetime) -> str:
    """Who returned the paper when and why, if that was the last thing that happened to it."""
    trail = papers.document.trail
    if not trail or trail[-1].act != "send_back":
        return ""
    last = trail[-1]
    told = translate("returned", "{name} {time} 退回：{reason}")
    return told.format(name=last.name, time=moment(last.made_at, now), reason=last.opinion)


def beside_the_text(papers: Paperwork | None, now: datetime) -> str:
    """One sentence, or nothing. A change of substance after 签发 goes back to the signer (handbook L63)."""
    if papers is None:
        return ""
    if reason := reason_of_return(papers, now):
        return reason
    signature = papers.document.signature
    if signature is not None:
        told = translate("returned", "此件已由{name}签发。改动正文或要素，保存后将退回{name}重新签发。")
        return told.format(name=signature.name)
    return ""
