"""The sync centre: what waits, since when and for what; what was not done, why, and what helps; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from oa_client.office.loading import Loading
from oa_client.office.orders import Cure, Pending
from oa_client.office.standing import FileOnTheWay
from oa_core.documents.commands import Revise
from oa_core.documents.content import content_of
from oa_core.documents.model import Status, TextRevision
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from sync.status import Link
from tests.support.fake_office import START, Archive, FakeOffice
from tests.support.papers import BODY, TITLE, document, returned, submitted
from tests.support.window import ALT, CTRL, Seat
from ui.documents.body import BodyEdit
from ui.notices import Notice
from ui.paperwork.head import Facts, Title
from ui.sync.file_row import FileRow
from ui.sync.order_row import OrderRow
from ui.sync.page import SHOWN
from ui.widgets.holder_band import EmptyState

Sit = Callable[[str | FakeOffice], Seat]


def facts(seat: Seat) -> str:
    return seat.find(Facts, "facts").accessibleName()


def rows(seat: Seat) -> list[OrderRow]:
    return [row for row in seat.window.findChildren(OrderRow) if row.isVisible()]


def read(seat: Seat) -> list[tuple[str, str]]:
    return [(row.what.text(), row.why.text()) for row in rows(seat)]


def buttons(seat: Seat) -> list[str]:
    [row] = rows(seat)
    return [button.text() for button in row.findChildren(QPushButton)]


def help_with(seat: Seat, name: str) -> None:
    [row] = rows(seat)
    seat.press(f"{name}_{row.order.id}")


def stopped(*cures: Cure) -> Pending:
    return Pending("1", "1", "1", "document.submit", TITLE, START, "refused", "", {}, "", START, cures=cures)


def scan(done: int) -> FileOnTheWay:
    return FileOnTheWay("ab12", "防汛预案扫描件.pdf", 20 * 1024**2, outgoing=True, done=done)


def open_centre(seat: Seat) -> Seat:
    seat.key(Qt.Key.Key_F5)
    assert seat.sees("sync_page")
    return seat


def approved_offline(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    """A director who approved a paper without the line."""
    paper = submitted(archive)
    seat = sit("director")
    seat.office.go_offline()
    seat.key(Qt.Key.Key_1, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    return seat, paper


def revised_offline(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    """A clerk who saved a change without the line."""
    paper = returned(archive)
    seat = sit("clerk")
    seat.office.go_offline()
    now = document(archive, paper)
    text = replace(content_of(now, BODY), body=BODY + "补一句。")
    seat.office.execute(paper, Revise(text, now.revision), seen=now.step)
    seat.settle()
    return seat, paper


# What is told


def test_a_workstation_in_step_says_so(sit: Sit) -> None:
    seat = open_centre(sit("director"))
    assert seat.find(EmptyState, "sync_nothing").accessibleName() == "全部已同步"
    assert rows(seat) == []
    assert seat.find(QLabel, "sync_line").text() == "已同步 10:20"
    assert facts(seat) == "最后成功 今天 10:20，待发 0，被拒 0，暂停 0，今天已发 0，本机数据 1.2 GB"


def test_a_workstation_without_the_line_claims_only_that_nothing_waits(sit: Sit) -> None:
    seat = sit("director")
    seat.office.go_offline()
    open_centre(seat)
    nothing = seat.find(EmptyState, "sync_nothing")
    assert nothing.accessibleName() == "没有待发的，也没有没办成的"
    seat.office.loading = Loading(whole=False, inbox=True, done=3, total=12)
    seat.office.arrive()
    seat.settle()
    assert nothing.accessibleName() == "没有待发的，也没有没办成的"


def test_f5_syncs_and_shows_how_it_stands_and_esc_goes_back(sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_4, CTRL)
    open_centre(seat)
    assert seat.office.synced == 1
    seat.key(Qt.Key.Key_F5)
    assert seat.office.synced == 2
    seat.key(Qt.Key.Key_Escape)
    assert seat.sees("duty_page")


def test_what_waits_is_told_with_what_it_waits_for(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.tick(minutes=20)
    open_centre(seat)
    assert read(seat) == [(f"审核同意《{TITLE}》", "等网络")]
    [row] = rows(seat)
    assert "自 今天 10:20" in [each.text() for each in row.findChildren(QLabel)]
    assert buttons(seat) == []
    assert facts(seat).startswith("最后成功 今天 10:20，待发 1，被拒 0")


def test_an_entry_of_the_duty_log_is_told_by_its_first_words(sit: Sit) -> None:
    seat = sit("clerk")
    seat.office.go_offline()
    seat.office.execute(seat.office.new_id(), Log("接石门镇电话：\n" + "道路积水，" * 20, START))
    seat.settle()
    open_centre(seat)
    [(told, _why)] = read(seat)
    assert told.startswith("值班记录：接石门镇电话： 道路积水，")
    assert told.endswith("…")
    assert len(told) == len("值班记录：") + 41


def test_what_was_refused_is_told_with_its_cause_before_what_waits(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.refusing = Refused("not_a_signer", name="陈立新")
    seat.office.arrive()
    seat.settle()
    seat.office.go_offline()
    seat.office.execute(seat.office.new_id(), Log("巡查无异常。", START))
    seat.settle()
    open_centre(seat)
    assert read(seat) == [
        (f"审核同意《{TITLE}》", "陈立新不是签发人，请另选。"),
        ("值班记录：巡查无异常。", "等网络"),
    ]


def test_what_was_sent_today_is_counted(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    assert "今天已发 1" in facts(seat)
    assert seat.sees("sync_nothing")


def test_how_long_the_data_can_be_opened_without_the_line_is_told(archive: Archive, sit: Sit) -> None:
    office = FakeOffice(archive, "director")
    office.opens_until = START + timedelta(days=30)
    assert (
        facts(open_centre(sit(office))).split("，")[-2:] == ["离线可用至 10月15日", "本机数据 1.2 GB"][::-1]
    )


def test_the_navigation_counts_what_wants_the_person(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.refusing = Refused("moved_on", status="to_sign")
    seat.office.arrive()
    seat.settle()
    assert "1" in seat.window.nav.buttons["sync"].accessibleName()


def test_the_list_follows_the_office_while_it_is_looked_at(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    open_centre(seat)
    assert len(rows(seat)) == 1
    seat.office.arrive()
    seat.settle()
    assert seat.sees("sync_nothing")


def test_a_long_list_is_told_with_its_rest(archive: Archive, sit: Sit) -> None:
    seat = sit("clerk")
    seat.office.go_offline()
    for number in range(SHOWN + 3):
        seat.office.execute(seat.office.new_id(), Log(f"第{number}条", START))
    seat.settle()
    open_centre(seat)
    assert len(seat.window.findChildren(OrderRow)) == SHOWN
    labels = [label.text() for label in seat.window.findChildren(QLabel)]
    assert "还有 3 项没有列出。" in labels


# Files on their way


def test_a_file_that_is_carried_is_followed_while_it_is_looked_at(archive: Archive, sit: Sit) -> None:
    office = FakeOffice(archive, "clerk")
    office.files_on_the_way = (scan(2 * 1024**2),)
    seat = open_centre(sit(office))
    assert seat.find(FileRow, "file_ab12").accessibleName() == "防汛预案扫描件.pdf，正在上传 10%"
    office.files_on_the_way = (scan(12 * 1024**2),)
    seat.qtbot.waitUntil(lambda: "60%" in seat.find(FileRow, "file_ab12").accessibleName(), timeout=3000)
    office.files_on_the_way = ()
    seat.qtbot.waitUntil(lambda: seat.sees("sync_nothing"), timeout=3000)
    seat.settle()


# What helps


def test_a_refused_text_goes_back_into_the_editor(archive: Archive, sit: Sit) -> None:
    seat, _paper = revised_offline(archive, sit)
    archive.refusing = Refused("organ_unknown")
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    assert buttons(seat) == ["取回正文", "看此件", "知道了"]
    help_with(seat, "take_back")
    assert seat.find(BodyEdit, "body").toPlainText() == BODY + "补一句。"
    assert open_centre(seat).sees("sync_nothing")


def test_a_text_that_cannot_go_back_yet_says_why(archive: Archive, sit: Sit) -> None:
    seat, paper = revised_offline(archive, sit)
    archive.refusing = Refused("organ_unknown")
    seat.office.arrive()
    working = seat.office.drafting.open(paper)
    seat.office.drafting.keep(working, replace(working.content, body="另一份草稿"))
    seat.settle()
    open_centre(seat)
    help_with(seat, "take_back")
    assert seat.find(Notice, "sync_notice").text.startswith("此件已有没送出的草稿")
    assert len(rows(seat)) == 1


def test_what_the_server_failed_at_can_be_tried_again(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    seat.office.choke()
    seat.settle()
    open_centre(seat)
    assert read(seat)[0][1].startswith("服务器办这一步时多次出错，已暂停")
    assert buttons(seat) == ["再试", "看此件", "知道了", "复制文字"]
    help_with(seat, "retry")
    assert read(seat) == [(f"审核同意《{TITLE}》", "等网络")]
    assert seat.office.synced == 2


def test_the_paper_can_be_looked_at(archive: Archive, sit: Sit) -> None:
    seat, paper = approved_offline(archive, sit)
    archive.refusing = Refused("moved_on", status="to_sign")
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    help_with(seat, "look")
    assert seat.sees("outgoing_page")
    assert seat.find(Title, "paper_title").text == TITLE
    assert document(archive, paper).status is Status.IN_REVIEW


def test_looking_at_a_paper_puts_away_what_is_on_the_desk(archive: Archive, sit: Sit) -> None:
    seat, _paper = revised_offline(archive, sit)
    archive.refusing = Refused("organ_unknown")
    seat.office.arrive()
    seat.settle()
    seat.press("new")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("新的一件")
    open_centre(seat)
    help_with(seat, "look")
    assert seat.find(Title, "paper_title").text == TITLE
    texts = [each.body for each in seat.office.view().values() if isinstance(each, TextRevision)]
    assert "新的一件" in texts
    assert seat.office.documents.kept == {}


def test_read_and_done_with(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.refusing = Refused("moved_on", status="to_sign")
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    help_with(seat, "close")
    assert seat.sees("sync_nothing")
    assert seat.office.orders.refused() == ()


def test_the_words_of_a_refused_act_can_be_copied_before_it_is_closed(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.refusing = Refused("moved_on", status="to_sign")
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    help_with(seat, "copy_words")
    assert QApplication.clipboard().text() == "同意，请签发。"


def test_a_list_that_is_filled_anew_leaves_the_focus_where_it_was(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    seat.office.choke()
    seat.settle()
    open_centre(seat)
    [row] = rows(seat)
    seat.find(QPushButton, f"close_{row.order.id}").setFocus()
    seat.office.execute(seat.office.new_id(), Log("又一条", START))
    seat.settle()
    assert seat.focus == f"close_{row.order.id}"


def test_ctrl_enter_does_nothing_here(archive: Archive, sit: Sit) -> None:
    seat, paper = approved_offline(archive, sit)
    open_centre(seat)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.IN_REVIEW
    assert len(rows(seat)) == 1


def test_every_cure_has_a_button(archive: Archive, sit: Sit) -> None:
    seat = sit("clerk")
    row = OrderRow(seat.window.place.theme, stopped(*Cure), Link.ONLINE, START)
    seat.qtbot.addWidget(row)
    heard: list[Cure] = []
    row.wanted.connect(heard.append)
    for button in row.findChildren(QPushButton):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == list(Cure)


def test_an_opinion_that_came_back_here_is_still_offered_over_its_paper(archive: Archive, sit: Sit) -> None:
    seat, _paper = approved_offline(archive, sit)
    archive.refusing = Refused("moved_on", status="to_sign")
    seat.office.arrive()
    seat.settle()
    open_centre(seat)
    help_with(seat, "look")
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "同意，请签发。"
