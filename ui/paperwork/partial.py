"""A list that has not been read whole says so: it must not look empty, or like all there is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from sync.status import Link
from ui.standings import Standings
from ui.widgets.buttons import label

translate = QCoreApplication.translate


class Partial:
    """``line`` stands over the rows while some are still to come; ``empty`` is what stands where there are none yet.
    ``inbox``: the list holds what waits for the person, which is read before the rest."""

    def __init__(self, standings: Standings, *, inbox: bool) -> None:
        self._standings = standings
        self._inbox = inbox
        self.line: QLabel = label(size="caption", tone="accent", name="partial")
        self.line.setContentsMargins(14, 4, 14, 4)
        self.line.hide()

    @property
    def whole(self) -> bool:
        """Whether the list is all there is."""
        loading = self._standings.latest.loading
        return loading.inbox if self._inbox else loading.whole

    def empty(self, otherwise: str) -> str:
        """The sentence for a list without rows."""
        if self.whole:
            return otherwise
        if self._offline:
            return translate("partial", "这里还没有读全，连上服务器后继续。")
        return translate("partial", "正在读取，请稍等。")

    def show(self, rows: int) -> None:
        """Tell over ``rows`` rows that there are more to come."""
        self.line.setVisible(bool(rows) and not self.whole)
        if self._offline:
            self.line.setText(translate("partial", "还没有读全，连上服务器后继续"))
        else:
            self.line.setText(translate("partial", "正在读取，后面还有"))

    @property
    def _offline(self) -> bool:
        return self._standings.link.link not in (Link.ONLINE, Link.CONNECTING)
