"""The main job from the keyboard: draft, submit, return, review, sign, number, issue, sign for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget

from oa_core.documents.model import Openness, Receipt, ReceiptState, Status
from tests.support.fake_office import Archive
from tests.support.papers import BODY, TITLE, approved, document, issued, returned, signed, submitted
from tests.support.window import ALT, CTRL, Seat
from ui.notices import Notice
from ui.paperwork.head import Title
from ui.widgets.holder_band import HolderBand

Sit = Callable[[str], Seat]


def shown_title(seat: Seat) -> str:
    return seat.find(Title, "paper_title").text


def test_a_clerk_drafts_and_submits_a_notice_without_the_mouse(archive: Archive, sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_N, CTRL)
    assert seat.focus == "title"
    seat.type(TITLE)
    seat.key(Qt.Key.Key_Tab)
    assert seat.focus == "addressees"
    for township in ("石门", "青垌"):
        seat.type(township)
        seat.key(Qt.Key.Key_Return)
    seat.key(Qt.Key.Key_Tab)
    assert seat.focus == "copies"
    seat.key(Qt.Key.Key_Tab)
    assert seat.focus == "openness"
    seat.key(Qt.Key.Key_Down)
    seat.key(Qt.Key.Key_Tab)
    assert seat.focus == "body"
    seat.type(BODY)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.focus == "submit_opinion"
    seat.type("请审核。")
    seat.key(Qt.Key.Key_Return, CTRL)

    (paper,) = seat.office.documents.outgoing()
    made = document(archive, paper.id)
    assert (made.status, made.holder, made.title) == (Status.IN_REVIEW, "director", TITLE)
    assert made.addressees == ("shimen", "qingtong")
    assert made.openness is Openness.OPEN
    assert made.trail[0].opinion == "请审核。"
    assert seat.office.documents.kept == {}


def test_a_returned_paper_keeps_its_text_and_the_reason_stands_beside_it(archive: Archive, sit: Sit) -> None:
    paper = returned(archive, "请补充联系人。")
    seat = sit("clerk")
    seat.press("edit")
    assert "请补充联系人。" in "".join(
        label.text() for label in seat.find(QWidget, "returned_reason").findChildren(QLabel)
    )
    body = seat.find(QPlainTextEdit, "body")
    assert body.toPlainText() == BODY
    body.moveCursor(body.textCursor().MoveOperation.End)
    body.setFocus()
    seat.type("联系人：周倩。")
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    again = seat.office.documents.paperwork(paper)
    assert again is not None
    assert again.document.status is Status.IN_REVIEW
    assert again.body == BODY + "联系人：周倩。"


def test_a_director_approves_with_two_keys_and_the_next_paper_opens(archive: Archive, sit: Sit) -> None:
    first = submitted(archive)
    archive.tick(minutes=3)
    submitted(archive, "南屿县人民政府关于防汛物资储备工作的通知")
    seat = sit("director")
    assert shown_title(seat) == TITLE
    seat.key(Qt.Key.Key_1, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    moved = document(archive, first)
    assert (moved.status, moved.holder) == (Status.TO_SIGN, "head")
    assert moved.trail[-1].opinion == "同意，请签发。"
    assert shown_title(seat) == "南屿县人民政府关于防汛物资储备工作的通知"


def test_a_return_without_a_reason_is_asked_for_in_place(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.press("send_back")
    assert seat.sees("handling_notice")
    assert seat.focus == "opinion"
    assert document(archive, paper).status is Status.IN_REVIEW
    seat.type("请核对时间。")
    seat.press("send_back")
    assert document(archive, paper).status is Status.RETURNED
    assert document(archive, paper).trail[-1].opinion == "请核对时间。"


def test_the_head_signs_exactly_the_text_on_the_screen(archive: Archive, sit: Sit) -> None:
    paper = approved(archive)
    seat = sit("head")
    seat.key(Qt.Key.Key_1, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    signature = document(archive, paper).signature
    assert signature is not None
    assert signature.content_hash == document(archive, paper).content_hash
    assert (signature.name, signature.opinion) == ("陈立新", "同意。")


def test_the_clerk_takes_the_number_and_issues_with_one_key_each(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    seat = sit("clerk")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).number == "屿府〔2026〕1号"
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.ISSUED
    receipts = [record for record in archive.records.values() if isinstance(record, Receipt)]
    assert {receipt.organ for receipt in receipts} == {"shimen", "qingtong", "emergency"}


def test_a_township_signs_for_a_paper_with_one_key_and_the_sender_sees_who_is_missing(
    archive: Archive, sit: Sit
) -> None:
    paper = issued(archive)
    for person in ("shimen-clerk", "qingtong-clerk"):
        seat = sit(person)
        assert shown_title(seat) == TITLE
        seat.key(Qt.Key.Key_Return, CTRL)
    mine = [r for r in archive.records.values() if isinstance(r, Receipt)]
    assert sum(receipt.state is ReceiptState.SIGNED_FOR for receipt in mine) == 2

    sender = sit("clerk")
    sender.press("tab_elsewhere")
    assert sender.find(HolderBand, "holder").text == "已印发 · 签收 2/3 未签收：县应急管理局"
    sender.press("tab_receipts")
    assert sender.find(QLabel, "receipt_count").text() == "签收 2/3"
    assert "县应急管理局" in sender.find(QLabel, "receipt_missing").text()
    assert document(archive, paper).number == "屿府〔2026〕1号"


def test_who_holds_the_paper_is_said_in_words(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    archive.tick(hours=1, minutes=51)
    clerk = sit("clerk")
    clerk.press("tab_elsewhere")
    told = clerk.find(HolderBand, "holder").text
    assert told == "现在在何晓燕 办公室主任手里 · 审核 已停留 1 小时 51 分"
    director = sit("director")
    assert director.find(HolderBand, "holder").text.startswith("现在在您手里 · 审核")


def test_a_change_after_signing_is_warned_of_and_goes_back_to_the_signer(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    seat = sit("clerk")
    seat.press("edit")
    assert "重新签发" in "".join(
        label.text() for label in seat.find(QWidget, "returned_reason").findChildren(QLabel)
    )
    seat.find(QPlainTextEdit, "body").setFocus()
    seat.type("改动一处。")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(QPushButton, "submit_confirm").text() == "保存并退回重签"
    seat.key(Qt.Key.Key_Return, CTRL)
    moved = document(archive, paper)
    assert (moved.status, moved.holder, moved.signature) == (Status.TO_SIGN, "head", None)


def test_buttons_are_only_what_the_rules_offer(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("clerk")
    seat.press("tab_elsewhere")
    assert not seat.sees("submit")
    assert not seat.sees("send_back")
    assert not seat.sees("edit")


def test_somebody_who_drafts_under_no_letterhead_is_not_offered_to_begin(sit: Sit) -> None:
    seat = sit("head")
    assert not seat.sees("new")
    seat.key(Qt.Key.Key_N, CTRL)
    assert not seat.sees("editor")


def test_a_list_out_of_sight_is_up_to_date_when_it_is_opened(archive: Archive, sit: Sit) -> None:
    seat = sit("clerk")
    submitted(archive)
    seat.settle()
    seat.key(Qt.Key.Key_2, CTRL)
    assert shown_title(seat) == TITLE


def test_the_reason_of_a_return_stands_over_the_paper_too(archive: Archive, sit: Sit) -> None:
    returned(archive, "请补充联系人。")
    seat = sit("clerk")
    assert seat.find(Notice, "reason").text == "何晓燕 今天 10:27 退回：请补充联系人。"
