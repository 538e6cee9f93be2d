"""Drawings in a DOCX: boxes with text, rules and seals as shapes that stay where they are put (DrawingML).

Places and sizes come in millimetres. Seals stay vectors: they print sharp at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from oa_client.output.docx_xml import NAMESPACES, element, emu
from oa_client.typesetting.model import Colour, Rule, Shape

_ABOVE_TEXT = 251658240
"""A height in the pile of drawings like those that Word gives."""
Place = tuple[str, float]
"""From what a distance counts (``page``, ``margin``, ``paragraph``), and the distance in mm."""


class Drawings:
    """Makes the drawings of one document, which number them."""

    def __init__(self) -> None:
        self._made = 0

    def box(
        self,
        width: float,
        height: float,
        content: Iterable[etree._Element],
        across: Place | str,
        down: Place | str,
        name: str,
    ) -> etree._Element:
        """A run with a text box that text keeps clear of. A place is a distance, or a word such as ``bottom`` for
        that edge of the type area."""
        shape = element(
            "wps:wsp",
            None,
            element("wps:cNvSpPr", {"txBox": 1}),
            element("wps:spPr", None, _frame(width, height), _rectangle(), element("a:noFill"), _line(None)),
            element("wps:txbx", None, element("w:txbxContent", None, *content)),
            element(
                "wps:bodyPr",
                {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "b"},
                element("a:noAutofit"),
            ),
        )
        return self._anchored((width, height), shape, across, down, name, "wp:wrapTopAndBottom")

    def rule(self, rule: Rule) -> etree._Element:
        """A run with a straight line at its place on the page; a level one, as those of letters are."""
        size = (rule.x1 - rule.x0, rule.width)
        spread = element("wps:spPr", None, _frame(*size), _rectangle(), _filled(rule.colour), _line(None))
        shape = element("wps:wsp", None, element("wps:cNvSpPr"), spread, element("wps:bodyPr"))
        across, down = ("page", rule.x0), ("page", rule.y0 - rule.width / 2)
        return self._anchored(size, shape, across, down, "红色反线", "wp:wrapNone")

    def shape(self, shape: Shape, name: str) -> etree._Element:
        """A run with a drawing that counts across from the left edge of the type area and down from the paragraph
        it hangs on."""
        xs = [step[at] for contour in shape.contours for step in contour for at in range(0, len(step), 2)]
        ys = [step[at] for contour in shape.contours for step in contour for at in range(1, len(step), 2)]
        left, top, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
        path = element(
            "a:path",
            {"w": emu(width), "h": emu(height)},
            *(step for contour in shape.shifted(-left, -top).contours for step in _steps(contour)),
        )
        outline = element(
            "a:custGeom",
            None,
            *(element(f"a:{each}") for each in ("avLst", "gdLst", "ahLst", "cxnLst")),
            element("a:rect", {"l": "0", "t": "0", "r": "r", "b": "b"}),
            element("a:pathLst", None, path),
        )
        inside = element("a:noFill") if shape.width else _filled(shape.colour)
        pen = _line(shape.colour, shape.width) if shape.width else _line(None)
        properties = element("wps:spPr", None, _frame(width, height), outline, inside, pen)
        drawn = element("wps:wsp", None, element("wps:cNvSpPr"), properties, element("wps:bodyPr"))
        return self._anchored(
            (width, height), drawn, ("margin", left), ("paragraph", top), name, "wp:wrapNone"
        )

    def _anchored(
        self,
        size: tuple[float, float],
        shape: etree._Element,
        across: Place | str,
        down: Place | str,
        name: str,
        wrapping: str,
    ) -> etree._Element:
        self._made += 1
        extent = {"cx": emu(size[0]), "cy": emu(size[1])}
        anchor = element(
            "wp:anchor",
            dict.fromkeys(("distT", "distB", "distL", "distR"), 0)
            | {
                "simplePos": 0,
                "relativeHeight": _ABOVE_TEXT + self._made,
                "behindDoc": 0,
                "locked": 0,
                "layoutInCell": 1,
                "allowOverlap": 0 if wrapping == "wp:wrapTopAndBottom" else 1,
            },
            element("wp:simplePos", {"x": 0, "y": 0}),
            _position("H", across),
            _position("V", down),
            element("wp:extent", extent),
            element(wrapping),
            element("wp:docPr", {"id": self._made, "name": f"{name}{self._made}"}),
            element("wp:cNvGraphicFramePr"),
            element("a:graphic", None, element("a:graphicData", {"uri": NAMESPACES["wps"]}, shape)),
        )
        return element("w:r", None, element("w:drawing", None, anchor))


def _position(axis: str, place: Place | str) -> etree._Element:
    if isinstance(place, str):
        at, origin = element("wp:align"), "margin"
        at.text = place
    else:
        at, origin = element("wp:posOffset"), place[0]
        at.text = str(emu(place[1]))
    return element(f"wp:position{axis}", {"relativeFrom": origin}, at)


def _frame(width: float, height: float) -> etree._Element:
    size = {"cx": emu(width), "cy": emu(height)}
    return element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), element("a:ext", size))


def _rectangle() -> etree._Element:
    return element("a:prstGeom", {"prst": "rect"}, element("a:avLst"))


def _filled(colour: Colour) -> etree._Element:
    value = f"{colour.red:02X}{colour.green:02X}{colour.blue:02X}"
    return element("a:solidFill", None, element("a:srgbClr", {"val": value}))


def _line(colour: Colour | None, width: float = 0.0) -> etree._Element:
    if colour is None:
        return element("a:ln", None, element("a:noFill"))
    return element("a:ln", {"w": emu(width)}, _filled(colour))


def _steps(contour: tuple[tuple[float, ...], ...]) -> Iterator[etree._Element]:
    for at, step in enumerate(contour):
        points = [
            element("a:pt", {"x": emu(step[place]), "y": emu(step[place + 1])})
            for place in range(0, len(step), 2)
        ]
        name = "a:moveTo" if at == 0 else "a:lnTo" if len(step) == 2 else "a:cubicBezTo"
        yield element(name, None, *points)
    yield element("a:close")
