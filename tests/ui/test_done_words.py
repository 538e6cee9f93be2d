"""After an act one quiet line says what it has done; nothing pops up, and nothing is claimed that is not so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, approved, issued, returned, signed, submitted
from tests.support.window import CTRL, Seat
from ui.widgets import status_line
from ui.widgets.fitted_label import FittedLabel
from ui.widgets.status_line import DONE_MS

Sit = Callable[..., Seat]


def line(seat: Seat) -> str:
    return seat.find(FittedLabel, "hints").whole


def act(seat: Seat) -> str:
    seat.key(Qt.Key.Key_Return, CTRL)
    return line(seat)


@pytest.mark.parametrize(
    ("waits", "person", "told"),
    [
        (submitted, "director", f"已送陈立新签发：{TITLE}"),
        (approved, "head", f"已签发，送李敏复核编号：{TITLE}"),
        (signed, "clerk", f"已编号 屿府〔2026〕1号：{TITLE}"),
        (issued, "shimen-clerk", f"已签收：{TITLE}"),
    ],
)
def test_an_act_is_told_with_who_has_the_paper_now(
    archive: Archive, sit: Sit, waits: Callable[[Archive], str], person: str, told: str
) -> None:
    waits(archive)
    assert act(sit(person)) == told


def test_issuing_tells_to_how_many(archive: Archive, sit: Sit) -> None:
    signed(archive)
    seat = sit("clerk")
    act(seat)
    assert act(seat) == f"已印发 3 家：{TITLE}"


def test_a_return_tells_to_whom(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("请核对时间。")
    seat.press("send_back")
    assert line(seat) == f"已退回李敏修改：{TITLE}"


def test_a_text_that_was_sent_from_the_editor_is_told_too(archive: Archive, sit: Sit) -> None:
    returned(archive)
    seat = sit("clerk")
    seat.press("edit")
    act(seat)
    assert act(seat) == f"已送何晓燕审核：{TITLE}"


def test_a_change_after_signing_is_told_too(archive: Archive, sit: Sit) -> None:
    signed(archive)
    seat = sit("clerk")
    seat.press("edit")
    seat.find(QPlainTextEdit, "body").setFocus()
    seat.type("改动一处。")
    act(seat)
    assert act(seat) == f"已送陈立新重新签发：{TITLE}"


def test_without_the_line_it_says_that_the_act_goes_later(archive: Archive, sit: Sit) -> None:
    signed(archive)
    office = FakeOffice(archive, "clerk")
    seat = sit(office)
    office.go_offline()
    seat.settle()
    assert act(seat) == f"（联网后送出）已复核，等中心给号：{TITLE}"


def test_an_act_that_was_refused_tells_of_nothing_done(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    before = line(seat)
    seat.press("send_back")
    assert line(seat) == before


def test_the_hints_come_back_after_a_while(
    archive: Archive, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert DONE_MS >= 5000
    monkeypatch.setattr(status_line, "DONE_MS", 300)
    submitted(archive)
    seat = sit("director")
    before = line(seat)
    assert "Ctrl+Enter 提交" in before
    assert act(seat) != before
    seat.qtbot.waitUntil(lambda: line(seat) == before, timeout=2000)


def test_a_long_title_ends_in_an_ellipsis_and_is_read_out_whole(archive: Archive, sit: Sit) -> None:
    submitted(archive, "南屿县人民政府关于" + "做好清明节期间森林防灭火工作和" * 12 + "的通知")
    seat = sit("director")
    told = act(seat)
    hints = seat.find(FittedLabel, "hints")
    assert hints.text().endswith("…")
    assert hints.accessibleName() == told
    assert seat.window.width() == 1366


def test_nothing_opens_to_tell_of_it(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    act(seat)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [seat.window]
