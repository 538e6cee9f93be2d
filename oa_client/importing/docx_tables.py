"""Tables of a DOCX: spans, repeated heads, widths; and tables that only serve the layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from oa_client.importing.numbering import W, child_value, value
from oa_core.structure.dates import day_of
from oa_core.structure.organs import is_organ
from oa_core.structure.source import Align, Cell, Paragraph, Table

_ALIGN = {"center": Align.CENTRE, "right": Align.RIGHT, "end": Align.RIGHT}
_IMPRINT = re.compile(r"抄\s*送\s*[：:]|日\s*印\s*发|印发$")
_HEAD = re.compile(r"签\s*发\s*人\s*[：:]|[〔［\[]\s*\d{4}\s*[〕］\]]\s*\d+\s*号\s*$")
_FEW = 6
_TWIPS_PER_MM = 1440 / 25.4


def table_of(table: etree._Element, text_of: Callable[[etree._Element], str]) -> Table:
    """A ``w:tbl``; ``text_of`` reads a cell. A cell that another one spans is left out."""
    grid = [_number(value(each, "w")) for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    rows: list[list[Cell | None]] = []
    above: dict[int, tuple[int, int]] = {}
    heads = 0
    for row in _rows(table):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        if properties is not None and properties.find(f"{W}tblHeader") is not None and heads == len(rows):
            heads += 1
        column = _number(child_value(properties, "gridBefore")) if properties is not None else 0
        made: list[Cell | None] = []
        for cell in _cells(row):
            given = cell.find(f"{W}tcPr")
            wide = max(1, min(64, _number(child_value(given, "gridSpan")))) if given is not None else 1
            merge = given.find(f"{W}vMerge") if given is not None else None
            if merge is not None and value(merge, "val") != "restart" and column in above:
                _grow(rows, above[column])
                made.append(None)
            else:
                made.append(Cell(text_of(cell), wide, 1, _alignment(cell)))
                if merge is None:
                    above.pop(column, None)
                else:
                    above[column] = (len(rows), len(made) - 1)
            column += wide
        rows.append(made)
    kept = tuple(tuple(cell for cell in row if cell is not None) for row in rows)
    return Table(
        kept, min(heads, max(len(kept) - 1, 0)), tuple(round(each / _TWIPS_PER_MM, 2) for each in grid)
    )


def _grow(rows: list[list[Cell | None]], place: tuple[int, int]) -> None:
    """The cell at ``place`` reaches one row further down."""
    row, at = place
    cell = rows[row][at]
    if cell is not None:
        rows[row][at] = Cell(cell.text, cell.columns, cell.rows + 1, cell.align)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _inside(table, f"{W}tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _inside(row, f"{W}tc")


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The children of one kind, also inside controls and insertions."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _inside(child, wanted)


def _alignment(cell: etree._Element) -> Align | None:
    properties = cell.find(f"{W}p/{W}pPr")
    return _ALIGN.get(child_value(properties, "jc")) if properties is not None else None


def unfolded(table: Table) -> Iterator[Paragraph | Table]:
    """The table, or its paragraphs when it only serves the layout.

    That is one column; or a few rows with the head's number and signers, the signatures, or the imprint (版记).
    """
    one_column = all(len(row) <= 1 for row in table.rows)
    if not (one_column or (len(table.rows) <= _FEW and _is_layout(table))):
        yield table
        return
    for row in table.rows:
        if len(row) > 1 and not any("\n" in cell.text for cell in row):
            yield Paragraph("　".join(cell.text for cell in row if cell.text.strip()))
            continue
        for cell in row:
            yield from (Paragraph(line) for line in cell.text.split("\n") if line.strip())


def _is_layout(table: Table) -> bool:
    texts = [line for row in table.rows for cell in row for line in cell.text.split("\n") if line.strip()]
    if any(_IMPRINT.search(text) or _HEAD.search(text) for text in texts):
        return True
    return any(day_of(text) for text in texts) and all(day_of(text) or is_organ(text) for text in texts)


def landscape(section: etree._Element) -> bool:
    """Whether the pages of a section lie on their side."""
    size = section.find(f"{W}pgSz")
    return size is not None and value(size, "orient") == "landscape"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
