"""Lines over a paper that tell how it stands to its list and to what the person wrote for it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from ui.notices import Notice, Offer
from ui.theme.theme import Theme
from ui.times import moment
from ui.workplace import Workplace


class Away(Notice):
    """The paper is in its list no more, and not by the act of the person: it stays until they go on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "away")

    def tell(self, list_name: str) -> None:
        told = self.tr("此件已不在“{name}”里，可能已由别人或在另一台机器上办理。看完后请从左边选下一件。")
        self.say(told.format(name=list_name), "amber")


class PrivateText(Notice):
    """The person wrote a text for this paper that cannot be sent now. ``wanted`` to look at it."""

    wanted = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.theme, "private_text")
        self._place = place

    def tell(self, written_at: datetime | None) -> None:
        """Say since when there is such a text; ``None`` when there is none."""
        if written_at is None:
            self.clear()
            return
        told = self.tr("您 {time} 为此件写的文字没有送出，还在本机。")
        see = Offer("see_private_text", self.tr("去看没有送出的文字"), self.wanted.emit)
        self.say(told.format(time=moment(written_at, self._place.clock())), "amber", (see,))
