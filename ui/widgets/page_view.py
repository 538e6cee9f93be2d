"""The page as it will be printed, drawn from the layout model: what is seen here is what the PDF holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from oa_client.typesetting.model import Layout, Page, Source
from ui.theme.theme import Theme
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_painting import paint
from ui.widgets.page_place import PagePlace, place_of
from ui.widgets.page_tints import Tint, Tints, by_entry, paint_tints

GAP = 14
"""Between two sides, in logical pixels."""
MARGIN = 9.0
"""What is left around the text when the margins are trimmed, in millimetres."""
STEP = 1.2
FITTED = 4.4
"""Pixels per millimetre that a fitted page does not pass: 三号 is read easily at 25 px, and more shows of the page."""
LARGEST = 12.0
"""Pixels per millimetre that zooming stops at."""
SMALLEST = 0.3
"""The least that a fitted page is zoomed to."""


class Fit(StrEnum):
    """How the page is fitted into the view."""

    TEXT = "text"
    """适合版心: the paper's margins are cut off"""
    WIDTH = "width"
    """整页宽"""
    PAGE = "page"
    """整页: a whole side at once"""


@dataclass(frozen=True)
class _Side:
    """One page in the view: the part of it that is shown (mm), where its top stands (pixels), how it was fitted."""

    page: Page
    part: QRectF
    top: float
    fit: Fit


class PageView(QAbstractScrollArea):
    """Sides below each other on the desk. ``turned(side, sides)`` tells which one is in view, from 1;
    ``pointed(Source)`` which text was clicked."""

    turned = Signal(int, int)
    pointed = Signal(object)

    def __init__(self, theme: Theme, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = Layout(())
        self._fonts = PageFonts({})
        self._fit = Fit.TEXT
        self._zoom = 1.0
        self._sides: tuple[_Side, ...] = ()
        self._scale = 1.0
        self._pixmaps: dict[int, QPixmap] = {}
        """The sides in view as they were painted, for a screen of the density that they carry."""
        self._at = (0, 0)
        self._tints: Tints = {}
        self._place: PagePlace | None = None
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._tell)
        self.verticalScrollBar().setSingleStep(40)

    def set_fonts(self, fonts: PageFonts) -> None:
        """The fonts to draw with; the same files that the layout measured."""
        if fonts is not self._fonts:
            self._fonts = fonts
            self._pixmaps.clear()
            self._arrange()

    def show_layout(self, layout: Layout, *, from_top: bool = True) -> None:
        """Show another layout; ``from_top=False`` keeps the place, as for a preview while typing."""
        place = 0 if from_top else self.verticalScrollBar().value()
        self._layout = layout
        self._arrange()
        self.verticalScrollBar().setValue(place)
        self.setAccessibleDescription(_words(layout, 2000))

    def show_tints(self, tints: Iterable[Tint]) -> None:
        """Tint these places of the text, in place of the last ones."""
        found = by_entry(tints)
        if found != self._tints:
            self._tints = found
            self.viewport().update()

    def _paint_tints(self, painter: QPainter, side: _Side, top: float) -> None:
        if not self._tints:
            return
        painter.save()
        painter.setClipRect(
            QRectF(self._left(side), top, side.part.width() * self._scale, side.part.height() * self._scale)
        )
        painter.translate(
            round(self._left(side)) - side.part.left() * self._scale,
            round(top) - side.part.top() * self._scale,
        )
        paint_tints(painter, side.page, self._tints, self._scale, self._theme)
        painter.restore()

    def show_place(self, source: Source, *, follow: bool = False) -> None:
        """Mark where a place of the text stands. It is kept in view, unless the person has looked elsewhere;
        ``follow``: even then."""
        follows = follow or self._place is None or self._sees(self._place)
        self._place = place_of(self._layout, source)
        if self._place is not None and follows and not self._sees(self._place):
            side, bar = self._sides[self._place.page], self.verticalScrollBar()
            top = side.top + (self._place.top - side.part.top()) * self._scale
            bar.setValue(round(top - self.viewport().height() / 3))
        self.viewport().update()

    def _sees(self, place: PagePlace) -> bool:
        if place.page >= len(self._sides):
            return True
        side, offset = self._sides[place.page], self.verticalScrollBar().value()
        top = side.top + (place.top - side.part.top()) * self._scale - offset
        return 0 <= top <= self.viewport().height() - (place.bottom - place.top) * self._scale

    def _paint_place(self, painter: QPainter, side: _Side, top: float) -> None:
        """A thin mark, as the cursor is one."""
        place = self._place
        if place is None or self._sides.index(side) != place.page:
            return
        x = round(self._left(side) + (place.x - side.part.left()) * self._scale)
        upper = top + (place.top - side.part.top()) * self._scale
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawLine(x, round(upper), x, round(upper + (place.bottom - place.top) * self._scale))

    @property
    def fit(self) -> Fit:
        return self._fit

    def set_fit(self, fit: Fit) -> None:
        """Fit to the text or to the paper; the zoom starts again, and the side in view stays in view."""
        number = self.side - 1
        self._fit, self._zoom = fit, 1.0
        self._arrange()
        if number > 0:
            self.verticalScrollBar().setValue(round(self._sides[number].top) - GAP)

    def zoom_in(self) -> None:
        if self._scale < LARGEST:
            self._zoom_to(self._zoom * STEP)

    def zoom_out(self) -> None:
        self._zoom_to(max(SMALLEST, self._zoom / STEP))

    def _zoom_to(self, zoom: float) -> None:
        """What stands in the upper third, which is being read, stays there."""
        bar, third = self.verticalScrollBar(), self.viewport().height() / 3
        line = bar.value() + third
        before = self._sides[self.side - 1] if self._sides else None
        read = (line - before.top) / self._scale if before else 0.0
        number = self.side - 1
        self._zoom = zoom
        self._arrange()
        if before is not None:
            bar.setValue(round(self._sides[number].top + read * self._scale - third))

    @property
    def side(self) -> int:
        """The side in view, from 1; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        seen = [number for number, side in enumerate(self._sides, 1) if side.top <= middle]
        return seen[-1] if seen else min(1, len(self._sides))

    def sizeHint(self) -> QSize:
        return QSize(460, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the sides below each other. A side whose page is the one that stood there before is not drawn anew."""
        known = {at: side for at, side in enumerate(self._sides) if side.fit is self._fit}
        stayed = {at for at, page in enumerate(self._layout.pages) if at in known and known[at].page is page}
        scale_before = self._scale
        parts = [
            known[at].part if at in stayed else _part(page, self._fit)
            for at, page in enumerate(self._layout.pages)
        ]
        widest = max((part.width() for part in parts), default=210.0)
        room = max(80, self.viewport().width() - 2 * GAP)
        self._scale = min(LARGEST, min(room / widest, self._theme.px(10) * FITTED / 10) * self._zoom)
        if self._fit is Fit.PAGE:
            tallest = max((part.height() for part in parts), default=297.0)
            self._scale = min(self._scale, max(80, self.viewport().height() - 2 * GAP) / tallest * self._zoom)
        sides, top = [], float(GAP)
        for page, part in zip(self._layout.pages, parts, strict=True):
            sides.append(_Side(page, part, top, self._fit))
            top += part.height() * self._scale + GAP
        self._sides = tuple(sides)
        kept = stayed if self._scale == scale_before else set()
        self._pixmaps = {at: drawn for at, drawn in self._pixmaps.items() if at in kept}
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, round(top) - high))
        bar.setPageStep(max(1, high - 40))
        across = max(0, round(widest * self._scale) + 2 * GAP - self.viewport().width())
        self.horizontalScrollBar().setRange(0, across if across > 1 else 0)
        self.horizontalScrollBar().setPageStep(max(1, self.viewport().width()))
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        at = (self.side, len(self._sides))
        if at != self._at:
            self._at = at
            self.turned.emit(*at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("desk"))
        high, offset = self.viewport().height(), self.verticalScrollBar().value()
        for number, side in enumerate(self._sides):
            top = side.top - offset
            if top > high or top + side.part.height() * self._scale < 0:
                self._pixmaps.pop(number, None)
                continue
            ready = self._pixmaps.get(number)
            if ready is None or ready.devicePixelRatio() != self.devicePixelRatioF():
                self._pixmaps[number] = self._drawn(side)
            painter.drawPixmap(QPointF(round(self._left(side)), round(top)), self._pixmaps[number])
            self._paint_tints(painter, side, top)
            self._paint_place(painter, side, top)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        source = self.source_at(event.position())
        if source is not None:
            self.pointed.emit(source)

    def source_at(self, point: QPointF) -> Source | None:
        """The text of the paper that stands at a point of the view (logical pixels), if any does."""
        offset = self.verticalScrollBar().value()
        for side in self._sides:
            left = self._left(side)
            x = (point.x() - left) / self._scale + side.part.left()
            y = (point.y() - side.top + offset) / self._scale + side.part.top()
            if not side.part.contains(x, y):
                continue
            found = _source_on(side.page, x, y)
            if found is None and side.page.turned is not None:
                found = _source_on(side.page.turned, side.page.height - y, x)
            if found is not None:
                return found
        return None

    def _left(self, side: _Side) -> float:
        wide = side.part.width() * self._scale
        return max(GAP, (self.viewport().width() - wide) / 2) - self.horizontalScrollBar().value()

    def _drawn(self, side: _Side) -> QPixmap:
        ratio = self.devicePixelRatioF()
        scale = self._scale * ratio
        image = QPixmap(round(side.part.width() * scale), round(side.part.height() * scale))
        image.fill(self._theme.colour("paper"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-side.part.left() * scale, -side.part.top() * scale)
        paint(painter, side.page, scale, self._fonts)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image


def _source_on(page: Page, x: float, y: float) -> Source | None:
    for run in page.runs:
        inside = run.baseline - run.size <= y <= run.baseline + 0.3 * run.size and run.x <= x <= run.right
        if inside and run.source is not None:
            return run.source.moved(sum(start <= x for start in run.xs) - 1)
    return None


def _words(layout: Layout, most: int) -> str:
    """The first characters of the pages."""
    words: list[str] = []
    for run in chain.from_iterable(page.runs for page in layout.pages):
        words.append(run.text)
        most -= len(run.text)
        if most <= 0:
            break
    text = "".join(words)
    return text[: len(text) + min(0, most)]


def _part(page: Page, fit: Fit) -> QRectF:
    """The part of the page to show, in millimetres. Trimmed pages keep one width, so that lines stand still."""
    whole = QRectF(0, 0, page.width, page.height)
    tops = [run.baseline - run.size for run in page.runs] + [picture.y for picture in page.pictures]
    if fit is not Fit.TEXT or not tops or page.turned is not None:
        return whole
    left = min([run.x for run in page.runs] + [rule.x0 for rule in page.rules])
    right = max([run.right for run in page.runs] + [rule.x1 for rule in page.rules])
    side = max(0.0, min(left, page.width - right, 27.0) - MARGIN)
    top = max(0.0, min(tops) - MARGIN)
    lows = [run.baseline for run in page.runs] + [picture.y + picture.height for picture in page.pictures]
    lowest = max(lows + [rule.y1 for rule in page.rules])
    bottom = min(page.height, lowest + 1.6 * MARGIN)
    return QRectF(side, top, page.width - 2 * side, bottom - top)
