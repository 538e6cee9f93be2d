"""What was on the screen may be read here no more: it is taken away, and the person's own words are handed to them."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from ui.notices import Notice, Offer
from ui.theme.theme import Theme


class Withdrawn(Notice):
    """Says so once, without a word of the paper; the words that the person wrote for it stay until they are done with
    them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "withdrawn")
        self._words: list[str] = []

    @property
    def words(self) -> str:
        """The person's own words that are offered."""
        return "\n\n".join(self._words)

    def tell(self, words: str) -> None:
        """One more paper was taken away, with these words of the person's."""
        if words.strip():
            self._words.append(words)
        told = self.tr("刚才看的这一件已移出您的范围，已从屏幕上收起。")
        offers = [Offer("withdrawn_done", self.tr("知道了"), self._done)]
        if self._words:
            told += self.tr("您为它写的、没有送出的文字还在。")
            offers.insert(0, Offer("withdrawn_copy", self.tr("复制文字"), self._copy))
        self.say(told, "amber", tuple(offers))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words)

    def _done(self) -> None:
        self._words = []
        self.clear()


def own_words(written: str, read: str) -> str:
    """The paragraphs of ``written`` that do not stand in ``read``, which others wrote, in their order."""
    others = {paragraph.strip() for paragraph in read.split("\n")}
    return "\n".join(line for line in written.split("\n") if line.strip() and line.strip() not in others)
