"""Choosing whom a paper goes to: by name, by sound, among namesakes, and by keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from oa_client.office.colleagues import Colleague
from oa_client.storage.pinyin import Letters
from oa_core.documents.model import Document
from oa_core.people.model import Person, Post, Register, Role
from tests.support.book import CONTENT
from tests.support.county import COUNTY
from tests.support.fake_office import Archive, FakeOffice
from tests.support.window import ALT, CTRL, Seat
from ui.theme.theme import LIGHT_THEME
from ui.widgets.person_field import PersonField

HE = Colleague("director", "何晓燕", "县政府办", "办公室主任", (Letters("hxy", "HeXiaoYan"),))
HAN = Colleague("deputy", "韩向阳", "县政府办", "办公室副主任", (Letters("hxy", "HanXiangYang"),))
OTHER_HE = replace(HE, id="other", unit="县水务局", title="局长")
LI = Colleague("li", "李敏", "县财政局", "局长", (Letters("lm", "LiMin"),))


@pytest.fixture
def field(qtbot: QtBot) -> PersonField:
    made = PersonField(LIGHT_THEME, "to", "送给")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.edit.setFocus()
    return made


def rows(field: PersonField) -> list[str]:
    return [field.list.item(n).text() for n in range(field.list.count())] if field.list.isVisible() else []


def type_into(field: PersonField, text: str) -> None:
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)


def test_the_only_person_is_chosen_already(field: PersonField) -> None:
    field.show_people((HE,))
    assert field.chosen == "director"
    assert field.edit.text() == "何晓燕  县政府办  办公室主任"
    assert not rows(field)


def test_of_several_nobody_is_chosen_by_standing_first(field: PersonField) -> None:
    field.show_people((HE, LI))
    assert field.chosen == ""
    assert field.edit.text() == ""


def test_who_it_was_last_time_is_chosen_already(field: PersonField) -> None:
    field.show_people((HE, replace(LI, last=True)))
    assert field.chosen == "li"


def test_initials_that_mean_one_person_choose_them(field: PersonField) -> None:
    field.show_people((HE, LI))
    type_into(field, "lm")
    assert rows(field) == ["李敏  县财政局  局长"]
    assert field.chosen == "li"
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.edit.text() == "李敏  县财政局  局长"
    assert not rows(field)


def test_a_name_that_sounds_like_another_is_decided_in_the_list(field: PersonField) -> None:
    field.show_people((HE, HAN))
    type_into(field, "hxy")
    assert rows(field) == ["何晓燕  县政府办  办公室主任", "韩向阳  县政府办  办公室副主任"]
    assert field.chosen == ""
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.chosen == ""
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.chosen == "deputy"


def test_syllables_and_units_tell_people_apart(field: PersonField) -> None:
    field.show_people((HE, HAN, OTHER_HE))
    type_into(field, "hanxiang")
    assert field.chosen == "deputy"
    field.edit.setText("何晓燕")
    field.edit.textEdited.emit("何晓燕")
    assert rows(field) == ["何晓燕  县政府办  办公室主任", "何晓燕  县水务局  局长"]
    assert field.chosen == ""
    field.edit.textEdited.emit("何晓燕 水务")
    assert field.chosen == "other"


def test_typing_over_a_chosen_person_lets_go_of_them(field: PersonField) -> None:
    field.show_people((HE, replace(LI, last=True)))
    type_into(field, "zz")
    assert field.chosen == ""
    assert not rows(field)


def test_who_was_chosen_stays_chosen_when_the_people_are_read_again(field: PersonField) -> None:
    field.show_people((HE, LI))
    type_into(field, "lm")
    field.show_people((HE, HAN, LI))
    assert field.chosen == "li"
    field.show_people((HE, HAN))
    assert field.chosen == ""


def test_a_click_takes_a_person(field: PersonField, qtbot: QtBot) -> None:
    field.show_people((HE, LI))
    field.ask()
    place = field.list.visualItemRect(field.list.item(1)).center()
    with qtbot.waitSignal(field.changed):
        QTest.mouseClick(field.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.chosen == "li"


def test_the_list_leaves_the_input_method_alone(field: PersonField) -> None:
    assert not field.list.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def holder(office: FakeOffice, paper: str) -> str:
    document = office.archive.records[paper]
    assert isinstance(document, Document)
    return document.holder


@pytest.fixture
def two_directors() -> Archive:
    deputy = Person(
        id="deputy", organ="office", name="韩向阳", posts=(Post("office", "办公室副主任", (Role.DIRECTOR,)),)
    )
    return Archive(register=Register.of((*COUNTY, deputy)))


def test_a_paper_is_sent_to_the_person_typed_by_initials(qtbot: QtBot, two_directors: Archive) -> None:
    office = FakeOffice(two_directors, "clerk")
    office.documents.sounds = {each.name: each.letters for each in (HE, HAN)}
    working = office.drafting.begin()
    office.drafting.save(working, CONTENT)
    seat = Seat(qtbot, office)
    seat.window.open_page("outgoing")
    seat.settle()
    seat.window.edit(working.document_id)
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert holder(office, working.document_id) == "clerk"
    assert seat.focus == "submit_to"
    assert seat.find(QListWidget, "submit_to_choices").count() == 2
    seat.find(QWidget, "submit_opinion").setFocus()
    seat.key(Qt.Key.Key_T, ALT)
    assert seat.focus == "submit_to"
    QTest.keyClicks(seat.find(QWidget, "submit_to"), "hanx")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert holder(office, working.document_id) == "deputy"
    seat.leave()
