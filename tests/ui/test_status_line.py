"""The status bar tells how the workstation stands: in every state what is so, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from oa_client.office.loading import Loading
from oa_client.office.orders import Pending
from oa_client.office.standing import Standing
from sync.status import Link, SyncStatus
from tests.support.fake_office import START, Archive, FakeOffice
from tests.support.papers import submitted
from tests.support.window import CTRL, Seat
from ui.widgets.status_words import Part, parts

Sit = Callable[[str | FakeOffice], Seat]

WHOLE = Loading(whole=True, inbox=True, done=6, total=6)
QUIET = Standing((), (), 0, WHOLE, None)
SYNCED = START - timedelta(minutes=2)


def order(state: str) -> Pending:
    return Pending("1", "1", "1", "duty.log", "", START, state, "", {}, "", START)


def told(link: Link, standing: Standing = QUIET, synced: datetime | None = SYNCED) -> list[tuple[str, str]]:
    return [(part.text, part.tone) for part in parts(SyncStatus(link, synced), standing, START)]


@pytest.mark.parametrize(
    ("link", "text", "tone"),
    [
        (Link.ONLINE, "已同步 10:18", "green"),
        (Link.CONNECTING, "正在连接…", "text2"),
        (Link.OFFLINE, "离线工作中 · 数据截至 10:18", "amber"),
        (Link.NOT_SIGNED_IN, "登录已失效，请重新登录；已写的都在本机", "amber"),
        (Link.RETIRED, "此设备已停用，本机数据已清除；未送出的文字还在，请重新登录", "red"),
        (Link.UNTRUSTED, "服务器证书不可信或已过期，没有同步", "red"),
        (Link.UPGRADE_NEEDED, "服务器已升级，请更新本程序；本机的文字不会丢", "amber"),
        (Link.BEHIND, "服务器的数据比本机旧，等它赶上；一直如此请告诉管理员", "amber"),
        (Link.DISK_FULL, "磁盘已满，没有同步；已写的都在", "red"),
    ],
)
def test_each_state_of_the_line_has_its_words(link: Link, text: str, tone: str) -> None:
    assert told(link) == [(text, tone)]


def test_no_state_of_the_line_is_forgotten() -> None:
    for link in Link:
        assert parts(SyncStatus(link, START), QUIET, START)[0].icon


def test_a_workstation_that_never_was_in_step_claims_no_time() -> None:
    assert told(Link.ONLINE, synced=None) == [("已连接", "green")]
    assert told(Link.OFFLINE, synced=None) == [("离线工作中", "amber")]


def test_data_of_another_day_are_told_with_their_day() -> None:
    [(text, _tone)] = told(Link.OFFLINE, synced=START - timedelta(days=3))
    assert text == "离线工作中 · 数据截至 9月12日 10:20"


# What waits and what came back


def test_what_waits_is_counted_whatever_the_line() -> None:
    standing = replace(QUIET, waiting=(order("queued"), order("waiting_files")))
    assert told(Link.ONLINE, standing)[1:] == [("待发 2", "text2")]
    assert told(Link.OFFLINE, standing) == [("离线工作中 · 数据截至 10:18 · 待发 2 项", "amber")]
    assert told(Link.UNTRUSTED, standing)[1:] == [("待发 2", "text2")]


def test_what_was_refused_is_red_with_all_that_was_behind_it() -> None:
    standing = replace(QUIET, stopped=(order("refused"), order("blocked")))
    assert told(Link.ONLINE, standing)[1:] == [("被拒 2", "red")]


def test_what_is_held_is_told_apart_from_what_was_refused() -> None:
    standing = replace(QUIET, stopped=(order("refused"), order("held")))
    assert told(Link.ONLINE, standing)[1:] == [("被拒 1", "red"), ("暂停 1", "amber")]


# The first reading


@pytest.mark.parametrize(
    ("loading", "text"),
    [
        (Loading(whole=False, inbox=False, done=0, total=None), "正在读取 0"),
        (Loading(whole=False, inbox=False, done=2, total=None), "正在读取 2"),
        (Loading(whole=False, inbox=True, done=3, total=12), "待办已齐 · 正在读取 3/12"),
    ],
)
def test_the_first_reading_says_how_far_it_is(loading: Loading, text: str) -> None:
    standing = replace(QUIET, loading=loading)
    assert told(Link.ONLINE, standing) == [(text, "accent")]
    assert told(Link.CONNECTING, standing, None) == [(text, "accent")]


def test_a_reading_that_broke_off_does_not_look_whole() -> None:
    standing = replace(QUIET, loading=Loading(whole=False, inbox=True, done=3, total=12))
    assert told(Link.OFFLINE, standing) == [("离线工作中 · 资料没有读全 · 数据截至 10:18", "amber")]


# The lease


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=7), []),
        (timedelta(days=6, hours=23), [("离线可用至9月22日", "amber")]),
        (timedelta(hours=3), [("离线可用至今天", "amber")]),
        (timedelta(0), [("离线期限已到，关窗后须连线才能再打开", "red")]),
        (timedelta(days=-2), [("离线期限已到，关窗后须连线才能再打开", "red")]),
    ],
)
def test_a_lease_near_its_end_is_told_while_the_server_is_not_reached(
    left: timedelta, words: list[tuple[str, str]]
) -> None:
    standing = replace(QUIET, opens_until=START + left)
    assert told(Link.OFFLINE, standing)[1:] == words
    assert told(Link.NOT_SIGNED_IN, standing)[1:] == words
    assert told(Link.ONLINE, standing)[1:] == []


# In the window


def test_the_bar_follows_the_office(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    assert seat.window.status.text == "已同步 10:20"
    seat.office.go_offline()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.window.status.text == "离线工作中 · 数据截至 10:20 · 待发 1 项"
    seat.office.choke()
    seat.settle()
    assert seat.window.status.text == "离线工作中 · 数据截至 10:20 暂停 1"
    seat.office.opens_until = START + timedelta(days=2)
    seat.office.become(Link.UPGRADE_NEEDED)
    seat.settle()
    assert seat.window.status.text == (
        "服务器已升级，请更新本程序；本机的文字不会丢 暂停 1 离线可用至9月17日"
    )


def test_the_reading_is_followed_to_its_end(sit: Sit) -> None:
    seat = sit("director")
    for done, told_ in ((3, "待办已齐 · 正在读取 3/12"), (7, "待办已齐 · 正在读取 7/12")):
        seat.office.loading = Loading(whole=False, inbox=True, done=done, total=12)
        seat.office.become(Link.ONLINE)
        seat.settle()
        assert seat.window.status.text == told_
    seat.office.loading = Loading(whole=True, inbox=True, done=12, total=12)
    seat.office.become(Link.ONLINE)
    seat.settle()
    assert seat.window.status.text == "已同步 10:20"


def test_the_day_turns_under_a_window_that_stays_open(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    seat.office.go_offline()
    told_at = archive.now
    seat.settle()
    archive.now = told_at + timedelta(days=1)
    seat.window._pass_time()  # what happens each minute
    assert seat.window.status.text == "离线工作中 · 数据截至 昨天 10:20"


def test_everything_at_once_fits_the_smallest_window(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    seat.window.resize(1024, 600)
    everything = (
        *parts(SyncStatus(Link.OFFLINE, START - timedelta(days=300)), QUIET, START),
        Part("waiting_status", "待发 120", "text2", "cloud_arrow_up_filled"),
        Part("refused_status", "被拒 12", "red", "error_circle_filled"),
        Part("held_status", "暂停 12", "amber", "warning_filled"),
    )
    seat.window.status.show_parts(everything)
    seat.settle()
    assert seat.window.width() == 1024
    for part in everything:
        button = seat.find(QPushButton, part.name)
        assert button.width() >= button.minimumSizeHint().width()


def test_a_click_on_the_bar_opens_the_sync_centre(sit: Sit) -> None:
    seat = sit("director")
    QTest.mouseClick(seat.find(QPushButton, "link_status"), Qt.MouseButton.LeftButton)
    seat.settle()
    assert seat.sees("sync_page")
