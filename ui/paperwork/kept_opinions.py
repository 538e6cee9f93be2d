"""常用意见 of the person and of the office at the box where an opinion is written: read, kept, removed again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from oa_client.office.boilerplate import LibraryRow
from oa_client.office.changes import Changes
from oa_core.boilerplate.commands import Keep, Remove
from oa_core.boilerplate.model import NAME_LIMIT, Boilerplate, Sort
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui import wording
from ui.notices import Notice
from ui.paperwork.opinion import OpinionBox
from ui.workplace import Workplace


class KeptOpinions(QObject):
    """Own ones first, then the office's, each in the order they were kept: a number that is known by heart stays."""

    def __init__(self, place: Workplace, box: OpinionBox, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._box = box
        self._notice = notice
        self._texts: dict[str, Boilerplate] = {}
        box.came_into_view.connect(self._read)
        box.keep_wanted.connect(self._keep)
        box.remove_wanted.connect(self._remove)
        place.heard.changed.connect(self._hear)

    def _read(self) -> None:
        self._place.jobs.ask(self, self._place.office.boilerplate.opinions, self._show)

    def _show(self, rows: tuple[LibraryRow, ...]) -> None:
        me = self._place.me.id
        rows = tuple(sorted(rows, key=lambda row: (row.text.owner != me, row.text.kept_at, row.text.id)))
        # Of the same words the first counts: the person's own, which they may remove.
        self._texts = {row.text.content.body.strip(): row.text for row in reversed(rows)}
        kept = {row.text.content.body.strip(): False for row in rows}
        self._box.show_kept((words, self._texts[words].owner == me) for words in kept)

    def _hear(self, changes: Changes) -> None:
        if "boilerplate" in changes.kinds and self._box.isVisible():
            self._read()

    def _keep(self, words: str) -> None:
        office = self._place.office
        name = " ".join(words.split())[:NAME_LIMIT]
        act = Keep(Sort.OPINION, name, Content(letterhead="", body=words))
        self._do(lambda: office.execute(office.new_id(), act))

    def _remove(self, words: str) -> None:
        text, office = self._texts.get(words), self._place.office
        if text is not None:
            self._do(lambda: office.execute(text.id, Remove(), seen=text.step))

    def _do(self, act: Callable[[], object]) -> None:
        self._place.jobs.ask(self, act, lambda _changes: self._read(), self._refuse)

    def _refuse(self, refused: Refused) -> None:
        self._notice.say(wording.sentence(refused.code, refused.facts))
