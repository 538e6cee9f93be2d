"""花脸稿 as a text: what went is struck through in 〔−…〕, what came is underlined in 〔+…〕; colour is never the only
sign of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)

from oa_client.office.history import Comparison, ElementChange
from oa_core.comparing.characters import Fate, Piece
from oa_core.comparing.paragraphs import Change
from oa_core.documents.blocks import Picture, key_of_line
from oa_core.structure.source import Table
from ui import wording
from ui.theme.theme import Theme
from ui.times import moment

translate = QCoreApplication.translate


class Look(Enum):
    """How the two versions stand on the screen."""

    TRACED = "traced"
    """花脸稿: one text with the changes in it"""
    BESIDE = "beside"
    """对照: the old text at the left, the new one at the right"""
    CLEAN = "clean"
    """清稿: the new text alone"""


def element_name(name: str) -> str:
    """What a field of a content is called."""
    names = {
        "title": translate("traced", "标题"),
        "letterhead": translate("traced", "版头"),
        "genre": translate("traced", "文种"),
        "urgency": translate("traced", "紧急程度"),
        "addressees": translate("traced", "主送"),
        "copies": translate("traced", "抄送"),
        "openness": translate("traced", "公开属性"),
        "openness_reason": translate("traced", "不公开理由"),
        "contact": translate("traced", "联系人"),
    }
    return names.get(name, name)


def element_value(name: str, value: str) -> str:
    """The value of a field in words."""
    return wording.openness_name(value) if name == "openness" and value else value


def block_words(table: Table | None, picture: Picture | None) -> str:
    """What stands for a table or a picture in a text that is only read."""
    if table is not None:
        first = table.rows[0][0].text[:12] if table.rows and table.rows[0] else ""
        return translate("traced", "［表格 {rows} 行：{first}］").format(rows=len(table.rows), first=first)
    if picture is not None:
        return translate("traced", "［图片：{name}］").format(name=picture.file.name)
    return translate("traced", "［表格或图片］")


class TracedText:
    """Writes a comparison into a document. ``places`` are where the changes begin and end in it, in order."""

    def __init__(self, theme: Theme, now: datetime) -> None:
        self._theme = theme
        self._now = now
        self._told = Comparison((), (), (), {}, {}, ())
        self._person = ""
        self.places: list[tuple[int, int]] = []

    def write(self, document: QTextDocument, told: Comparison, look: Look, person: str = "") -> None:
        """Fill ``document``; with ``person`` only that person's changes are marked, as if the others' were settled."""
        self._told, self._person = told, person
        self.places = []
        document.clear()
        document.setDefaultFont(self._theme.font(15))
        document.setDocumentMargin(self._theme.px(12))
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if look is Look.BESIDE:
            self._write_beside(cursor)
        else:
            self._write_one(cursor, clean=look is Look.CLEAN)
        cursor.endEditBlock()

    # One text

    def _write_one(self, cursor: QTextCursor, *, clean: bool) -> None:
        fresh = True
        for change in self._told.title:
            fresh = self._paragraph(cursor, change, fresh, clean=clean, title=True)
        for element in () if clean else self._told.elements:
            fresh = self._paragraph(cursor, _of_element(element), fresh, head=element_name(element.name))
        for change in self._told.body:
            fresh = self._paragraph(cursor, change, fresh, clean=clean)

    def _paragraph(
        self,
        cursor: QTextCursor,
        change: Change,
        fresh: bool,
        *,
        clean: bool = False,
        title: bool = False,
        head: str = "",
    ) -> bool:
        """Write a paragraph behind the others; gives whether nothing stands there yet."""
        pieces = [each for piece in change.pieces if (each := self._settled(piece, clean=clean)) is not None]
        if change.fate is Fate.REMOVED and not pieces:
            return fresh
        if not fresh:
            cursor.insertBlock()
        cursor.setBlockFormat(self._block())
        if head:
            cursor.insertText(f"{head}：", self._plain(strong=True))
        self._pieces(cursor, pieces, strong=title)
        self._hands(cursor, pieces)
        return False

    # Two columns

    def _write_beside(self, cursor: QTextCursor) -> None:
        changes = [
            *self._told.title,
            *(_of_element(element) for element in self._told.elements),
            *self._told.body,
        ]
        heads = [""] * len(self._told.title) + [element_name(each.name) for each in self._told.elements]
        rows = list(_rows(changes))
        table = cursor.insertTable(max(1, len(rows)), 2, _columns(self._theme))
        for number, (old, new) in enumerate(rows):
            head = heads[number] if number < len(heads) and len(rows) == len(changes) else ""
            for column, change in enumerate((old, new)):
                cell = table.cellAt(number, column).firstCursorPosition()
                cell.setBlockFormat(self._block())
                if change is None:
                    continue
                gone = Fate.ADDED if column == 0 else Fate.REMOVED
                pieces = [
                    each
                    for piece in change.pieces
                    if piece.fate is not gone and (each := self._beside(piece)) is not None
                ]
                if head:
                    cell.insertText(f"{head}：", self._plain(strong=True))
                self._pieces(cell, pieces)
                if column == 1 or new is None:
                    self._hands(cell, change.pieces)

    def _beside(self, piece: Piece) -> Piece | None:
        """In two columns each version stays whole, whoever's changes are looked at."""
        if piece.fate is Fate.KEPT or self._is_looked_at(piece):
            return piece
        return Piece(Fate.KEPT, piece.text)

    # Pieces

    def _settled(self, piece: Piece, *, clean: bool) -> Piece | None:
        """The piece as it is shown: a change that is not looked at is settled."""
        if piece.fate is Fate.KEPT or (not clean and self._is_looked_at(piece)):
            return piece
        return Piece(Fate.KEPT, piece.text) if piece.fate is Fate.ADDED else None

    def _is_looked_at(self, piece: Piece) -> bool:
        return not self._person or (piece.by is not None and piece.by.person == self._person)

    def _pieces(self, cursor: QTextCursor, pieces: Iterable[Piece], *, strong: bool = False) -> None:
        before = Fate.KEPT
        for piece in pieces:
            text = self._words(piece.text)
            if piece.fate is Fate.KEPT:
                cursor.insertText(text, self._plain(strong=strong))
            else:
                start = cursor.position() if before is Fate.KEPT else self.places.pop()[0]
                sign = "+" if piece.fate is Fate.ADDED else "−"
                text = text or translate("traced", "空行")
                # A line through the sign would hide it.
                sign_look, look = self._marked(piece, strong=strong), self._marked(piece, strong=strong)
                look.setFontUnderline(piece.fate is Fate.ADDED)
                look.setFontStrikeOut(piece.fate is Fate.REMOVED)
                cursor.insertText(f"〔{sign}", sign_look)
                cursor.insertText(text, look)
                cursor.insertText("〕", sign_look)
                self.places.append((start, cursor.position()))
            before = piece.fate

    def _words(self, text: str) -> str:
        key = key_of_line(text)
        return block_words(self._told.tables.get(key), self._told.pictures.get(key)) if key else text

    def _hands(self, cursor: QTextCursor, pieces: Iterable[Piece]) -> None:
        """Whose the changes of a paragraph are, behind it."""
        names = dict.fromkeys(
            piece.by.name for piece in pieces if piece.by is not None and piece.fate is not Fate.KEPT
        )
        if names:
            look = self._plain()
            look.setFont(self._theme.font(12))
            look.setForeground(self._theme.colour("text2"))
            cursor.insertText(translate("traced", "　（{names}）").format(names="、".join(names)), look)

    # Looks

    def _block(self) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setBottomMargin(self._theme.px(6))
        made.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return made

    def _plain(self, *, strong: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._theme.font(15, bold=strong))
        made.setForeground(self._theme.colour("text"))
        return made

    def _marked(self, piece: Piece, *, strong: bool) -> QTextCharFormat:
        made = self._plain(strong=strong)
        tone = "accent" if piece.fate is Fate.ADDED else "red"
        made.setForeground(self._theme.colour(tone))
        made.setBackground(self._theme.colour(f"{tone}_soft"))
        if piece.by is not None:
            made.setToolTip(f"{piece.by.name} {moment(piece.by.made_at, self._now)}")
        return made


def _of_element(element: ElementChange) -> Change:
    before, after = (element_value(element.name, each) for each in (element.before, element.after))
    old = (Piece(Fate.REMOVED, before),) if before else ()
    new = (Piece(Fate.ADDED, after),) if after else ()
    return Change(Fate.KEPT, old + new)


def _rows(changes: Iterable[Change]) -> Iterable[tuple[Change | None, Change | None]]:
    for change in changes:
        yield (
            None if change.fate is Fate.ADDED else change,
            None if change.fate is Fate.REMOVED else change,
        )


def _columns(theme: Theme) -> QTextTableFormat:
    made = QTextTableFormat()
    made.setBorder(0)
    made.setCellPadding(theme.px(4))
    made.setCellSpacing(0)
    half = QTextLength(QTextLength.Type.PercentageLength, 50)
    made.setColumnWidthConstraints([half, half])
    return made
