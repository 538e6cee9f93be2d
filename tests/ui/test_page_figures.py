"""Seals, images and what lies turned are seen where the layout has them, and a click finds their text."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from oa_client.typesetting.model import BLACK, RED, GlyphRun, Layout, Page, Part, Picture, Role, Shape, Source
from tests.support.fake_documents import book
from tests.support.looking import holds_colour, ink, ink_box, seen
from ui.theme.theme import LIGHT_THEME
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_view import Fit, PageView

pytestmark = pytest.mark.slow

SQUARE = (((50.0, 100.0), (90.0, 100.0), (90.0, 140.0), (50.0, 140.0)),)
HOLE = (*SQUARE, ((60.0, 110.0), (60.0, 130.0), (80.0, 130.0), (80.0, 110.0)))


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    """A view of 700 × 800 pixels that shows whole pages."""
    made = PageView(LIGHT_THEME, "page", "版面")
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.set_fonts(PageFonts({role.value: face for role, face in book().faces.items()}))
    made.set_fit(Fit.WIDTH)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.show()
    return made


def at(view: PageView, x: float, y: float) -> QPointF:
    side = view._sides[0]
    return QPointF(view._left(side) + x * view._scale, side.top + y * view._scale)


def area(view: PageView, x0: float, y0: float, x1: float, y1: float) -> QRect:
    return QRect(at(view, x0, y0).toPoint(), at(view, x1, y1).toPoint())


def run(x: float, baseline: float) -> GlyphRun:
    return GlyphRun("国", Role.FANGSONG, 10.0, (x,), x + 10.0, baseline, source=Source(Part.BODY, 3))


def test_a_filled_shape_is_seen_in_its_colour_and_its_holes_are_blank(view: PageView) -> None:
    view.show_layout(Layout((Page(210.0, 297.0, shapes=(Shape(HOLE, RED),)),)))
    image = seen(view.viewport())
    assert holds_colour(image, QColor(214, 0, 15), area(view, 51, 101, 59, 139))
    assert not holds_colour(image, QColor(214, 0, 15), area(view, 62, 112, 78, 128))


def test_a_stroked_curve_keeps_to_its_line(view: PageView) -> None:
    curve = (((50.0, 100.0), (50.0, 130.0, 90.0, 130.0, 90.0, 100.0)),)
    view.show_layout(Layout((Page(210.0, 297.0, shapes=(Shape(curve, BLACK, 1.0),)),)))
    box = ink_box(seen(view.viewport()))
    assert box.left() == pytest.approx(at(view, 49.5, 0).x(), abs=2)
    assert box.bottom() == pytest.approx(at(view, 0, 123).y(), abs=2)


def test_an_image_fills_its_place_and_an_unreadable_one_leaves_it_empty(view: PageView) -> None:
    packed = BytesIO()
    Image.new("RGB", (4, 4), "black").save(packed, "PNG")
    good = Picture(packed.getvalue(), 40.0, 50.0, 60.0, 30.0)
    view.show_layout(Layout((Page(210.0, 297.0, pictures=(good, Picture(b"no", 40.0, 150.0, 60.0, 30.0))),)))
    image = seen(view.viewport())
    box = ink_box(image)
    assert box.left() == pytest.approx(at(view, 40, 0).x(), abs=2)
    assert box.bottom() == pytest.approx(at(view, 0, 80).y(), abs=2)
    assert ink(image, area(view, 40, 150, 100, 180)) == 0


def test_what_lies_turned_has_its_top_at_the_left_edge(view: PageView) -> None:
    turned = Page(297.0, 210.0, (run(40.0, 60.0),))
    view.show_layout(Layout((Page(210.0, 297.0, turned=turned),)))
    box = ink_box(seen(view.viewport()))
    # (40…50, 50…61) of the landscape side is (50…61, 247…257) of the upright one.
    assert area(view, 50.0, 246.5, 61.5, 257.5).contains(box)
    assert view.source_at(at(view, 58.0, 252.0)) == Source(Part.BODY, 3)
    assert view.source_at(at(view, 150.0, 100.0)) is None
