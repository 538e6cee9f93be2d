"""The main job, by window and keyboard: one real notice from draft to receipt, over a real central office."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.commands import SendBack
from oa_core.documents.model import Openness, ReceiptState, Status
from oa_core.secrecy import classification_mark
from sync.status import Link
from tests.journeys.conftest import Sit
from tests.journeys.desk import Workstation
from tests.support.book import CONTENT
from tests.support.central import Central
from tests.support.window import CTRL
from tests.support.workstation import eventually, open_office
from ui.widgets.holder_band import HolderBand

DATA = Path(__file__).parents[1] / "data" / "gov"


def real_body(name: str) -> str:
    """The body of a real notice: what stands between its addressees and its signature."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.endswith("：")) + 1
    end = next(
        n for n in range(len(lines) - 1, 0, -1) if re.fullmatch(r"\d{4}年\d+月\d+日", lines[n].strip())
    )
    body = "\n".join(lines[start : end - 1])
    assert len(body) > 300
    assert classification_mark(body) is None
    return body


NOTICE = replace(
    CONTENT,
    title="南屿县人民政府关于开展城镇小区配套幼儿园治理工作的通知",
    addressees=("shimen", "qingtong"),
    copies=("emergency",),
    openness=Openness.OPEN,
    body=real_body("G06.txt"),
)


def submitted_by(clerk: Workstation, opinion: str = "") -> None:
    """送审 from the editor: Ctrl+Enter asks whom to, Ctrl+Enter sends."""
    clerk.key(Qt.Key.Key_Return, CTRL)
    if opinion:
        clerk.type(opinion)
    clerk.key(Qt.Key.Key_Return, CTRL)
    clerk.until(lambda: not clerk.sees("editor"))


def squeezed(text: str) -> str:
    """Text without the breaks of lines and paragraphs."""
    return re.sub(r"\s", "", text)


def text_of_pdf(path: Path) -> str:
    """What a PDF reader finds on the pages, page numbers taken out."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return re.sub(r"—\d+—", "", squeezed("".join(pages)))


def test_a_notice_goes_from_draft_to_receipt(sit: Sit, tmp_path: Path) -> None:
    clerk, director, head = sit("clerk"), sit("director"), sit("head")
    receivers = [sit("shimen-clerk"), sit("qingtong-clerk")]
    clerk.online()

    clerk.write(NOTICE)
    submitted_by(clerk, "请审核。")
    clerk.online()
    assert clerk.paper().document.holder == "director"
    clerk.front()
    clerk.press("nav_inbox")
    clerk.press("tab_elsewhere")
    assert "何晓燕" in clerk.find(HolderBand, "holder").text

    director.arrived()
    assert director.paper().body == NOTICE.body
    director.front()
    director.find(QPlainTextEdit, "opinion").setFocus()
    director.type("请补充联系人。")
    director.press("send_back")
    director.online()

    clerk.until(lambda: clerk.paper().document.status is Status.RETURNED)
    clerk.front()
    clerk.press("tab_mine")
    clerk.press("edit")
    assert clerk.sees("returned_reason")
    body = clerk.find(QPlainTextEdit, "body")
    assert body.toPlainText() == NOTICE.body
    body.setFocus()
    body.moveCursor(body.textCursor().MoveOperation.End)
    clerk.type("联系人：李敏，电话：6215000。")
    submitted_by(clerk)
    final = NOTICE.body + "联系人：李敏，电话：6215000。"

    director.until(lambda: director.paper().document.status is Status.IN_REVIEW)
    director.arrived()
    director.do("同意，请签发。")
    head.arrived()
    assert head.paper().body == final
    head.do("同意印发。")

    clerk.until(lambda: clerk.paper().document.status is Status.SIGNED)
    signature = clerk.paper().document.signature
    assert signature is not None
    assert (signature.name, signature.opinion) == ("陈立新", "同意印发。")
    clerk.front()
    clerk.press("nav_inbox")
    clerk.press("tab_mine")
    clerk.do()
    clerk.online()
    clerk.until(lambda: clerk.paper().document.number == "屿府〔2026〕1号")
    clerk.do()
    clerk.online()

    for receiver in receivers:
        receiver.arrived()
        (todo,) = receiver.office.documents.inbox()
        received = receiver.office.documents.received(todo.id)
        assert received is not None
        assert received.paper.body == final
        assert received.paper.number == "屿府〔2026〕1号"
        receiver.do()
        receiver.online()
        assert receiver.office.documents.inbox() == ()

    def signed_for() -> int:
        states = [receipt.state for receipt in clerk.paper().receipts]
        assert len(states) == 3
        return states.count(ReceiptState.SIGNED_FOR)

    clerk.until(lambda: signed_for() == 2)
    clerk.front()
    clerk.press("tab_elsewhere")
    clerk.press("tab_receipts")
    assert clerk.says("receipt_count") == "签收 2/3"
    assert "应急管理局" in clerk.says("receipt_missing")
    paper = clerk.paper().paper
    clerk.office.documents.export_pdf(paper, tmp_path / "notice.pdf")
    clerk.office.documents.export_docx(paper, tmp_path / "notice.docx")
    printed = text_of_pdf(tmp_path / "notice.pdf")
    for words in (NOTICE.title, "屿府〔2026〕1号", "抄送：南屿县应急管理局。", "印发", final):
        assert squeezed(words) in printed
    assert squeezed(final) in squeezed(clerk.office.documents.read_docx(tmp_path / "notice.docx"))
    trail = [(entry.act, entry.name) for entry in clerk.paper().document.trail]
    assert trail == [
        ("submit", "李敏"),
        ("send_back", "何晓燕"),
        ("submit", "李敏"),
        ("approve", "何晓燕"),
        ("sign", "陈立新"),
        ("take_number", "李敏"),
        ("issue", "李敏"),
    ]


def test_a_change_after_signing_goes_back_to_the_signer(sit: Sit) -> None:
    clerk, director, head = sit("clerk"), sit("director"), sit("head")
    clerk.online()
    clerk.write(NOTICE)
    submitted_by(clerk)
    director.arrived()
    director.do("同意。")
    head.arrived()
    head.do("同意。")
    clerk.until(lambda: clerk.paper().document.status is Status.SIGNED)
    clerk.front()
    clerk.press("nav_inbox")
    clerk.press("edit")
    body = clerk.find(QPlainTextEdit, "body")
    body.setFocus()
    body.moveCursor(body.textCursor().MoveOperation.End)
    clerk.type("另增一句。")
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert clerk.paper().document.status is Status.SIGNED, "first it is told what the change will mean"
    clerk.key(Qt.Key.Key_Return, CTRL)
    clerk.online()
    head.until(lambda: head.paper().document.status is Status.TO_SIGN)
    assert head.paper().document.signature is None
    assert head.paper().body.endswith("另增一句。")
    assert clerk.paper().document.number == ""


def test_everything_works_without_the_line_and_goes_once_when_it_is_back(sit: Sit, central: Central) -> None:
    clerk, director = sit("clerk"), sit("director")
    clerk.online()
    director.online()
    central.stop()
    clerk.until(lambda: clerk.office.status.link is Link.OFFLINE)
    clerk.write(NOTICE)
    submitted_by(clerk)
    assert [order.kind for order in clerk.office.orders.waiting()] == ["document.draft", "document.submit"]
    clerk.until(lambda: "待发 2 项" in clerk.window.status.text)
    clerk.front()
    clerk.press("nav_outgoing")
    assert clerk.paper().document.status is Status.IN_REVIEW
    assert clerk.paper().body == NOTICE.body

    central.start()
    clerk.office.sync_now()
    clerk.online()
    director.office.sync_now()
    director.arrived()
    assert director.paper().body == NOTICE.body
    assert len(director.paper().document.trail) == 1


def test_a_server_killed_between_commit_and_answer_does_nothing_twice(sit: Sit, central: Central) -> None:
    clerk, director, head = sit("clerk"), sit("director"), sit("head")
    clerk.online()
    clerk.write(NOTICE)
    submitted_by(clerk)
    director.arrived()
    director.do("同意。")
    head.arrived()
    head.do("同意。")
    clerk.until(lambda: clerk.paper().document.status is Status.SIGNED)

    central.stop()
    central.start(dies_before_answering="/v1/push")
    clerk.office.sync_now()
    clerk.until(lambda: clerk.office.status.link is Link.ONLINE)
    clerk.front()
    clerk.press("nav_inbox")
    clerk.do()
    central.wait_for_death()
    assert [order.kind for order in clerk.office.orders.waiting()] == ["document.take_number"]
    central.start()
    clerk.office.sync_now()
    clerk.online()
    clerk.until(lambda: clerk.paper().document.number == "屿府〔2026〕1号")
    assert [entry.act for entry in clerk.paper().document.trail].count("take_number") == 1

    clerk.write(replace(NOTICE, title="南屿县人民政府关于第二件事的通知"))
    submitted_by(clerk)
    clerk.online()


def test_a_step_refused_meanwhile_comes_back_with_its_reason_and_the_text_kept(
    sit: Sit, central: Central, tmp_path: Path
) -> None:
    clerk, director = sit("clerk"), sit("director")
    clerk.online()
    clerk.write(NOTICE)
    submitted_by(clerk)
    director.arrived()
    paper = director.paper().document
    central.stop()
    director.until(lambda: director.office.status.link is not Link.ONLINE)
    director.do("同意，离线时写的意见。")
    director.until(lambda: director.office.orders.waiting())
    assert director.paper().document.status is Status.TO_SIGN
    director.leave()

    central.start()
    other_desk = open_office(tmp_path / "the director's other workstation", central, "director")
    eventually(lambda: other_desk.documents.inbox())
    other_desk.execute(paper.id, SendBack("在另一台电脑上退回。"), seen=paper.step)
    eventually(lambda: not other_desk.orders.waiting())
    assert other_desk.orders.refused() == ()
    other_desk.close()

    back = sit("director")
    back.until(lambda: back.office.orders.refused())
    (refused,) = back.office.orders.refused()
    assert (refused.code, refused.text) == ("moved_on", "同意，离线时写的意见。")
    assert back.paper().document.status is Status.RETURNED
    back.front()
    back.press("nav_inbox")
    back.until(lambda: back.sees("trouble"))
    assert "已退回" in back.notice("trouble")
    back.press("take_back")
    back.until(lambda: not back.office.orders.refused())
    assert back.field("opinion").toPlainText() == "同意，离线时写的意见。"


def test_a_program_killed_with_acts_waiting_sends_them_after_its_next_start(
    central: Central, tmp_path: Path
) -> None:
    folder = tmp_path / "clerk"
    office = open_office(folder, central, "clerk")
    eventually(lambda: office.status.link is Link.ONLINE)
    office.close()
    central.stop()
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.killed_worker", str(folder), central.url, central.authority],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    record = worker.stdout.readline().strip()
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert record
    central.start()
    again = open_office(folder, central, "clerk")
    eventually(lambda: not again.orders.waiting() and again.status.link is Link.ONLINE)
    paperwork = again.documents.paperwork(record)
    again.close()
    assert paperwork is not None
    assert (paperwork.document.status, paperwork.body) == (Status.IN_REVIEW, CONTENT.body)
    assert [entry.act for entry in paperwork.document.trail] == ["submit"]
