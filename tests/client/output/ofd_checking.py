"""Whether a package keeps the rules of GB/T 33190-2016, judged by what the standard says and not by the writer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import uharfbuzz as hb
from lxml import etree

from oa_client.typesetting.font_metrics import ink_box

NAMESPACE = "{http://www.ofdspec.org/2016}"
NEEDED = {
    "OFD": {"Version", "DocType"},
    "Page": set(),
    "Font": {"ID", "FontName"},
    "MultiMedia": {"ID", "Type"},
    "Res": {"BaseLoc"},
    "Layer": {"ID"},
    "TextObject": {"ID", "Boundary", "Font", "Size"},
    "PathObject": {"ID", "Boundary"},
    "ImageObject": {"ID", "Boundary", "ResourceID"},
    "FillColor": {"Value"},
    "StrokeColor": {"Value"},
}
"""The attributes that an element must have, as far as the writer uses it."""
ORDER = {
    "OFD": "DocBody",
    "DocBody": "DocInfo DocRoot",
    "DocInfo": "DocID Title Author Creator",
    "Document": "CommonData Pages",
    "CommonData": "MaxUnitID PageArea PublicRes DocumentRes",
    "PageArea": "PhysicalBox",
    "Pages": "Page",
    "Res": "Fonts MultiMedias",
    "Fonts": "Font",
    "Font": "FontFile",
    "MultiMedias": "MultiMedia",
    "MultiMedia": "MediaFile",
    "Page": "Area Content",
    "Area": "PhysicalBox",
    "Content": "Layer",
    "TextObject": "FillColor StrokeColor TextCode",
    "PathObject": "StrokeColor FillColor AbbreviatedData",
}
"""The children of an element, in the schema's order; those of a layer come in any."""
BOX = re.compile(r"-?\d+(\.\d+)?( -?\d+(\.\d+)?){3}")
PATH = re.compile(r"M( -?\d+(\.\d+)?){2}( [LBCM]|( -?\d+(\.\d+)?))*")


@dataclass(frozen=True)
class Drawn:
    """A character of a page with the box of its ink, from the font that the package embeds."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def parts(ofd: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(ofd)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        return {name: package.read(name) for name in names}


def faults(ofd: bytes) -> list[str]:
    """What is wrong with a package, in words; nothing when it keeps the rules."""
    return list(faults_of(parts(ofd)))


def faults_of(files: dict[str, bytes]) -> Iterator[str]:
    """``faults`` of a package that is unpacked already."""
    roots = {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xml")}
    if next(iter(files)) != "OFD.xml":
        yield "OFD.xml is not the first part"
    for name, root in roots.items():
        for each in root.iter("*"):
            yield from (f"{name}: {fault}" for fault in _element_faults(each))
    yield from _reference_faults(files, roots)
    yield from _number_faults(roots)


def _element_faults(element: etree._Element) -> Iterator[str]:
    tag = str(element.tag)
    if not tag.startswith(NAMESPACE):
        yield f"{tag} is of another namespace"
        return
    name = tag.removeprefix(NAMESPACE)
    lacking = NEEDED.get(name, set()) - set(element.attrib)
    if lacking:
        yield f"{name} lacks {lacking}"
    order = ORDER.get(name, "").split()
    children = [str(child.tag).removeprefix(NAMESPACE) for child in element]
    if name != "Layer" and (
        any(child not in order for child in children)
        or sorted(children, key=lambda child: order.index(child)) != children
    ):
        yield f"{name} has {children}"
    if "Boundary" in element.attrib and not BOX.fullmatch(element.get("Boundary", "")):
        yield f"{name} has the boundary {element.get('Boundary')}"
    if name == "PhysicalBox" and not BOX.fullmatch(element.text or ""):
        yield f"a page of {element.text}"
    if name == "AbbreviatedData" and not PATH.fullmatch(element.text or ""):
        yield f"the path {element.text}"


def _reference_faults(files: dict[str, bytes], roots: dict[str, etree._Element]) -> Iterator[str]:
    """Every part is there that another names, and every part is named."""
    named = {"OFD.xml"}
    for name, root in roots.items():
        folder = PurePosixPath(name).parent
        for each in root.iter("*"):
            tag = str(each.tag).removeprefix(NAMESPACE)
            if tag in ("DocRoot", "PublicRes", "DocumentRes"):
                named.add(str(folder / (each.text or "")))
            elif tag in ("FontFile", "MediaFile"):
                named.add(str(folder / root.get("BaseLoc", "") / (each.text or "")))
            elif tag == "Page" and "BaseLoc" in each.attrib:
                named.add(str(folder / each.get("BaseLoc", "")))
    if missing := named - set(files):
        yield f"missing: {missing}"
    if unused := set(files) - named:
        yield f"nobody names {unused}"


def _number_faults(roots: dict[str, etree._Element]) -> Iterator[str]:
    """Every number is its own (7.1), none is above the highest that the document tells, and each use has one."""
    numbers = [
        int(each.get("ID", "0")) for root in roots.values() for each in root.iter("*") if "ID" in each.attrib
    ]
    if len(numbers) != len(set(numbers)):
        yield "two things have one number"
    highest = next(roots["Doc_0/Document.xml"].iter(f"{NAMESPACE}MaxUnitID"))
    if int(highest.text or "0") < max(numbers):
        yield "a number is above the highest"
    fonts = {each.get("ID") for root in roots.values() for each in root.iter(f"{NAMESPACE}Font")}
    media = {each.get("ID") for root in roots.values() for each in root.iter(f"{NAMESPACE}MultiMedia")}
    for root in roots.values():
        for each in root.iter(f"{NAMESPACE}TextObject"):
            if each.get("Font") not in fonts:
                yield "a text without a font"
        for each in root.iter(f"{NAMESPACE}ImageObject"):
            if each.get("ResourceID") not in media:
                yield "an image without a file"


def drawn(ofd: bytes, page: int, *, handles: bool = False) -> list[Drawn]:
    """The characters of an upright page (from 1) as a reader draws them with the embedded fonts. ``handles``: the
    boxes reach as far as the handles of the curves, as PDF libraries tell them."""
    files = parts(ofd)
    fonts = {
        str(each.get("ID")): hb.Font(hb.Face(files[f"Doc_0/Res/{each.findtext(f'{NAMESPACE}FontFile')}"]))
        for each in etree.fromstring(files["Doc_0/PublicRes.xml"]).iter(f"{NAMESPACE}Font")
    }
    found = []
    for placed in etree.fromstring(files[f"Doc_0/Pages/Page_{page - 1}/Content.xml"]).iter(
        f"{NAMESPACE}TextObject"
    ):
        font, size = fonts[placed.get("Font", "")], float(placed.get("Size", ""))
        left, top, width, height = map(float, placed.get("Boundary", "").split())
        code = placed.find(f"{NAMESPACE}TextCode")
        assert code is not None
        x, y = left + float(code.get("X", "")), top + float(code.get("Y", ""))
        for character, step in zip(code.text or "", [*_steps(code.get("DeltaX", "")), 0.0], strict=True):
            glyph = font.get_nominal_glyph(ord(character))
            assert glyph, f"the embedded font lacks {character}"
            em = size / font.face.upem
            ink = _handle_box(font, glyph) if handles else ink_box(font, glyph)
            box = Drawn(character, x + ink[0] * em, y - ink[3] * em, x + ink[2] * em, y - ink[1] * em)
            if character.strip():
                assert left <= box.left <= box.right <= left + width, "the boundary cuts a character"
                assert top <= box.top <= box.bottom <= top + height, "the boundary cuts a character"
                found.append(box)
            x += step
    return found


def _handle_box(font: hb.Font, glyph: int) -> tuple[float, float, float, float]:
    extents = font.get_glyph_extents(glyph)
    assert extents is not None
    left, top = extents.x_bearing, extents.y_bearing
    return left, top + extents.height, left + extents.width, top


def _steps(written: str) -> list[float]:
    steps: list[float] = []
    words = written.split()
    while words:
        if words[0] == "g":
            steps += [float(words[2])] * int(words[1])
            words = words[3:]
        else:
            steps.append(float(words.pop(0)))
    return steps
