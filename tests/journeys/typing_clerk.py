"""A clerk who types into a draft until somebody cuts the power: ``FOLDER URL AUTHORITY SEED [DOCUMENT]``.

The real window with the real cache. Prints ``open DOCUMENT TEXT`` when a text
stands in the editor and ``key INSTANT TEXT`` after each key: the steady clock in seconds, and the fingerprint of the
text that stands on the screen then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from oa_client.bootstrap import build_session
from oa_client.settings import Account
from tests.support.central import PASSWORD
from ui.application import make_application
from ui.documents.editor import Editor
from ui.documents.outgoing import OutgoingPage
from ui.jobs import Jobs
from ui.main_window import MainWindow

TITLE = "南屿县人民政府办公室关于做好值班工作的通知"
WORDS = "各乡镇要压实责任，落实值班值守，及时报告情况。"
QUICK_MS, SLOW_MS, REST_MS = 15, 90, 1300
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def fingerprint(text: str) -> str:
    """A text as one word."""
    return sha256(text.encode()).hexdigest()


class Hands(QObject):
    """Types, parts paragraphs, takes back, jumps to the ends of the text, and sometimes rests."""

    def __init__(self, editor: Editor, seed: int) -> None:
        super().__init__(editor)
        self._body = editor.body
        self._dice = Random(seed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._press)

    def begin(self) -> None:
        """Go to the end of the text and type."""
        self._body.setFocus()
        QTest.keyClick(self._body, Qt.Key.Key_End, CTRL)
        self._press()

    def _press(self) -> None:
        act = self._dice.random()
        if act < 0.8:
            letter = self._dice.choice(WORDS)
            # Not by QTest, which takes the first byte of a text for the whole.
            QApplication.sendEvent(
                self._body, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, PLAIN, letter)
            )
        elif act < 0.95:
            QTest.keyClick(self._body, Qt.Key.Key_Return if act < 0.85 else Qt.Key.Key_Backspace)
        else:
            QTest.keyClick(self._body, Qt.Key.Key_Home if act < 0.97 else Qt.Key.Key_End, CTRL)
        print("key", time.monotonic(), fingerprint(self._body.toPlainText()), flush=True)
        resting = self._dice.random() < 0.02
        self._timer.start(REST_MS if resting else self._dice.randint(QUICK_MS, SLOW_MS))


class OnceOpen(QObject):
    """Calls ``then`` as soon as a text can be written in the editor."""

    def __init__(self, editor: Editor, then: Callable[[], None]) -> None:
        super().__init__(editor)
        self._editor, self._then = editor, then
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(5)

    def _look(self) -> None:
        if self._editor.autosave.working is not None:
            self._timer.stop()
            self._then()


def main() -> None:
    """Open the cache in the folder and the draft, or a new one, and type without end."""
    folder, url, authority, seed, *document = sys.argv[1:]
    app, theme = make_application(dark=False)
    office = build_session(Path(folder), with_keyring=False).open(Account(url, authority, "clerk"), PASSWORD)
    window = MainWindow(office, Jobs(), theme)
    window.show()
    page = window.page_named("outgoing")
    assert isinstance(page, OutgoingPage)
    editor = page.editor
    hands = Hands(editor, int(seed))

    def type_on() -> None:
        working = editor.autosave.working
        assert working is not None
        if not editor.form.title.toPlainText():
            editor.form.title.setPlainText(TITLE)
        print("open", working.document_id, fingerprint(editor.body.toPlainText()), flush=True)
        hands.begin()

    if document:
        window.edit(document[0])
    else:
        page.begin()
    OnceOpen(editor, type_on)
    app.exec()


if __name__ == "__main__":
    main()
