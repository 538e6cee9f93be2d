"""How the paragraphs of a DOCX are set, each with its text: what the geometric rules compare with the standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from oa_client.importing.numbering import W, child_value, value
from oa_client.importing.styles import Styles, Type
from oa_core.checking.geometry import Look

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}instrText", f"{W}delText"})
_FOOT = 120.0
"""A box whose place is given from the top, in mm: below this it stands at the foot of its page."""
_EMU = 36_000.0
_LINE = 579.0
"""A line of the standard in twips."""
_RUN_DEFAULTS = f"{W}docDefaults/{W}rPrDefault/{W}rPr"
_PARAGRAPH_DEFAULTS = f"{W}docDefaults/{W}pPrDefault/{W}pPr"


@dataclass(frozen=True, slots=True)
class Measured:
    """A paragraph: its text without white space, its look, and what decides how many lines and characters fit."""

    text: str
    look: Look
    spacing: tuple[str, int] | None
    """The rule and the value of its line spacing: ``exact``, ``atLeast`` (twips) or ``auto`` (240ths of a line)."""
    closed_up: int
    """Twips between its characters, negative when closed up."""
    apart: bool
    """Whether it stands in a table or a box, which have ways of their own."""


class Paragraphs:
    """Walks through a body once and measures."""

    def __init__(self, styles: Styles, root: etree._Element | None) -> None:
        self._styles = styles
        self._run_defaults = root.find(_RUN_DEFAULTS) if root is not None else None
        self._paragraph_defaults = root.find(_PARAGRAPH_DEFAULTS) if root is not None else None
        self._new_page = False
        self._blank = 0
        self._space_after = 0.0

    def of(self, body: etree._Element) -> Iterator[Measured]:
        """Every paragraph that shows text, boxes and tables included, in reading order."""
        for paragraph in body.iter(f"{W}p"):
            if any(parent.tag in _GONE for parent in paragraph.iterancestors()):
                continue
            yield from self._measured(paragraph)

    def _measured(self, paragraph: etree._Element) -> Iterator[Measured]:
        properties = paragraph.find(f"{W}pPr")
        style = child_value(properties, "pStyle") if properties is not None else ""
        chain = self._chain(properties, style)
        new_page = self._new_page or _on(chain, "pageBreakBefore")
        boxed = any(parent.tag == f"{W}txbxContent" for parent in paragraph.iterancestors())
        before, after, runs = _around_breaks(paragraph)
        text = "".join(before + after)
        if not text:
            if not boxed:
                self._blank = 0 if new_page or self._breaks(paragraph, properties) else self._blank + 1
                self._new_page = new_page or self._breaks(paragraph, properties)
            return
        look = self._look(paragraph, chain, style, runs)
        broken = not before and self._breaks(paragraph, None)
        yield Measured(
            text,
            Look(
                look.font,
                look.points,
                bool(look.bold),
                self._styles.looks(properties, style, Counter()).first_line,
                new_page=new_page or broken,
                blank_before=0 if new_page or broken else self._blank + self._opened(chain),
                bottom_anchored=_at_the_foot(paragraph),
                ruled=_ruled(paragraph, chain),
            ),
            _spacing(chain),
            self._closed_up(runs, style),
            apart=boxed or any(parent.tag == f"{W}tc" for parent in paragraph.iterancestors()),
        )
        if not boxed:
            self._blank, self._space_after = 0, _space(chain, "after")
            self._new_page = (not after and self._breaks(paragraph, None)) or self._section_ends(properties)

    def _opened(self, chain: list[etree._Element]) -> int:
        """The lines that the space between this paragraph and the one before it amounts to."""
        return round(self._space_after + _space(chain, "before"))

    def _chain(self, properties: etree._Element | None, style: str) -> list[etree._Element]:
        """What is said of the paragraph, nearest first: by itself, its styles, the defaults."""
        said = [
            properties,
            *(each.find(f"{W}pPr") for each in self._styles.line(style or self._styles.normal)),
        ]
        return [each for each in (*said, self._paragraph_defaults) if each is not None]

    def _look(
        self, paragraph: etree._Element, chain: list[etree._Element], style: str, runs: list[etree._Element]
    ) -> Type:
        """The type of the first characters."""
        own = self._styles.type_of_style(style)
        return own.under(self._styles.type_of_run(runs[0].find(f"{W}rPr"))) if runs else own

    def _closed_up(self, runs: list[etree._Element], style: str) -> int:
        properties = runs[0].find(f"{W}rPr") if runs else None
        named = child_value(properties, "rStyle") if properties is not None else ""
        said = [
            properties,
            *(each.find(f"{W}rPr") for each in self._styles.line(named)),
            *(each.find(f"{W}rPr") for each in self._styles.line(style or self._styles.normal)),
            self._run_defaults,
        ]
        for each in said:
            text = child_value(each, "spacing") if each is not None else ""
            if text.lstrip("-").isdigit():
                return int(text)
        return 0

    def _breaks(self, paragraph: etree._Element, properties: etree._Element | None) -> bool:
        """Whether a new side begins inside the paragraph or behind it."""
        inside = any(value(each, "type") == "page" for each in paragraph.iter(f"{W}br"))
        return inside or self._section_ends(properties)

    def _section_ends(self, properties: etree._Element | None) -> bool:
        section = properties.find(f"{W}sectPr") if properties is not None else None
        return section is not None and child_value(section, "type") != "continuous"


def _around_breaks(paragraph: etree._Element) -> tuple[list[str], list[str], list[etree._Element]]:
    """The text before the first page break and behind it, and the runs that show text."""
    before: list[str] = []
    after: list[str] = []
    runs: list[etree._Element] = []
    found = before
    for each in paragraph.iter(f"{W}t", f"{W}br"):
        if _of_another(each, paragraph):
            continue
        if each.tag == f"{W}br":
            found = after if value(each, "type") == "page" else found
            continue
        text = "".join((each.text or "").split())
        if text:
            found.append(text)
            run = next((parent for parent in each.iterancestors(f"{W}r")), None)
            if run is not None:
                runs.append(run)
    return before, after, runs


def _of_another(element: etree._Element, paragraph: etree._Element) -> bool:
    """Whether ``element`` was deleted, or stands in a box that hangs on ``paragraph``."""
    for parent in element.iterancestors():
        if parent is paragraph:
            return False
        if parent.tag in _GONE or parent.tag == f"{W}p":
            return True
    return False


def _spacing(chain: list[etree._Element]) -> tuple[str, int] | None:
    for each in chain:
        spacing = each.find(f"{W}spacing")
        line = value(spacing, "line") if spacing is not None else ""
        if spacing is not None and line.isdigit():
            return value(spacing, "lineRule") or "auto", int(line)
    return None


def _space(chain: list[etree._Element], side: str) -> float:
    """The space before or after a paragraph in lines; hundredths of a line count before twips (17.3.1.33)."""
    for name, unit in ((f"{side}Lines", 100.0), (side, _LINE)):
        for each in chain:
            spacing = each.find(f"{W}spacing")
            text = value(spacing, name) if spacing is not None else ""
            if text.isdigit() and int(text):
                return int(text) / unit
    return 0.0


def _on(chain: list[etree._Element], name: str) -> bool:
    for each in chain:
        found = each.find(f"{W}{name}")
        if found is not None:
            return value(found, "val") not in ("0", "false", "off")
    return False


def _ruled(paragraph: etree._Element, chain: list[etree._Element]) -> bool:
    """Whether lines stand above or below it: borders of its own, or those of a table."""
    for each in chain:
        borders = each.find(f"{W}pBdr")
        if borders is not None and any(value(line, "val") not in ("", "nil", "none") for line in borders):
            return True
    return any(_lined(parent) for parent in paragraph.iterancestors(f"{W}tbl", f"{W}tc"))


def _lined(part: etree._Element) -> bool:
    """Whether a table or a cell has a line anywhere, by itself or by its style."""
    kind = "tc" if part.tag == f"{W}tc" else "tbl"
    properties = part.find(f"{W}{kind}Pr")
    borders = properties.find(f"{W}{kind}Borders") if properties is not None else None
    if borders is not None:
        return any(value(line, "val") not in ("", "nil", "none") for line in borders)
    return properties is not None and properties.find(f"{W}tblStyle") is not None


def _at_the_foot(paragraph: etree._Element) -> bool:
    """Whether it stands in a box, a frame or a table that is fastened to the foot of its side."""
    properties = paragraph.find(f"{W}pPr")
    frame = properties.find(f"{W}framePr") if properties is not None else None
    if frame is not None and value(frame, "yAlign") == "bottom":
        return True
    for parent in paragraph.iterancestors():
        if parent.tag == f"{W}tbl":
            place = parent.find(f"{W}tblPr/{W}tblpPr")
            if place is not None and value(place, "tblpYSpec") == "bottom":
                return True
        if parent.tag == f"{_WP}anchor" and _low(parent):
            return True
        if "mso-position-vertical:bottom" in (parent.get("style") or ""):
            return True
    return False


def _low(anchor: etree._Element) -> bool:
    """Whether a box is aligned with the bottom, or stands far below the top."""
    place = anchor.find(f"{_WP}positionV")
    if place is None:
        return False
    align, offset = place.findtext(f"{_WP}align"), place.findtext(f"{_WP}posOffset") or ""
    return align == "bottom" or (offset.lstrip("-").isdigit() and int(offset) / _EMU > _FOOT)
