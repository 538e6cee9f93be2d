"""The pages on paper, from the layout that the preview shows and the PDF holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from oa_client.typesetting.model import Layout, Part
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_painting import paint

_IMPRINT = frozenset({Part.COPIES, Part.PRINTED_BY, Part.PRINTED_ON, Part.PRINTED})
MM_PER_INCH = 25.4


@dataclass(frozen=True)
class PrintFacts:
    """What an operator wants to know before printing: pages, sheets of paper, where 版记 stands (from 1, 0: none)."""

    pages: int
    imprint: int

    def sheets(self, pages: int, *, duplex: bool) -> int:
        """How many sheets so many pages take."""
        return -(-pages // 2) if duplex else pages


def facts_of(layout: Layout) -> PrintFacts:
    """The facts of a layout. 版记 belongs on an even page (GB/T 9704-2012, 7.4.1)."""
    with_imprint = [
        number
        for number, page in enumerate(layout.pages, 1)
        if any(run.source is not None and run.source.part in _IMPRINT for run in page.runs)
    ]
    return PrintFacts(len(layout.pages), with_imprint[-1] if with_imprint else 0)


def pages_in(text: str, pages: int) -> tuple[int, ...]:
    """The pages that a range names (``1-3,5``), in order; all of them for an empty one, none for one that is wrong."""
    if not text.strip():
        return tuple(range(1, pages + 1))
    chosen: set[int] = set()
    for part in text.replace("，", ",").replace("、", ",").replace("—", "-").replace("－", "-").split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            return ()
        begin, end = int(first), int(last) if dash else int(first)
        if not 1 <= begin <= end <= pages:
            return ()
        chosen.update(range(begin, end + 1))
    return tuple(sorted(chosen))


def print_pages(printer: QPrinter, layout: Layout, fonts: PageFonts, pages: Sequence[int]) -> bool:
    """Print these pages (from 1) on A4, to the edge of the sheet, since the layout has the margins. ``False`` when
    the printer takes nothing."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    scale = printer.resolution() / MM_PER_INCH
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        painter.save()
        paint(painter, layout.pages[page - 1], scale, fonts)
        painter.restore()
    return painter.end()
