"""Checking while a paper is written: a little after the last key, in a thread of its own, shown where it stands.

An answer about a text that is no more on the screen is dropped; what was found before moves along with the letters that
it is about, and goes with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from oa_client.office.checking import Checked, first_side_has_body
from oa_client.typesetting.model import Layout, Part
from oa_core.checking.outlining import Problem, put_right
from oa_core.documents.model import Content, Document
from ui.actions import BEFORE_PROBLEM, FIX_ALL, NEXT_PROBLEM
from ui.documents.drafting_desk import DraftingDesk
from ui.documents.problem_marks import TONES, ProblemMarks
from ui.documents.problems import Problems
from ui.jobs import Lane
from ui.utf16 import character_at
from ui.widgets.page_tints import Tint
from ui.widgets.text_fields import composing
from ui.workplace import Workplace

REST_MS = 300
"""After so long without a key the text is checked."""


_ON_THE_PAGE = ("urgency", "letterhead", "number", "title", "addressees", "body")
"""The fields before the text, in the order of the page; all others stand behind it."""


class Checks(QObject):
    """The problems of the paper on the desk: found, shown, gone through, put right. Hangs 校对 into ``editor``."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self.panel = Problems(place.theme)
        self._edits: Mapping[str, QPlainTextEdit] = {"title": editor.form.title, "body": editor.body}
        title = editor.form.title
        self._marks = {
            "title": ProblemMarks(place.theme, title, lambda marked: title.setExtraSelections(list(marked))),
            "body": ProblemMarks(
                place.theme, editor.body, lambda marked: editor.body.tint("problems", marked)
            ),
        }
        self._document: Document | None = None
        self._layout: Layout | None = None
        self._locked = True
        self._checked: Checked | None = None
        self._asked: Content | None = None
        self._after: list[Callable[[], object]] = []
        self._visited: tuple[Problem, QWidget, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._check)
        editor.body.document().blockCountChanged.connect(self._show_places)
        self.panel.go.connect(self._go_to_one)
        self.panel.fix.connect(self._put_right)
        self.panel.fix_all.connect(self.fix_all)
        editor.rooms.under.addWidget(self.panel)
        editor.preview.laid_out.connect(self.show_layout)
        for action, act in (
            (NEXT_PROBLEM, self.next),
            (BEFORE_PROBLEM, self.before),
            (FIX_ALL, self.fix_all),
        ):
            editor.keys(action, act)

    # Checking

    def begin(self, document: Document | None, *, locked: bool) -> None:
        """Another paper is on the desk, or (``locked``) one that is only read and not checked."""
        self._document = document
        self._locked = locked
        self._checked = self._asked = self._layout = self._visited = None
        self._after.clear()
        for marks in self._marks.values():
            marks.show(())
        self.panel.clear()
        self.panel.setVisible(not locked)
        self._timer.start(0)

    def show_document(self, document: Document) -> None:
        """What is on record of the paper may have changed: its files, its signature."""
        if document != self._document:
            self._document = document
            self._judge_anew()

    def show_layout(self, layout: Layout) -> None:
        """The pages of the text, which tell whether the first side shows any of it."""
        self._tint_page()
        before, self._layout = self._layout, layout
        if before is None or first_side_has_body(before) != first_side_has_body(layout):
            self._judge_anew()

    def touch(self) -> None:
        """A key was pressed."""
        self._editor.preview.view.show_tints(())
        if not self._locked:
            self._timer.start(REST_MS)

    def _judge_anew(self) -> None:
        self._checked = self._asked = None
        if self._after:
            self._check()
        else:
            self.touch()

    @property
    def current(self) -> Checked | None:
        """What was found in exactly the text that stands on the screen; ``None`` while that is not known."""
        checked = self._checked
        return checked if checked is not None and checked.content == self._editor.content() else None

    def when_checked(self, then: Callable[[], object]) -> None:
        """``then()`` as soon as the text on the screen has been checked: at once, if it has."""
        if self._locked or self.current is not None:
            then()
        else:
            self._after.append(then)
            self._check()

    def _check(self) -> None:
        if self._locked:
            return
        if composing():
            self._timer.start(REST_MS)
            return
        self._timer.stop()
        content = self._editor.content()
        if self.current is not None:
            self._finish()
        elif content != self._asked:
            self._asked = content
            checking, document, layout = self._place.office.checking, self._document, self._layout
            self._place.jobs.ask(
                self,
                lambda: checking.problems(content, document, layout),
                lambda checked: self._take(checked, content),
                broken=lambda: self._give_up(content),
                lane=Lane.CHECKS,
            )

    def _take(self, checked: Checked, asked: Content) -> None:
        if asked is not self._asked:
            return
        self._asked = None
        if self._locked or asked != self._editor.content():
            self._timer.start(0 if self._after else REST_MS)
            return
        self._checked = checked
        for name, marks in self._marks.items():
            marks.show(each for each in checked.problems if each.field == name)
        self.panel.show_checked(checked)
        self._tint_page()
        self._finish()

    def _tint_page(self) -> None:
        """What is told about the text is tinted on its pages too, as soon as those in view are the pages of it."""
        checked = self.current
        if checked is not None and self._editor.preview.drawn == checked.content:
            self._editor.preview.view.show_tints(tints_of(checked.problems, checked.content))

    def _give_up(self, asked: Content) -> None:
        """After a bug, which is told elsewhere: nothing that waited is done on the strength of no answer but one, to
        go on without it."""
        if asked is self._asked:
            self._asked = None
            self._finish()

    def _finish(self) -> None:
        after, self._after = self._after, []
        for then in after:
            then()

    # Putting right

    def fix_all(self) -> None:
        """Put right whatever has a fix, as one step that can be undone."""
        self.when_checked(lambda: self._put_right(self._checked.problems if self._checked else ()))

    def _put_right(self, problems: tuple[Problem, ...]) -> None:
        """Each at the place where it stands by now; what was written over meanwhile is left alone."""
        content = self._editor.content()
        if self.current is None:
            standing = self._standing()
            problems = tuple(standing[each] for each in problems if each in standing)
        right = put_right(content, problems)
        if right != content:
            self._editor.put(right)
            self._check()

    # Going there

    def next(self) -> None:
        """F8."""
        self.when_checked(lambda: self._step(1))

    def before(self) -> None:
        """Shift+F8."""
        self.when_checked(lambda: self._step(-1))

    def go_to(self, problem: Problem) -> None:
        """The focus goes to the field of a problem, its letters are selected."""
        edit = self._edits.get(problem.field)
        target = edit if edit is not None else self._editor.form.field(problem.field)
        if edit is not None and not self._marks[problem.field].select(problem):
            return
        if target is not None:
            if target is not self._editor.body:
                self._editor.form.show()  # it may stand aside (F7)
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._visited = (problem, target, edit.textCursor().position() if edit is not None else 0)

    def _step(self, way: int) -> None:
        stops = [each for each in self._checked.problems if self._stands(each)] if self._checked else []
        if stops:
            self.go_to(stops[self._from(stops, way) % len(stops)])

    def _from(self, stops: list[Problem], way: int) -> int:
        """The stop to go to: the one after the last visited while the cursor is still there, else the next from where
        the cursor stands in the text."""
        focus = QApplication.focusWidget()
        if self._visited is not None and self._visited[0] in stops and self._visited[1] is focus:
            edit = self._edits.get(self._visited[0].field)
            if edit is None or edit.textCursor().position() == self._visited[2]:
                return stops.index(self._visited[0]) + way
        name = next((name for name, edit in self._edits.items() if edit is focus), None)
        if name is None:
            return 0 if way > 0 else -1
        edit, standing = self._edits[name], self._standing()
        cursor = character_at(edit.toPlainText(), edit.textCursor().selectionStart())
        here = (_rank(name), cursor)
        places = [(_rank(each.field), standing.get(each, each).start) for each in stops]
        if way > 0:
            return next((at for at, place in enumerate(places) if place >= here), 0)
        return next((at for at in range(len(places) - 1, -1, -1) if places[at] < here), -1)

    def _go_to_one(self, problems: tuple[Problem, ...]) -> None:
        """To the next of a row, the first to begin with."""
        there = [each for each in problems if self._stands(each)]
        if there:
            last = self._visited[0] if self._visited is not None else None
            self.go_to(there[(there.index(last) + 1) % len(there) if last in there else 0])

    def _standing(self) -> dict[Problem, Problem]:
        return {problem: now for marks in self._marks.values() for problem, now in marks.standing().items()}

    def _stands(self, problem: Problem) -> bool:
        if problem.field not in self._edits:
            return self._editor.form.field(problem.field) is not None
        return self._marks[problem.field].holds(problem)

    def _show_places(self) -> None:
        """Paragraphs came or went: those of the problems are counted anew."""
        if self._checked is not None:
            others = {each: each for each in self._checked.problems if each.field not in self._edits}
            self.panel.show_places({**others, **self._standing()})


def tints_of(problems: Iterable[Problem], content: Content) -> Iterator[Tint]:
    """Where the letters of the problems stand on the pages of ``content``."""
    for each in problems:
        if each.field not in ("title", "body") or each.start == each.end:
            continue
        text, part = (content.title, Part.TITLE) if each.field == "title" else (content.body, Part.BODY)
        line = text.rfind("\n", 0, each.start) + 1
        entry = text.count("\n", 0, each.start)
        yield Tint(part, entry, each.start - line, each.end - line, TONES[each.level])


def _rank(field: str) -> int:
    """Where on the page a field stands."""
    return _ON_THE_PAGE.index(field) if field in _ON_THE_PAGE else len(_ON_THE_PAGE)
