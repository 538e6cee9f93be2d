"""Pictures of a DOCX at the size they have on its pages."""

from __future__ import annotations

from pathlib import PurePosixPath

from lxml import etree

from oa_client.importing.package import Package
from oa_core.structure.source import Image

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMU_PER_MM = 36_000
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LARGEST = 16 * 1024 * 1024


class Images:
    """The pictures of one document part."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        place = PurePosixPath(part)
        self._targets: dict[str, str] = {}
        root = package.xml(str(place.parent / "_rels" / f"{place.name}.rels"))
        for relation in root.iterfind(f"{_RELATIONS}Relationship") if root is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") == "External":
                continue  # nothing is fetched from anywhere
            self._targets[relation.get("Id") or ""] = (
                target[1:] if target[:1] == "/" else str(place.parent / target)
            )

    @staticmethod
    def is_image(element: etree._Element) -> bool:
        """Whether ``element`` may hold a picture."""
        return element.tag in (f"{_W}drawing", f"{_W}pict")

    def image_of(self, drawing: etree._Element) -> Image | None:
        """The picture of a drawing; ``None`` for shapes, and for kinds that are neither PNG nor JPEG."""
        blip = drawing.find(f".//{_A}blip")
        extent = drawing.find(f".//{_WP}extent")
        if blip is None or extent is None:
            return None
        data = self._package.read(self._targets.get(blip.get(f"{_R}embed") or "", ""))
        width, height = (_emu(extent.get(name)) for name in ("cx", "cy"))
        if not data or len(data) > _LARGEST or not data.startswith(_KINDS) or not width or not height:
            return None
        return Image(data, round(width / _EMU_PER_MM, 2), round(height / _EMU_PER_MM, 2))


def _emu(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
