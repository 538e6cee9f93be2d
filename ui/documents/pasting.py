"""What a paste may bring into a paper: text and tables of bearable size, without marks of secrecy, formatting or unseen
characters; and what is said of it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.blocks import MARK, Picture, key_of_line
from oa_core.documents.content import TEXT_LIMIT
from oa_core.documents.table_grid import table_from
from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.structure.source import Table
from oa_core.texts import CONTROL
from ui.documents.block_store import Block, BlockStore

log = logging.getLogger(__name__)
translate = QCoreApplication.translate

HTML_LIMIT = 20 * 1024 * 1024
"""Characters of formatted text; what Word writes of 512 KB is far less."""
AT_ONCE = 100_000
"""Characters of formatted text that are read before the next key; more are read beside the typing."""
OWN = "application/x-county-paper"
"""The form in which a text with its tables goes from one paper to another."""


@dataclass(frozen=True)
class Pasted:
    """The text to insert, and how many unseen characters were left out of it."""

    text: str
    dropped: int


@dataclass(frozen=True)
class Clip:
    """What the clipboard holds, taken from it at once: it may hold something else a moment later."""

    text: str = ""
    html: str = ""
    own: bytes = b""
    picture: bytes = b""
    """PNG."""
    path: str = ""


@dataclass(frozen=True)
class Brought:
    """What comes in: lines of text, tables and pictures; how much was left out, by kind; how many emoji are in it."""

    pieces: tuple[str | Block, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    emoji: int = 0


class _Own(msgspec.Struct):
    lines: list[str]
    tables: list[Table]
    pictures: list[Picture]


def clean_paste(text: str, *, beside: str = "") -> Pasted:
    """``text`` fit for the body. ``beside`` is what stands in the body already and counts towards the limit.

    Raises ``Refused``: ``text_too_long`` and ``classified``; nothing of the text is kept then.
    """
    if len(text.encode("utf-8", "surrogatepass")) + len(beside.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for separator in ("\u2028", "\u2029", "\x0b", "\x0c"):
        lines = lines.replace(separator, "\n")
    lines = lines.replace("\u00a0", " ")
    whole = "".join(character for character in lines if not 0xD800 <= ord(character) <= 0xDFFF)
    clean = CONTROL.sub("", whole).replace(MARK, "")
    refuse_classified((clean,))
    return Pasted(clean, len(lines) - len(clean))


def let_in(clip: Clip, beside: str) -> Brought:
    """What of ``clip`` may come in beside the text that stands there. Raises ``Refused``: ``text_too_long``,
    ``classified``, ``table_too_large``."""
    left_out: Counter[str] = Counter()
    pieces: Sequence[str | Block]
    if clip.own:
        pieces = _own_pieces(clip.own)
    elif clip.html:
        if len(clip.html) > HTML_LIMIT:
            raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
        from oa_client.clipping import read_clipping

        clipping = read_clipping(clip.html)
        pieces, left_out = clipping.pieces, Counter(clipping.left_out)
        if not pieces and clip.text:
            pieces = _plain_pieces(clip.text)
    else:
        pieces = _plain_pieces(clip.text)
    return _cleaned(pieces, left_out, beside)


def _plain_pieces(text: str) -> Sequence[str | Block]:
    """Cells of a spreadsheet come as lines with tabs between them."""
    rows = [line.split("\t") for line in text.rstrip("\r\n").replace("\r\n", "\n").split("\n")]
    if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
        return (table_from(rows),)
    return (text,)


def _own_pieces(own: bytes) -> Sequence[str | Block]:
    try:
        read = msgspec.json.decode(own, type=_Own)
    except msgspec.MsgspecError:
        return ()
    blocks: list[Block] = [*read.tables, *read.pictures]
    return tuple(blocks[int(line[1:])] if line.startswith(MARK) else line for line in read.lines)


def _cleaned(pieces: Sequence[str | Block], left_out: Counter[str], beside: str) -> Brought:
    made: list[str | Block] = []
    size = len(beside.encode("utf-8", "surrogatepass"))
    emoji = 0
    for piece in pieces:
        if isinstance(piece, Picture):
            made.append(piece)
            continue
        clean = clean_paste(piece if isinstance(piece, str) else piece.text)
        size += len(clean.text.encode())
        if size > TEXT_LIMIT:
            raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
        left_out["unseen"] += clean.dropped
        emoji += sum(map(_is_emoji, clean.text))
        made.append(clean.text if isinstance(piece, str) else _clean_table(piece) if clean.dropped else piece)
    # A mark of secrecy may be spread over two pieces.
    refuse_classified(
        (
            "\n".join(
                each if isinstance(each, str) else each.text for each in made if not isinstance(each, Picture)
            ),
        )
    )
    return Brought(tuple(made), {kind: count for kind, count in left_out.items() if count}, emoji)


def _clean_table(table: Table) -> Table:
    rows = tuple(tuple(replace(cell, text=clean_paste(cell.text).text) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _is_emoji(character: str) -> bool:
    return 0x1F000 <= ord(character) <= 0x1FAFF


def told(brought: Brought) -> str:
    """What is to be said of a paste, in one line; nothing when nothing was left out."""
    counted = brought.left_out
    names = (
        ("unseen", translate("pasting", "{count} 个看不见的字符")),
        ("code", translate("pasting", "{count} 处脚本、样式或注释")),
        ("hidden", translate("pasting", "{count} 处隐藏的内容")),
        ("deleted", translate("pasting", "{count} 处已删除的修订")),
        ("notes", translate("pasting", "{count} 处批注")),
        ("pictures", translate("pasting", "{count} 张图片（请单独插入）")),
    )
    parts = [text.format(count=counted[kind]) for kind, text in names if counted.get(kind)]
    said = ""
    if list(counted) == ["unseen"]:
        said = translate("pasting", "粘贴的文字里有 {count} 个看不见的字符，已经去掉。").format(
            count=counted["unseen"]
        )
    elif parts:
        said = translate("pasting", "粘贴时去掉了：{parts}。").format(parts="、".join(parts))
    if brought.emoji:
        said += translate("pasting", "文字里有 {count} 个表情符号，原样留着，印出来可能是空框。").format(
            count=brought.emoji
        )
    return said


# The clipboard


def clip_of(data: QMimeData) -> Clip:
    """What is on the clipboard, of what a paper can hold."""
    own = bytes(data.data(OWN).data()) if data.hasFormat(OWN) else b""
    path = next((url.toLocalFile() for url in data.urls() if url.isLocalFile()), "") if data.hasUrls() else ""
    words = bool(own or data.text().strip())
    picture = _png(data.imageData()) if data.hasImage() and (path == "") and not words else b""
    return Clip(data.text(), data.html() if data.hasHtml() else "", own, picture, path)


def _png(image: object) -> bytes:
    if not isinstance(image, QImage) or image.isNull():
        return b""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes for the format, Qt takes the name
    return bytes(written.data())


def for_the_clipboard(text: str, store: BlockStore) -> QMimeData:
    """A text of the body with its tables: whole for another paper, with tabs between the cells for other programs."""
    data = QMimeData()
    own, plain = _Own([], [], []), []
    blocks: list[Block] = []
    for line in text.split("\n"):
        block = store.at(line)
        if block is not None:
            own.lines.append(f"{MARK}{len(blocks)}")
            blocks.append(block)
            plain.append(block.text if isinstance(block, Table) else "")
        elif not key_of_line(line):
            own.lines.append(line)
            plain.append(line)
    if blocks:
        own.tables = [each for each in blocks if isinstance(each, Table)]
        own.pictures = [each for each in blocks if isinstance(each, Picture)]
        # The tables stand before the pictures on the clipboard; the lines name them in that order.
        order: list[Block] = [*own.tables, *own.pictures]
        places = {f"{MARK}{at}": f"{MARK}{order.index(each)}" for at, each in enumerate(blocks)}
        own.lines = [places.get(line, line) for line in own.lines]
        data.setData(OWN, QByteArray(msgspec.json.encode(own)))
    data.setText("\n".join(plain))
    return data


class Aside(Protocol):
    """Does ``work()`` beside the typing, then ``done`` or ``refuse``."""

    def __call__(
        self, work: Callable[[], Brought], done: Callable[[Brought], None], refuse: Callable[[Refused], None]
    ) -> None: ...


class PasteGate(QObject):
    """The one way by which texts of others come into the body, from the clipboard and from files. ``brought(Brought,
    QTextCursor)`` is what came in and where, ``refused(Refused)`` why nothing does."""

    brought = Signal(object, object)
    refused = Signal(object)

    def __init__(self, body: QPlainTextEdit) -> None:
        super().__init__(body)
        self._body = body
        self.aside: Aside | None = None
        self.picture: Callable[[Clip], None] | None = None
        """Takes in what is a picture or a file."""
        self.paper = 0
        """Counts the papers, so that what was read for one does not come into the next."""

    def begin(self) -> None:
        """Another paper: what is still being read for the one before does not come in here."""
        self.paper += 1

    def bring(self, clip: Clip) -> None:
        """Let in what may come in, at the cursor as it stands now; say so, or why not."""
        body = self._body
        if body.isReadOnly():
            return
        if (clip.picture or clip.path) and self.picture is not None:
            self.picture(clip)
            return
        cursor = body.textCursor()
        kept = body.toPlainText()
        if cursor.hasSelection():
            kept = kept[: cursor.selectionStart()] + kept[cursor.selectionEnd() :]
        paper = self.paper

        def done(brought: Brought) -> None:
            if paper == self.paper and not body.isReadOnly():
                self.brought.emit(brought, cursor)

        if self.aside is not None and len(clip.html) > AT_ONCE:
            self.aside(lambda: let_in(clip, kept), done, self._refuse)
            return
        try:
            brought = let_in(clip, kept)
        except Refused as refused:
            self._refuse(refused)
        else:
            done(brought)

    def _refuse(self, refused: Refused) -> None:
        if refused.code == "classified":
            log.info("a classified paste was refused")
        self.refused.emit(refused)
