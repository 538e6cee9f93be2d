"""What is on the screen of each picture: whose window it is, and what is done in it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from shiboken6 import isValid

from oa_client.office.on_the_desk import Working
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import Direction, OldFacts, old_paper_id
from oa_core.documents.blocks import key_of_table, line_of
from oa_core.documents.commands import Revise
from oa_core.documents.model import Content, Document, Status
from oa_core.structure.source import Cell, Table
from tools.demo.papers import Office
from ui.documents.editor import Editor
from ui.documents.printers import Printer
from ui.main_window import MainWindow
from ui.paperwork.lists import PapersPage

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Shot:
    """One picture: its name, whose window it is, what is done before it is taken; ``dark``: in the dark theme too."""

    name: str
    account: str
    arrange: Callable[[MainWindow, Office], None]
    dark: bool = False


def settle(window: MainWindow) -> None:
    """Let everything that was asked for arrive on the screen. Raises ``TimeoutError``."""
    place, heard = window.place, window.place.heard
    end = time.monotonic() + PATIENCE_SECONDS
    quiet = 0
    while quiet < 10:
        QTest.qWait(25)
        quiet = quiet + 1 if place.jobs.idle and (not isValid(heard) or heard.quiet) else 0
        if time.monotonic() > end:
            raise TimeoutError("the window does not come to rest")


def find(window: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The one widget of that kind and name that is in view. Raises ``LookupError``."""
    for widget in window.findChildren(kind, name):
        if widget.isVisible():
            return widget
    raise LookupError(name)


def press(window: MainWindow, name: str) -> None:
    """Click a button as a person does."""
    button = find(window, QPushButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def paper(county: Office, status: Status, words: str) -> str:
    """The id of the county's newest document in that state with ``words`` in its title."""
    found = [
        record
        for record in county.papers
        if isinstance(record, Document) and record.status is status and words in record.title
    ]
    return max(found, key=lambda document: document.held_since).id


def choose(window: MainWindow, page: str, wanted: str) -> None:
    """Open a page of papers and choose one."""
    window.open_page(page)
    papers: QWidget = getattr(window.page, "papers", window.page_named(page))
    assert isinstance(papers, PapersPage)
    papers.show_next(wanted)
    settle(window)


def arrange_inbox(window: MainWindow, county: Office) -> None:
    """The director's morning: papers to review."""
    choose(window, "inbox", paper(county, Status.IN_REVIEW, "安全隐患"))


def arrange_editor(window: MainWindow, county: Office) -> None:
    """The clerk writes a notice."""
    window.edit(paper(county, Status.DRAFT, "防台风"))


def arrange_beginning(window: MainWindow, _county: Office) -> None:
    """The clerk begins a new paper: from last time's, or from the form of its kind."""
    window.begin()


def arrange_checks(window: MainWindow, county: Office) -> None:
    """A draft with slips: underlined in the text, told under it, tinted on the page."""
    arrange_editor(window, county)
    settle(window)
    editor = desk(window)
    content = editor.content()
    body = content.body.replace("一、压实", "一．压实").replace("2026年10月24日", "2026年10月04日", 1)
    editor.put(replace(content, body=body.replace("措施，", "措施,", 1), title=f"{content.title}。"))
    wait_for(window, lambda: editor.checks.current is not None)


def arrange_traced(window: MainWindow, county: Office) -> None:
    """花脸稿: the text on the screen against the one that was saved."""
    arrange_editor(window, county)
    settle(window)
    editor = desk(window)
    content = editor.content()
    body = content.body.replace("为切实做好防台风工作，", "为做好今年防台风工作，").replace("特此通知。", "")
    editor.put(replace(content, body=body.rstrip() + "\n请各乡镇于9月30日前报送落实情况。"))
    settle(window)
    press(window, "traced")


def arrange_history(window: MainWindow, county: Office) -> None:
    """历史: every text of a paper that was saved."""
    arrange_editor(window, county)
    settle(window)
    press(window, "history")


def arrange_find(window: MainWindow, county: Office) -> None:
    """Words are looked for in the text, to be replaced."""
    arrange_editor(window, county)
    settle(window)
    press(window, "find")
    words = find(window, QLineEdit, "find_words")
    assert isinstance(words, QLineEdit)
    words.setText("防台风")


def arrange_printing(window: MainWindow, county: Office) -> None:
    """What to know before printing."""
    arrange_editor(window, county)
    settle(window)
    printing = desk(window).writing.printing
    printing.find_printers = lambda: (Printer("office", "文印室 二楼", default=True),)
    desk(window).writing.print()


def arrange_person(window: MainWindow, county: Office) -> None:
    """Whom the draft goes to."""
    arrange_editor(window, county)
    settle(window)
    desk(window).press_submit()
    settle(window)
    desk(window).panel.to.ask()


TABLE = Table(
    tuple(
        tuple(map(Cell, row))
        for row in (
            ("乡镇", "带班领导", "联系电话"),
            ("石门镇", "主要负责人", "2331 0012"),
            ("青桐乡", "分管负责人", "2331 0047"),
        )
    ),
    heads=1,
)


def copied_draft(window: MainWindow, county: Office) -> Working:
    """A draft of the clerk's own with the words of the typhoon notice, so that no other picture is touched."""
    drafting = window.place.office.drafting
    there = drafting.open(paper(county, Status.DRAFT, "防台风"))
    return drafting.save(drafting.begin(), there.content)


def arrange_annexed(window: MainWindow, county: Office) -> None:
    """A draft with a table in its text and two files that go along, one of which is looked at."""
    draft = copied_draft(window, county)
    window.edit(draft.document_id)
    settle(window)
    editor = desk(window)
    content = editor.content()
    head, *rest = content.body.split("\n")
    body = "\n".join((head, line_of(key_of_table(TABLE)), *rest))
    editor.put(replace(content, body=body, tables=(TABLE,)))
    with tempfile.TemporaryDirectory() as folder:
        plan, photo = Path(folder, "防台风值班安排.txt"), Path(folder, "避风港现场照片.png")
        plan.write_text("值班电话24小时有人接听。\n各乡镇每日8时、20时报告。", "utf-8")
        Image.new("RGB", (640, 420), "#5b8bb0").save(photo, "PNG")
        for path in (plan, photo):
            editor.annexed.box.add(path)
            settle(window)
    press(window, "look_into_0")


def arrange_merge(window: MainWindow, county: Office) -> None:
    """The clerk wrote on the same sentence at two PCs, one of them without the line."""
    draft = copied_draft(window, county)
    office, content = window.place.office, draft.content

    def with_first(words: str) -> Content:
        head, *rest = content.body.split("\n")
        return replace(content, body="\n".join((head.replace("防台风", words, 1), *rest)))

    office.drafting.keep(draft, with_first("防台风、防暴雨"))
    office.execute(draft.document_id, Revise(with_first("今年第12号台风防御"), draft.base))
    settle(window)
    window.edit(draft.document_id)
    settle(window)
    press(window, "merge_now")


def arrange_archive(window: MainWindow, _county: Office) -> None:
    """旧文: what was taken over, with what is in doubt."""
    organ = window.place.me.organ
    for number, (title, doubts) in enumerate(OLD):
        source = f"{number:064x}"
        facts = OldFacts(
            Direction.OUT,
            title,
            f"屿府办〔2025〕{number + 3}号",
            "通知",
            "南屿县人民政府办公室",
            "各乡镇人民政府，县政府直属各单位",
            None if "dated" in doubts else date(2025, 4, 3 + number),
        )
        text = (
            "各乡镇人民政府，县政府直属各单位：",
            "为切实做好有关工作，现通知如下。",
            "一、压实责任。各单位要落实专人。",
        )
        keep = KeepOldPaper(organ, source, facts, text, f"{title}.docx", doubts=doubts)
        window.place.office.execute(old_paper_id(organ, source), keep)
    window.open_page("archive")


OLD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("关于做好2025年防台风工作的通知", ("dated",)),
    ("关于开展安全生产大检查的通知", ("issuer", "dated")),
    ("关于做好端午节期间值班工作的通知", ()),
)


def desk(window: MainWindow) -> Editor:
    """The editor of the window."""
    return window.findChildren(Editor)[0]


def wait_for(window: MainWindow, there: Callable[[], bool]) -> None:
    """Until something stands on the screen. Raises ``TimeoutError``."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not there():
        QTest.qWait(25)
        if time.monotonic() > end:
            raise TimeoutError("what was waited for does not come")
    settle(window)


def arrange_signing(window: MainWindow, county: Office) -> None:
    """The head of the county is about to sign."""
    choose(window, "inbox", paper(county, Status.TO_SIGN, "森林防灭火"))
    opinion = find(window, QWidget, "opinion")
    assert isinstance(opinion, QPlainTextEdit | QTextEdit)
    opinion.setPlainText("同意印发。请各乡镇压实责任、严管火源。")


def arrange_receipts(window: MainWindow, county: Office) -> None:
    """The clerk looks who has not signed for the typhoon notice."""
    choose(window, "outgoing", paper(county, Status.ISSUED, "防台风"))
    press(window, "tab_receipts")


def arrange_duty(window: MainWindow, _county: Office) -> None:
    """The duty log."""
    window.open_page("duty")


def arrange_sync(window: MainWindow, _county: Office) -> None:
    """The clerk looks whether everything has gone out."""
    window.open_page("sync")


def arrange_lock(window: MainWindow, _county: Office) -> None:
    """The clerk has left the desk."""
    window.lock.lock()


SHOTS = (
    Shot("inbox", "director", arrange_inbox),
    Shot("signing", "head", arrange_signing),
    Shot("editor", "clerk", arrange_editor, dark=True),
    Shot("beginning", "clerk", arrange_beginning, dark=True),
    Shot("checks", "clerk", arrange_checks, dark=True),
    Shot("history", "clerk", arrange_history, dark=True),
    Shot("traced", "clerk", arrange_traced, dark=True),
    Shot("find", "clerk", arrange_find, dark=True),
    Shot("printing", "clerk", arrange_printing, dark=True),
    Shot("person", "clerk", arrange_person, dark=True),
    Shot("annexed", "clerk", arrange_annexed, dark=True),
    Shot("merge", "clerk", arrange_merge, dark=True),
    Shot("archive", "clerk", arrange_archive, dark=True),
    Shot("receipts", "clerk", arrange_receipts),
    Shot("duty", "duty", arrange_duty),
    Shot("sync", "clerk", arrange_sync),
    Shot("lock", "clerk", arrange_lock),
)
