"""The tables and pictures that marks in the text stand for, while a paper is on the desk: 撤销 brings any back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from oa_core.documents.blocks import (
    MARK,
    Picture,
    key_of_line,
    key_of_picture,
    key_of_table,
    line_of,
)
from oa_core.documents.model import Content
from oa_core.structure.source import Table

Block = Table | Picture


class BlockStore(QObject):
    """``learned`` when there is one more."""

    learned = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[str, Block] = {}

    def begin(self, content: Content) -> None:
        """Another paper."""
        self._known.clear()
        self.learn(content)

    def learn(self, content: Content) -> None:
        """What the marks of a content stand for."""
        blocks: tuple[Block, ...] = (*content.tables, *content.pictures)
        for block in blocks:
            self._known[_key(block)] = block
        self.learned.emit()

    def line(self, block: Block) -> str:
        """The line of the text that stands for ``block`` from now on."""
        key = _key(block)
        self._known[key] = block
        self.learned.emit()
        return line_of(key)

    def at(self, line: str) -> Block | None:
        """What a line of the text stands for, ``None`` for a line of words, or when nobody knows any more."""
        return self._known.get(key_of_line(line)) if line.startswith(MARK) else None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture that is known."""
        return tuple(block for block in self._known.values() if isinstance(block, Picture))

    def knows(self, key: str) -> bool:
        return key in self._known

    def content(self, elements: Content, body: str) -> Content:
        """``elements`` with this text and with exactly what its marks stand for. The order of what they hold already
        is left alone as long as they are the same."""
        keys = list(dict.fromkeys(filter(None, map(key_of_line, body.split("\n"))))) if MARK in body else []
        found = [self._known[key] for key in keys if key in self._known]
        tables = tuple(each for each in found if isinstance(each, Table))
        pictures = tuple(each for each in found if isinstance(each, Picture))
        if len(tables) == len(elements.tables) and set(tables) == set(elements.tables):
            tables = elements.tables
        if len(pictures) == len(elements.pictures) and set(pictures) == set(elements.pictures):
            pictures = elements.pictures
        return replace(elements, body=body, tables=tables, pictures=pictures)


def _key(block: Block) -> str:
    return key_of_table(block) if isinstance(block, Table) else key_of_picture(block)
