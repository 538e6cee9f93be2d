"""An order and a file on its way in the words of the sync centre: what it is, what it waits for, how far it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_client.office.orders import Pending, Waits
from oa_client.office.standing import FileOnTheWay
from sync.status import Link
from tests.support.fake_office import START
from tests.support.papers import TITLE
from ui.sync.order_words import file_state, size_words, what, why
from ui.wording import WORDING


def order(state: str = "queued", waits_for: Waits = Waits.LINE, **more: object) -> Pending:
    made = Pending(
        "1", "1", "1", "document.submit", TITLE, START, state, "", {}, "", START, waits_for=waits_for
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields by their names


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link.ONLINE, "马上发出"),
        (Link.CONNECTING, "等连上服务器"),
        (Link.OFFLINE, "等网络"),
        (Link.NOT_SIGNED_IN, "等重新登录"),
        (Link.RETIRED, "等重新登录"),
        (Link.UNTRUSTED, "等服务器证书恢复正常"),
        (Link.UPGRADE_NEEDED, "等本程序更新"),
        (Link.BEHIND, "等服务器赶上"),
        (Link.DISK_FULL, "等磁盘腾出空间"),
    ],
)
def test_what_an_order_waits_for_is_what_keeps_the_line(link: Link, words: str) -> None:
    assert why(order(), link) == words


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (order("resting"), "几秒内可以撤销，然后送出"),
        (order("sending"), "正在发出"),
        (order("waiting_files", Waits.FILES), "等附件传完"),
        (order("queued", Waits.FILES), "等附件传完"),
        (order("queued", Waits.SERVER, tries=3), "服务器没有答复（3 次），会自动再发"),
        (order("held", Waits.UPGRADE, code="unsupported"), "服务器还不认识这一步，升级后会自动再发。"),
        (order("blocked", Waits.EARLIER), "前一步没有办成，这一步没有发出。"),
    ],
)
def test_everything_an_order_can_wait_for_has_its_words(waiting: Pending, words: str) -> None:
    assert why(waiting, Link.ONLINE) == words


def test_an_order_without_title_and_words_is_told_by_its_act() -> None:
    assert what(order(title="", kind="receipt.sign_for")) == "签收"


@pytest.mark.parametrize(
    ("size", "words"),
    [(10, "1 KB"), (820 * 1024, "820 KB"), (36 * 1024**2 + 9, "36 MB"), (1_288_490_189, "1.2 GB")],
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words


def scan(**more: object) -> FileOnTheWay:
    made = FileOnTheWay("ab12", "防汛预案扫描件.pdf", 20 * 1024**2, outgoing=True)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by their names


@pytest.mark.parametrize(
    ("file", "link", "words"),
    [
        (scan(), Link.ONLINE, "等着上传"),
        (scan(outgoing=False), Link.ONLINE, "等着下载"),
        (scan(), Link.OFFLINE, "等网络"),
        (scan(done=0), Link.ONLINE, "正在上传 0%"),
        (scan(done=8 * 1024**2), Link.ONLINE, "正在上传 40%"),
        (scan(done=20 * 1024**2), Link.ONLINE, "正在上传 99%"),
        (scan(done=5 * 1024**2, outgoing=False), Link.ONLINE, "正在下载 25%"),
        (scan(code="file_too_large", facts={"limit": "10 MB"}), Link.ONLINE, WORDING["file_too_large"]),
    ],
)
def test_a_file_is_told_with_how_far_it_is(file: FileOnTheWay, link: Link, words: str) -> None:
    assert file_state(file, link) == words.format(limit="10 MB")
