"""公文要素: whom a paper may be sent to, and what is still missing before it can go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from tests.support.fake_office import Archive
from tests.support.papers import document, returned, submitted
from tests.support.window import CTRL, Seat
from ui.documents.editor import Editor
from ui.widgets.organ_field import OrganField

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


def editor_of(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def offered(seat: Seat, name: str = "addressees") -> list[str]:
    """Everything that the list of this field holds."""
    model = seat.find(OrganField, f"{name}_field").edit.completer().completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def take_letterhead(seat: Seat, letterhead: str) -> None:
    combo = seat.find(QComboBox, "letterhead")
    combo.setCurrentIndex(combo.findData(letterhead))
    seat.settle()


# 主送 and 抄送


def test_the_organ_that_issues_is_not_among_the_receivers(seat: Seat) -> None:
    take_letterhead(seat, "yufu")
    for field in ("addressees", "copies"):
        assert "南屿县人民政府" not in offered(seat, field)
        assert "南屿县人民政府办公室" in offered(seat, field)


def test_another_letterhead_has_another_issuer(seat: Seat) -> None:
    take_letterhead(seat, "yufuban")
    assert "南屿县人民政府" in offered(seat)
    assert "南屿县人民政府办公室" not in offered(seat)


def test_everybody_else_is_offered_first_as_groups_then_by_name(seat: Seat) -> None:
    take_letterhead(seat, "yufu")
    assert offered(seat)[:2] == ["各乡镇（4 家）", "县政府各部门（3 家）"]
    assert len(offered(seat)) == 2 + 8


def test_an_issuer_that_was_chosen_under_another_letterhead_stays_until_it_is_taken_away(seat: Seat) -> None:
    take_letterhead(seat, "yufuban")
    field = seat.find(OrganField, "addressees_field")
    field.edit.setFocus()
    seat.type("南屿县人民政府")
    seat.key(Qt.Key.Key_Return)
    assert field.chosen == ("gov",)
    take_letterhead(seat, "yufu")
    assert field.chosen == ("gov",)
    assert seat.find(QComboBox, "letterhead").currentData() == "yufu"


# What is missing


def press(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Return, CTRL)


def test_everything_that_is_missing_is_named_at_once(seat: Seat) -> None:
    press(seat)
    assert editor_of(seat).trouble.text == "还不能送审：缺标题、正文、主送机关、公开属性。"
    assert not seat.sees("submit_panel")


def test_the_focus_goes_to_the_first_that_is_missing(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    for missing, focus in (
        (("openness",), "openness"),
        (("addressees", "openness"), "addressees"),
        (("body", "addressees", "openness"), "body"),
        (("title", "body", "addressees", "openness"), "title"),
    ):
        seat.window.edit(paper)
        seat.settle()
        editor = editor_of(seat)
        if "title" in missing:
            editor.form.title.setPlainText(" ")
        if "body" in missing:
            editor.body.setPlainText("")
        if "addressees" in missing:
            editor.form.addressees.set_chosen(())
        if "openness" in missing:
            editor.form.openness.setCurrentIndex(0)
        press(seat)
        assert seat.focus == focus
    assert document(archive, paper).holder == "clerk"


def test_one_thing_that_is_missing_is_told_in_its_own_sentence(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    editor_of(seat).form.openness.setCurrentIndex(0)
    press(seat)
    assert editor_of(seat).trouble.text == "还没有选公开属性（主动公开、依申请公开或不予公开）。"


def test_a_kind_of_paper_without_receivers_misses_none(seat: Seat) -> None:
    genre = seat.find(QComboBox, "genre")
    genre.setCurrentIndex(genre.findData("公告"))
    press(seat)
    assert editor_of(seat).trouble.text == "还不能送审：缺标题、正文、公开属性。"


def test_the_line_goes_away_when_nothing_is_missing_any_more(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    editor = editor_of(seat)
    editor.form.openness.setCurrentIndex(0)
    press(seat)
    editor.form.openness.setCurrentIndex(1)
    press(seat)
    assert editor.trouble.text == ""
    assert seat.sees("submit_panel")
    assert submitted(archive)
