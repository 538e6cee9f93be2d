"""主送 and 抄送 hold exactly the organs that were chosen, in that order, however they were chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.theme import LIGHT_THEME
from ui.widgets.organ_field import Choice, OrganField

CHOICES = (
    Choice("各乡镇（2 家）", ("shimen", "qingtong")),
    Choice("南屿县人民政府办公室", ("office",)),
    Choice("南屿县人民政府", ("gov",)),
    Choice("石门镇人民政府", ("shimen",)),
    Choice("青垌乡人民政府", ("qingtong",)),
    Choice("南屿县水务局（Water）", ("water",)),
)
NAMES = {
    "office": "县政府办",
    "gov": "县政府",
    "shimen": "石门镇",
    "qingtong": "青垌乡",
    "water": "县水务局",
    "emergency": "县应急管理局",
}
ENTER = Qt.Key.Key_Return


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[OrganField]:
    """A field with six choices that has the focus."""
    ground = QWidget()
    qtbot.addWidget(ground)
    made = OrganField(LIGHT_THEME, "addressees", "主送", ground)
    made.set_choices(CHOICES, NAMES)
    made.resize(260, 120)
    ground.resize(300, 300)
    ground.show()
    ground.activateWindow()
    qtbot.waitActive(ground)
    made.edit.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    yield made
    made.edit.completer().popup().hide()


def told(field: OrganField) -> list[tuple[str, ...]]:
    """Every answer that the field gave when it said that it changed."""
    heard: list[tuple[str, ...]] = []
    field.changed.connect(lambda: heard.append(field.chosen))
    return heard


def words(field: OrganField) -> list[str]:
    """What stands on the chips, from left to right and downwards."""
    chips = [chip for chip in field.findChildren(QPushButton) if chip.isVisible()]
    return [chip.text() for chip in sorted(chips, key=lambda chip: (chip.y(), chip.x()))]


def chip(field: OrganField, organ: str) -> QPushButton:
    [found] = [each for each in field.findChildren(QPushButton, f"chip_{organ}") if each.isVisible()]
    return found


def choose(field: OrganField, text: str) -> None:
    field.edit.setText(text)
    QTest.keyClick(field.edit, ENTER)


def test_enter_takes_the_first_choice_with_these_words(field: OrganField) -> None:
    heard = told(field)
    choose(field, "石门")
    assert field.chosen == ("shimen",)
    assert field.edit.text() == ""
    assert heard == [("shimen",)]


def test_a_whole_name_takes_that_organ_and_not_one_that_only_begins_so(field: OrganField) -> None:
    choose(field, "南屿县人民政府")
    assert field.chosen == ("gov",)


def test_small_and_large_letters_are_the_same(field: OrganField) -> None:
    choose(field, "wATER")
    assert field.chosen == ("water",)


def test_words_that_name_nobody_choose_nobody_and_stay(field: OrganField) -> None:
    heard = told(field)
    choose(field, "外星人")
    assert field.chosen == ()
    assert field.edit.text() == "外星人"
    assert heard == []


def test_enter_in_an_empty_field_chooses_nobody(field: OrganField) -> None:
    choose(field, "  ")
    assert field.chosen == ()


def test_a_group_brings_in_each_of_its_members_once(field: OrganField) -> None:
    choose(field, "青垌")
    choose(field, "各乡镇")
    assert field.chosen == ("qingtong", "shimen")
    assert words(field) == ["青垌乡", "石门镇"]


def test_the_order_of_choosing_is_the_order_of_the_page(field: OrganField) -> None:
    for text in ("水务", "石门", "办公室"):
        choose(field, text)
    assert field.chosen == ("water", "shimen", "office")


def test_choosing_an_organ_twice_changes_nothing_and_says_nothing(field: OrganField) -> None:
    choose(field, "石门")
    heard = told(field)
    choose(field, "石门")
    assert field.chosen == ("shimen",)
    assert heard == []
    assert field.edit.text() == ""


def test_backspace_in_the_empty_field_takes_the_last_chip_away(field: OrganField) -> None:
    field.set_chosen(("shimen", "water"))
    heard = told(field)
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert heard == [("shimen",)]
    assert words(field) == ["石门镇"]


def test_backspace_after_a_letter_takes_the_letter(field: OrganField) -> None:
    field.set_chosen(("shimen",))
    field.edit.setText("水")
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.edit.text() == ""
    assert field.chosen == ("shimen",)


def test_backspace_belongs_to_the_input_method_while_it_composes(field: OrganField) -> None:
    field.set_chosen(("shimen",))
    QApplication.sendEvent(field.edit, QInputMethodEvent("shi", []))
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.chosen == ("shimen",)


def test_enter_belongs_to_the_input_method_while_it_composes(field: OrganField) -> None:
    field.edit.setText("石门")
    QApplication.sendEvent(field.edit, QInputMethodEvent("zhen", []))
    QTest.keyClick(field.edit, ENTER)
    assert field.chosen == ()


def test_a_click_on_a_chip_takes_that_one_away(field: OrganField) -> None:
    field.set_chosen(("shimen", "water", "office"))
    QTest.mouseClick(chip(field, "water"), Qt.MouseButton.LeftButton)
    assert field.chosen == ("shimen", "office")
    assert field.edit.hasFocus()


def test_the_down_key_shows_all_choices_and_enter_takes_the_marked_one(
    field: OrganField, qtbot: QtBot
) -> None:
    popup = field.edit.completer().popup()
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert popup.isVisible()
    assert popup.model().rowCount() == len(CHOICES)
    for _ in range(3):
        QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, ENTER)
    qtbot.waitUntil(lambda: field.chosen != ())
    assert field.chosen == ("gov",)
    qtbot.waitUntil(lambda: field.edit.text() == "")


def test_typing_narrows_the_choices_to_those_that_hold_the_words(field: OrganField) -> None:
    QTest.keyClick(field.edit, Qt.Key.Key_W)
    completer = field.edit.completer()
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "南屿县水务局（Water）"


def test_filling_the_field_in_is_no_change_by_the_person(field: OrganField) -> None:
    heard = told(field)
    field.set_chosen(("shimen", "water"))
    assert heard == []
    assert words(field) == ["石门镇", "县水务局"]


def test_an_organ_that_left_the_register_is_still_shown_and_can_be_taken_away(field: OrganField) -> None:
    field.set_chosen(("abolished", "water"))
    assert words(field) == ["abolished", "县水务局"]
    QTest.mouseClick(chip(field, "abolished"), Qt.MouseButton.LeftButton)
    assert field.chosen == ("water",)


def test_an_organ_that_cannot_be_chosen_now_keeps_its_name(field: OrganField) -> None:
    field.set_chosen(("emergency",))
    assert words(field) == ["县应急管理局"]


def test_readers_hear_who_was_chosen_and_what_a_chip_does(field: OrganField) -> None:
    field.set_chosen(("shimen", "water"))
    assert field.edit.accessibleDescription() == "石门镇、县水务局"
    assert chip(field, "shimen").accessibleName() == "移去石门镇"
    assert field.edit.accessibleName() == "主送"


def test_many_chips_go_on_in_further_lines_and_none_leaves_the_field(field: OrganField) -> None:
    names = {f"organ{n}": f"第{n}单位" for n in range(12)}
    field.set_choices(tuple(Choice(f"单位{name}", (name,)) for name in names), names)
    field.set_chosen(tuple(names))
    field.setFixedHeight(field.heightForWidth(field.width()))
    QApplication.sendPostedEvents()
    assert words(field) == [f"第{n}单位" for n in range(12)]
    for widget in (*field.findChildren(QPushButton), field.edit):
        if widget.isVisible():
            assert field.rect().contains(widget.geometry()), widget.objectName()


def test_no_chip_takes_a_place_in_the_tab_order(field: OrganField) -> None:
    field.set_chosen(("shimen", "water"))
    chips = field.findChildren(QPushButton)
    assert {chip.focusPolicy() for chip in chips} == {Qt.FocusPolicy.NoFocus}


def test_the_hint_stands_only_while_nobody_is_chosen(field: OrganField) -> None:
    field.set_chosen(())
    assert field.edit.placeholderText() == "输入名称筛选，↓ 全部"
    field.set_chosen(("water",))
    assert field.edit.placeholderText() == ""


def test_the_frame_shows_where_the_focus_is(field: OrganField) -> None:
    assert field.property("focused") == "true"
    field.edit.clearFocus()
    assert field.property("focused") == "false"
