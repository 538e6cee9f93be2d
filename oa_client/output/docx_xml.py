"""The WordprocessingML that python-docx has no words for: small functions that each give one element.

Measures come in millimetres and go out in twips (1/20 pt) or EMU (1/36000 mm), as the format has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from oa_client.typesetting.model import MM_PER_POINT, Role

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = {
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
keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE autoSpaceDN snapToGrid
spacing ind jc outlineLvl
"""
_ORDER = {name: at for at, name in enumerate(_PARAGRAPH_ORDER.split())}
"""The schema's order of a paragraph's properties (CT_PPrBase); Word calls a file damaged that has another."""


def element(
    name: str, attributes: Mapping[str, object] | None = None, *children: etree._Element
) -> etree._Element:
    """``element("w:jc", {"w:val": "both"})``: names carry the format's usual prefixes."""
    prefix = name.partition(":")[0]
    made = etree.Element(_qualified(name), nsmap={prefix: _NAMESPACES[prefix]})
    for key, value in (attributes or {}).items():
        made.set(_qualified(key), str(value))
    made.extend(children)
    return made


def _qualified(name: str) -> str:
    prefix, colon, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}" if colon else local


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


def box_at_the_bottom(width: float, height: float, content: Iterable[etree._Element]) -> etree._Element:
    """A run with a text box as wide as the type area that sits on its lower edge; text keeps clear of it."""
    size = {"cx": emu(width), "cy": emu(height)}
    place = element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), element("a:ext", size))
    shape = element(
        "wps:wsp",
        None,
        element("wps:cNvSpPr", {"txBox": 1}),
        element(
            "wps:spPr",
            None,
            place,
            element("a:prstGeom", {"prst": "rect"}, element("a:avLst")),
            element("a:noFill"),
            element("a:ln", None, element("a:noFill")),
        ),
        element("wps:txbx", None, element("w:txbxContent", None, *content)),
        element(
            "wps:bodyPr", {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "b"}, element("a:noAutofit")
        ),
    )
    horizontal = element("wp:align")
    horizontal.text = "left"
    vertical = element("wp:align")
    vertical.text = "bottom"
    distances = dict.fromkeys(("distT", "distB", "distL", "distR"), 0)
    anchor = element(
        "wp:anchor",
        distances
        | {
            "simplePos": 0,
            "relativeHeight": 1,
            "behindDoc": 0,
            "locked": 0,
            "layoutInCell": 1,
            "allowOverlap": 0,
        },
        element("wp:simplePos", {"x": 0, "y": 0}),
        element("wp:positionH", {"relativeFrom": "margin"}, horizontal),
        element("wp:positionV", {"relativeFrom": "margin"}, vertical),
        element("wp:extent", size),
        element("wp:wrapTopAndBottom"),
        element("wp:docPr", {"id": 1, "name": "版记"}),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", None, element("a:graphicData", {"uri": _NAMESPACES["wps"]}, shape)),
    )
    return element("w:r", None, element("w:drawing", None, anchor))


def table(width: float, rows: Iterable[tuple[etree._Element, etree._Element, float]]) -> etree._Element:
    """A table of one column; each row has its borders (``w:tcBorders``), its paragraph, its least height."""
    across = {"w:w": twips(width), "w:type": "dxa"}
    margins = [element(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("left", "right")]
    made = element(
        "w:tbl",
        None,
        element(
            "w:tblPr",
            None,
            element("w:tblW", across),
            element("w:tblLayout", {"w:type": "fixed"}),
            element("w:tblCellMar", None, *margins),
        ),
        element("w:tblGrid", None, element("w:gridCol", {"w:w": twips(width)})),
    )
    for borders, content, height in rows:
        tall = element("w:trHeight", {"w:val": twips(height), "w:hRule": "atLeast"})
        cell = element(
            "w:tcPr", None, element("w:tcW", across), borders, element("w:vAlign", {"w:val": "center"})
        )
        made.append(
            element("w:tr", None, element("w:trPr", None, tall), element("w:tc", None, cell, content))
        )
    return made
