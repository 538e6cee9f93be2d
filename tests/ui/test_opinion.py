"""常用意见 where an opinion is written: by number, kept from the box, removed again; typed words always stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit

from oa_core.boilerplate.commands import Keep
from oa_core.boilerplate.model import Sort
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import approved, returned, signed, submitted
from tests.support.window import ALT, CTRL, Seat
from ui import wording
from ui.notices import Notice

Sit = Callable[[str | FakeOffice], Seat]
OWN = "拟同意，请核对数据。"


def keep(archive: Archive, text: str, person: str = "director", *, shared: bool = False) -> None:
    archive.tick(minutes=1)
    office = FakeOffice(archive, person)
    office.execute(office.new_id(), Keep(Sort.OPINION, text, Content(letterhead="", body=text), shared))


@pytest.fixture
def paper(archive: Archive) -> str:
    return submitted(archive)


def opinion(seat: Seat) -> str:
    return seat.find(QPlainTextEdit, "opinion").toPlainText()


def alt(seat: Seat, number: int) -> str:
    seat.key(Qt.Key(Qt.Key.Key_0 + number), ALT)
    return opinion(seat)


def button(seat: Seat, name: str) -> QAbstractButton:
    return seat.find(QAbstractButton, name)


def write(seat: Seat, text: str) -> None:
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type(text)


def kept(seat: Seat) -> list[str]:
    return [row.text.content.body for row in seat.office.boilerplate.opinions()]


def test_the_phrases_of_the_act_come_first_then_the_own_ones_then_the_offices(
    archive: Archive, sit: Sit, paper: str
) -> None:
    keep(archive, "单位的话。", "clerk", shared=True)
    keep(archive, OWN)
    keep(archive, "别人自己的话。", "clerk")
    seat = sit("director")
    assert alt(seat, 1) == "同意，请签发。"
    assert alt(seat, 4) == OWN
    assert alt(seat, 5) == "单位的话。"
    assert not seat.sees("opinion_phrase6")


def test_a_new_phrase_of_ones_own_takes_no_number_from_an_earlier_one(
    archive: Archive, sit: Sit, paper: str
) -> None:
    keep(archive, "乙，先存的。")
    seat = sit("director")
    write(seat, "甲，后存的。")
    seat.press("opinion_keep")
    assert alt(seat, 4).endswith("乙，先存的。")
    assert sorted(kept(seat)) == ["乙，先存的。", "甲，后存的。"]
    assert button(seat, "opinion_phrase5").text().startswith("甲，后存的。")


def test_a_phrase_takes_the_place_of_a_phrase_and_is_added_behind_typed_words(
    archive: Archive, sit: Sit, paper: str
) -> None:
    keep(archive, OWN)
    seat = sit("director")
    alt(seat, 1)
    assert alt(seat, 4) == OWN
    seat.type("另外标题再短一些。")
    assert alt(seat, 1) == f"{OWN}另外标题再短一些。同意，请签发。"


def test_marked_words_outlive_a_phrase(archive: Archive, sit: Sit, paper: str) -> None:
    seat = sit("director")
    write(seat, "写了很久的意见。")
    seat.key(Qt.Key.Key_A, CTRL)
    assert alt(seat, 1) == "写了很久的意见。同意，请签发。"


def test_no_phrase_comes_while_the_input_method_composes(archive: Archive, sit: Sit, paper: str) -> None:
    seat = sit("director")
    box = seat.find(QPlainTextEdit, "opinion")
    box.setFocus()
    QApplication.sendEvent(box, QInputMethodEvent("tongyi", []))
    assert alt(seat, 1) == ""
    seat.type("同意")
    assert alt(seat, 1) == "同意同意，请签发。"


def test_what_stands_in_the_box_is_kept_and_removed_again_with_one_button(
    archive: Archive, sit: Sit, paper: str
) -> None:
    seat = sit("director")
    assert not button(seat, "opinion_keep").isEnabled()
    write(seat, OWN)
    seat.press("opinion_keep")
    assert kept(seat) == [OWN]
    assert opinion(seat) == OWN
    assert button(seat, "opinion_phrase4").text() == f"{OWN}  Alt+4"
    assert button(seat, "opinion_keep").text() == "从常用意见中移除"
    seat.press("opinion_keep")
    assert kept(seat) == []
    assert opinion(seat) == OWN
    assert not seat.sees("opinion_phrase4")
    assert button(seat, "opinion_keep").text() == "存为常用意见"


def test_what_the_act_or_the_office_offers_anyway_is_not_kept_twice_nor_removed(
    archive: Archive, sit: Sit, paper: str
) -> None:
    keep(archive, "单位的话。", "clerk", shared=True)
    seat = sit("director")
    for number in (1, 4):
        alt(seat, number)
        assert not button(seat, "opinion_keep").isEnabled()


def test_the_tenth_phrase_is_behind_a_button_and_is_chosen_there(
    archive: Archive, sit: Sit, paper: str
) -> None:
    for number in range(8):
        keep(archive, f"第{number + 1}条意见。")
    seat = sit("director")
    assert alt(seat, 9) == "第6条意见。"
    assert not seat.sees("opinion_phrase10")
    assert button(seat, "opinion_more").text() == "还有 2 条"
    seat.press("opinion_more")
    assert seat.focus == "opinion_phrase10"
    seat.key(Qt.Key.Key_Space)
    assert opinion(seat) == "第7条意见。"


def test_a_long_phrase_is_cut_on_its_button_and_comes_whole(archive: Archive, sit: Sit, paper: str) -> None:
    long = "请业务股室会同财政、人社部门对附件中的数据逐项核对，核对无误后再送。\n并附说明。"
    keep(archive, long)
    seat = sit("director")
    assert "…" in button(seat, "opinion_phrase4").text()
    assert button(seat, "opinion_phrase4").toolTip() == long
    assert alt(seat, 4) == long


def test_a_refusal_stands_in_the_panel_and_the_words_stay(
    archive: Archive, sit: Sit, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit("director")

    def refuse(*_args: object, **_more: object) -> None:
        raise Refused("disk_full")

    write(seat, OWN)
    monkeypatch.setattr(seat.window.place.office, "execute", refuse)
    seat.press("opinion_keep")
    assert seat.find(Notice, "handling_notice").text == wording.sentence("disk_full", {})
    assert opinion(seat) == OWN


def test_the_drafting_desk_has_the_same_phrases_at_the_same_numbers(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    keep(archive, "已与业务股室核对。", "clerk")
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    box = seat.find(QPlainTextEdit, "submit_opinion")
    seat.key(Qt.Key.Key_1, ALT)
    assert box.toPlainText() == "请审核。"
    seat.key(Qt.Key.Key_4, ALT)
    assert box.toPlainText() == "已与业务股室核对。"
    seat.press("submit_opinion_keep")
    assert kept(seat) == []


@pytest.mark.parametrize(
    ("begin", "person", "words"),
    [
        (submitted, "director", "送负责人签发"),
        (approved, "head", "回拟稿人复核取号"),
        (signed, "clerk", "核发"),
    ],
)
def test_the_panel_names_the_next_step(
    archive: Archive, sit: Sit, begin: Callable[[Archive], str], person: str, words: str
) -> None:
    begin(archive)
    seat = sit(person)
    assert seat.find(QLabel, "next_step").text() == words


def test_the_drafting_desk_names_the_next_step(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(QLabel, "submit_next_step").text() == "送办公室主任审核"
