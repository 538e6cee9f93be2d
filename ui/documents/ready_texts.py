"""Texts that are there before a word is written: what a paper begins from, and the passages of the library."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from ui.documents.beginning import Beginning
from ui.documents.drafting_desk import DraftingDesk
from ui.documents.library import Library
from ui.workplace import Workplace


class ReadyTexts:
    """Both aids of ``editor``."""

    def __init__(self, place: Workplace, editor: DraftingDesk, passages: QPushButton) -> None:
        self.beginning = Beginning(place, editor)
        self.library = Library(place, editor)
        passages.clicked.connect(self.library.show)
