"""A DOCX as a source: what Word shows, in reading order, with the numbers that Word writes by itself.

Insertions are kept, deletions left out; text boxes follow the paragraph they hang on; controls, links and fields
are looked through; hidden text is left out, as on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lxml import etree

from oa_client.importing.docx_images import Images
from oa_client.importing.docx_tables import landscape, table_of, unfolded
from oa_client.importing.numbering import Numbering, W, child_value, value
from oa_client.importing.package import Package
from oa_client.importing.styles import Styles, Type
from oa_core.documents.content import TEXT_LIMIT
from oa_core.refusal import Refused
from oa_core.structure.source import Image, Paragraph, Source, Table

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DEEPEST = 200
_MOST = 100_000
"""Paragraphs, those in cells of tables included: they are read within a few seconds."""
_PIECES = {
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_NO_TEXT = frozenset(
    f"{W}{name}"
    for name in (
        *(
            "pPr",
            "rPr",
            "del",
            "moveFrom",
            "delText",
            "instrText",
            "delInstrText",
            "rt",
            "sdtPr",
            "tblPr",
            "sectPr",
        ),
        *("fldData", "footnoteReference", "endnoteReference", "commentReference"),
    )
)


def read_docx(file: Path | BinaryIO) -> Source:
    """What the document says.

    Raises ``Refused``: ``not_a_docx``, ``file_unreadable``, ``file_encrypted``, ``package_damaged``,
    ``unpacks_too_large``, ``too_many_paragraphs``, ``file_unsafe``, ``has_macros``.
    """
    with Package(file, "not_a_docx") as package:
        if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in package.names):
            raise Refused("has_macros")
        main = main_part(package)
        root = package.xml(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise Refused("not_a_docx")
        return tuple(_Reader(package, main).pieces(body))


def text_of_docx(file: Path | BinaryIO) -> str:
    """The paragraphs of a document, joined by ``\\n``; a table has a line for each cell.

    Raises as ``read_docx``, and ``text_too_long``.
    """
    text = "\n".join(line for piece in read_docx(file) for line in _lines(piece))
    if len(text.encode("utf-8", "surrogatepass")) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    return text


def _lines(piece: Paragraph | Table | Image) -> Iterator[str]:
    if isinstance(piece, Paragraph):
        yield piece.text
    elif isinstance(piece, Table):
        yield from (cell.text for row in piece.rows for cell in row)


def main_part(package: Package) -> str:
    """Where the text stands: named by the package's relations."""
    root = package.xml("_rels/.rels")
    for relation in root.iterfind(f"{_RELATIONS}Relationship") if root is not None else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


class _Reader:
    """One pass through a document."""

    def __init__(self, package: Package, main: str) -> None:
        folder = PurePosixPath(main).parent
        self._styles = Styles(
            package.xml(str(folder / "styles.xml")), package.xml(str(folder / "theme/theme1.xml"))
        )
        self._numbering = Numbering(package.xml(str(folder / "numbering.xml")), self._styles.list_of)
        self._images = Images(package, main)
        self._carried = ""
        self._new_page = False
        self._paragraphs = 0

    def pieces(self, body: etree._Element) -> list[Paragraph | Table | Image]:
        """Everything in the body; the tables of a section learn its orientation at its end."""
        found: list[Paragraph | Table | Image] = []
        section = 0
        for each in self._below(body, 0):
            if isinstance(each, bool):
                found[section:] = [
                    replace(piece, landscape=each) if isinstance(piece, Table) else piece
                    for piece in found[section:]
                ]
                section = len(found)
            else:
                found.append(each)
        return found

    def _below(self, element: etree._Element, depth: int) -> Iterator[Paragraph | Table | Image | bool]:
        """The pieces below ``element``; a truth value ends a section and says whether it is landscape."""
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child, depth)
            elif tag == f"{W}tbl":
                table = table_of(child, lambda cell: self._cell(cell, depth))
                yield from unfolded(table)
            elif tag == f"{W}sectPr":
                yield landscape(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._below(_chosen(child), depth + 1)
            elif tag not in _NO_TEXT:
                yield from self._below(child, depth + 1)

    def _cell(self, cell: etree._Element, depth: int) -> str:
        texts = [each.text for each in self._below(cell, depth + 1) if not isinstance(each, bool)]
        return "\n".join(text for text in texts if text.strip())

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Paragraph | Table | Image | bool]:
        self._paragraphs += 1
        if self._paragraphs > _MOST:
            raise Refused("too_many_paragraphs")
        properties = paragraph.find(f"{W}pPr")
        style = child_value(properties, "pStyle") if properties is not None else ""
        hung: list[etree._Element] = []
        types: Counter[Type] = Counter()
        text = "".join(self._texts(paragraph, hung, types, depth))
        if _mark_deleted(properties):
            self._carried += text
        else:
            text, self._carried = self._carried + text, ""
            number = self._number(properties, style)  # an empty paragraph counts too
            looks = self._styles.looks(properties, style, types)
            if self._new_page and text.strip():
                looks, self._new_page = replace(looks, new_page=True), False
            if text.strip():
                yield Paragraph(number + text, len(number), looks)
        for each in hung:
            if each.tag == f"{W}txbxContent":
                yield from (piece for piece in self._below(each, depth + 1) if not isinstance(piece, bool))
            elif (image := self._images.image_of(each)) is not None:
                yield image
        section = properties.find(f"{W}sectPr") if properties is not None else None
        if section is not None:
            yield landscape(section)

    def _number(self, properties: etree._Element | None, style: str) -> str:
        """The number that Word puts before the paragraph."""
        given = properties.find(f"{W}numPr") if properties is not None else None
        by_style = self._styles.numbered_by(style)
        name = child_value(given, "numId") if given is not None else ""
        level = child_value(given, "ilvl") if given is not None else ""
        if not name and by_style is not None:
            name = by_style[0]
        if not name or name == "0":
            return ""
        if level.isdecimal():
            return self._numbering.next(name, int(level))
        if by_style is not None and by_style[1] is not None:
            return self._numbering.next(name, by_style[1])
        return self._numbering.next(name, self._numbering.level_of_style(name, style))

    def _texts(
        self, element: etree._Element, hung: list[etree._Element], types: Counter[Type], depth: int
    ) -> Iterator[str]:
        """The texts of a paragraph; what hangs on it is collected for later."""
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                given = self._styles.type_of_run(child.find(f"{W}rPr"))
                if given.hidden:
                    continue
                text = "".join(self._texts(child, hung, types, depth + 1))
                types[given] += len(text.strip())
                yield text
            elif tag in (f"{W}t", _MATH_TEXT):
                yield child.text or ""
            elif tag == f"{W}br":
                self._new_page = self._new_page or value(child, "type") == "page"
                yield "\n"
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag in _PIECES:
                yield _PIECES[str(tag)]
            elif tag == f"{W}txbxContent" or Images.is_image(child):
                hung.append(child)
                if Images.is_image(child):
                    hung += [box for box in child.iter(f"{W}txbxContent") if _outermost(box, child)]
            elif tag == f"{_MC}AlternateContent":
                yield from self._texts(_chosen(child), hung, types, depth + 1)
            elif tag not in _NO_TEXT:
                yield from self._texts(child, hung, types, depth + 1)


def _outermost(box: etree._Element, drawing: etree._Element) -> bool:
    """Whether ``box`` stands in no other box of the same drawing, nor in what only repeats it."""
    parent = box.getparent()
    while parent is not None and parent is not drawing:
        if parent.tag in (f"{W}txbxContent", f"{_MC}Fallback"):
            return False
        parent = parent.getparent()
    return True


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first alternative: the others say the same a second time."""
    choice = alternatives.find(f"{_MC}Choice")
    if choice is None:
        choice = alternatives.find(f"{_MC}Fallback")
    return alternatives if choice is None else choice


def _symbol(symbol: etree._Element) -> str:
    try:
        code = int(value(symbol, "char"), 16)
    except ValueError:
        return ""
    return "□" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0xD7FF else chr(code)


def _mark_deleted(properties: etree._Element | None) -> bool:
    """Whether the end of the paragraph was deleted: then the next one goes on with it."""
    run = properties.find(f"{W}rPr") if properties is not None else None
    return run is not None and any(run.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
