"""The cells of an XLSX workbook as text (ECMA-376 part 1, 18): enough for a ledger, no formulas, no looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from oa_client.importing.package import Package
from oa_core.refusal import Refused

CELLS_LIMIT = 400_000
"""The most cells of a sheet that are read."""
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""The built-in number formats that show a day (18.8.30), those of Chinese editions included."""
_SHOWS_DAY = re.compile(r"(?<!\\)[yY年]|(?<!\\)d(?!\w)")
_WHOLE = re.compile(r"-?\d+\.0+")
_EPOCH = date(1899, 12, 30)

Sheet = tuple[str, tuple[tuple[str, ...], ...]]
"""A sheet's name and its rows; empty cells are empty texts, days are written 2025-03-01."""


def read_xlsx(file: Path | BinaryIO) -> tuple[Sheet, ...]:
    """The sheets of a workbook.

    Raises ``Refused``: ``not_an_xlsx``, ``file_unreadable``, ``file_encrypted``, ``package_damaged``,
    ``unpacks_too_large``, ``too_many_paragraphs``, ``file_unsafe``.
    """
    with Package(file, "not_an_xlsx") as package:
        book = package.xml("xl/workbook.xml")
        if book is None:
            raise Refused("not_an_xlsx")
        shared = _shared(package)
        days = _day_styles(package)
        made = []
        for name, part in _parts(package, book):
            root = package.xml(part)
            if root is not None:
                made.append((name, tuple(_rows(root, shared, days))))
        return tuple(made)


def _parts(package: Package, book: etree._Element) -> Iterator[tuple[str, str]]:
    relations = package.xml("xl/_rels/workbook.xml.rels")
    targets = (
        {each.get("Id"): each.get("Target") or "" for each in relations} if relations is not None else {}
    )
    for sheet in book.iter(f"{_S}sheet"):
        target = targets.get(sheet.get(_R), "")
        yield sheet.get("name") or "", target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _shared(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    return [_text(item) for item in root.iterfind(f"{_S}si")] if root is not None else []


def _text(item: etree._Element) -> str:
    """The runs of a text, without how it is read aloud (``rPh``)."""
    return "".join(
        each.text or ""
        for each in item.iter(f"{_S}t")
        if (parent := each.getparent()) is None or parent.tag != f"{_S}rPh"
    )


def _day_styles(package: Package) -> frozenset[int]:
    root = package.xml("xl/styles.xml")
    if root is None:
        return frozenset()
    own = {
        int(each.get("numFmtId") or 0)
        for each in root.iter(f"{_S}numFmt")
        if _SHOWS_DAY.search(re.sub(r'"[^"]*"|\[[^\]]*\]', "", each.get("formatCode") or ""))
        or "年" in (each.get("formatCode") or "")
    }
    formats = root.find(f"{_S}cellXfs")
    used = [int(each.get("numFmtId") or 0) for each in formats] if formats is not None else []
    return frozenset(at for at, number in enumerate(used) if number in _DAY_FORMATS | own)


def _rows(root: etree._Element, shared: list[str], days: frozenset[int]) -> Iterator[tuple[str, ...]]:
    count = 0
    for row in root.iter(f"{_S}row"):
        cells: dict[int, str] = {}
        for cell in row.iterfind(f"{_S}c"):
            count += 1
            if count > CELLS_LIMIT:
                raise Refused("too_many_paragraphs")
            at = _column(cell.get("r") or "", len(cells))
            if at < 256:
                cells[at] = _value(cell, shared, days).strip()
        yield tuple(cells.get(at, "") for at in range(max(cells, default=-1) + 1))


def _column(place: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", place)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: etree._Element, shared: list[str], days: frozenset[int]) -> str:
    kind, written = cell.get("t") or "n", cell.findtext(f"{_S}v") or ""
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return _text(inline) if inline is not None else ""
    if kind == "s":
        return shared[int(written)] if written.isdigit() and int(written) < len(shared) else ""
    style = cell.get("s") or "0"
    if kind == "n" and style.isdigit() and int(style) in days:
        return _day(written)
    return written.partition(".")[0] if _WHOLE.fullmatch(written) else written


def _day(written: str) -> str:
    """A day from its serial number; the one that never was (1900-02-29, number 60) has no day before it here."""
    try:
        number = int(float(written))
    except (ValueError, OverflowError):
        return written
    return (_EPOCH + timedelta(days=number)).isoformat() if 60 < number < 100_000 else written
