"""The explicit list of desks: what stands in the navigation, in which order, and who builds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.archive.page import OldPapersPage
from ui.documents.incoming import incoming_page
from ui.documents.outgoing import OutgoingPage
from ui.duty.page import DutyPage
from ui.inbox.page import inbox_page
from ui.marked import QT_TRANSLATE_NOOP
from ui.sync.page import SyncPage
from ui.workplace import Workplace


class Page(Protocol):
    """What the window asks of a page, whichever it is."""

    def press_submit(self) -> None:
        """Ctrl+Enter."""

    def press_back(self) -> None:
        """Esc: one level back."""

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through, in reading order."""

    def take_focus(self) -> None:
        """Put the focus where work begins."""


@dataclass(frozen=True)
class PageSpec:
    """A desk. ``urgent`` counts are red; ``group`` is the heading it stands under, if any."""

    name: str
    text: str
    icon: str
    build: Callable[[Workplace], QWidget]
    group: str = ""
    urgent: bool = False

    @property
    def label(self) -> str:
        """The words in the language of the window."""
        return page_words(self.text)


def page_words(text: str) -> str:
    """A text of this module in the language of the window."""
    return QCoreApplication.translate("pages", text) if text else ""


PAGES = (
    PageSpec("inbox", QT_TRANSLATE_NOOP("pages", "待办"), "mail_inbox", inbox_page, urgent=True),
    PageSpec(
        "outgoing",
        QT_TRANSLATE_NOOP("pages", "发文"),
        "document_edit",
        OutgoingPage,
        QT_TRANSLATE_NOOP("pages", "公文"),
    ),
    PageSpec("incoming", QT_TRANSLATE_NOOP("pages", "收文"), "document_arrow_down", incoming_page),
    PageSpec(
        "duty",
        QT_TRANSLATE_NOOP("pages", "值班日志"),
        "notebook",
        DutyPage,
        QT_TRANSLATE_NOOP("pages", "政务"),
    ),
    PageSpec("archive", QT_TRANSLATE_NOOP("pages", "旧文"), "clipboard_checkmark", OldPapersPage),
    PageSpec(
        "sync",
        QT_TRANSLATE_NOOP("pages", "同步中心"),
        "arrow_sync",
        SyncPage,
        QT_TRANSLATE_NOOP("pages", "本机"),
        urgent=True,
    ),
)
"""A new desk is a line here and its package beside ``ui/documents`` and ``ui/duty``."""
