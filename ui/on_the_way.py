"""What has been ordered and is not with the central office yet, in words: it can be undone still, or it waits.

Whether the line is there is not said while it can be undone: what follows is the same either way, only later.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from oa_client.office.orders import Pending

translate = QCoreApplication.translate


def rests(order: Pending) -> bool:
    """Whether it is held back for the moment in which it can be undone."""
    return order.state == "resting"


def going(waiting: Collection[Pending]) -> str:
    """What becomes of orders that wait, to stand behind a fact; empty when none does."""
    if not waiting:
        return ""
    return undo_first() if any(map(rests, waiting)) else translate("on_the_way", "待发，联网后送出")


def mark(waiting: Collection[Pending]) -> str:
    """The same in one word, for a line of a list."""
    resting = any(map(rests, waiting))
    return translate("on_the_way", "可以撤销") if resting else translate("on_the_way", "待发")


def undo_first() -> str:
    """For an order that rests."""
    return translate("on_the_way", "几秒内可以撤销，然后送出")


def done_and_going(waiting: Collection[Pending]) -> str:
    """A sentence for somebody who has done what there was to do."""
    if any(map(rests, waiting)):
        return translate("on_the_way", "已经办过，几秒内可以撤销，然后送出。")
    return translate("on_the_way", "已经办过，正在等联网后发出。")


def before_done(*, resting: bool, online: bool) -> str:
    """What stands before the words for something just done: nothing is claimed of the central office too early."""
    if resting:
        words = undo_first() if online else translate("on_the_way", "几秒内可以撤销，联网后送出")
    else:
        words = "" if online else translate("on_the_way", "联网后送出")
    return translate("on_the_way", "（{words}）").format(words=words) if words else ""
