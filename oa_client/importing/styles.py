"""How a paragraph of a DOCX looks, after its styles, their ancestors and the theme have been asked (ECMA-376, 17.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from oa_client.importing.numbering import W, child_value, value
from oa_core.structure.source import Align, Looks

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ALIGN = {
    "left": Align.LEFT,
    "start": Align.LEFT,
    "center": Align.CENTRE,
    "right": Align.RIGHT,
    "end": Align.RIGHT,
    "both": Align.BOTH,
    "distribute": Align.BOTH,
}
_DEEPEST = 24
"""Styles that inherit in a circle are not followed for ever."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a run: what is not said is ``None``."""

    points: float | None = None
    font: str | None = None
    bold: bool | None = None
    hidden: bool | None = None

    def under(self, nearer: Type) -> Type:
        """What ``nearer`` says, and where it is silent what this one says."""
        return Type(
            self.points if nearer.points is None else nearer.points,
            self.font if nearer.font is None else nearer.font,
            self.bold if nearer.bold is None else nearer.bold,
            self.hidden if nearer.hidden is None else nearer.hidden,
        )


class Styles:
    """The styles of one document; what a style says with all its ancestors is worked out once."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None) -> None:
        self._theme = _theme_fonts(theme)
        self._styles: dict[str, etree._Element] = {}
        self.normal = ""
        """The style of a paragraph that names none."""
        self._types: dict[str, Type] = {}
        self._default = Type()
        if root is None:
            return
        for style in root.iterfind(f"{W}style"):
            name = value(style, "styleId")
            self._styles[name] = style
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"):
                self.normal = name
        default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default = self.type_of(default)

    def line(self, name: str) -> Iterator[etree._Element]:
        """A style and its ancestors, nearest first."""
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = child_value(style, "basedOn")

    def numbered_by(self, name: str) -> tuple[str, int | None] | None:
        """The list that a style numbers its paragraphs by, with the level if it says one."""
        for style in self.line(name):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                level = child_value(found, "ilvl")
                return child_value(found, "numId"), int(level) if level.isdecimal() else None
        return None

    def list_of(self, name: str) -> str | None:
        """The list that a list style stands for."""
        found = self.numbered_by(name)
        return found[0] if found else None

    def type_of_style(self, name: str) -> Type:
        """The type that a paragraph style gives, defaults included."""
        if name not in self._types:
            found = self._default
            for style in reversed(list(self.line(name or self.normal))):
                found = found.under(self.type_of(style.find(f"{W}rPr")))
            self._types[name] = found
        return self._types[name]

    def type_of_run(self, properties: etree._Element | None) -> Type:
        """What a run says of itself, its character style included."""
        if properties is None:
            return Type()
        found = Type()
        for style in reversed(list(self.line(child_value(properties, "rStyle")))):
            found = found.under(self.type_of(style.find(f"{W}rPr")))
        return found.under(self.type_of(properties))

    def type_of(self, properties: etree._Element | None) -> Type:
        """What one ``w:rPr`` says."""
        if properties is None:
            return Type()
        size = child_value(properties, "sz")
        fonts = properties.find(f"{W}rFonts")
        font = None
        if fonts is not None:
            theme = value(fonts, "eastAsiaTheme")
            font = self._theme.get(theme[:5]) if theme else value(fonts, "eastAsia") or None
        return Type(
            float(size) / 2 if size.isdecimal() else None,
            font,
            _on(properties, "b"),
            _on(properties, "vanish"),
        )

    def looks(self, properties: etree._Element | None, style: str, types: Counter[Type]) -> Looks:
        """The looks of a paragraph; ``types`` counts the characters of its runs by their type."""
        most = self.type_of_style(style)
        if types:
            most = most.under(types.most_common(1)[0][0])
        chain = (properties, *(s.find(f"{W}pPr") for s in self.line(style or self.normal)))
        said = [each for each in chain if each is not None]
        looks = Looks(points=most.points, font=most.font, bold=most.bold)
        align = next((name for each in said if (name := child_value(each, "jc"))), "")
        heading = next((name for each in said if (name := child_value(each, "outlineLvl"))), "")
        left, first = _indents(said, most.points or 16.0)
        return replace(
            looks,
            align=_ALIGN.get(align),
            heading=int(heading) + 1 if heading.isdecimal() and int(heading) < 9 else None,
            left=left,
            first_line=first,
            new_page=any(_on(each, "pageBreakBefore") for each in said[:1]),
        )


def _on(properties: etree._Element, name: str) -> bool | None:
    found = properties.find(f"{W}{name}")
    return None if found is None else value(found, "val") not in ("0", "false", "off", "none")


def _indents(said: list[etree._Element], points: float) -> tuple[float | None, float | None]:
    """The indents in characters: said in hundredths of one, or in twips."""
    left = first = None
    for each in said:
        indent = each.find(f"{W}ind")
        if indent is None:
            continue
        if left is None:
            left = _measure(indent, ("leftChars", "startChars"), ("left", "start"), points)
        if first is None:
            first = _measure(indent, ("firstLineChars",), ("firstLine",), points)
            hanging = _measure(indent, ("hangingChars",), ("hanging",), points)
            if first is None and hanging is not None:
                first = -hanging
    return left, first


def _measure(
    indent: etree._Element, chars: tuple[str, ...], twips: tuple[str, ...], points: float
) -> float | None:
    for names, unit in ((chars, 100.0), (twips, 20.0 * points)):
        for name in names:
            text = value(indent, name)
            if text.lstrip("-").isdecimal() and (int(text) or names is twips):
                return round(int(text) / unit, 2)
    return None


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """The theme's East Asian families: ``major`` and ``minor``."""
    found: dict[str, str] = {}
    for name in ("major", "minor"):
        fonts = theme.find(f".//{_A}{name}Font") if theme is not None else None
        if fonts is None:
            continue
        ea = fonts.find(f"{_A}ea")
        family = ea.get("typeface") if ea is not None else None
        if not family:
            hans = next((each for each in fonts.iterfind(f"{_A}font") if each.get("script") == "Hans"), None)
            family = hans.get("typeface") if hans is not None else None
        if family:
            found[name] = family
    return found
