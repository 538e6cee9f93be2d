"""Everything written is kept: an opinion, a note to a reviewer, a duty entry, until the act is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QDateTimeEdit, QPlainTextEdit

from oa_core.documents.model import Status
from oa_core.duty.commands import Log
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import document, returned, submitted
from tests.support.window import ALT, CTRL, Seat
from ui.documents.editor import Editor
from ui.duty.page import DutyPage
from ui.kept_field import LONGEST_MS, REST_MS
from ui.notices import Notice
from ui.widgets.row_list import RowList

Sit = Callable[[str | FakeOffice], Seat]


def opinion(seat: Seat) -> QPlainTextEdit:
    return seat.find(QPlainTextEdit, "opinion")


def writing(archive: Archive, sit: Sit, text: str = "写了一大段审核意见") -> tuple[Seat, str]:
    paper = submitted(archive)
    archive.tick(minutes=5)
    submitted(archive)
    seat = sit("director")
    opinion(seat).setFocus()
    seat.type(text)
    return seat, paper


def at_the_log(sit: Sit, office: FakeOffice | str = "clerk") -> Seat:
    seat = sit(office)
    seat.key(Qt.Key.Key_4, CTRL)
    return seat


def test_an_opinion_waits_while_another_paper_is_looked_at(archive: Archive, sit: Sit) -> None:
    seat, _paper = writing(archive, sit)
    seat.find(RowList, "inbox_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    assert opinion(seat).toPlainText() == ""
    seat.key(Qt.Key.Key_Up)
    assert opinion(seat).toPlainText() == "写了一大段审核意见"


def test_an_opinion_is_kept_within_two_seconds(archive: Archive, sit: Sit) -> None:
    assert REST_MS < LONGEST_MS < 2000
    seat, paper = writing(archive, sit)
    seat.qtbot.waitUntil(lambda: bool(seat.office.notes.texts), timeout=2000)
    assert seat.office.notes.texts == {f"opinion:{paper}": "写了一大段审核意见"}
    seat.settle()


def test_somebody_who_types_without_a_rest_is_kept_too(archive: Archive, sit: Sit) -> None:
    seat, paper = writing(archive, sit)
    for _ in range(LONGEST_MS // 200 + 1):
        seat.qtbot.wait(200)
        opinion(seat).insertPlainText("，又")
    assert seat.office.notes.texts[f"opinion:{paper}"].startswith("写了一大段审核意见，又")
    seat.settle()


def test_leaving_the_field_keeps_its_words_at_once(archive: Archive, sit: Sit) -> None:
    seat, paper = writing(archive, sit)
    seat.find(RowList, "inbox_list").setFocus()
    seat.settle()
    assert seat.office.notes.texts == {f"opinion:{paper}": "写了一大段审核意见"}


def test_an_opinion_outlives_the_window(archive: Archive, sit: Sit) -> None:
    seat, _paper = writing(archive, sit)
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())
    again = sit(seat.office)
    assert opinion(again).toPlainText() == "写了一大段审核意见"


def test_the_words_of_an_act_that_is_done_do_not_come_back(archive: Archive, sit: Sit) -> None:
    seat, paper = writing(archive, sit)
    seat.find(RowList, "inbox_list").setFocus()
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).trail[-1].opinion == "写了一大段审核意见"
    assert seat.office.notes.texts == {}
    assert opinion(seat).toPlainText() == ""


def test_a_phrase_is_kept_like_typed_words(archive: Archive, sit: Sit) -> None:
    seat, paper = writing(archive, sit, "")
    seat.key(Qt.Key.Key_1, ALT)
    seat.find(RowList, "inbox_list").setFocus()
    seat.settle()
    assert seat.office.notes.texts == {f"opinion:{paper}": "同意，请签发。"}


def test_a_classified_opinion_is_not_kept_and_says_so(archive: Archive, sit: Sit) -> None:
    seat, _paper = writing(archive, sit, "机密★\n要点")
    seat.find(RowList, "inbox_list").setFocus()
    seat.settle()
    assert seat.office.notes.texts == {}
    assert "“机密”标志" in seat.find(Notice, "handling_notice").text
    assert opinion(seat).toPlainText() == "机密★\n要点"


def test_words_that_cannot_be_kept_hold_the_window_until_it_is_closed_again(
    archive: Archive, sit: Sit
) -> None:
    seat, _paper = writing(archive, sit, "机密★\n要点")
    assert not seat.window.close()
    seat.settle()
    assert seat.window.isVisible()
    assert "再关一次" in seat.find(Notice, "handling_notice").text
    assert seat.window.close()


def test_words_on_a_page_out_of_sight_are_brought_to_view_when_they_cannot_be_kept(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("绝密★\n来电")
    seat.window.open_page("inbox")
    seat.settle()
    assert not seat.window.close()
    seat.settle()
    assert isinstance(seat.window.page, DutyPage)
    assert "再关一次" in seat.find(Notice, "duty_notice").text
    assert seat.window.close()


def test_a_duty_entry_half_typed_outlives_the_window(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接石门镇电话，未记完")
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())
    assert seat.office.duty.entries() == ()
    again = at_the_log(sit, seat.office)
    assert again.find(QPlainTextEdit, "duty_text").toPlainText() == "接石门镇电话，未记完"
    again.key(Qt.Key.Key_Return, CTRL)
    assert seat.office.notes.texts == {}


def test_a_correction_and_the_next_entry_do_not_mix(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("积水20厘米。")
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.type("下一条，没写完")
    seat.find(RowList, "duty_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    seat.key(Qt.Key.Key_Return)
    field = seat.find(QPlainTextEdit, "duty_text")
    assert field.toPlainText() == ""
    seat.type("积水30厘米。")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert field.toPlainText() == "下一条，没写完"


def test_a_note_to_the_reviewer_waits_for_the_next_time(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.type("已补充联系人")
    seat.key(Qt.Key.Key_Escape)
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    panel = seat.window.findChildren(Editor)[0].panel
    assert panel.opinion.toPlainText() == "已补充联系人"
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.IN_REVIEW
    assert document(archive, paper).trail[-1].opinion == "已补充联系人"
    assert seat.office.notes.texts == {}


# The time of a duty entry in progress


def shown_time(seat: Seat) -> str:
    return seat.find(QDateTimeEdit, "happened_at").dateTime().toString("yyyy-MM-dd HH:mm")


def set_time(seat: Seat, hour: int, minute: int) -> None:
    seat.find(QDateTimeEdit, "happened_at").setDateTime(QDateTime(2026, 9, 15, hour, minute, 0))


def close_window(seat: Seat) -> None:
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())


def test_the_time_of_a_duty_entry_in_progress_comes_back_with_its_words(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接石门镇电话：")
    set_time(seat, 8, 5)
    close_window(seat)
    archive.tick(hours=5)
    again = at_the_log(sit, seat.office)
    assert again.find(QPlainTextEdit, "duty_text").toPlainText() == "接石门镇电话："
    assert shown_time(again) == "2026-09-15 08:05"


def test_the_time_that_nobody_set_is_that_of_the_first_word(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    archive.tick(hours=2)
    seat.type("接")
    archive.tick(minutes=30)
    seat.type("石门镇电话：")
    assert shown_time(seat) == "2026-09-15 12:20"
    close_window(seat)
    assert shown_time(at_the_log(sit, seat.office)) == "2026-09-15 12:20"


def test_the_time_of_an_entry_is_kept_while_it_is_written(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接石门镇电话：")
    set_time(seat, 8, 5)
    seat.qtbot.waitUntil(lambda: "08:05" in "".join(seat.office.notes.texts.values()), timeout=2000)
    seat.settle()


def test_an_entry_that_is_written_down_leaves_no_time_for_the_next(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接石门镇电话：")
    set_time(seat, 8, 5)
    seat.qtbot.wait(REST_MS + 50)
    seat.find(QPlainTextEdit, "duty_text").setFocus()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.qtbot.wait(REST_MS + 50)
    seat.settle()
    assert seat.office.notes.texts == {}
    archive.tick(minutes=40)
    seat.type("又一条")
    assert shown_time(seat) == "2026-09-15 11:00"


def test_now_means_the_moment_it_was_pressed(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接")
    set_time(seat, 8, 5)
    archive.tick(minutes=40)
    seat.press("set_now")
    archive.tick(minutes=40)
    seat.find(QPlainTextEdit, "duty_text").setFocus()
    seat.type("电话")
    assert shown_time(seat) == "2026-09-15 11:00"


def test_words_that_were_taken_out_take_their_time_with_them(archive: Archive, sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接")
    set_time(seat, 8, 5)
    seat.qtbot.wait(REST_MS + 50)
    seat.find(QPlainTextEdit, "duty_text").clear()
    close_window(seat)
    assert seat.office.notes.texts == {}
    archive.tick(minutes=40)
    assert shown_time(at_the_log(sit, seat.office)) == "2026-09-15 11:00"


def test_a_correction_and_the_next_entry_have_their_own_times(archive: Archive, sit: Sit) -> None:
    office = FakeOffice(archive, "clerk")
    office.execute(office.new_id(), Log("积水20厘米。", archive.now))
    archive.tick(minutes=10)
    seat = at_the_log(sit)
    seat.type("新的一条")
    set_time(seat, 9, 0)
    seat.find(RowList, "duty_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    seat.press("correct")
    assert shown_time(seat) == "2026-09-15 10:20"
    seat.type("积水2厘米。")
    set_time(seat, 10, 21)
    seat.press("duty_cancel")
    assert shown_time(seat) == "2026-09-15 09:00"
    seat.press("correct")
    assert shown_time(seat) == "2026-09-15 10:21"
