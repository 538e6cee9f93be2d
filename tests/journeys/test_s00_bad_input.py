"""What can go wrong at the door and on the desk: each gives a sentence a clerk understands, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from oa_client.bootstrap import build_session
from oa_client.office.office import Office
from oa_client.settings import Settings, SettingsFile
from oa_client.storage.database import POOLED
from oa_server.certificates import certificates
from sync.protocol import Failure
from tests.journeys.conftest import Sit
from tests.journeys.desk import PATIENCE_MS
from tests.support.book import CONTENT
from tests.support.central import PASSWORD, Central
from tests.support.odd_server import Answer, odd_server
from tests.support.window import CTRL
from ui.application import Desktop
from ui.theme.theme import LIGHT_THEME

Door = Callable[..., Desktop]


@pytest.fixture
def door(tmp_path: Path, qtbot: QtBot) -> Iterator[Door]:
    """The sign-in window of a workstation that belongs to the server ``url``; its office closes with the test."""
    opened: list[Desktop] = []

    def open_door(url: str, authority: str, folder: str = "pc") -> Desktop:
        path = tmp_path / folder
        path.mkdir(exist_ok=True)
        SettingsFile(path).write(Settings(url, authority))
        desktop = Desktop(build_session(path, with_keyring=False), LIGHT_THEME)
        desktop.sign_in.show()
        opened.append(desktop)
        return desktop

    yield open_door
    for desktop in opened:
        if desktop.window is not None:
            desktop.window.close()
            desktop.window.deleteLater()
        desktop.sign_in.close()
        desktop.close()
        desktop.sign_in.deleteLater()
        desktop.deleteLater()


def knock(qtbot: QtBot, desktop: Desktop, password: str = PASSWORD, account: str = "clerk") -> str:
    """Sign in through the window; gives the sentence it says, or nothing when the office opened."""
    page = desktop.sign_in
    page.notice.clear()
    page.account.setText(account)
    page.password.setText(password)
    page.go.click()
    qtbot.waitUntil(lambda: page.notice.text != "" or desktop.window is not None, timeout=PATIENCE_MS)
    return page.notice.text if desktop.window is None else ""


def test_five_wrong_passwords_lock_the_account_at_the_central_office(
    door: Door, central: Central, qtbot: QtBot
) -> None:
    desktop = door(central.url, central.authority)
    said = [knock(qtbot, desktop, f"wrong-{n}") for n in range(5)]
    assert all("密码" in sentence for sentence in said[:4])
    assert "锁定" in said[4] or "锁定" in knock(qtbot, desktop)
    assert "锁定" in knock(qtbot, desktop, PASSWORD), "even the right one, until the time is over"
    assert knock(qtbot, desktop, account="director") == "", "nobody else is locked out"


def test_an_unknown_account_is_told_like_a_wrong_password(door: Door, central: Central, qtbot: QtBot) -> None:
    desktop = door(central.url, central.authority)
    assert knock(qtbot, desktop, account="nobody") == knock(qtbot, desktop, "wrong")


def test_a_server_that_does_not_answer_is_told(door: Door, central: Central, qtbot: QtBot) -> None:
    assert "服务器" in knock(qtbot, door("https://127.0.0.1:1", central.authority))


def test_an_expired_certificate_is_told(door: Door, tmp_path: Path, qtbot: QtBot) -> None:
    old = certificates(tmp_path / "tls", ("127.0.0.1",), datetime.now(UTC) - timedelta(days=365 * 20))
    with odd_server(old) as server:
        assert "证书" in knock(qtbot, door(server.url, str(old.authority)))
        assert server.heard == [], "no password was shown to it"


def test_a_server_of_a_newer_protocol_is_told(door: Door, tmp_path: Path, qtbot: QtBot) -> None:
    tls = certificates(tmp_path / "tls", ("127.0.0.1",), datetime.now(UTC))
    with odd_server(tls) as server:
        newer = Failure("upgrade_needed", {"oldest": "7", "newest": "9"})
        server.answer = Answer(426, msgspec.msgpack.encode(newer))
        assert "升级" in knock(qtbot, door(server.url, str(tls.authority)))


def test_a_second_window_on_the_same_cache_is_told(door: Door, central: Central, qtbot: QtBot) -> None:
    assert knock(qtbot, door(central.url, central.authority)) == ""
    second = door(central.url, central.authority)
    assert "另一个窗口" in knock(qtbot, second)


def test_a_full_disk_keeps_the_text_on_the_screen_and_what_was_kept_before(sit: Sit) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.write(CONTENT)
    clerk.until(lambda: clerk.office.documents.outgoing())
    clerk.office.finding.catch_up()  # or the index would want room too
    with clerk.office.read() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
    fill_up(clerk.office, pages)
    body = clerk.field("body")
    body.setFocus()
    body.moveCursor(body.textCursor().MoveOperation.End)
    clerk.paste("很长的补充。" * 20_000)
    clerk.until(lambda: "磁盘已满" in clerk.notice("editor_trouble"))
    assert body.toPlainText().endswith("很长的补充。")
    (row,) = clerk.office.documents.outgoing()
    assert clerk.office.drafting.open(row.id).content.body == CONTENT.body


def fill_up(office: Office, pages: int) -> None:
    """From now on the cache file may not grow: what a full disk does to it. Every pooled connection is told."""
    with ExitStack() as held:
        for connection in [held.enter_context(office.read()) for _ in range(POOLED)]:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_classified_paste_is_refused_and_nothing_of_it_is_kept(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.write(replace(CONTENT, body="机密★10年\n不得外传的正文"))
    assert clerk.field("body").toPlainText() == ""
    assert "非涉密" in clerk.notice("editor_trouble")
    clerk.type("可以公开的正文。")
    clerk.until(lambda: clerk.office.documents.outgoing())
    (row,) = clerk.office.documents.outgoing()
    assert clerk.office.drafting.open(row.id).content.body == "可以公开的正文。"
    assert "不得外传".encode() not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


def test_a_hostile_paste_is_cleaned_and_told(sit: Sit) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.write(replace(CONTENT, body="防台\x07风\u200b工作\u202e通知"))
    assert clerk.field("body").toPlainText() == "防台风工作通知"
    assert "3" in clerk.notice("editor_trouble")


def test_a_paste_over_the_limit_leaves_the_text_as_it_was(sit: Sit) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.write(replace(CONTENT, body="原来的正文。"))
    clerk.paste("字" * 200_000)
    assert clerk.field("body").toPlainText() == "原来的正文。"
    assert "512 KB" in clerk.notice("editor_trouble")


def test_a_paper_without_a_title_is_not_submitted_and_stays_on_the_desk(sit: Sit) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.write(replace(CONTENT, title=" "))
    clerk.key(Qt.Key.Key_Return, CTRL)
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert clerk.sees("editor")
    assert "标题" in clerk.notice("submit_notice") + clerk.notice("editor_trouble")
    assert clerk.office.orders.waiting() == ()
