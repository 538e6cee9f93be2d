"""花脸稿 of a paper that is read, not written: against what the person had before them last, or was submitted first."""

from __future__ import annotations

from oa_client.office.history import KEPT, Comparison
from oa_core.documents.model import Document
from oa_core.refusal import Refused
from ui import wording
from ui.paperwork.compare_view import CompareView
from ui.times import moment
from ui.workplace import Workplace


class TracedSheet(CompareView):
    """Reads the two texts when it comes into view, and again when the paper's text is another one."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.theme, place.clock)
        self._place = place
        self._document: Document | None = None
        self.export.hide()

    def turn_to(self, document: Document | None) -> None:
        """Another paper or another text of it, or none."""
        before, self._document = self._document, document
        texts = [(each.id, each.revision, len(each.trail)) if each else None for each in (before, document)]
        if texts[0] == texts[1]:
            return
        self.clear()
        if document is not None and self.isVisible():
            self.read()

    def read(self) -> None:
        """Compare the paper's text with the one the person knows."""
        document, history = self._document, self._place.office.history
        if document is None or self.told is not None:
            return

        def work() -> tuple[Comparison | None, str]:
            seen = history.seen_before(document.id)
            if seen == KEPT:
                return None, ""
            told = history.compare(document.id, seen, document.revision)
            known = next((each for each in history.versions(document.id) if each.id == seen), None)
            words = f"{moment(known.made_at, self._place.clock())} {known.name}" if known is not None else ""
            return told, words

        def show(found: tuple[Comparison | None, str]) -> None:
            told, words = found
            if self._document is document and told is not None:
                self.show_comparison(told, self.tr("{old} 的文字 → 现在的正文").format(old=words))

        self._place.jobs.ask(self, work, show, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        self.say(wording.sentence(refused.code, refused.facts))
