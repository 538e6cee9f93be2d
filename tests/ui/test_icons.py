"""Every picture that the window asks for lies in the checkout, may be passed on, and takes the colour of its tone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from tests.guards.logs import ExpectedLogs
from tests.support.looking import holds_colour
from ui.pages import PAGES
from ui.theme import icons
from ui.theme.theme import DARK_THEME, LIGHT_THEME, SCALES, Theme

pytestmark = pytest.mark.slow

UI = Path(__file__).resolve().parents[2] / "ui"
NAME = re.compile(r"[a-z]+(?:_[a-z]+)*_(?:regular|filled)")


def texts() -> Iterator[str]:
    """Every string that stands in the code of the window."""
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


NAMED = sorted({text for text in texts() if NAME.fullmatch(text)})
FILES = sorted(icons.FOLDER.glob("*.svg"))


def test_the_names_are_found_in_the_code() -> None:
    assert {"send_filled", "chevron_left_regular", "cloud_off_filled"} <= set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_every_icon_that_the_code_names_can_be_drawn(qtbot: QtBot, name: str) -> None:
    made = icons.pixmap(name, "#B3261E", 20, 4.0)
    assert made.size() == QSize(80, 80)
    assert holds_colour(made.toImage(), QColor("#B3261E"))


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
@pytest.mark.parametrize("style", ["regular", "filled"])
def test_every_desk_has_an_icon_for_open_and_for_not_open(qtbot: QtBot, spec: object, style: str) -> None:
    stem = str(getattr(spec, "icon", ""))
    assert icons.pixmap(f"{stem}_{style}", "#000000", 20, 1.0).size() == QSize(20, 20)


def test_a_misspelt_icon_is_an_error_and_not_a_gap(qtbot: QtBot, expected_logs: ExpectedLogs) -> None:
    expected_logs("sned_20_regular")
    with pytest.raises(FileNotFoundError, match="sned"):
        icons.pixmap("sned_regular", "#000000", 20, 1.0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_a_drawing_and_fetches_nothing(qtbot: QtBot, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert QSvgRenderer(str(path)).isValid()
    assert "href" not in text
    assert "<script" not in text
    assert "<!ENTITY" not in text


def test_the_licence_of_the_icons_lies_beside_them() -> None:
    text = (icons.FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "MIT License" in text
    assert "Microsoft" in text
    assert "Permission is hereby granted" in text


def test_regular_and_filled_are_told_apart_by_their_shape(qtbot: QtBot) -> None:
    regular = icons.pixmap("mail_inbox_regular", "#000000", 20, 1.0).toImage()
    filled = icons.pixmap("mail_inbox_filled", "#000000", 20, 1.0).toImage()
    assert regular != filled


@pytest.mark.parametrize("ratio", icons.RATIOS)
def test_an_icon_is_sharp_at_every_usual_scaling(qtbot: QtBot, ratio: float) -> None:
    made = icons.pixmap("send_regular", "#000000", 20, ratio)
    assert made.width() == round(20 * ratio)
    assert made.deviceIndependentSize().toSize() == QSize(20, 20)


@pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
def test_an_icon_that_cannot_be_pressed_looks_different(qtbot: QtBot, theme: Theme) -> None:
    made = theme.icon("send_filled", "accent")
    normal = made.pixmap(QSize(20, 20), 2.0, QIcon.Mode.Normal).toImage()
    disabled = made.pixmap(QSize(20, 20), 2.0, QIcon.Mode.Disabled).toImage()
    assert holds_colour(normal, theme.colour("accent"))
    assert not holds_colour(disabled, theme.colour("accent"))


@pytest.mark.parametrize("scale", SCALES)
def test_icons_grow_with_the_text(qtbot: QtBot, scale: float) -> None:
    made = Theme(scale=scale).pixmap("send_regular", "text2", 20, 1.0)
    assert made.width() == round(20 * scale)


def test_every_file_that_is_kept_is_one_that_something_may_ask_for() -> None:
    stems = {path.stem for path in FILES} - {"arrow_light", "arrow_dark"}
    assert not [stem for stem in stems if not re.fullmatch(r"[a-z]+(_[a-z]+)*_20_(regular|filled)", stem)]
    pairs = {stem.rsplit("_20_", 1)[0] for stem in stems}
    assert not [stem for stem in pairs if not {f"{stem}_20_regular", f"{stem}_20_filled"} <= stems]
