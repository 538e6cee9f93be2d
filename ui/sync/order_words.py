"""One order in the words of the office: what it is, what it waits for, or why it was not done and what helps."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from oa_client.office.orders import Cure, Pending, Waits
from oa_client.office.standing import FileOnTheWay
from sync.status import Link
from ui import wording
from ui.on_the_way import rests, undo_first

translate = QCoreApplication.translate

QUOTED = 40
"""How many characters of the person's own words stand for an order that has no title."""


def what(order: Pending) -> str:
    """送审《…》; an entry of the duty log by its first words."""
    act = wording.act_name(order.kind)
    if order.title:
        return translate("orders", "{act}《{title}》").format(act=act, title=order.title)
    words = " ".join(order.text.split())
    if not words:
        return act
    short = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
    return translate("orders", "{act}：{words}").format(act=act, words=short)


def why(order: Pending, link: Link) -> str:
    """What a waiting order waits for, or why a stopped one was not done."""
    if order.state in ("refused", "blocked", "held"):
        return wording.sentence(order.code or "blocked", order.facts)
    if rests(order):
        return undo_first()
    match order.waits_for:
        case Waits.FILES:
            return translate("orders", "等附件传完")
        case Waits.SERVER:
            return translate("orders", "服务器没有答复（{tries} 次），会自动再发").format(tries=order.tries)
    if link is Link.ONLINE and order.state == "sending":
        return translate("orders", "正在发出")
    return keeps_the_line(link)


def keeps_the_line(link: Link) -> str:
    """What has to come before anything is sent."""
    match link:
        case Link.ONLINE:
            return translate("orders", "马上发出")
        case Link.CONNECTING:
            return translate("orders", "等连上服务器")
        case Link.OFFLINE:
            return translate("orders", "等网络")
        case Link.NOT_SIGNED_IN | Link.RETIRED:
            return translate("orders", "等重新登录")
        case Link.UNTRUSTED:
            return translate("orders", "等服务器证书恢复正常")
        case Link.UPGRADE_NEEDED:
            return translate("orders", "等本程序更新")
        case Link.BEHIND:
            return translate("orders", "等服务器赶上")
        case Link.DISK_FULL:
            return translate("orders", "等磁盘腾出空间")


def cure_name(cure: Cure) -> str:
    """The words of the button."""
    match cure:
        case Cure.TAKE_BACK:
            return translate("orders", "取回正文")
        case Cure.RETRY:
            return translate("orders", "再试")
        case Cure.LOOK:
            return translate("orders", "看此件")
        case Cure.CLOSE:
            return translate("orders", "知道了")


def file_state(file: FileOnTheWay, link: Link) -> str:
    """How far a file is on its way, what it waits for, or why the central office does not take it."""
    if file.code:
        return wording.sentence(file.code, file.facts)
    if file.done is not None:
        share = min(99, file.done * 100 // max(1, file.size))
        if file.outgoing:
            return translate("orders", "正在上传 {share}%").format(share=share)
        return translate("orders", "正在下载 {share}%").format(share=share)
    if link is Link.ONLINE:
        return translate("orders", "等着上传") if file.outgoing else translate("orders", "等着下载")
    return keeps_the_line(link)


def size_words(size: int) -> str:
    """``820 KB``, ``36 MB``, ``1.2 GB``."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    if size < 1024**3:
        return f"{round(size / 1024**2)} MB"
    return f"{size / 1024**3:.1f} GB"
