"""The measures of a DOCX: page, grid, page numbers, and the looks of its blocks, all styles resolved (ECMA-376, 17.7).

A style says little about itself: what counts is what its ancestors, the defaults and the theme say together.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lxml import etree

from oa_client.importing.docx import main_part
from oa_client.importing.measured_paragraphs import Measured, Paragraphs
from oa_client.importing.numbering import W, child_value, value
from oa_client.importing.package import Package
from oa_client.importing.styles import Styles
from oa_core.checking.geometry import Geometry, Look, PageNumber, Section
from oa_core.refusal import Refused
from oa_core.structure.outline import Outline

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TWIPS = 1440 / 25.4
"""Twips in a mm."""
_SIDES = {"default": "odd", "even": "even", "first": "first"}
_ALIGN = {"center": "centre", "end": "right", "start": "left", "both": "left", "distribute": "left"}
_NORMAL_POINTS = 10.5
"""What Word takes for the size of type when nothing says one, in Chinese documents."""


def measure(file: Path | BinaryIO, outline: Outline) -> Geometry:
    """The measures of the DOCX that ``outline`` was read from. Raises ``Refused`` as ``read_docx``."""
    with Package(file, "not_a_docx") as package:
        main = main_part(package)
        root = package.xml(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise Refused("not_a_docx")
        folder = PurePosixPath(main).parent
        styles_root = package.xml(str(folder / "styles.xml"))
        styles = Styles(styles_root, package.xml(str(folder / "theme/theme1.xml")))
        measured = list(Paragraphs(styles, styles_root).of(body))
        given = list(body.iter(f"{W}sectPr"))
        settings = package.xml(str(folder / "settings.xml"))
        switch = settings.find(f"{W}evenAndOddHeaders") if settings is not None else None
        even_and_odd = switch is not None and value(switch, "val") not in ("0", "false", "off")
        numbers = _Footers(package, PurePosixPath(main), styles).numbers(given)
        base = styles.type_of_style("").points or _NORMAL_POINTS
        return Geometry(
            tuple(_section(each, measured, base) for each in given),
            tuple(_looks(outline, measured)),
            tuple(number for number in numbers if even_and_odd or number.sides != "even"),
            even_and_odd,
            title_page=any(each.find(f"{W}titlePg") is not None for each in given[:1]),
        )


def _looks(outline: Outline, measured: Iterable[Measured]) -> Iterator[Look | None]:
    """The look of each block: that of the next paragraph with its text."""
    waiting: dict[str, deque[Look]] = defaultdict(deque)
    for each in measured:
        waiting[each.text].append(each.look)
    for block in outline.blocks:
        found = waiting["".join(block.text[block.numbered :].split())]
        yield found.popleft() if found else None


def _section(section: etree._Element, measured: list[Measured], base: float) -> Section:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width, height = _twips(size, "w", 11906), _twips(size, "h", 16838)
    top, bottom = abs(_twips(margins, "top", 1440)), abs(_twips(margins, "bottom", 1440))
    left = _twips(margins, "left", 1800) + _twips(margins, "gutter", 0)
    right = _twips(margins, "right", 1800)
    grid = section.find(f"{W}docGrid")
    kind = value(grid, "type") if grid is not None else ""
    pitch = _pitch(grid if kind in ("lines", "linesAndChars", "snapToChars") else None, measured)
    cell = _cell(grid if kind in ("linesAndChars", "snapToChars") else None, measured, base)
    return Section(
        width=round(width / _TWIPS, 2),
        height=round(height / _TWIPS, 2),
        top=round(top / _TWIPS, 2),
        bottom=round(bottom / _TWIPS, 2),
        left=round(left / _TWIPS, 2),
        right=round(right / _TWIPS, 2),
        lines=(height - top - bottom) / pitch if pitch else None,
        characters=(width - left - right) / cell if cell else None,
        pitch=pitch / 20 if pitch else None,
    )


def _most(measured: Iterable[Measured]) -> Measured | None:
    """A paragraph that is set as most of the text outside of tables and boxes is."""
    everything = list(measured)
    weights: Counter[object] = Counter()
    examples: dict[object, Measured] = {}
    for each in [each for each in everything if not each.apart] or everything:
        key = each.spacing, each.closed_up, each.look.points
        weights[key] += len(each.text)
        examples.setdefault(key, each)
    return examples[weights.most_common(1)[0][0]] if weights else None


def _pitch(grid: etree._Element | None, measured: list[Measured]) -> float | None:
    """The distance of two lines in twips, by the paragraph's own word or the grid's; ``None``: the font decides."""
    most = _most(measured)
    rule, line = most.spacing if most is not None and most.spacing is not None else ("auto", 240)
    if rule == "exact":
        return float(line) or None
    pitch = _twips(grid, "linePitch", 0)
    if not pitch:
        return None
    return pitch * line / 240 if rule == "auto" else float(max(pitch, line))


def _cell(grid: etree._Element | None, measured: list[Measured], base: float) -> float | None:
    """The width of a full-width character in twips (17.6.5: the grid adds 4096ths of a point to the normal size)."""
    most = _most(measured)
    if most is None or most.look.points is None:
        points, closed_up = base, 0
    else:
        points, closed_up = most.look.points, most.closed_up
    if grid is not None:
        return max(base, points) * 20 + _twips(grid, "charSpace", 0) * 20 / 4096
    return points * 20 + closed_up


def _twips(element: etree._Element | None, name: str, otherwise: int) -> int:
    text = value(element, name) if element is not None else ""
    return int(text) if text.lstrip("-").isdigit() and len(text) < 9 else otherwise


class _Footers:
    """Finds the page numbers: fields called PAGE in the parts that the sections name."""

    def __init__(self, package: Package, main: PurePosixPath, styles: Styles) -> None:
        self._package = package
        self._styles = styles
        self._folder = main.parent
        relations = package.xml(str(main.parent / "_rels" / f"{main.name}.rels"))
        self._targets = {
            relation.get("Id") or "": relation.get("Target") or ""
            for relation in (relations.iterfind(f"{_RELATIONS}Relationship") if relations is not None else ())
        }

    def numbers(self, sections: Iterable[etree._Element]) -> Iterator[PageNumber]:
        """Each kind of footer once: later sections go on with those of the first, as a rule."""
        seen: set[str] = set()
        for section in sections:
            for reference in section.iterfind(f"{W}footerReference"):
                kind = value(reference, "type") or "default"
                target = self._targets.get(reference.get(f"{_R}id") or "", "")
                root = self._package.xml(self._part(target)) if target and kind not in seen else None
                if root is None:
                    continue
                seen.add(kind)
                for paragraph in root.iter(f"{W}p"):
                    number = self._number(paragraph, _SIDES.get(kind, "odd"))
                    if number is not None:
                        yield number
                        break

    def _part(self, target: str) -> str:
        return target.lstrip("/") if target.startswith("/") else str(self._folder / target)

    def _number(self, paragraph: etree._Element, sides: str) -> PageNumber | None:
        if any(parent.tag == _FALLBACK for parent in paragraph.iterancestors()):
            return None
        text, run = _field_text(paragraph)
        if "#" not in text:
            return None
        properties = paragraph.find(f"{W}pPr")
        style = child_value(properties, "pStyle") if properties is not None else ""
        points = self._styles.type_of_style(style)
        if run is not None:
            points = points.under(self._styles.type_of_run(run.find(f"{W}rPr")))
        return PageNumber(
            sides, " ".join(text.split()), self._align(paragraph, properties, style), points.points
        )

    def _align(self, paragraph: etree._Element, properties: etree._Element | None, style: str) -> str:
        """Where the number stands: by the frame or the box around it, else by its own alignment."""
        frame = properties.find(f"{W}framePr") if properties is not None else None
        if frame is not None and value(frame, "xAlign"):
            return _ALIGN.get(value(frame, "xAlign"), value(frame, "xAlign"))
        for parent in paragraph.iterancestors(f"{_WP}anchor"):
            place = parent.find(f"{_WP}positionH")
            align = place.findtext(f"{_WP}align") if place is not None else None
            if align:
                return _ALIGN.get(align, align)
        said = [
            properties,
            *(each.find(f"{W}pPr") for each in self._styles.line(style or self._styles.normal)),
        ]
        for each in said:
            align = child_value(each, "jc") if each is not None else ""
            if align:
                return _ALIGN.get(align, align)
        return "left"


def _field_text(paragraph: etree._Element) -> tuple[str, etree._Element | None]:
    """The text with ``#`` for the number of the page, and the run that shows it."""
    text, shown, instruction, inside = "", None, "", ""
    for each in paragraph.iter(f"{W}t", f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if each.tag == f"{W}fldSimple":
            if "PAGE" in (value(each, "instr")).upper().split():
                text += "#"
                shown = each.find(f"{W}r")
            continue
        if each.tag == f"{W}fldChar":
            inside = {"begin": "code", "separate": "result", "end": ""}.get(value(each, "fldCharType"), "")
            if inside == "code":
                instruction = ""
            elif "PAGE" in instruction.upper().split():
                text, instruction = text + "#", ""
        elif each.tag == f"{W}instrText":
            instruction += each.text or ""
        elif inside == "result":
            shown = each.getparent() if shown is None and text.endswith("#") else shown
        elif not inside and not any(parent.tag == f"{W}fldSimple" for parent in each.iterancestors()):
            text += each.text or ""
    return text, shown
