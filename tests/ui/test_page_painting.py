"""What is seen of a page is what the layout says: each character where it says, as bold as it says, nothing besides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from oa_client.typesetting.model import GlyphRun, Layout, Page, Part, Role, Rule, Source
from tests.support.fake_documents import book
from tests.support.looking import ink, ink_box, seen
from ui.theme.theme import LIGHT_THEME
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_tools import PageTools
from ui.widgets.page_view import GAP, LARGEST, Fit, PageView

pytestmark = pytest.mark.slow

SIZE = 10.0
"""The em of the runs here, in millimetres."""
FACES = {role.value: face for role, face in book().faces.items()}


@dataclass(frozen=True)
class Bolder:
    """A face of the book, drawn bolder."""

    path: Path
    number: int
    embolden: float


def run(text: str, x: float = 30.0, baseline: float = 60.0, role: Role | None = Role.FANGSONG) -> GlyphRun:
    xs = tuple(x + SIZE * n for n in range(len(text)))
    return GlyphRun(text, role, SIZE, xs, x + SIZE * len(text), baseline, source=Source(Part.BODY))


def page(*runs: GlyphRun, rules: tuple[Rule, ...] = ()) -> Page:
    return Page(210.0, 297.0, runs, rules)


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    """An empty view of 700 × 800 pixels that shows whole pages."""
    made = PageView(LIGHT_THEME, "page", "版面")
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.set_fonts(PageFonts(FACES))
    made.set_fit(Fit.WIDTH)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else the ring of the focus is ink too
    made.show()
    return made


def show(view: PageView, *pages: Page) -> QImage:
    view.show_layout(Layout(pages))
    return seen(view.viewport())


def at(view: PageView, x: float, y: float, side: int = 0) -> QPoint:
    """Where a point of a page (mm) stands in the view (pixels)."""
    shown = view._sides[side]
    left = round(view._left(shown)) + (x - shown.part.left()) * view._scale
    top = round(shown.top - view.verticalScrollBar().value()) + (y - shown.part.top()) * view._scale
    return QPoint(round(left), round(top))


def area(view: PageView, x0: float, y0: float, x1: float, y1: float) -> QRect:
    return QRect(at(view, x0, y0), at(view, x1, y1))


def test_a_character_stands_in_the_em_that_the_layout_gave_it(view: PageView) -> None:
    image = show(view, page(run("国", 80.0, 100.0)))
    em = area(view, 80.0, 100.0 - 0.92 * SIZE, 80.0 + SIZE, 100.0 + 0.2 * SIZE)
    box = ink_box(image)
    assert box.isValid()
    assert em.contains(box)
    assert box.width() > 0.6 * em.width()


def test_each_character_stands_at_its_own_place_and_not_after_the_last_one(view: PageView) -> None:
    apart = GlyphRun("国国", Role.FANGSONG, SIZE, (40.0, 120.0), 130.0, 90.0)
    image = show(view, page(apart))
    assert ink(image, area(view, 40.0, 80.0, 50.0, 92.0)) > 20
    assert ink(image, area(view, 120.0, 80.0, 130.0, 92.0)) > 20
    assert ink(image, area(view, 52.0, 80.0, 118.0, 92.0)) == 0


def test_a_larger_em_is_drawn_larger(view: PageView) -> None:
    small = ink_box(show(view, page(run("国"))))
    large = GlyphRun("国", Role.FANGSONG, 2 * SIZE, (30.0,), 50.0, 90.0)
    assert ink_box(show(view, page(large))).width() == pytest.approx(2 * small.width(), abs=3)


def test_a_rule_is_drawn_with_its_middle_at_the_place_of_the_layout(view: PageView) -> None:
    image = show(view, page(run("国"), rules=(Rule(28.0, 150.0, 182.0, 150.0, 1.2),)))
    box = ink_box(image, area(view, 0.0, 120.0, 210.0, 180.0))
    assert box.left() == pytest.approx(at(view, 28.0, 150.0).x(), abs=3)
    assert box.right() == pytest.approx(at(view, 182.0, 150.0).x(), abs=3)
    assert box.center().y() == pytest.approx(at(view, 0.0, 150.0).y(), abs=1)
    assert box.height() == pytest.approx(1.2 * view._scale, abs=2)


def test_the_thinnest_rule_can_still_be_seen(view: PageView) -> None:
    image = show(view, page(run("国"), rules=(Rule(28.0, 150.0, 182.0, 150.0, 0.01),)))
    assert ink_box(image, area(view, 0.0, 120.0, 210.0, 180.0), below=200).isValid()


def test_an_emboldened_face_has_more_ink_in_the_same_place(view: PageView) -> None:
    plain = show(view, page(run("国", 80.0, 100.0)))
    face = FACES[Role.FANGSONG.value]
    view.set_fonts(PageFonts({Role.FANGSONG.value: Bolder(face.path, face.number, 0.04)}))
    bold = seen(view.viewport())
    assert ink(bold) > 1.3 * ink(plain)
    assert (ink_box(bold).center() - ink_box(plain).center()).manhattanLength() <= 2


def test_what_no_font_holds_is_the_box_of_the_layout(view: PageView) -> None:
    gap = run("口", 80.0, 100.0, role=None)
    image = show(view, page(gap))
    [(x0, y0, x1, y1)] = gap.boxes()
    wanted, box = area(view, x0, y0, x1, y1), ink_box(image)
    for edge in ("left", "top", "right", "bottom"):
        assert getattr(box, edge)() == pytest.approx(getattr(wanted, edge)(), abs=2), edge


def test_a_role_whose_file_is_gone_is_drawn_as_boxes_and_not_as_nothing(
    view: PageView, tmp_path: Path
) -> None:
    view.set_fonts(PageFonts({Role.FANGSONG.value: tmp_path / "gone.ttf"}))
    assert ink_box(show(view, page(run("国家")))).isValid()


def test_a_file_that_is_no_font_is_drawn_as_boxes(view: PageView, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    view.set_fonts(PageFonts({Role.FANGSONG.value: broken}))
    assert ink_box(show(view, page(run("国家")))).isValid()


@pytest.mark.parametrize(
    "unseen", ["\u3000", " ", "\u00ad", "\ufe01"], ids=["wide", "space", "soft", "variation"]
)
def test_characters_that_nobody_sees_leave_no_ink(view: PageView, unseen: str) -> None:
    assert not ink_box(show(view, page(run(unseen, 80.0, 100.0)))).isValid()


def test_characters_that_nobody_sees_leave_no_ink_when_emboldened(view: PageView) -> None:
    face = FACES[Role.FANGSONG.value]
    view.set_fonts(PageFonts({Role.FANGSONG.value: Bolder(face.path, face.number, 0.04)}))
    assert not ink_box(show(view, page(run("\u00ad\ufe01", 80.0, 100.0)))).isValid()


def test_trimming_the_margins_cuts_no_ink_and_no_rule(view: PageView) -> None:
    view.set_fit(Fit.TEXT)
    text = run("国", 28.0, 47.0), run("国", 172.0, 255.0)
    lines = (Rule(28.0, 35.0, 182.0, 35.0, 0.7), Rule(28.0, 260.0, 182.0, 260.0, 0.35))
    show(view, page(*text, rules=lines))
    part = view._sides[0].part
    for each in text:
        assert part.contains(each.x, each.baseline - SIZE)
        assert part.contains(each.right, each.baseline + 0.3 * SIZE)
    for rule in lines:
        assert part.contains(rule.x0, rule.y0)
        assert part.contains(rule.x1, rule.y1)


def test_a_page_without_a_word_is_shown_whole(view: PageView) -> None:
    view.set_fit(Fit.TEXT)
    show(view, page())
    assert view._sides[0].part == view._sides[0].part.normalized()
    assert (view._sides[0].part.width(), view._sides[0].part.height()) == (210.0, 297.0)


def test_the_page_stands_in_the_middle_of_a_wide_view(view: PageView) -> None:
    view.resize(1600, 800)
    show(view, page(run("国")))
    shown = view._sides[0]
    left = view._left(shown)
    right = view.viewport().width() - left - shown.part.width() * view._scale
    assert left == pytest.approx(right)


def test_a_page_never_outgrows_the_view_until_it_is_zoomed(view: PageView) -> None:
    for wide in (200, 350, 500, 900, 2000):
        view.resize(wide, 600)
        show(view, page(run("国")))
        assert view._sides[0].part.width() * view._scale <= max(80, view.viewport().width() - 2 * GAP) + 1
        assert view.horizontalScrollBar().maximum() == 0


def test_a_zoomed_page_can_be_moved_to_its_right_edge(view: PageView) -> None:
    show(view, page(run("国", 190.0, 60.0)))
    for _ in range(5):
        view.zoom_in()
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert at(view, 210.0, 0).x() <= view.viewport().width()


def test_zooming_keeps_what_is_being_read_in_view(view: PageView) -> None:
    show(view, *(page(run("国", baseline=y)) for y in (60.0, 100.0, 140.0, 180.0)))
    view.verticalScrollBar().setValue(round(view._sides[2].top))
    before = view.side
    for _ in range(4):
        view.zoom_in()
    assert view.side == before
    for _ in range(8):
        view.zoom_out()
    assert view.side == before


def test_zooming_out_answers_at_once_however_often_it_was_zoomed_in(view: PageView) -> None:
    show(view, page(run("国")))
    for _ in range(60):
        view.zoom_in()
    largest = view._scale
    assert largest <= LARGEST
    view.zoom_out()
    assert view._scale < largest


def test_zooming_in_answers_at_once_however_often_it_was_zoomed_out(view: PageView) -> None:
    show(view, page(run("国")))
    for _ in range(60):
        view.zoom_out()
    smallest = view._scale
    assert smallest > 0.2
    view.zoom_in()
    assert view._scale > smallest


def test_a_click_on_a_later_page_finds_the_text_of_that_page(view: PageView) -> None:
    first, second = run("国", baseline=60.0), GlyphRun("家", Role.FANGSONG, SIZE, (30.0,), 40.0, 60.0)
    marked = GlyphRun(second.text, second.role, SIZE, second.xs, 40.0, 60.0, source=Source(Part.TITLE, 0, 3))
    show(view, page(first), page(marked))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    pointed: list[Source] = []
    view.pointed.connect(pointed.append)
    point, left = QPointF(at(view, 35.0, 56.0, side=1)), Qt.MouseButton.LeftButton
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, point, point, left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view.viewport(), press)
    assert pointed == [Source(Part.TITLE, 0, 3)]


def test_a_click_beside_the_page_finds_nothing(view: PageView) -> None:
    show(view, page(run("国")))
    assert view.source_at(QPointF(2.0, 2.0)) is None
    assert view.source_at(QPointF(at(view, 200.0, 290.0))) is None


class CountingView(PageView):
    """Counts how often it is painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's own name
        self.paints += 1
        super().paintEvent(event)


def test_the_ring_of_the_focus_is_drawn_and_taken_away(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    column, field, view = QVBoxLayout(ground), QLineEdit(), CountingView(LIGHT_THEME, "page", "版面")
    column.addWidget(field)
    column.addWidget(view)
    ground.resize(400, 500)
    ground.show()
    ground.activateWindow()
    qtbot.waitActive(ground)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    count = view.paints
    view.setFocus()
    qtbot.waitUntil(lambda: view.paints > count)
    ring = LIGHT_THEME.colour("focus")
    assert seen(view.viewport()).pixelColor(1, 100) == ring
    count = view.paints
    field.setFocus()
    qtbot.waitUntil(lambda: view.paints > count)
    assert seen(view.viewport()).pixelColor(1, 100) != ring


def test_an_empty_layout_leaves_the_desk_bare(view: PageView) -> None:
    image = show(view, page(run("国")))
    assert image.pixelColor(at(view, 5.0, 5.0)) == LIGHT_THEME.colour("paper")
    image = show(view)
    assert image.pixelColor(at_middle(image.size())) == LIGHT_THEME.colour("desk")
    assert view.side == 0


def at_middle(size: QSize) -> QPoint:
    return QPoint(size.width() // 2, size.height() // 2)


def test_the_tools_say_how_the_page_is_fitted(qtbot: QtBot) -> None:
    view = PageView(LIGHT_THEME, "page", "版面")
    tools = PageTools(LIGHT_THEME, view, "page", worded=True)
    for widget in (view, tools):
        qtbot.addWidget(widget)
    view.show_layout(Layout((page(run("国")),)))
    fit, larger = tools._fit, tools.findChildren(QPushButton, "page_in")[0]
    assert fit.text() == "适合版心"
    QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert fit.text() == "整页宽"
    before = view._scale
    QTest.mouseClick(larger, Qt.MouseButton.LeftButton)
    assert view._scale > before
    QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert (fit.text(), view._zoom) == ("整页", 1.0)
    QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert fit.text() == "适合版心"


@pytest.mark.parametrize("role", list(FACES))
def test_every_font_of_the_page_holds_the_characters_that_it_is_for(role: str) -> None:
    raw = PageFonts(FACES).raw(role, 32.0)
    assert raw is not None
    glyphs = raw.glyphIndexesForString("2026" if role == Role.DIGITS.value else "县")
    assert all(glyphs)


def test_a_font_is_loaded_once_for_each_size() -> None:
    fonts = PageFonts(FACES)
    first = fonts.raw("fangsong", 32.0)
    assert fonts.raw("fangsong", 32.001) is first
    assert fonts.raw("fangsong", 20.0) is not first


def test_a_role_without_a_face_has_no_font_and_is_not_bolder() -> None:
    fonts = PageFonts({})
    assert fonts.raw("fangsong", 20.0) is None
    assert fonts.embolden("fangsong") == 0.0


def test_ink_is_told_from_ground() -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert not ink_box(image).isValid()
    image.setPixelColor(3, 4, QColor("black"))
    assert ink_box(image) == QRect(3, 4, 1, 1)
    assert ink(image) == 1
