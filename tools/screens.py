"""``python -m tools.screens``: the pictures in ``docs/screens/``, taken of real windows on a real server.

The demo county stands still at ``NOON``, so that the same program gives the same pictures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from shiboken6 import isValid

from oa_core.documents.model import Document, Status
from oa_server.app import serving, system_clock
from oa_server.certificates import certificates
from oa_server.config import Config
from tools.demo.founding import found_office
from tools.demo.home import Server
from tools.demo.papers import Office, small_office
from tools.demo.workstation import open_office
from ui.application import make_application
from ui.documents.editor import Editor
from ui.documents.printers import Printer
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.paperwork.lists import PapersPage
from ui.theme.palette import DARK, LIGHT
from ui.theme.theme import FAMILIES, Theme

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
NOON = datetime(2026, 9, 15, 3, 20, tzinfo=UTC)
"""11:20 on a Tuesday of the typhoon season."""
SIZES = (QSize(1366, 768), QSize(1920, 1080))
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Shot:
    """One picture: its name, whose window it is, what is done before it is taken; ``dark``: in the dark theme too."""

    name: str
    account: str
    arrange: Callable[[MainWindow, Office], None]
    dark: bool = False


def main(given: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 when the fonts for it are missing."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.screens", description="Take the pictures of the window."
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, help="where to put them (docs/screens)"
    )
    parser.add_argument(
        "--only", choices=[shot.name for shot in SHOTS], help="take this one alone, in every size"
    )
    asked = parser.parse_args(given)
    folder: Path = asked.folder
    shots = [shot for shot in SHOTS if asked.only in (None, shot.name)]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, _theme = make_application(dark=False)
    if not set(FAMILIES) & set(QFontDatabase.families()):
        print(f"none of the fonts of the window is installed: {', '.join(FAMILIES)}", file=sys.stderr)
        return 1
    app.setCursorFlashTime(0)  # a blinking cursor would be in every other picture
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oa-screens-") as place:
        take_all(Path(place), folder, app, shots)
    return 0


def take_all(place: Path, folder: Path, app: QApplication, shots: Sequence[Shot]) -> None:
    """Serve the county from ``place`` and take every picture in every size and theme."""
    county = small_office(NOON)
    config = Config(place / "server")
    found_office(config.data, county, NOON)
    # TLS is checked against this machine's clock, whatever day the county has.
    certificates(config.tls, (config.host,), system_clock())
    with serving(config, lambda: NOON) as (address, _services):
        server = Server(address.url, address.ca, os.getpid())
        for account in dict.fromkeys(shot.account for shot in shots):
            office = open_office(place / account, server, account, lambda: NOON)
            jobs = Jobs()
            try:
                for tokens in (LIGHT, DARK):
                    theme = Theme(tokens)
                    theme.apply(app)
                    for shot in shots:
                        if shot.account == account and (shot.dark or tokens is LIGHT):
                            take(shot, MainWindow(office, jobs, theme, lambda: NOON), county, folder)
            finally:
                jobs.close()
                office.close()


def take(shot: Shot, window: MainWindow, county: Office, folder: Path) -> None:
    """One picture in every size; the window is gone afterwards."""
    tail = "-dark" if window.place.theme.tokens is DARK else ""
    for number, size in enumerate(SIZES):
        window.resize(size)
        window.show()
        settle(window)
        if number == 0:
            shot.arrange(window, county)
            settle(window)
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        picture.save(
            str(folder / f"{shot.name}-{size.width()}x{size.height()}{tail}.png"), quality=0
        )  # smallest file
    window.close()
    window.deleteLater()
    settle(window)


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
    Shot("receipts", "clerk", arrange_receipts),
    Shot("duty", "duty", arrange_duty),
    Shot("sync", "clerk", arrange_sync),
    Shot("lock", "clerk", arrange_lock),
)


if __name__ == "__main__":
    sys.exit(main())
