"""待办: what waits for me, and what I wait for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.paperwork.lists import PapersPage, Tab
from ui.paperwork.telling import by_day, urgent_first
from ui.workplace import Workplace

translate = QCoreApplication.translate


def inbox_page(place: Workplace) -> PapersPage:
    """S1: urgent papers first, then today's, then older ones; the next one opens by itself."""
    documents = place.office.documents
    return PapersPage(
        place,
        "inbox",
        translate("inbox", "待办"),
        (
            Tab(
                "tab_mine",
                translate("inbox", "全部"),
                documents.inbox,
                urgent_first,
                translate("inbox", "今天的事办完了。"),
                inbox=True,
            ),
            Tab(
                "tab_elsewhere",
                translate("inbox", "等别人"),
                documents.elsewhere,
                by_day,
                translate("inbox", "没有在等别人的事。"),
            ),
        ),
        counts=True,
    )
