"""In words under the page: fonts stand in for the right ones, which, and for what; silence when none does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from oa_client.typesetting.fonts import StandIn
from oa_client.typesetting.model import GlyphRun, Layout, Page, Role
from tests.support.fake_documents import book
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import approved, submitted
from tests.support.window import Seat
from ui.theme.theme import LIGHT_THEME
from ui.widgets.fonts_line import FontsLine
from ui.widgets.page_fonts import PageFonts
from ui.wording import role_name

Sit = Callable[[str | FakeOffice], Seat]
SAID = "字体已替代，仅供预览"
UMING = StandIn("AR PL UMing", borrowed=False)


def page_in(*roles: Role) -> Layout:
    return Layout((Page(210, 297, tuple(GlyphRun("字", role, 6.0, (28.0,), 34.0, 40.0) for role in roles)),))


@pytest.fixture
def line(qtbot: QtBot) -> FontsLine:
    made = FontsLine(LIGHT_THEME, "fonts")
    qtbot.addWidget(made)
    return made


def hint(line: FontsLine) -> str:
    [text] = line.findChildren(QLabel)
    assert text.accessibleDescription() == text.toolTip(), "who cannot hover hears it"
    return text.toolTip()


def told(line: FontsLine, layout: Layout, replaced: dict[str, StandIn]) -> bool:
    line.tell(layout, PageFonts({}, replaced))
    return not line.isHidden()


def test_the_hint_names_each_type_in_chinese_and_the_family_in_its_place(line: FontsLine) -> None:
    replaced = {Role.XIAOBIAOSONG.value: UMING, Role.FANGSONG.value: StandIn("FandolFang", False)}
    assert told(line, page_in(Role.XIAOBIAOSONG, Role.FANGSONG, Role.HEITI), replaced)
    assert hint(line).splitlines() == ["本机缺少规定的字体：", "小标宋 → AR PL UMing", "仿宋 → FandolFang"]


def test_nothing_is_said_when_every_font_is_the_right_one(line: FontsLine) -> None:
    assert not told(line, page_in(*Role), {})


def test_it_goes_when_the_page_no_longer_wants_the_missing_type(line: FontsLine) -> None:
    replaced = {Role.KAITI.value: UMING}
    assert told(line, page_in(Role.FANGSONG, Role.KAITI), replaced)
    assert not told(line, page_in(Role.FANGSONG), replaced)


def test_a_type_that_only_turned_pages_want_is_told(line: FontsLine) -> None:
    [flat] = page_in(Role.HEITI).pages
    assert told(line, Layout((Page(210, 297, turned=flat),)), {Role.HEITI.value: UMING})


def test_a_type_without_any_font_is_told_though_no_run_names_it(line: FontsLine) -> None:
    assert told(line, page_in(Role.SONGTI), {Role.KAITI.value: StandIn("SimSun", borrowed=True)})
    assert hint(line).endswith("楷体 → SimSun")
    assert told(line, page_in(Role.SONGTI), {Role.KAITI.value: StandIn("", borrowed=True)})
    assert hint(line).endswith("楷体 → 无")


def writing(seat: Seat) -> None:
    """A new paper with its first word: the page is beside it."""
    seat.press("new")
    seat.find(QPlainTextEdit, "body").setFocus()
    seat.type("现将有关事项通知如下：")
    seat.qtbot.waitUntil(lambda: seat.sees("preview_extent"))
    seat.settle()


def test_the_preview_of_a_draft_says_it_and_what_stands_for_what(sit: Sit) -> None:
    seat = sit("clerk")
    writing(seat)
    text = seat.find(QLabel, "preview_fonts")
    stands_in = book().stand_ins()
    assert text.text() == SAID
    assert f"仿宋 → {stands_in['fangsong'].family}" in text.toolTip().splitlines()
    assert not set(stands_in) & set(text.toolTip().split()), "types are named in Chinese"


def test_the_preview_says_nothing_where_the_right_fonts_are_installed(
    archive: Archive, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = FakeOffice(archive, "clerk")
    monkeypatch.setattr(office.documents, "replaced_fonts", dict)
    seat = sit(office)
    writing(seat)
    assert seat.sees("preview_extent")
    assert not seat.sees("preview_fonts")


def test_the_paper_to_be_read_says_it_under_its_page_and_takes_it_along(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    text = seat.find(QLabel, "page_fonts")
    assert text.text() == SAID
    assert role_name("xiaobiaosong") in text.toolTip()
    seat.press("tab_trail")
    assert not seat.sees("page_fonts"), "it belongs to the page"
    seat.office.forget(paper)
    seat.settle()
    assert not seat.sees("page_fonts")


def test_a_paper_to_be_read_in_the_right_fonts_is_not_called_a_preview(
    archive: Archive, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(archive)
    office = FakeOffice(archive, "head")
    monkeypatch.setattr(office.documents, "replaced_fonts", dict)
    seat = sit(office)
    assert seat.sees("page")
    assert not seat.sees("page_fonts")
