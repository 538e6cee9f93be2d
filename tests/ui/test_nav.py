"""The navigation: one desk is open, counts are seen and heard, words stay whole when it is narrow."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.looking import holds_colour, ink_box, seen
from tests.support.window import Seat
from ui.theme.palette import LIGHT
from ui.theme.theme import DARK_THEME, LIGHT_THEME, SCALES, Theme
from ui.widgets.nav import NARROW, WIDE, Nav, NavButton

THEMES = pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])


def nav(qtbot: QtBot, theme: Theme = LIGHT_THEME) -> Nav:
    made = Nav(theme)
    qtbot.addWidget(made)
    made.add(NavButton(theme, "inbox", "待办", "mail_inbox", "Ctrl+1", urgent=True), "inbox", "")
    made.add(NavButton(theme, "duty", "值班日志", "notebook", "Ctrl+4", urgent=False), "duty", "政务")
    made.resize(theme.px(WIDE), 300)
    made.show()
    return made


@pytest.mark.parametrize("scale", SCALES)
def test_the_narrow_navigation_holds_its_longest_word(qtbot: QtBot, scale: float) -> None:
    theme = Theme(LIGHT, scale)
    made = nav(qtbot, theme)
    made.set_narrow(True)
    button = made.buttons["duty"]
    button.resize(button.sizeHint())
    assert made.width() == theme.px(NARROW)
    box = ink_box(seen(button))
    assert box.left() > 0
    assert box.right() < button.width() - 1
    assert box.bottom() < button.height() - 1


def test_a_count_is_seen_and_heard_and_goes_away_again(qtbot: QtBot) -> None:
    made = nav(qtbot)
    button = made.buttons["inbox"]
    bare = seen(button)
    button.set_count(8)
    assert seen(button) != bare
    assert holds_colour(seen(button), LIGHT_THEME.colour("red_soft"))
    assert button.accessibleName() == "待办 8"
    button.set_count(0)
    assert seen(button) == bare
    assert button.accessibleName() == "待办"


def test_a_count_of_five_figures_stays_within_the_navigation(qtbot: QtBot) -> None:
    made = nav(qtbot)
    button = made.buttons["inbox"]
    button.set_count(20_000)
    image = seen(button)
    words = ink_box(image, QRect(41, 0, 60, image.height()))
    pill = next(
        x for x in range(60, image.width()) if image.pixelColor(x, 17) == LIGHT_THEME.colour("red_soft")
    )
    assert words.isValid()
    assert pill > 41 + 2 * 14
    assert ink_box(image).right() < image.width() - 8


def test_the_narrow_navigation_marks_a_count_by_a_dot(qtbot: QtBot) -> None:
    made = nav(qtbot)
    made.set_narrow(True)
    button = made.buttons["inbox"]
    assert not holds_colour(seen(button), LIGHT_THEME.colour("red"))
    button.set_count(1)
    assert holds_colour(seen(button), LIGHT_THEME.colour("red"))


def test_headings_of_groups_go_when_the_navigation_is_narrow(qtbot: QtBot) -> None:
    made = nav(qtbot)
    [heading] = made.findChildren(QLabel)
    assert heading.isVisible()
    made.set_narrow(True)
    assert not heading.isVisible()
    made.set_narrow(False)
    assert heading.isVisible()


def test_only_one_desk_is_open(qtbot: QtBot) -> None:
    made = nav(qtbot)
    for name in ("inbox", "duty"):
        made.buttons[name].click()
        assert [key for key, button in made.buttons.items() if button.isChecked()] == [name]


def test_a_tip_names_the_desk_and_its_key(qtbot: QtBot) -> None:
    made = nav(qtbot)
    assert made.buttons["duty"].toolTip() == "值班日志  Ctrl+4"


@pytest.mark.parametrize(("wide", "narrow"), [(1024, True), (1299, True), (1300, False), (1920, False)])
def test_the_navigation_changes_at_one_width(sit: Callable[..., Seat], wide: int, narrow: bool) -> None:
    seat = sit("clerk")
    seat.window.resize(wide, 700)
    assert (seat.window.nav.width() == NARROW) is narrow


def test_the_desks_stand_in_one_column_without_gaps_between_neighbours(qtbot: QtBot) -> None:
    made = nav(qtbot)
    buttons: list[QWidget] = list(made.buttons.values())
    assert all(before.geometry().bottom() < after.geometry().top() for before, after in pairwise(buttons))
