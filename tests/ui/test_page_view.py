"""The preview shows what the layout says: characters by their fonts, rules, gaps as boxes; paper stays paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from oa_client.typesetting.model import BLACK, RED, GlyphRun, Layout, Page, Part, Role, Rule, Source
from tests.support.fake_documents import book
from tests.support.looking import ink_box
from ui.theme.theme import DARK_THEME, LIGHT_THEME, Theme
from ui.widgets import page_view
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_painting import paint as paint_page
from ui.widgets.page_view import FITTED, Fit, PageView


def run(text: str, role: Role | None, y: float) -> GlyphRun:
    xs = tuple(28.0 + 6 * n for n in range(len(text)))
    colour = RED if role is Role.XIAOBIAOSONG else BLACK
    return GlyphRun(text, role, 6.0, xs, 28.0 + 6 * len(text), y, colour)


def sides(count: int, *runs: GlyphRun) -> Layout:
    rule = Rule(28, 90, 184, 90, 0.7, RED)
    return Layout(tuple(Page(210, 297, runs, (rule,)) for _ in range(count)))


def shown(qtbot: QtBot, layout: Layout, theme: Theme = LIGHT_THEME) -> PageView:
    view = PageView(theme, "page", "版面")
    qtbot.addWidget(view)
    view.resize(600, 700)
    view.set_fonts(PageFonts({role.value: face for role, face in book().faces.items()}))
    view.show_layout(layout)
    view.show()
    return view


def count(image: QImage, wanted: QColor) -> int:
    """How many pixels come near a colour."""
    near = 0
    for y in range(image.height()):
        for x in range(0, image.width(), 5):
            pixel = image.pixelColor(x, y)
            near += all(
                abs(a - b) < 90
                for a, b in zip(pixel.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]  # a tuple of four
            )
    return near


def test_characters_and_rules_are_drawn_in_their_colours(qtbot: QtBot) -> None:
    red = QColor(214, 0, 15)
    bare = count(shown(qtbot, Layout(())).grab().toImage(), red)
    ruled = count(shown(qtbot, sides(1, run(" ", Role.FANGSONG, 60))).grab().toImage(), red)
    marked = count(shown(qtbot, sides(1, run("南屿县", Role.XIAOBIAOSONG, 60))).grab().toImage(), red)
    assert bare == 0 < ruled < marked


def test_a_character_that_no_font_holds_is_a_box_to_be_seen(qtbot: QtBot) -> None:
    layout = sides(1, run("口口", None, 60))
    with_boxes = count(shown(qtbot, layout).grab().toImage(), QColor(0, 0, 0))
    without = count(shown(qtbot, sides(1)).grab().toImage(), QColor(0, 0, 0))
    assert with_boxes > without
    assert layout.missing == ("口",)


@pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME])
def test_paper_stays_light_in_every_theme(qtbot: QtBot, theme: Theme) -> None:
    image = shown(qtbot, sides(1), theme).grab().toImage()
    assert image.pixelColor(300, 120).lightness() > 230


def test_the_side_in_view_is_told(qtbot: QtBot) -> None:
    view = shown(qtbot, sides(3, run("正文", Role.FANGSONG, 60), run("末行", Role.FANGSONG, 260)))
    told: list[tuple[int, int]] = []
    view.turned.connect(lambda side, of: told.append((side, of)))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert told[-1] == (3, 3)


def test_a_preview_keeps_its_place_while_somebody_types(qtbot: QtBot) -> None:
    layout = sides(3, run("正文", Role.FANGSONG, 60), run("末行", Role.FANGSONG, 260))
    view = shown(qtbot, layout)
    view.verticalScrollBar().setValue(400)
    view.show_layout(layout, from_top=False)
    assert view.verticalScrollBar().value() == 400
    view.show_layout(layout)
    assert view.verticalScrollBar().value() == 0


def test_a_fitted_page_does_not_outgrow_a_wide_screen(qtbot: QtBot) -> None:
    view = shown(qtbot, sides(1, run("正文", Role.FANGSONG, 60)))
    view.resize(1800, 900)
    assert view._scale == pytest.approx(FITTED)
    view.set_fit(Fit.WIDTH)
    view.zoom_in()
    assert view._scale > FITTED


def test_the_words_of_the_page_are_there_for_screen_readers(qtbot: QtBot) -> None:
    view = shown(qtbot, sides(1, run("南屿县", Role.FANGSONG, 60)))
    assert view.accessibleDescription() == "南屿县"


def test_a_point_of_the_page_knows_its_text(qtbot: QtBot) -> None:
    there = replace(run("甲乙丙", Role.FANGSONG, 60), source=Source(Part.BODY, 2, 5))
    view = shown(qtbot, sides(1, there))
    side, scale = view._sides[0], view._scale
    x = view._left(side) + (28.0 + 6 + 3 - side.part.left()) * scale
    y = side.top + (60 - 2 - side.part.top()) * scale
    assert view.source_at(QPointF(x, y)) == Source(Part.BODY, 2, 6)
    assert view.source_at(QPointF(x, y + 40)) is None


def test_a_page_is_drawn_anew_for_a_screen_of_another_density(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = shown(qtbot, sides(1, run("通知", Role.FANGSONG, 60)))
    page = view.rect().adjusted(8, 8, -24, -8)  # without the ring that shows who has the focus
    coarse = view.grab(page).toImage()
    monkeypatch.setattr(PageView, "devicePixelRatioF", lambda _view: 2.0)
    fine = view.grab(page).toImage()
    assert fine.size() == coarse.size()
    assert fine != coarse
    assert ink_box(fine).adjusted(-1, -1, 1, 1).contains(ink_box(coarse))
    monkeypatch.setattr(PageView, "devicePixelRatioF", lambda _view: 1.0)
    assert view.grab(page).toImage() == coarse


def drawn_sides(monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """The pages that are painted from now on."""
    drawn: list[Page] = []

    def paint(painter: QPainter, page: Page, scale: float, fonts: PageFonts) -> None:
        drawn.append(page)
        paint_page(painter, page, scale, fonts)

    monkeypatch.setattr(page_view, "paint", paint)
    return drawn


def small_sides(*words: str) -> Layout:
    """Sides of which several are in view at once."""
    return Layout(tuple(Page(210, 60, (run(each, Role.FANGSONG, 40),)) for each in words))


def test_only_the_side_that_changed_is_drawn_anew(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    before = small_sides("第一页", "第二页", "第三页")
    view = shown(qtbot, before)
    view.grab()
    drawn = drawn_sides(monkeypatch)
    changed = small_sides("第二页改").pages[0]
    after = Layout((before.pages[0], changed, before.pages[2]))
    view.show_layout(after, from_top=False)
    kept = view.grab().toImage()
    assert drawn == [changed]
    assert kept == shown(qtbot, after).grab().toImage()


def test_every_side_is_drawn_anew_when_it_is_zoomed_or_moves_to_another_place(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = small_sides("第一页", "第二页")
    view = shown(qtbot, before)
    view.grab()
    drawn = drawn_sides(monkeypatch)
    view.show_layout(Layout(tuple(reversed(before.pages))), from_top=False)
    view.grab()
    assert drawn == list(reversed(before.pages))
    drawn.clear()
    view.zoom_in()
    view.grab()
    assert len(drawn) == 2
    drawn.clear()
    view.set_fonts(PageFonts({}))
    view.grab()
    assert len(drawn) == 2


def test_sides_that_are_gone_leave_nothing_behind(qtbot: QtBot) -> None:
    before = small_sides("第一页", "第二页", "第三页")
    view = shown(qtbot, before)
    view.grab()
    one = Layout(before.pages[:1])
    view.show_layout(one, from_top=False)
    assert view.grab().toImage() == shown(qtbot, one).grab().toImage()
    assert set(view._pixmaps) == {0}


def test_the_words_for_screen_readers_end_after_two_thousand(qtbot: QtBot) -> None:
    view = shown(qtbot, sides(3, run("字" * 900, Role.FANGSONG, 60)))
    assert view.accessibleDescription() == "字" * 2000
