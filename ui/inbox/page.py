"""待办: what waits for me, and what I wait for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.paperwork.lists import PapersPage, Tab
from ui.paperwork.telling import by_day, urgent_first
from ui.workplace import Workplace


def _tr(text: str) -> str:
    return QCoreApplication.translate("inbox", text)


def inbox_page(place: Workplace) -> PapersPage:
    """S1: urgent papers first, then today's, then older ones; the next one opens by itself."""
    documents = place.office.documents
    return PapersPage(
        place,
        "inbox",
        _tr("待办"),
        (
            Tab("tab_mine", _tr("全部"), documents.inbox, urgent_first, _tr("今天的事办完了。")),
            Tab("tab_elsewhere", _tr("等别人"), documents.elsewhere, by_day, _tr("没有在等别人的事。")),
        ),
    )
