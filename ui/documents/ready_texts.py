"""Texts that are there before a word is written: what a paper begins from, and the passages of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.documents.beginning import Beginning
from ui.documents.library import Library
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.documents.editor import Editor


class ReadyTexts:
    """Both aids of ``editor``."""

    def __init__(self, place: Workplace, editor: Editor) -> None:
        self.beginning = Beginning(place, editor)
        self.library = Library(place, editor)
