"""收文: every paper that came to my desks, signed for or not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.paperwork.lists import PapersPage, Tab
from ui.paperwork.telling import by_day
from ui.workplace import Workplace

translate = QCoreApplication.translate


def incoming_page(place: Workplace) -> PapersPage:
    """The list of papers that came in, the newest first."""
    read = place.office.documents.incoming
    return PapersPage(
        place,
        "incoming",
        translate("incoming", "收文"),
        (
            Tab(
                "tab_all_incoming",
                translate("incoming", "全部"),
                read,
                by_day,
                translate("incoming", "还没有收到公文。"),
            ),
        ),
    )
