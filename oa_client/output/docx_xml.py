"""The WordprocessingML that python-docx has no words for: small functions that each give one element.

Measures come in millimetres and go out in twips (1/20 pt) or EMU (1/36000 mm), as the format has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from oa_client.typesetting.model import MM_PER_POINT, Role

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

EAST_ASIAN_FONTS = {
    Role.XIAOBIAOSONG: "方正小标宋简体",
    Role.FANGSONG: "仿宋_GB2312",
    Role.KAITI: "楷体_GB2312",
    Role.HEITI: "黑体",
    Role.SONGTI: "宋体",
}
WESTERN_FONT = "Times New Roman"
RED_HEX = "D6000F"

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PARAGRAPH_ORDER = """
pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE autoSpaceDN
snapToGrid spacing ind jc outlineLvl sectPr
"""
_ORDER = {name: at for at, name in enumerate(_PARAGRAPH_ORDER.split())}
"""The schema's order of a paragraph's properties (CT_PPrBase); Word calls a file damaged that has another."""


def element(
    name: str, attributes: Mapping[str, object] | None = None, *children: etree._Element
) -> etree._Element:
    """``element("w:jc", {"w:val": "both"})``: names carry the format's usual prefixes."""
    prefix = name.partition(":")[0]
    made = etree.Element(_qualified(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in (attributes or {}).items():
        made.set(_qualified(key), str(value))
    made.extend(children)
    return made


def _qualified(name: str) -> str:
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else local


def twips(millimetres: float) -> int:
    return round(millimetres / MM_PER_POINT * 20)


def emu(millimetres: float) -> int:
    return round(millimetres * 36000)


def paragraph(properties: Iterable[etree._Element], *content: etree._Element) -> etree._Element:
    """``w:p`` with its properties in the schema's order, whatever order they come in."""
    ordered = sorted(properties, key=lambda each: _ORDER[etree.QName(each).localname])
    return element("w:p", None, element("w:pPr", None, *ordered), *content)


def spacing(*, before: float = 0.0, exactly: float | None = None) -> etree._Element:
    """Room before a paragraph and the height of its lines, in millimetres; by default the grid decides."""
    attributes: dict[str, object] = {"w:before": twips(before)}
    if exactly is not None:
        attributes |= {"w:line": twips(exactly), "w:lineRule": "exact"}
    return element("w:spacing", attributes)


def indent(
    *, left: float = 0.0, right: float = 0.0, first: float = 0.0, hanging: float = 0.0
) -> etree._Element:
    attributes: dict[str, object] = {"w:left": twips(left), "w:right": twips(right)}
    attributes |= {"w:hanging": twips(hanging)} if hanging else {"w:firstLine": twips(first)}
    return element("w:ind", attributes)


def aligned(to: str) -> etree._Element:
    """``left``, ``right``, ``center`` or ``both``."""
    return element("w:jc", {"w:val": to})


def styled(style: str) -> etree._Element:
    """A paragraph's style by its number in the package, such as ``Heading1``."""
    return element("w:pStyle", {"w:val": style})


def off_grid() -> etree._Element:
    return element("w:snapToGrid", {"w:val": 0})


def tab_stops(*stops: tuple[str, float]) -> etree._Element:
    """Stops as (``left`` | ``right``, millimetres from the left margin)."""
    made = [element("w:tab", {"w:val": kind, "w:pos": twips(at)}) for kind, at in stops]
    return element("w:tabs", None, *made)


def rule(side: str, width: float, colour: str = "000000", space: float = 0.0) -> etree._Element:
    """A border of ``width`` mm at ``side``, ``space`` mm from the text."""
    eighths = round(width / MM_PER_POINT * 8)
    points = round(space / MM_PER_POINT)
    attributes = {"w:val": "single", "w:sz": eighths, "w:space": points, "w:color": colour}
    return element(f"w:{side}", attributes)


def run_properties(role: Role, points: float | None = None, colour: str | None = None) -> etree._Element:
    """Font, colour and size; without a size the paragraph's style decides."""
    fonts = {
        "w:ascii": WESTERN_FONT,
        "w:hAnsi": WESTERN_FONT,
        "w:cs": WESTERN_FONT,
        "w:eastAsia": EAST_ASIAN_FONTS[role],
        # Quotes, dashes and dots exist in western fonts too; this takes them from the Chinese one.
        "w:hint": "eastAsia",
    }
    made = element("w:rPr", None, element("w:rFonts", fonts))
    if colour:
        made.append(element("w:color", {"w:val": colour}))
    if points:
        # Larger or smaller type than the body's is set at its own width: no closing up.
        made.append(element("w:spacing", {"w:val": 0}))
        half_points = round(points * 2)
        made.extend(element(name, {"w:val": half_points}) for name in ("w:sz", "w:szCs"))
    return made


def run(
    text: str, role: Role = Role.FANGSONG, points: float | None = None, colour: str | None = None
) -> etree._Element:
    """A run; ``\\n`` in it breaks the line, ``\\t`` moves to the next stop."""
    made = element("w:r", None, run_properties(role, points, colour))
    for piece in re.split("([\n\t])", legal(text)):
        if piece == "\n":
            made.append(element("w:br"))
        elif piece == "\t":
            made.append(element("w:tab"))
        elif piece:
            made.append(_text(piece))
    return made


def _text(text: str) -> etree._Element:
    made = element("w:t", {"xml:space": "preserve"})
    made.text = text
    return made


def legal(text: str) -> str:
    """XML cannot hold control characters; they become the sign for "something stood here"."""
    return _ILLEGAL.sub("\ufffd", text)


def field(code: str, role: Role, points: float) -> list[etree._Element]:
    """The runs of a field such as PAGE."""

    def piece(content: etree._Element) -> etree._Element:
        return element("w:r", None, run_properties(role, points), content)

    instruction = element("w:instrText", {"xml:space": "preserve"})
    instruction.text = f" {code} "
    begin, separate, end = (
        element("w:fldChar", {"w:fldCharType": kind}) for kind in ("begin", "separate", "end")
    )
    return [piece(each) for each in (begin, instruction, separate, _text("1"), end)]


@dataclass(frozen=True)
class TableCell:
    """A cell of a table, with what stands in it."""

    content: Sequence[etree._Element]
    width: float
    columns: int = 1
    merged: str = ""
    """``restart`` where a cell over several rows begins, ``continue`` below, empty for one that is alone."""
    borders: etree._Element | None = None
    """``w:tcBorders``, if not those of the table."""


@dataclass(frozen=True)
class TableRow:
    """A row: its cells, the least or exact height, and whether it is repeated on each page."""

    cells: Sequence[TableCell]
    height: float = 0.0
    exact: bool = False
    head: bool = False


def table(
    widths: Sequence[float], rows: Iterable[TableRow], *, side: float = 0.0, ruled: float = 0.0
) -> etree._Element:
    """A table with columns of these widths, ``side`` mm blank in each cell, and rules of ``ruled`` mm if any."""
    margins = [element(f"w:{each}", {"w:w": twips(side), "w:type": "dxa"}) for each in ("left", "right")]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [element("w:tblBorders", None, *(rule(each, ruled) for each in sides))] if ruled else []
    made = element(
        "w:tbl",
        None,
        element(
            "w:tblPr",
            None,
            element("w:tblW", {"w:w": twips(sum(widths)), "w:type": "dxa"}),
            element("w:jc", {"w:val": "center"}),
            *borders,
            element("w:tblLayout", {"w:type": "fixed"}),
            element("w:tblCellMar", None, *margins),
        ),
        element("w:tblGrid", None, *(element("w:gridCol", {"w:w": twips(width)}) for width in widths)),
    )
    made.extend(_row(each) for each in rows)
    return made


def _row(row: TableRow) -> etree._Element:
    properties = [element("w:cantSplit")]
    if row.height:
        kind = "exact" if row.exact else "atLeast"
        properties.append(element("w:trHeight", {"w:val": twips(row.height), "w:hRule": kind}))
    if row.head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", None, element("w:trPr", None, *properties), *map(_cell, row.cells))


def _cell(cell: TableCell) -> etree._Element:
    properties = [element("w:tcW", {"w:w": twips(cell.width), "w:type": "dxa"})]
    if cell.columns > 1:
        properties.append(element("w:gridSpan", {"w:val": cell.columns}))
    if cell.merged:
        properties.append(element("w:vMerge", {"w:val": cell.merged}))
    if cell.borders is not None:
        properties.append(cell.borders)
    properties.append(element("w:vAlign", {"w:val": "center"}))
    return element("w:tc", None, element("w:tcPr", None, *properties), *cell.content)
