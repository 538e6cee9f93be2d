"""Draws a layout as OFD (GB/T 33190-2016): every character where the model has it, fonts embedded as subsets.

No clock and no chance go into the package: the same layout gives the same bytes.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from oa_client.output.atomic_file import write_atomically
from oa_client.output.font_subsets import subset
from oa_client.output.lettering import Letters, lettering, upright_and_turned
from oa_client.output.ofd_xml import Canvas, box, element, part, text
from oa_client.output.pdf import BOX_LINE
from oa_client.typesetting.font_metrics import metrics_of
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.model import BLACK, Layout, Page, Part, Role

_FOLDER = "Doc_0"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".jpg")
"""What is compressed already."""


def write_ofd(layout: Layout, fonts: FontBook, path: Path) -> None:
    """Write ``layout`` to ``path``, whole or not at all; the same layout gives the same bytes.

    ``fonts`` must be the book that the layout was made with. Raises ``OSError`` as ``write_atomically`` does.
    """
    write_atomically(path, ofd_bytes(layout, fonts))


def ofd_bytes(layout: Layout, fonts: FontBook) -> bytes:
    """The OFD of ``layout``, which has at least one page, in memory."""
    return _Package(layout, fonts).packed()


class _Package:
    """The parts of one document, numbered as they are made; 0 numbers nothing."""

    def __init__(self, layout: Layout, fonts: FontBook) -> None:
        self._layout = layout
        self._letters = lettering(layout, fonts)
        self._parts: dict[str, bytes] = {}
        self._number = 0
        self._fonts: dict[Role, int] = {}
        self._images: dict[bytes, int | None] = {}
        self._media: list[str] = []

    def packed(self) -> bytes:
        public = [self._font(role, letters) for role, letters in self._letters.items()]
        pages = [self._page(at, page) for at, page in enumerate(self._layout.pages)]
        resources = ""
        if public:
            resources += self._resources("PublicRes", "Fonts", public)
        if self._media:
            resources += self._resources("DocumentRes", "MultiMedias", self._media)
        first = self._layout.pages[0]
        area = element("PageArea", {}, text("PhysicalBox", box(0, 0, first.width, first.height)))
        common = element("CommonData", {}, text("MaxUnitID", str(self._number)), area, resources)
        document = part("Document", {}, common, element("Pages", {}, *pages))
        self._parts[f"{_FOLDER}/Document.xml"] = document
        return _zipped({"OFD.xml": self._entry()} | self._parts)

    def _entry(self) -> bytes:
        """The part that a reader begins with. The document's identity is what it holds."""
        digest = hashlib.sha256()
        for name, content in sorted(self._parts.items()):
            digest.update(name.encode() + content)
        information = element(
            "DocInfo",
            {},
            text("DocID", digest.hexdigest()[:32]),
            text("Title", self._layout.text_of(Part.TITLE)),
            text("Creator", "县政通"),
        )
        root = text("DocRoot", f"{_FOLDER}/Document.xml")
        body = element("DocBody", {}, information, root)
        return part("OFD", {"Version": "1.0", "DocType": "OFD"}, body)

    def _resources(self, name: str, kind: str, entries: list[str]) -> str:
        """Put a part with resources into the package; gives the element that refers to it."""
        content = part("Res", {"BaseLoc": "Res"}, element(kind, {}, *entries))
        self._parts[f"{_FOLDER}/{name}.xml"] = content
        return text(name, f"{name}.xml")

    def _font(self, role: Role, letters: Letters) -> str:
        face = letters.face
        made = subset(face.path, face.number, letters.drawn)
        metrics = metrics_of(face.path, face.number)
        self._fonts[role] = self._count()
        file = f"font_{self._fonts[role]}.{'ttf' if made.quadratic else 'otf'}"
        self._parts[f"{_FOLDER}/Res/{file}"] = made.data
        names = {"FontName": metrics.postscript_name, "FamilyName": metrics.family}
        return element("Font", {"ID": self._fonts[role], **names}, text("FontFile", file))

    def _page(self, at: int, page: Page) -> str:
        """Put a side into the package; gives the element that refers to it."""
        identity, layer = self._count(), self._count()
        objects: list[str] = []
        for content, turned in upright_and_turned(page):
            canvas = Canvas(page.width, page.height, self._count, turned=turned)
            self._draw(content, canvas)
            objects += canvas.objects
        area = element("Area", {}, text("PhysicalBox", box(0, 0, page.width, page.height)))
        body = element("Layer", {"ID": layer, "Type": "Body"}, *objects)
        place = f"Pages/Page_{at}/Content.xml"
        self._parts[f"{_FOLDER}/{place}"] = part("Page", {}, area, element("Content", {}, body))
        return element("Page", {"ID": identity, "BaseLoc": place})

    def _draw(self, page: Page, canvas: Canvas) -> None:
        for picture in page.pictures:
            resource = self._image(picture.data)
            x0, y0, width, height = picture.x, picture.y, picture.width, picture.height
            if resource is None:
                canvas.add_frame((x0, y0, x0 + width, y0 + height), BOX_LINE, BLACK)
            else:
                canvas.add_image((x0, y0, width, height), resource)
        for rule in page.rules:
            canvas.add_line((rule.x0, rule.y0, rule.x1, rule.y1), rule.width, rule.colour)
        for run in page.runs:
            if run.role is None:
                for edges in run.boxes():
                    canvas.add_frame(edges, BOX_LINE, run.colour)
                continue
            letters = self._letters[run.role]
            for content, xs in _countable(*letters.of(run)):
                canvas.add_text(run, content, xs, self._fonts[run.role], letters.face.embolden)
        for shape in page.shapes:
            canvas.add_shape(shape)

    def _image(self, data: bytes) -> int | None:
        """The number of an image, which is stored once; ``None`` when it cannot be read."""
        if data not in self._images:
            readable = _readable(data)
            self._images[data] = None if readable is None else self._store(*readable)
        return self._images[data]

    def _store(self, data: bytes, form: str) -> int:
        identity = self._count()
        file = f"image_{identity}.{'jpg' if form == 'JPEG' else 'png'}"
        self._parts[f"{_FOLDER}/Res/{file}"] = data
        names = {"ID": identity, "Type": "Image", "Format": form}
        self._media.append(element("MultiMedia", names, text("MediaFile", file)))
        return identity

    def _count(self) -> int:
        self._number += 1
        return self._number


def _countable(content: str, xs: tuple[float, ...]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Stretches in which every reader counts the characters alike: those beyond U+FFFF, which some count as two,
    stand alone."""
    start = 0
    for at, character in enumerate(content):
        if character > "\uffff":
            if start < at:
                yield content[start:at], xs[start:at]
            yield character, xs[at : at + 1]
            start = at + 1
    if start < len(content):
        yield content[start:], xs[start:]


def _readable(data: bytes) -> tuple[bytes, str] | None:
    """The image and its format, which every reader knows; other formats become PNG."""
    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
            if image.format in ("PNG", "JPEG"):
                return data, image.format
            buffer = BytesIO()
            image.convert("RGBA").save(buffer, "PNG")
            return buffer.getvalue(), "PNG"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it would tell which system wrote it
            package.writestr(entry, content)
    return buffer.getvalue()
