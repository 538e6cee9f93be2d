"""Orders for this paper that came back: what was not done and why, with the person's words at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oa_client.office.orders import Pending
from oa_core.refusal import Refused
from ui import wording
from ui.notices import Notice, Offer
from ui.workplace import Workplace


class Trouble(Notice):
    """``settled`` when an order was closed, ``text_back(words, close)`` for an opinion or an entry, ``draft_back(id)``
    for a text that opens in the editor again. Who takes the words calls ``close()`` once they are safe."""

    settled = Signal()
    text_back = Signal(str, object)
    draft_back = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None, *, quoting: bool = False) -> None:
        """``quoting``: the words of the order stand in the line, where nothing else on the page says what it was."""
        super().__init__(place.theme, "trouble", parent)
        self._place = place
        self._quoting = quoting

    def show_refused(self, refused: tuple[Pending, ...]) -> None:
        """Tell of the first one; the others follow when it is closed."""
        if not refused:
            self.clear()
            return
        first = refused[0]
        sentence = wording.sentence(first.code or "blocked", first.facts)
        text = self.tr("{act}没有办成：{sentence}").format(
            act=wording.act_name(first.kind), sentence=sentence
        )
        if self._quoting and first.text:
            text += self.tr("“{words}”").format(words=first.text[:80])
        offers = [Offer("understood", self.tr("知道了"), lambda: self._close(first))]
        if first.text:
            offers.append(Offer("take_back", self.tr("取回文字"), lambda: self._take_back(first)))
        self.say(text, "red", tuple(offers))

    def _close(self, order: Pending) -> None:
        orders = self._place.office.orders
        self._place.jobs.ask(self, lambda: orders.close(order.id), lambda _changes: self.settled.emit())

    def _take_back(self, order: Pending) -> None:
        """A refused text becomes a draft again; other words go back into their field."""
        if order.kind in ("document.draft", "document.revise"):
            orders = self._place.office.orders
            self._place.jobs.ask(
                self,
                lambda: orders.take_back(order.id),
                lambda changes: self._opened(order, changes.records),
                self._not_back,
            )
            return
        self.text_back.emit(order.text, lambda: self._close(order))

    def _opened(self, order: Pending, records: frozenset[str]) -> None:
        """The draft stands under the paper's own id, or under a new one when the paper moved on."""
        others = records - {order.record}
        self.draft_back.emit(next(iter(others), order.record))

    def _not_back(self, refused: Refused) -> None:
        self.say(wording.sentence(refused.code, refused.facts))
