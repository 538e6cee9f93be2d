"""Doing what the panel asks for: the act goes to the office, its words are kept until it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from oa_client.office.changes import Changes
from oa_client.office.documents import Paperwork, Received, Todo
from oa_core.documents.commands import SendBack, Submit, Withdraw
from oa_core.refusal import Refused
from ui import wording
from ui.kept_field import KeptField
from ui.paperwork.acts import ActForm, make_act
from ui.paperwork.done_words import Told, tell_of
from ui.paperwork.handling import HandlingPanel
from ui.paperwork.in_view import InView
from ui.workplace import Workplace

OnScreen = tuple[Todo, Paperwork | Received]


def place_of_opinion(paper_id: str) -> str:
    """Where the opinion about a paper is kept."""
    return f"opinion:{paper_id}"


class Doing(QObject):
    """``done(id)`` after an act, ``told(words)`` what it has done. ``on_screen`` gives what the person is looking at,
    ``None`` while it is being read."""

    done = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        place: Workplace,
        panel: HandlingPanel,
        opinion: KeptField,
        in_view: InView,
        on_screen: Callable[[], OnScreen | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._panel = panel
        self._opinion = opinion
        self._in_view = in_view
        self._on_screen = on_screen
        self._under_way: set[str] = set()
        panel.forward.connect(self._forward)
        panel.sent_back.connect(self._send_back)
        panel.withdraw_wanted.connect(self._withdraw)

    def under_way(self, paper_id: str) -> bool:
        """Whether an act on this paper has not been answered yet."""
        return paper_id in self._under_way

    def _looked_at(self) -> OnScreen | None:
        """What is on the screen, once it has been there for a look. Who was too quick is told so: the key was meant
        for the paper before."""
        shown = self._on_screen()
        if shown is not None and not self._in_view.seen:
            self._panel.notice.say(self.tr("这一件刚打开，没有办理。看过以后再按一次。"), "accent")
            return None
        return shown

    def _forward(self, form: ActForm, opinion: str, to: str) -> None:
        shown = self._looked_at()
        if shown is None:
            return
        todo, papers = shown
        if isinstance(papers, Received):
            self._do(todo, make_act(form, opinion, to, None), papers.receipt.step, opinion)
        elif form.act is Submit:
            self._submit_kept(todo, opinion, to)
        else:
            self._do(todo, make_act(form, opinion, to, papers.document), papers.document.step, opinion)

    def _send_back(self, reason: str) -> None:
        shown = self._looked_at()
        if shown is not None and isinstance(shown[1], Paperwork):
            self._do(shown[0], SendBack(reason=reason), shown[1].document.step, reason)

    def _withdraw(self) -> None:
        shown = self._looked_at()
        if shown is not None and isinstance(shown[1], Paperwork):
            self._do(shown[0], Withdraw(), shown[1].document.step, "")

    def _submit_kept(self, todo: Todo, opinion: str, to: str) -> None:
        """送审 from the list sends what the editor kept last, not an older text."""
        drafting = self._place.office.drafting
        self._ask(todo, Submit, lambda: drafting.submit_kept(todo.id, to=to, opinion=opinion), opinion)

    def _do(self, todo: Todo, act: object, step: int, words: str) -> None:
        office = self._place.office
        self._ask(todo, type(act), lambda: office.execute(todo.id, act, seen=step), words)

    def _ask(self, todo: Todo, act: type, work: Callable[[], Changes], words: str) -> None:
        if todo.id in self._under_way:
            return
        office = self._place.office

        def do() -> Told:
            work()
            return tell_of(office, todo.id, act)

        self._under_way.add(todo.id)
        self._opinion.keep()
        self._panel.setEnabled(False)
        self._place.jobs.ask(
            self,
            do,
            lambda told: self._answered(todo, words, told),
            lambda refused: self._refuse(todo, refused),
        )

    def _answered(self, todo: Todo, words: str, told: Told) -> None:
        self._under_way.discard(todo.id)
        self.told.emit(told.words)
        if words:
            self._opinion.done(place_of_opinion(todo.id), words)
        if told.hand_over is not None:
            self._place.handed_over.told.emit(told.hand_over, place_of_opinion(todo.id))
        else:
            self._place.handed_over.ended.emit(todo.id)
        self.done.emit(todo.id)

    def _refuse(self, todo: Todo, refused: Refused) -> None:
        """The opinion stays where it was written. Somebody who went on to another paper is told which one it was."""
        self._under_way.discard(todo.id)
        sentence = wording.sentence(refused.code, refused.facts)
        shown = self._on_screen()
        if shown is None or shown[0].id != todo.id:
            sentence = self.tr("“{title}”没有办成：{sentence}").format(title=todo.title, sentence=sentence)
        if shown is not None:
            self._panel.setEnabled(True)
        self._panel.notice.say(sentence)
