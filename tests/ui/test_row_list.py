"""The list of papers: every key ends on a row, every row can be told apart, nothing covers anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.fake_office import Archive
from tests.support.looking import holds_colour, ink, seen
from tests.support.papers import submitted
from tests.support.window import Seat
from ui.models.row_model import RowModel
from ui.rows import Chip, Heading, Row
from ui.theme.palette import DARK
from ui.theme.theme import DARK_THEME, LIGHT_THEME, Theme
from ui.widgets.row_list import HEADING_HEIGHT, ROW_HEIGHT, RowDelegate, RowList

THEMES = pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
ROWS: tuple[Row | Heading, ...] = (
    Heading("特急 · 加急", "red"),
    Row("a", "关于值班的通知", "发文 · 李敏", "document_edit_regular", unread=True),
    Row("b", "关于防汛的通知", "发文 · 李敏", "document_edit_regular"),
    Heading("更早"),
    *(Row(f"r{n}", f"第{n}件", "收文", "document_arrow_down_regular") for n in range(30)),
)


@pytest.fixture
def rows(qtbot: QtBot) -> tuple[RowList, list[str]]:
    """A list of 32 rows under two headings, and the ids that it says were chosen."""
    view, model, chosen = RowList(LIGHT_THEME, "test_list", "试"), RowModel(), list[str]()
    qtbot.addWidget(view)
    model.setParent(view)
    model.show_rows(ROWS)
    view.setModel(model)
    view.chosen.connect(chosen.append)
    view.resize(366, 500)
    view.show()
    return view, chosen


def test_rows_and_headings_have_the_heights_of_the_design(rows: tuple[RowList, list[str]]) -> None:
    view, _ = rows
    model = view.model()
    heights = [view.visualRect(model.index(n, 0)).height() for n in range(5)]
    assert heights == [HEADING_HEIGHT, ROW_HEIGHT, ROW_HEIGHT, HEADING_HEIGHT, ROW_HEIGHT]


@pytest.mark.parametrize(
    ("keys", "last"),
    [
        ((Qt.Key.Key_Home,), "a"),
        ((Qt.Key.Key_End,), "r29"),
        ((Qt.Key.Key_End, Qt.Key.Key_Home), "a"),
        ((Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up), "a"),
        ((Qt.Key.Key_End, Qt.Key.Key_Down), "r29"),
        (
            (
                Qt.Key.Key_End,
                Qt.Key.Key_PageUp,
                Qt.Key.Key_PageUp,
                Qt.Key.Key_PageUp,
                *[Qt.Key.Key_PageUp] * 4,
            ),
            "a",
        ),
    ],
)
def test_every_key_of_movement_ends_on_a_row(
    rows: tuple[RowList, list[str]], keys: tuple[Qt.Key, ...], last: str
) -> None:
    view, chosen = rows
    view.setCurrentIndex(view.model().index(2, 0))
    for key in keys:
        QTest.keyClick(view, key)
    assert chosen[-1] == last
    row = view.currentIndex().data(Qt.ItemDataRole.UserRole)
    assert isinstance(row, Row)


def test_a_click_on_a_heading_chooses_nothing(rows: tuple[RowList, list[str]]) -> None:
    view, chosen = rows
    view.setCurrentIndex(view.model().index(1, 0))
    place = view.visualRect(view.model().index(3, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["a"]
    assert view.currentIndex().row() == 1


def test_letters_move_nothing(rows: tuple[RowList, list[str]]) -> None:
    view, chosen = rows
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClicks(view, "guan")
    assert chosen == ["a"]


def test_enter_and_a_double_click_open_the_row(rows: tuple[RowList, list[str]]) -> None:
    view, _ = rows
    opened: list[str] = []
    view.opened.connect(opened.append)
    view.setCurrentIndex(view.model().index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened == ["b"]


@THEMES
def test_the_chosen_row_has_a_bar_besides_its_ground(rows: tuple[RowList, list[str]], theme: Theme) -> None:
    view, _ = rows
    view.setItemDelegate(RowDelegate(theme, view))
    view.setCurrentIndex(view.model().index(2, 0))
    image = seen(view.viewport())
    middle = view.visualRect(view.currentIndex()).center().y()
    assert image.pixelColor(2, middle) == theme.colour("accent")
    assert image.pixelColor(8, middle) == theme.colour("selection")


def test_an_unread_title_is_bolder(rows: tuple[RowList, list[str]]) -> None:
    view, _ = rows
    image = seen(view.viewport())
    unread, read = (view.visualRect(view.model().index(n, 0)).adjusted(44, 4, -8, -34) for n in (1, 2))
    assert ink(image, unread) > 1.1 * ink(image, read)


def test_three_chips_and_a_long_caption_do_not_cover_each_other(rows: tuple[RowList, list[str]]) -> None:
    view, _ = rows
    chips = (
        Chip("没有办成", "red", "error_circle_filled"),
        Chip("特急", "red", "warning_filled"),
        Chip("待发", "amber", "cloud_arrow_up_filled"),
    )
    caption = "发文 · 南屿县人民政府办公室 · 复核编号 · 2026年11月20日 16:50"
    model = view.model()
    assert isinstance(model, RowModel)
    model.show_rows((Row("a", "题", caption, "document_edit_regular", chips),))
    image = seen(view.viewport())
    line = view.visualRect(model.index(0)).bottom() - 15
    grounds = {LIGHT_THEME.colour(f"{chip.tone}_soft").rgb() for chip in chips}
    first = next(x for x in range(image.width()) if image.pixel(x, line - 9) in grounds)
    gap = QRect(first - 5, line - 10, 5, 20)
    assert ink(image, gap, below=200) == 0


def test_the_pages_and_the_list_are_seen_in_the_dark_theme_too(
    archive: Archive, sit: Callable[..., Seat]
) -> None:
    submitted(archive)
    seat = sit("director", DARK_THEME)
    image = seen(seat.window)
    light = [QRect(0, y, 160, 1) for y in range(400, 600, 40)]
    assert not any(image.pixelColor(part.topLeft()).lightness() > 100 for part in light)
    assert holds_colour(image, DARK_THEME.colour("paper"), QRect(560, 300, 60, 60))
    assert DARK.dark


def test_a_page_up_or_down_that_meets_a_heading_goes_on_to_a_row(qtbot: QtBot) -> None:
    view, model = RowList(LIGHT_THEME, "test_list", "试"), RowModel()
    qtbot.addWidget(view)
    model.setParent(view)
    entries: list[Row | Heading] = []
    for n in range(40):
        entries += [Heading(f"第{n}组"), Row(f"r{n}", f"第{n}件", "收文", "document_arrow_down_regular")]
    model.show_rows(tuple(entries))
    view.setModel(model)
    view.resize(366, 400)
    view.show()
    view.setCurrentIndex(model.index(1))
    places = [1]
    while places[-1] < 79:
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        assert view.currentIndex().row() > places[-1]
        places.append(view.currentIndex().row())
    assert len(places) > 8, "a page is no jump to the end"
    while places[-1] > 1:
        QTest.keyClick(view, Qt.Key.Key_PageUp)
        assert view.currentIndex().row() < places[-1]
        places.append(view.currentIndex().row())
    assert len(places) > 16


def test_keys_in_an_empty_list_or_one_of_headings_choose_nothing(rows: tuple[RowList, list[str]]) -> None:
    view, chosen = rows
    model = view.model()
    assert isinstance(model, RowModel)
    for entries in ((), (Heading("今天"), Heading("更早"))):
        model.show_rows(entries)
        chosen.clear()
        for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Down):
            QTest.keyClick(view, key)
    assert chosen == []
