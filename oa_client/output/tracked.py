"""A DOCX with tracked changes (w:ins, w:del): 花脸稿. Accept all, and it is the second version; reject all, the first.

ECMA-376 part 1, 17.13.5: a paragraph that came or went carries the change in the properties of its mark as well as
around its runs. The mark of the last paragraph can neither come nor go, for there is no paragraph behind it to join:
where the end of the text came or went, the last paragraph is one that changed inside.

Each change names who made it and when (17.13.5, ``w:author``, ``w:date``). Word writes and reads the date as the time
on the wall, whatever zone it says, so it is the office's.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from oa_core.comparing.characters import Fate, Hand, Piece
from oa_core.comparing.paragraphs import Change, changed
from oa_core.office_days import OFFICE_ZONE
from oa_core.refusal import Refused

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NAMESPACE}}}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
_PARTS = re.compile(r"\t|\r|[^\t\r]+")
_MARKS = {Fate.ADDED: "ins", Fate.REMOVED: "del"}
_OLDEST = (1980, 1, 1, 0, 0, 0)
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    "</Types>"
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_PACKAGE_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_OF_DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_PACKAGE_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{_NAMESPACE}"><w:docDefaults>'
    '<w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:jc w:val="both"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)


def tracked_docx(changes: Sequence[Change], author: str) -> bytes:
    """The package, the same bytes for the same changes; changes without a hand are ``author``'s.

    Raises ``Refused("control_characters")``.
    """
    body = etree.Element(f"{_W}body", nsmap={"w": _NAMESPACE})
    marked = _Marks(author)
    for change in ending_in_one(changes):
        body.append(marked.paragraph(change))
    _section(body)
    document = etree.Element(f"{_W}document", nsmap={"w": _NAMESPACE})
    document.append(body)
    main = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts = (
        ("[Content_Types].xml", _CONTENT_TYPES.encode()),
        ("_rels/.rels", _ROOT.encode()),
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", _OF_DOCUMENT.encode()),
        ("word/styles.xml", _STYLES.encode()),
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return packed.getvalue()


def ending_in_one(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same two versions, told so that the last paragraph stands in both: a mark at the end cannot come or go."""
    if not changes:
        return (changed("", ""),)
    if changes[-1].fate is Fate.KEPT:
        return tuple(changes)
    old = [at for at, change in enumerate(changes) if change.before is not None]
    new = [at for at, change in enumerate(changes) if change.after is not None]
    start = min(old[-1] if old else 0, new[-1] if new else 0)
    end = changes[start:]
    hands = (piece.by for change in reversed(end) for piece in change.pieces if piece.by is not None)
    by = next(hands, None)
    before = [gone for change in end if (gone := _version(change, Fate.REMOVED, by)) is not None]
    after = [come for change in end if (come := _version(change, Fate.ADDED, by)) is not None]
    last = _exchanged(before.pop() if before else (), after.pop() if after else ())
    return (
        *changes[:start],
        *(Change(Fate.REMOVED, pieces) for pieces in before),
        *(Change(Fate.ADDED, pieces) for pieces in after),
        last,
    )


def _version(change: Change, fate: Fate, by: Hand | None) -> tuple[Piece, ...] | None:
    """A paragraph's text in the first (removed) or second (added) version, as pieces that all went or all came. What
    only seems to, since the end of the text did, goes and comes with ``by``, whose change that was."""
    if (change.before if fate is Fate.REMOVED else change.after) is None:
        return None
    kept = (piece for piece in change.pieces if piece.fate in (Fate.KEPT, fate))
    return tuple(Piece(fate, piece.text, piece.by or by) for piece in kept)


def _exchanged(gone: tuple[Piece, ...], come: tuple[Piece, ...]) -> Change:
    """One paragraph that changed inside, each piece with the hand of the paragraph that it went or came with."""
    told = changed("".join(piece.text for piece in gone), "".join(piece.text for piece in come))
    hands = {
        Fate.REMOVED: next((piece.by for piece in gone if piece.by is not None), None),
        Fate.ADDED: next((piece.by for piece in come if piece.by is not None), None),
        Fate.KEPT: None,
    }
    return Change(told.fate, tuple(replace(piece, by=hands[piece.fate]) for piece in told.pieces))


class _Marks:
    """Writes paragraphs; every change has a number of its own."""

    def __init__(self, author: str) -> None:
        self._author = author
        self._count = 0

    def paragraph(self, change: Change) -> etree._Element:
        paragraph = etree.Element(f"{_W}p")
        if change.fate is not Fate.KEPT:
            properties = etree.SubElement(etree.SubElement(paragraph, f"{_W}pPr"), f"{_W}rPr")
            hands = (piece.by for piece in reversed(change.pieces) if piece.by is not None)
            properties.append(self._mark(change.fate, next(hands, None)))
        for piece in change.pieces:
            if piece.fate is Fate.KEPT:
                paragraph.append(_run(piece))
            else:
                mark = self._mark(piece.fate, piece.by)
                mark.append(_run(piece))
                paragraph.append(mark)
        return paragraph

    def _mark(self, fate: Fate, by: Hand | None) -> etree._Element:
        self._count += 1
        mark = etree.Element(f"{_W}{_MARKS[fate]}")
        mark.set(f"{_W}id", str(self._count))
        mark.set(f"{_W}author", by.name if by is not None else self._author)
        if by is not None:
            mark.set(f"{_W}date", by.made_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return mark


def _run(piece: Piece) -> etree._Element:
    run = etree.Element(f"{_W}r")
    for element in _texts(piece):
        run.append(element)
    return run


def _texts(piece: Piece) -> Iterator[etree._Element]:
    if _FORBIDDEN.search(piece.text):
        raise Refused("control_characters")
    for part in _PARTS.findall(piece.text):
        if part == "\t":
            yield etree.Element(f"{_W}tab")
        elif part == "\r":
            yield etree.Element(f"{_W}cr")
        else:
            text = etree.Element(f"{_W}delText" if piece.fate is Fate.REMOVED else f"{_W}t")
            text.set(_XML_SPACE, "preserve")
            text.text = part
            yield text


def _section(body: etree._Element) -> None:
    """A4 with the margins of GB/T 9704-2012, 5.2.1, in twips."""
    section = etree.SubElement(body, f"{_W}sectPr")
    etree.SubElement(section, f"{_W}pgSz", {f"{_W}w": "11906", f"{_W}h": "16838"})
    margins = {"top": "2098", "right": "1474", "bottom": "1984", "left": "1587"}
    others = {"header": "851", "footer": "992", "gutter": "0"}
    etree.SubElement(
        section, f"{_W}pgMar", {f"{_W}{name}": value for name, value in {**margins, **others}.items()}
    )
