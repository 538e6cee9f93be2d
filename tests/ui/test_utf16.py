"""Characters and UTF-16 units: the same place, counted by two rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from ui.utf16 import character_at, unit_at, units

TEXTS = st.text(alphabet="一甲，a😀𠮷\n", max_size=30)


@given(TEXTS, st.data())
def test_every_character_is_found_again_at_its_unit(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert character_at(text, unit_at(text, at)) == at
    assert units(text[:at]) + units(text[at:]) == units(text)


@given(TEXTS)
def test_units_are_those_of_a_text_document(text: str) -> None:
    document = QTextDocument()
    document.setPlainText(text)
    assert document.characterCount() - 1 == units(text)
    for at, letter in enumerate(text):
        cursor = QTextCursor(document)
        cursor.setPosition(unit_at(text, at))
        cursor.setPosition(unit_at(text, at + 1), QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText().replace("\u2029", "\n") == letter


def test_a_place_inside_a_pair_is_that_of_the_pair() -> None:
    assert [character_at("甲😀乙", unit) for unit in range(5)] == [0, 1, 1, 2, 3]
