"""Where the problems of one text stand while it is being written: underlined, moved along with the text, and gone as
soon as their own letters change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from oa_core.checking.outlining import Problem
from oa_core.checking.rules import Level
from ui.theme.theme import Theme
from ui.utf16 import character_at, unit_at, units

TONES = {Level.ERROR: "red", Level.WARNING: "amber", Level.HINT: "accent"}
MOST = 500
"""More places than this are not marked: nobody looks at them one by one, and drawing them takes its time."""

Selections = Sequence[QTextEdit.ExtraSelection]


_UTF_16 = "utf-16-le"


def _from_the_front(one: bytes, other: bytes, length: int) -> bool:
    return one[:length] == other[:length]


def _from_the_back(one: bytes, other: bytes, length: int) -> bool:
    return one[len(one) - length :] == other[len(other) - length :]


def _same(one: bytes, other: bytes, alike: Callable[[bytes, bytes, int], bool]) -> int:
    """How many bytes both have alike at one end, in whole UTF-16 units."""
    least, most = 0, min(len(one), len(other)) // 2
    while least < most:
        middle = (least + most + 1) // 2
        if alike(one, other, 2 * middle):
            least = middle
        else:
            most = middle - 1
    return 2 * least


@dataclass(slots=True)
class _Mark:
    """A problem and where it stands now, in UTF-16 units."""

    problem: Problem
    start: int
    end: int


class ProblemMarks(QObject):
    """The problems of one field. ``tint`` draws their selections."""

    def __init__(self, theme: Theme, edit: QPlainTextEdit, tint: Callable[[Selections], None]) -> None:
        super().__init__(edit)
        self._theme = theme
        self._edit = edit
        self._tint = tint
        self._marks: list[_Mark] = []
        self._text = b""
        """What stood there at the last change, in UTF-16: an input method has its whole paragraph told as changed."""
        edit.document().contentsChange.connect(self._exchanged)

    def show(self, problems: Iterable[Problem]) -> None:
        """Mark these in place of the last ones. They were found in exactly the text that stands there now."""
        text = self._edit.toPlainText()
        self._text = text.encode(_UTF_16, "surrogatepass")
        self._marks = [
            _Mark(each, unit_at(text, each.start), unit_at(text, each.end)) for each in list(problems)[:MOST]
        ]
        self._draw()

    def standing(self) -> dict[Problem, Problem]:
        """The problems whose letters are still there, each with the place where it stands by now."""
        text = self._edit.toPlainText()
        narrow = units(text) == len(text)
        return {mark.problem: self._moved(mark, text, narrow) for mark in self._marks}

    def _moved(self, mark: _Mark, text: str, narrow: bool) -> Problem:
        problem = mark.problem
        start = mark.start if narrow else character_at(text, mark.start)
        paragraph = text.count("\n", 0, start) + 1 if problem.paragraph else 0
        end = start + problem.end - problem.start
        return replace(problem, start=start, end=end, paragraph=paragraph)

    def holds(self, problem: Problem) -> bool:
        """Whether the letters of a problem are still there."""
        return any(mark.problem == problem for mark in self._marks)

    def select(self, problem: Problem) -> bool:
        """Select the letters of a problem, or put the cursor where it says that something is missing. False when it
        does not stand there any more."""
        mark = next((each for each in self._marks if each.problem == problem), None)
        if mark is None:
            return False
        self._edit.setTextCursor(self._cursor(mark))
        self._edit.ensureCursorVisible()
        return True

    def _exchanged(self, at: int, removed: int, added: int) -> None:
        """The text changed: what stood behind moves along, what was touched is known no more."""
        if not self._marks:
            return
        text = self._edit.toPlainText().encode(_UTF_16, "surrogatepass")
        gone, fresh = self._text[2 * at : 2 * (at + removed)], text[2 * at : 2 * (at + added)]
        self._text = text
        start = _same(gone, fresh, _from_the_front)
        end = _same(gone[start:], fresh[start:], _from_the_back)
        at, removed, added = at + start // 2, (len(gone) - start - end) // 2, (len(fresh) - start - end) // 2
        if not (removed or added):
            return
        kept: list[_Mark] = []
        for mark in self._marks:
            if mark.end <= at:
                kept.append(mark)
            elif mark.start >= at + removed:
                kept.append(_Mark(mark.problem, mark.start + added - removed, mark.end + added - removed))
        lost = len(kept) < len(self._marks)
        self._marks = kept
        if lost:
            self._draw()

    def _cursor(self, mark: _Mark) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        last = self._edit.document().characterCount() - 1
        cursor.setPosition(min(mark.start, last))
        cursor.setPosition(min(mark.end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _draw(self) -> None:
        selections = []
        for mark in self._marks:
            if mark.start == mark.end:
                continue
            selection = QTextEdit.ExtraSelection()
            # The stubs do not know that a selection may be given its parts.
            selection.cursor = self._cursor(mark)  # type: ignore[attr-defined]  # see above
            selection.cursor.setKeepPositionOnInsert(True)  # type: ignore[attr-defined]  # see above
            selection.format = self._look(mark.problem.level)  # type: ignore[attr-defined]  # see above
            selections.append(selection)
        self._tint(selections)

    def _look(self, level: Level) -> QTextCharFormat:
        """Soft ground for every level, a wave for errors and warnings: a hint does not shout."""
        tone = TONES[level]
        look = QTextCharFormat()
        look.setBackground(self._theme.colour(f"{tone}_soft"))
        if level is not Level.HINT:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(self._theme.colour(tone))
        return look
