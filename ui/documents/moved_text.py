"""A kept draft whose paper moved on: what stands in the text, what stands beside it, and what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oa_client.office.documents import Paperwork, Working
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
        """How the text stands to its paper; says so when the person has to choose."""
        self.clear()
        if papers is None:
            return Standing(working, locked=False)
        mine = Revise in papers.offered
        present = content_of(papers.document, papers.body)
        revision = papers.document.revision
        if working.kept_at is None or working.content == present:
            return Standing(replace(working, content=present, base=revision), locked=not mine)
        if mine and working.base == revision:
            return Standing(working, locked=False)
        when = moment(working.kept_at, self._place.clock())
        give_up = Offer("give_up_own", self.tr("放弃我的文字"), lambda: self._give_up(working))
        if mine:
            told = self.tr("正文已在别处改过。左边是您 {time} 写的，还没有送出；右边是现在的正文。")
            go_on = Offer("go_on_own", self.tr("以我的文字继续"), lambda: self._go_on(working))
            self.say(told.format(time=when), "amber", (go_on, give_up))
            return Standing(working, True, present, self.tr("现在的正文（已在别处改过）"))
        told = self.tr("此件现在不在您手里，不能改。您 {time} 写的文字没有送出，还在本机，见右边。")
        take_out = Offer("take_out", self.tr("取出为新稿"), lambda: self._take_out(working))
        self.say(told.format(time=when), "amber", (take_out, give_up))
        return Standing(replace(working, content=present), True, working.content, self.tr("您没有送出的文字"))

    def _go_on(self, working: Working) -> None:
        documents = self._place.office.documents
        self._then_open(lambda: documents.rebase(working).document_id)

    def _take_out(self, working: Working) -> None:
        documents = self._place.office.documents
        self._then_open(lambda: documents.take_out(working.document_id).document_id)

    def _give_up(self, working: Working) -> None:
        documents, document_id = self._place.office.documents, working.document_id

        def work() -> str:
            documents.discard(document_id)
            return document_id

        self._then_open(work)

    def _then_open(self, work: Callable[[], str]) -> None:
        self._place.jobs.ask(self, work, self.reopen.emit, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        """Nothing was changed; the choices are there again when the paper is opened again."""
        self.say(wording.sentence(refused.code, refused.facts))
