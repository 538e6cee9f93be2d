"""What holds for every screen: it fits, it is named, it is readable, it opens no dialog, it leaves the IME alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)

from tests.support.fake_office import Archive
from tests.support.papers import issued, returned, signed, submitted
from tests.support.window import CTRL, Seat
from ui.actions import GLOBAL, PHRASE_KEYS, RESERVED, page_key
from ui.pages import PAGES
from ui.theme.palette import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Tokens, contrast
from ui.theme.theme import DARK_THEME, LIGHT_THEME, Theme

Sit = Callable[..., Seat]
SIZES = (QSize(1280, 649), QSize(1366, 697), QSize(1920, 1009))


def screens(seat: Seat, paper: str) -> list[tuple[str, Callable[[], None]]]:
    """Every screen there is, and how to come to it."""
    window = seat.window
    return [
        *((spec.name, lambda name=spec.name: window.open_page(name)) for spec in PAGES),
        ("editor", lambda: window.edit(paper)),
        ("submit panel", lambda: window.page.press_submit()),
    ]


def a_busy_county(archive: Archive) -> str:
    issued(archive)
    submitted(archive, "南屿县人民政府关于切实做好清明节期间森林防灭火和安全生产工作的紧急通知", "特急")
    signed(archive)
    return returned(archive)


def clipped(window: QWidget) -> list[str]:
    """Buttons and labels whose words do not fit where they stand."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QPushButton | QCheckBox) and widget.text():
            if widget.width() < widget.minimumSizeHint().width():
                found.append(f"{widget.objectName()} {widget.text()}")
        elif isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            shortened = widget.sizePolicy().horizontalPolicy() == widget.sizePolicy().Policy.Ignored
            if not shortened and widget.width() < widget.sizeHint().width():
                found.append(f"{widget.objectName()} {widget.text()}")
    return found


@pytest.mark.parametrize(
    "theme", [LIGHT_THEME, DARK_THEME, Theme(LIGHT, 1.15)], ids=["light", "dark", "large"]
)
def test_every_screen_fits_every_size_without_clipped_words(archive: Archive, sit: Sit, theme: Theme) -> None:
    paper = a_busy_county(archive)
    seat = sit("clerk", theme)
    for size in SIZES:
        seat.window.resize(size)
        for name, come in screens(seat, paper):
            come()
            seat.settle()
            assert seat.window.size() == size, f"{name} pushed the window to {seat.window.size()}"
            assert not clipped(seat.window), f"{name} at {size.width()}"


def test_the_smallest_window_is_not_outgrown(archive: Archive, sit: Sit) -> None:
    paper = a_busy_county(archive)
    seat = sit("clerk")
    seat.window.resize(1024, 600)
    for name, come in screens(seat, paper):
        come()
        seat.settle()
        assert seat.window.width() == 1024, name
        assert seat.window.height() == 600, name


def test_whatever_takes_the_focus_has_a_name(archive: Archive, sit: Sit) -> None:
    paper = a_busy_county(archive)
    seat = sit("clerk")
    for name, come in screens(seat, paper):
        come()
        seat.settle()
        nameless = [
            f"{name}: {type(widget).__name__} {widget.objectName()}"
            for widget in seat.window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not (isinstance(widget, QAbstractButton | QLabel) and widget.text())
        ]
        assert not nameless


def test_lists_leave_letters_to_the_input_method(archive: Archive, sit: Sit) -> None:
    a_busy_county(archive)
    seat = sit("clerk")
    views = seat.window.findChildren(QAbstractItemView)
    lists = [
        view
        for view in views
        if not isinstance(view.parent(), QComboBox) and view.objectName().endswith("_list")
    ]
    assert len(lists) == 8
    assert not [v.objectName() for v in lists if v.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)]


def test_no_key_that_input_methods_keep_is_bound(sit: Sit) -> None:
    seat = sit("clerk")
    bound = {keys for action in GLOBAL for keys in action.keys} | set(PHRASE_KEYS)
    bound |= {page_key(number + 1) for number in range(len(PAGES))}
    bound |= {shortcut.key().toString() for shortcut in seat.window.findChildren(QShortcut)}
    assert not bound & RESERVED
    assert not [keys for keys in bound if QKeySequence(keys).isEmpty()]


def test_no_key_is_bound_twice() -> None:
    keys = [keys for action in GLOBAL for keys in action.keys] + list(PHRASE_KEYS)
    assert len(keys) == len(set(keys))


def test_enter_while_an_input_method_composes_does_nothing_of_ours(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    opinion = seat.find(QWidget, "opinion")
    opinion.setFocus()
    QApplication.sendEvent(opinion, QInputMethodEvent("tongyi", []))
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return)
    assert seat.sees("submit")
    seat.type("同意")
    assert opinion.toPlainText() == "同意"  # type: ignore[attr-defined]  # the opinion is a text box
    seat.key(Qt.Key.Key_Return, CTRL)
    assert not seat.sees("submit")


def test_plain_enter_never_submits(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    seat.key(Qt.Key.Key_Return)
    assert seat.focus == "opinion"
    seat.key(Qt.Key.Key_Return)
    assert seat.sees("submit")


def test_f6_goes_round_the_panes_and_ctrl_numbers_to_the_pages(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    seen = [seat.focus]
    for _ in range(3):
        seat.key(Qt.Key.Key_F6)
        seen.append(seat.focus)
    assert seen == ["inbox_list", "page", "opinion", "inbox_list"]
    for number, spec in enumerate(PAGES):
        seat.key(Qt.Key(Qt.Key.Key_1 + number), CTRL)
        assert seat.sees(f"{spec.name}_page")


def test_tab_goes_through_the_form_in_reading_order(sit: Sit) -> None:
    seat = sit("clerk")
    seat.press("new")
    seat.find(QComboBox, "genre").setFocus()
    order = [seat.focus]
    for _ in range(7):
        seat.key(Qt.Key.Key_Tab)
        order.append(seat.focus)
    assert order == [
        *("genre", "urgency", "letterhead", "title"),
        *("addressees", "copies", "openness", "body"),
    ]


def test_the_narrow_window_has_the_narrow_navigation(sit: Sit) -> None:
    seat = sit("clerk")
    widths = []
    for width in (1280, 1366):
        seat.window.resize(width, 697)
        seat.settle()
        widths.append(seat.window.nav.width())
    assert widths == [64, 168]
    seat.press("new")
    assert seat.window.nav.width() == 64


def test_the_window_says_that_it_is_no_place_for_secrets_and_what_day_it_is(sit: Sit) -> None:
    seat = sit("clerk")
    assert seat.find(QLabel, "banner").text() == "本系统为非涉密系统，严禁处理、存储涉密信息"
    assert seat.find(QLabel, "date").text() == "2026年9月15日 星期二"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    pale = [
        (first, second)
        for first, second in TEXT_PAIRS
        if contrast(getattr(tokens, first), getattr(tokens, second)) < 4.5
    ]
    faint = [
        (first, second)
        for first, second in SHAPE_PAIRS
        if contrast(getattr(tokens, first), getattr(tokens, second)) < 3
    ]
    assert not pale
    assert not faint


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_pages_stand_in_the_order_of_their_keys(sit: Sit) -> None:
    seat = sit("clerk")
    tops = [seat.window.nav.buttons[spec.name].y() for spec in PAGES]
    assert all(first < second for first, second in pairwise(tops))
