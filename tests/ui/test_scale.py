"""大 and 特大: the larger text stays whole on the small screens of the offices."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.support.fake_office import Archive
from tests.support.papers import signed, submitted
from tests.support.window import Seat
from tests.ui.test_shell import a_busy_county, clipped, screens
from ui.documents.editor import Editor
from ui.theme.palette import DARK, LIGHT
from ui.theme.stylesheet import stylesheet
from ui.theme.theme import SCALES, Theme

Sit = Callable[..., Seat]
LARGEST = Theme(LIGHT, max(SCALES))
SMALL_SCREENS = (QSize(1280, 649), QSize(1366, 697))


@pytest.mark.parametrize("size", SMALL_SCREENS, ids=["1280", "1366"])
def test_the_largest_text_fits_the_screens_of_a_clerk(archive: Archive, sit: Sit, size: QSize) -> None:
    paper = a_busy_county(archive)
    seat = sit("clerk", LARGEST)
    seat.window.resize(size)
    cut: list[str] = []
    for name, come in screens(seat, paper):
        come()
        seat.settle()
        cut += [f"{name}: {words}" for words in clipped(seat.window)]
        assert seat.window.size() == size, f"{name} pushed the window to {seat.window.size()}"
    assert not cut


@pytest.mark.parametrize("size", SMALL_SCREENS, ids=["1280", "1366"])
def test_the_largest_text_leaves_every_act_of_the_director_in_reach(
    archive: Archive, sit: Sit, size: QSize
) -> None:
    submitted(archive)
    seat = sit("director", LARGEST)
    seat.window.resize(size)
    seat.settle()
    assert not clipped(seat.window)
    inside = seat.window.rect()
    for name in ("submit", "send_back"):
        button = seat.find(QAbstractButton, name)
        assert inside.contains(
            button.rect().translated(button.mapTo(seat.window, button.rect().topLeft()))
        ), name
        assert button.visibleRegion().boundingRect().size() == button.size(), name


@pytest.mark.parametrize("size", SMALL_SCREENS, ids=["1280", "1366"])
def test_the_head_of_the_editor_has_room_for_its_longest_words(
    archive: Archive, sit: Sit, size: QSize
) -> None:
    paper = signed(archive)
    seat = sit("clerk", LARGEST)
    seat.window.resize(size)
    seat.window.edit(paper)
    seat.settle()
    head = seat.find(Editor, "editor").head
    head.show_state("复核编号", "保存改动", may_submit=True)
    head.show_kept("10:20:30")
    seat.settle()
    assert seat.window.size() == size
    assert not clipped(seat.window)
    right_of = [head.read_docx, head.export_pdf, head.export_ofd, head.export_docx, head.submit]
    for left, right in pairwise(right_of):
        assert left.geometry().right() < right.geometry().left()
    assert head.submit.geometry().right() < head.width()
    assert seat.find(QLabel, "editor_title").width() >= 200, "the title is still to be read"


def test_the_opinion_can_still_be_written_in_the_largest_text(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director", LARGEST)
    seat.window.resize(SMALL_SCREENS[0])
    seat.settle()
    opinion = seat.find(QWidget, "opinion")
    assert opinion.height() >= 2 * opinion.fontMetrics().lineSpacing()


@pytest.mark.parametrize("scale", SCALES)
def test_every_length_of_the_look_grows_with_the_scale(scale: float) -> None:
    theme = Theme(LIGHT, scale)
    assert theme.px(100) == round(100 * scale)
    assert theme.font(12).pixelSize() == round(12 * scale)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_leaves_nothing_open(scale: float, tokens: object) -> None:
    sheet = stylesheet(tokens, scale, "arrow.svg")  # type: ignore[arg-type]  # one of the two sets of tokens
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert f"font-size: {round(13 * scale)}px" in sheet


def test_no_text_is_smaller_than_the_smallest_of_the_design() -> None:
    sheet = stylesheet(LIGHT, 1.0)
    sizes = {int(part.split("px")[0]) for part in sheet.split("font-size: ")[1:]}
    assert min(sizes) == 12
