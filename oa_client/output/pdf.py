"""Draws a layout as PDF: every character where the model has it, every font embedded as a subset.

The file is written by hand because the page needs little of the format, and that little exactly: outlines of both
kinds, no font that is merely named, the same bytes for the same paper, and no slower than the layout itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import sub
from pathlib import Path

from oa_client.output.atomic_file import write_atomically
from oa_client.output.lettering import Letters, lettering, upright_and_turned
from oa_client.output.pdf_fonts import PdfFont
from oa_client.output.pdf_images import put_image
from oa_client.output.pdf_objects import PdfFile, dictionary, number, text_string
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.model import (
    MM_PER_POINT,
    Colour,
    GlyphRun,
    Layout,
    Page,
    Part,
    Picture,
    Role,
    Rule,
    Shape,
)

BOX_LINE = 0.2
"""mm: the outline that stands for a character which no font holds, or an image that cannot be read."""
_SLACK = 0.002
"""mm: by how much the pen may be off before it is set anew."""


def write_pdf(layout: Layout, fonts: FontBook, path: Path) -> None:
    """Write ``layout`` to ``path``, whole or not at all; the same layout gives the same bytes.

    ``fonts`` must be the book that the layout was made with. Raises ``OSError`` as ``write_atomically`` does.
    """
    write_atomically(path, pdf_bytes(layout, fonts))


def pdf_bytes(layout: Layout, fonts: FontBook) -> bytes:
    """The PDF of ``layout`` in memory."""
    file = PdfFile()
    root, tree, resources = file.reserve(), file.reserve(), file.reserve()
    letters = lettering(layout, fonts)
    named = {role: (f"F{at}", PdfFont(each)) for at, (role, each) in enumerate(letters.items(), 1)}
    images = _Images(file)
    sides = [_side(page, tree, resources, letters, named, images, file) for page in layout.pages]
    kids = " ".join(f"{side} 0 R" for side in sides)
    file.add(dictionary({"Type": "/Pages", "Count": len(sides), "Kids": f"[{kids}]"}), tree)
    font_objects = " ".join(f"/{name} {font.put_into(file)} 0 R" for name, font in named.values())
    file.add(dictionary({"Font": f"<< {font_objects} >>", "XObject": images.dictionary()}), resources)
    file.add(dictionary({"Type": "/Catalog", "Pages": f"{tree} 0 R", "Lang": "(zh-CN)"}), root)
    title, creator = text_string(layout.text_of(Part.TITLE)), text_string("县政通")
    return file.file(root, file.add(dictionary({"Title": title, "Creator": creator})))


def _side(
    page: Page,
    tree: int,
    resources: int,
    letters: Mapping[Role, Letters],
    named: Mapping[Role, tuple[str, PdfFont]],
    images: _Images,
    file: PdfFile,
) -> int:
    """Put one side into the file; gives its number."""
    width, height = page.width / MM_PER_POINT, page.height / MM_PER_POINT
    # From here on everything counts in millimetres from the upper left corner, as the model does.
    scale = f"{1 / MM_PER_POINT:.7f}"
    drawn = [f"{scale} 0 0 -{scale} 0 {number(height)} cm"]
    for content, turned in upright_and_turned(page):
        if turned:
            drawn.append(f"0 -1 1 0 0 {number(page.height)} cm")
        drawn += [part for picture in content.pictures for part in _picture(picture, images)]
        drawn += map(_rule, content.rules)
        drawn += [_boxes(run) for run in content.runs if run.role is None]
        drawn.append(_Text(letters, named).drawn(content.runs))
        drawn += map(_shape, content.shapes)
    stream = file.add_stream("\n".join(drawn).encode())
    entries = {
        "Type": "/Page",
        "Parent": f"{tree} 0 R",
        "MediaBox": f"[0 0 {number(width)} {number(height)}]",
        "Resources": f"{resources} 0 R",
        "Contents": f"{stream} 0 R",
    }
    return file.add(dictionary(entries))


class _Images:
    """The images of a document, each once however often it is shown."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._numbers: dict[bytes, int | None] = {}

    def name(self, data: bytes) -> str | None:
        """What pages call the image; ``None`` when it cannot be read."""
        if data not in self._numbers:
            self._numbers[data] = put_image(data, self._file)
        known = self._numbers[data]
        return f"I{known}" if known is not None else None

    def dictionary(self) -> str:
        known = [each for each in self._numbers.values() if each is not None]
        return "<< " + " ".join(f"/I{each} {each} 0 R" for each in known) + " >>"


class _Text:
    """The characters of one side while they are written: one text object that remembers what is set."""

    def __init__(self, letters: Mapping[Role, Letters], named: Mapping[Role, tuple[str, PdfFont]]) -> None:
        self._letters, self._named = letters, named
        self._font: tuple[Role, float] | None = None
        self._colour: Colour | None = None
        self._spacing = 0.0
        self._operators: list[str] = []

    def drawn(self, runs: tuple[GlyphRun, ...]) -> str:
        for run in runs:
            if run.role is not None:
                self._add(run, run.role)
        return "BT\n" + "\n".join(self._operators) + "\nET" if self._operators else ""

    def _add(self, run: GlyphRun, role: Role) -> None:
        letters = self._letters[role]
        text, xs = letters.of(run)
        if not text:
            return
        _, font = self._named[role]
        self._set(run, role, font)
        spacing = xs[1] - xs[0] - font.widths[text[0]] * run.size if len(text) > 1 else self._spacing
        spacing = round(spacing, 4)
        if spacing != self._spacing:
            self._operators.append(f"{number(spacing)} Tc")
            self._spacing = spacing
        place = f"1 0 0 -1 {number(xs[0])} {number(run.baseline)} Tm"
        if letters.narrow.isdisjoint(text) and _is_even(xs):
            shown = f"{place} <{text.translate(font.codes)}> Tj"
        else:
            shown = f"{place} [{_adjusted(text, xs, run.size, spacing, font)}] TJ"
        if not font.shared.isdisjoint(text):
            # What is read and copied is the text, whatever its glyphs can tell (ISO 32000-1, 14.9.4).
            shown = f"/Span << /ActualText {text_string(text)} >> BDC\n{shown}\nEMC"
        self._operators.append(shown)

    def _set(self, run: GlyphRun, role: Role, font: PdfFont) -> None:
        if self._font != (role, run.size):
            self._font = (role, run.size)
            self._operators.append(f"/{self._named[role][0]} {number(run.size)} Tf")
            # Where a light face stands for a heavy one its outlines are drawn as well as filled.
            thick = f"{number(font.embolden * run.size)} w 2 Tr" if font.embolden else "0 Tr"
            self._operators.append(thick)
        if run.colour != self._colour:
            self._colour = run.colour
            colour = _colour(run.colour)
            self._operators.append(f"{colour} rg {colour} RG")


def _is_even(xs: tuple[float, ...]) -> bool:
    """Whether the pen always moves on by the same."""
    steps = tuple(map(sub, xs[1:], xs))
    return not steps or max(steps) - min(steps) < _SLACK / len(xs)


def _adjusted(text: str, xs: tuple[float, ...], size: float, spacing: float, font: PdfFont) -> str:
    """The operand of TJ: characters, and between them by how much to step back, in thousandths of an em."""
    parts: list[str] = ["<"]
    widths, codes = font.widths, text.translate(font.codes)
    pen = xs[0]
    shown = 0
    for at, (character, x) in enumerate(zip(text, xs, strict=True)):
        off = pen - x
        if off > _SLACK or off < -_SLACK:
            parts.append(f"{codes[4 * shown : 4 * at]}> {off / size * 1000:.1f} <")
            shown = at
            # What the rounding leaves is made good by the next step.
            pen = x
        pen += widths[character] * size + spacing
    parts.append(codes[4 * shown :] + ">")
    return "".join(parts)


def _rule(rule: Rule) -> str:
    ends = f"{number(rule.x0)} {number(rule.y0)} m {number(rule.x1)} {number(rule.y1)} l"
    return f"{_colour(rule.colour)} RG {number(rule.width)} w {ends} S"


def _boxes(run: GlyphRun) -> str:
    outlines = " ".join(_rectangle(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in run.boxes())
    return f"{_colour(run.colour)} RG {BOX_LINE} w {outlines} S" if outlines else ""


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"{number(x)} {number(y)} {number(width)} {number(height)} re"


def _picture(picture: Picture, images: _Images) -> list[str]:
    name = images.name(picture.data)
    if name is None:
        return [f"0 G {BOX_LINE} w {_rectangle(picture.x, picture.y, picture.width, picture.height)} S"]
    # The unit square of an image has its foot at 0, and here y goes down.
    size = f"{number(picture.width)} 0 0 {number(-picture.height)}"
    return [f"q {size} {number(picture.x)} {number(picture.y + picture.height)} cm /{name} Do Q"]


def _shape(shape: Shape) -> str:
    steps = []
    for contour in shape.contours:
        for at, step in enumerate(contour):
            operator = "m" if at == 0 else "l" if len(step) == 2 else "c"
            steps.append(f"{' '.join(map(number, step))} {operator}")
        steps.append("h")
    path = " ".join(steps)
    if shape.width:
        return f"{_colour(shape.colour)} RG {number(shape.width)} w {path} S"
    return f"{_colour(shape.colour)} rg {path} f"


def _colour(colour: Colour) -> str:
    return f"{number(colour.red / 255)} {number(colour.green / 255)} {number(colour.blue / 255)}"
