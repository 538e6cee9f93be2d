"""Reads an OFD package (GB/T 33190-2016): which characters stand where on its pages.

It takes packages of any maker: any prefix, locations relative or from the root, templates, page blocks. What comes
from outside is bounded as for every package (``importing.package``), and what is read of it by ``READ_LIMIT``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from oa_client.importing.package import UNPACKED_LIMIT, Package
from oa_core.refusal import Refused

READ_LIMIT = UNPACKED_LIMIT
"""Bytes of the XML parts that are read, together: pages may name one part a thousand times."""
PAGES_LIMIT = 2_000
_SAME_LINE = 0.4
"""Ems by which baselines on one line may differ."""
_NONSENSE = (KeyError, ValueError, IndexError, OverflowError, RecursionError)
"""What reading raises at numbers that are none, places that are nowhere, and lists that are too short."""


@dataclass(frozen=True, slots=True)
class OfdText:
    """Characters that follow each other on a page, in millimetres from its upper left corner."""

    text: str
    xs: tuple[float, ...]
    """Where each character stands."""
    ys: tuple[float, ...]
    """Its baseline."""
    size: float
    """The em."""
    font: str
    """The family of the font that the document names."""


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One side, its texts in the order of the file."""

    width: float
    height: float
    texts: tuple[OfdText, ...]

    def lines(self) -> list[str]:
        """The page line by line, from the top, each from the left."""
        placed = sorted(
            ((text.ys[0], text.xs[0], text) for text in self.texts), key=lambda each: (each[0], each[1])
        )
        lines: list[list[tuple[float, str]]] = []
        baseline = 0.0
        for y, x, text in placed:
            if not lines or y - baseline > _SAME_LINE * text.size:
                lines.append([])
                baseline = y
            lines[-1].append((x, text.text))
        return ["".join(text for _, text in sorted(line, key=lambda each: each[0])) for line in lines]


@dataclass(frozen=True, slots=True)
class OfdDocument:
    """What the first document of a package says."""

    title: str
    pages: tuple[OfdPage, ...]


def read_ofd(file: Path | BinaryIO) -> OfdDocument:
    """The first document of the package.

    Raises ``Refused``: ``not_an_ofd`` (another kind of file, or one that says nonsense), and as ``Package`` does.
    """
    with Package(file, "not_an_ofd") as package:
        if any(name.endswith("Encryptions.xml") for name in package.names):
            raise Refused("file_encrypted")
        try:
            return _Reader(package).document()
        except _NONSENSE as error:
            raise Refused("not_an_ofd") from error


_Matrix = tuple[float, float, float, float, float, float]
_STRAIGHT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Reader:
    """A package while it is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._left = READ_LIMIT
        self._names = {name.lstrip("/"): name for name in package.names}

    def document(self) -> OfdDocument:
        entry = self._part("OFD.xml")
        body = _first(entry, "DocBody")
        root = _location("", _words(_first(body, "DocRoot")))
        document = self._part(root)
        folder = posixpath.dirname(root)
        common = _first(document, "CommonData")
        fonts = self._fonts(common, folder)
        area = _box(_words(_first(_first(common, "PageArea"), "PhysicalBox")))
        templates = {
            each.get("ID", ""): _location(folder, each.get("BaseLoc", ""))
            for each in _named(common, "TemplatePage")
        }
        places = [
            _location(folder, each.get("BaseLoc", "")) for each in _named(_first(document, "Pages"), "Page")
        ]
        if len(places) > PAGES_LIMIT:
            raise ValueError("too many pages")
        pages = tuple(self._page(place, area, fonts, templates) for place in places)
        titles = [_words(each) for each in body.iter("{*}Title")]
        return OfdDocument(titles[0] if titles else "", pages)

    def _part(self, name: str) -> etree._Element:
        """The root of an XML part. Raises ``KeyError`` where there is none."""
        known = self._names[name]
        self._left -= self._package.size(known)
        if self._left < 0:
            raise Refused("unpacks_too_large", limit=f"{READ_LIMIT // 1024 // 1024} MB")
        root = self._package.xml(known)
        assert root is not None, "its name is among the package's"
        return root

    def _fonts(self, common: etree._Element, folder: str) -> dict[str, str]:
        """Number → family, of all fonts that the document names."""
        found: dict[str, str] = {}
        for resources in (*_named(common, "PublicRes"), *_named(common, "DocumentRes")):
            name = _location(folder, _words(resources))
            if name in self._names:
                for font in self._part(name).iter("{*}Font"):
                    found[font.get("ID", "")] = font.get("FamilyName") or font.get("FontName") or ""
        return found

    def _page(
        self,
        place: str,
        area: tuple[float, float, float, float],
        fonts: dict[str, str],
        templates: dict[str, str],
    ) -> OfdPage:
        page = self._part(place)
        own = next(iter(_named(page, "Area")), None)
        if own is not None:
            area = _box(_words(_first(own, "PhysicalBox")))
        texts: list[OfdText] = []
        for used in _named(page, "Template"):
            below = templates.get(used.get("TemplateID", ""), "")
            if below in self._names:
                texts += _texts(self._part(below), fonts)
        texts += _texts(page, fonts)
        return OfdPage(area[2], area[3], tuple(texts))


def _texts(page: etree._Element, fonts: dict[str, str]) -> Iterator[OfdText]:
    for placed in page.iter("{*}TextObject"):
        left, top, _, _ = _box(placed.get("Boundary", "0 0 0 0"))
        a, b, c, d, e, f = _matrix(placed.get("CTM"))
        size = float(placed.get("Size", "0")) * float(abs(a * d - b * c)) ** 0.5
        x = y = 0.0
        for code in _named(placed, "TextCode"):
            text = code.text or ""
            x, y = float(code.get("X", x)), float(code.get("Y", y))
            if not text:
                continue
            xs = _pens(x, code.get("DeltaX"), len(text))
            ys = _pens(y, code.get("DeltaY"), len(text))
            points = [
                (left + a * px + c * py + e, top + b * px + d * py + f) for px, py in zip(xs, ys, strict=True)
            ]
            yield OfdText(
                text,
                tuple(point[0] for point in points),
                tuple(point[1] for point in points),
                size,
                fonts.get(placed.get("Font", ""), ""),
            )


def _pens(start: float, deltas: str | None, count: int) -> Sequence[float]:
    """Where the pen stands for each of ``count`` characters; the last step goes on where steps are lacking."""
    pens = [start]
    step = 0.0
    for step in _steps(deltas or "", count):
        if len(pens) == count:
            break
        pens.append(pens[-1] + step)
    while len(pens) < count:
        pens.append(pens[-1] + step)
    return pens


def _steps(deltas: str, most: int) -> Iterator[float]:
    """The steps of a DeltaX, of which ``g n v`` stands for n times v."""
    words = iter(deltas.split())
    for word in words:
        if word == "g":
            times, step = min(int(next(words, "0")), most), float(next(words, "0"))
            yield from (step for _ in range(times))
        else:
            yield float(word)


def _matrix(written: str | None) -> _Matrix:
    if not written:
        return _STRAIGHT
    a, b, c, d, e, f = map(float, written.split())
    return a, b, c, d, e, f


def _box(written: str) -> tuple[float, float, float, float]:
    x, y, width, height = map(float, written.split())
    return x, y, width, height


def _location(folder: str, written: str) -> str:
    """A location in the package: from its root when it begins with a slash, else from ``folder``."""
    if written.startswith("/"):
        return posixpath.normpath(written).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, written)).lstrip("/")


def _named(element: etree._Element, name: str) -> list[etree._Element]:
    return element.findall(f"{{*}}{name}")


def _first(element: etree._Element, name: str) -> etree._Element:
    found = _named(element, name)
    if not found:
        raise ValueError(f"no {name}")
    return found[0]


def _words(element: etree._Element) -> str:
    return (element.text or "").strip()
