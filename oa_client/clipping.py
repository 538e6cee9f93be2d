"""What a web page, Word, WPS or a spreadsheet puts on the clipboard as HTML: its paragraphs and tables, no formatting.

The parser tells of elements one by one, however deep they lie in each other, and builds no tree of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from oa_client.importing.numbering import in_chinese
from oa_core.documents.table_grid import CELLS_LIMIT, COLUMNS_LIMIT, Grid
from oa_core.refusal import Refused
from oa_core.structure.source import Cell, Table

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "ul"),
        *("table", "tbody", "tfoot", "thead", "tr", "td", "th"),
    )
)
_CODE = frozenset(("script", "style", "noscript", "iframe", "object", "embed", "applet"))
_SILENT = frozenset(
    ("title", "template", "svg", "math", "select", "textarea", "datalist", "audio", "video", "canvas")
)
_EMPTY = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr"),
    )
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])"
)
_NOTE = re.compile(r"mso-special-character\s*:\s*comment|mso-element\s*:\s*comment")
_COUNTED = re.compile(r"mso-list\s*:\s*ignore")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NUMBER = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十百]{1,4}[）)、.．]*")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_BROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]+[ \t]*(?=[{_WIDE}])")
"""A line of the source ends within Chinese text: nobody wrote a blank there."""
_OFFICE = re.compile(r"microsoft|wps|kingsoft|excel|word", re.IGNORECASE)


@dataclass(frozen=True)
class Clipping:
    """Paragraphs and tables in order, and how much was left out, by kind: ``code`` (scripts, styles, comments),
    ``hidden``, ``deleted`` (traced deletions), ``notes`` (批注), ``pictures``."""

    pieces: tuple[str | Table, ...]
    left_out: Mapping[str, int]


def read_clipping(html: str) -> Clipping:
    """What stands in the HTML of a clipboard. Raises ``Refused("table_too_large")``."""
    reading = _Reading()
    target: Any = reading  # the stubs want targets that take bytes too; the parser gives text
    # A NUL ends the text for the parser, and what follows would be lost.
    plain = html.replace("\x00", "").encode("utf-8", "replace")
    if plain.strip():
        etree.fromstring(plain, etree.HTMLParser(target=target, huge_tree=True, encoding="utf-8"))
    return reading.done()


class _Rows:
    """A table on its way."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.heads = 0
        self.cells = 0
        self.within = 0
        """How many tables are open inside of it."""
        self.head = False
        self.cell: tuple[int, int] | None = None
        self.texts: list[str] = []

    def row(self) -> None:
        self.end_cell()
        if self.head and self.heads == len(self.rows):
            self.heads += 1
        self.rows.append([])

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.row()
        self.cell = (columns, rows)
        self.cells += 1
        if self.cells > CELLS_LIMIT:
            raise Refused("table_too_large", cells=str(CELLS_LIMIT), columns=str(COLUMNS_LIMIT))

    def end_cell(self) -> None:
        if self.cell is not None:
            self.rows[-1].append(Cell("\n".join(self.texts), *self.cell))
        self.cell, self.texts = None, []

    def pieces(self) -> list[str | Table]:
        """A single cell is no table: it only serves the layout of its page."""
        self.end_cell()
        rows = tuple(tuple(row) for row in self.rows if row)
        cells = [cell for row in rows for cell in row]
        if len(cells) <= 1:
            return [line for cell in cells for line in cell.text.split("\n")]
        return [Grid(Table(rows, min(self.heads, len(rows) - 1))).table()]


class _Reading:
    """The parser's target: it is told of every element, in order."""

    def __init__(self) -> None:
        self._pieces: list[str | Table] = []
        self._words: list[str] = []
        self._left_out: Counter[str] = Counter()
        self._comments = 0
        self._office = False
        self._skipped: list[str] = []
        """The elements that are open in what is left out."""
        self._lists: list[list[object]] = []
        self._table: _Rows | None = None
        self._counting: list[str] | None = None
        """The words of an automatic number."""
        self._counting_depth = 0
        self._pre = 0

    # The parser calls these

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if self._skipped:
            if tag not in _EMPTY:
                self._skipped.append(tag)
            return
        why = self._why_not(tag, given)
        if why:
            if why != "silent":
                self._left_out[why] += 1
            if tag not in _EMPTY:
                self._skipped.append(tag)
            return
        style = given.get("style", "").lower()
        if self._counting is not None and tag not in _EMPTY:
            self._counting_depth += 1
        elif _COUNTED.search(style):
            self._counting, self._counting_depth = [], 0
        if tag in _BLOCKS or tag == "br":
            self._flush()
        self._begin(tag, given, style)

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped.pop()
            return
        if self._counting is not None and tag not in _EMPTY:
            if not self._counting_depth:
                self._take_number()
            else:
                self._counting_depth -= 1
        if tag in _BLOCKS:
            self._flush()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif self._table is not None:
            self._end_in_table(tag)

    def data(self, words: str) -> None:
        if self._skipped:
            return
        if self._counting is not None:
            self._counting.append(words)
        elif self._pre and "\n" in words:
            first, *others = words.split("\n")
            self._words.append(first)
            for each in others:
                self._flush()
                self._words.append(each)
        else:
            self._words.append(words)

    def comment(self, words: str) -> None:
        if words.strip() not in ("StartFragment", "EndFragment") and not words.startswith("[if"):
            self._comments += 1

    def pi(self, _target: str, _data: str = "") -> None:
        """Says nothing to a reader."""

    def close(self) -> _Reading:
        return self

    def done(self) -> Clipping:
        self._flush()
        if self._table is not None:
            self._pieces += self._table.pieces()
        left_out = self._left_out
        left_out["code"] += self._comments
        if self._office:
            # Word puts its styles before every text: that is formatting.
            left_out["code"] = left_out["script"]
        del left_out["script"]
        return Clipping(tuple(self._pieces), {kind: count for kind, count in left_out.items() if count})

    # What they mean

    def _why_not(self, tag: str, given: Mapping[str, str]) -> str:
        if tag == "meta" and _OFFICE.search(given.get("content", "")):
            self._office = True
        if tag in _CODE:
            self._left_out["script"] += tag != "style"
            return "code"
        if tag in _SILENT:
            return "silent"
        style = given.get("style", "").lower()
        if _NOTE.search(style) or given.get("class", "") == "MsoCommentReference":
            return "notes"
        if "hidden" in given or (style and _HIDDEN.search(style)):
            return "hidden"
        if tag == "del":
            return "deleted"
        return "pictures" if tag == "img" else ""

    def _begin(self, tag: str, given: Mapping[str, str], style: str) -> None:
        if tag in ("ol", "ul"):
            kind = _counting(tag, given, style)
            self._lists.append([kind, _whole(given.get("start"), 1, 9999)])
        elif tag == "li" and self._lists:
            counted = self._lists[-1]
            number = _whole(given.get("value"), int(str(counted[1])), 9999)
            counted[1] = number + 1
            self._words.append(_written(str(counted[0]), number))
        elif tag == "pre":
            self._pre += 1
        elif tag == "table":
            if self._table is None:
                self._table = _Rows()
            else:
                self._table.within += 1
        elif self._table is not None and not self._table.within:
            if tag == "thead":
                self._table.head = True
            elif tag == "tr":
                self._table.row()
            elif tag in ("td", "th"):
                columns = _whole(given.get("colspan"), 1, COLUMNS_LIMIT)
                self._table.begin_cell(columns, _whole(given.get("rowspan"), 1, CELLS_LIMIT))

    def _end_in_table(self, tag: str) -> None:
        table = self._table
        assert table is not None
        if table.within:
            table.within -= tag == "table"
        elif tag == "table":
            self._pieces += table.pieces()
            self._table = None
        elif tag in ("td", "th"):
            table.end_cell()
        elif tag == "thead":
            table.head = False

    def _take_number(self) -> None:
        """A number is kept, a bullet is formatting."""
        number = _BLANKS.sub("", "".join(self._counting or ())).replace("\u00a0", "")
        self._counting = None
        if _NUMBER.fullmatch(number):
            self._words.append(number)

    def _flush(self) -> None:
        words, self._words = "".join(self._words), []
        if not words:
            return
        text = _BLANKS.sub(" ", _BROKEN.sub("", words)).replace("\u00a0", " ").strip(" \u3000")
        if not text:
            return
        if self._table is not None and self._table.cell is not None:
            self._table.texts.append(text)
        else:
            self._pieces.append(text)


def _counting(tag: str, given: Mapping[str, str], style: str) -> str:
    named = f"{style} {given.get('type', '').lower()}"
    if ("list-style-type" in named and "none" in named) or tag == "ul":
        return ""
    return "chinese" if "cjk" in named or "chinese" in named or "ideographic" in named else "figures"


def _written(kind: str, number: int) -> str:
    if not kind:
        return ""
    return f"{in_chinese(number)}、" if kind == "chinese" else f"{number}."


def _whole(given: str | None, otherwise: int, most: int) -> int:
    digits = (given or "").strip()
    return max(1, min(int(digits[:9]), most)) if digits.isascii() and digits.isdigit() else otherwise
