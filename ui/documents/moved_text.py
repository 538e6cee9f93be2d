"""A kept draft whose paper is in other hands: what stands in the text, what beside it, and what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oa_client.office.documents import Paperwork
from oa_client.office.on_the_desk import Working
from oa_core.documents.commands import Revise
from oa_core.documents.content import content_of
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui import wording
from ui.notices import Notice, Offer
from ui.times import moment
from ui.workplace import Workplace


@dataclass(frozen=True)
class Standing:
    """What is put on the desk. ``beside`` is another text of the same paper, which the preview shows under ``label``
    until the person has chosen."""

    working: Working
    locked: bool
    beside: Content | None = None
    label: str = ""


class MovedText(Notice):
    """``reopen(id)`` when the person has chosen what becomes of their text."""

    reopen = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place.theme, "moved_text", parent)
        self._place = place

    def look(self, working: Working, papers: Paperwork | None) -> Standing:
        """How the text stands to its paper; says so when it is with somebody else and the person has to choose."""
        self.clear()
        if papers is None:
            return Standing(working, locked=False)
        if Revise not in papers.offered:
            return self._not_theirs(working, content_of(papers.document, papers.body))
        return Standing(working, locked=False)

    def _not_theirs(self, working: Working, present: Content) -> Standing:
        if working.kept_at is None or working.content == present:
            return Standing(replace(working, content=present), locked=True)
        told = self.tr("此件现在不在您手里，不能改。您 {time} 写的文字没有送出，还在本机，见右边。")
        give_up = Offer("give_up_own", self.tr("放弃我的文字"), lambda: self._give_up(working))
        take_out = Offer("take_out", self.tr("取出为新稿"), lambda: self._take_out(working))
        time = moment(working.kept_at, self._place.clock())
        self.say(told.format(time=time), "amber", (take_out, give_up))
        return Standing(replace(working, content=present), True, working.content, self.tr("您没有送出的文字"))

    def _take_out(self, working: Working) -> None:
        drafting = self._place.office.drafting
        self._then_open(lambda: drafting.take_out(working.document_id).document_id)

    def _give_up(self, working: Working) -> None:
        drafting, document_id = self._place.office.drafting, working.document_id

        def work() -> str:
            drafting.discard(document_id)
            return document_id

        self._then_open(work)

    def _then_open(self, work: Callable[[], str]) -> None:
        self._place.jobs.ask(self, work, self.reopen.emit, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        """Nothing was changed; the choices are there again when the paper is opened again."""
        self.say(wording.sentence(refused.code, refused.facts))
