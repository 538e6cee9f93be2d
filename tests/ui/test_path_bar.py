"""The line that asks for a file takes a path as people have it on their clipboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.theme.theme import LIGHT_THEME
from ui.widgets.path_bar import PathBar


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[PathBar]:
    """The line, asked for a file to read."""
    made = PathBar(LIGHT_THEME)
    qtbot.addWidget(made)
    made.ask("read_docx", "读入", "读入")
    yield made
    made.edit.completer().popup().hide()


def chosen(bar: PathBar, text: str) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    bar.chosen.connect(lambda purpose, path: heard.append((purpose, path)))
    bar.edit.setText(text)
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)
    return heard


@pytest.mark.parametrize(
    "pasted",
    [
        r"C:\Users\李敏\通知.docx",
        r'"C:\Users\李敏\通知.docx"',
        r"'C:\Users\李敏\通知.docx'",
        r"“C:\Users\李敏\通知.docx”",
        r'  "C:\Users\李敏\通知.docx"  ',
    ],
    ids=["plain", "as Windows copies it", "as a terminal quotes it", "as WPS writes it", "with blanks"],
)
def test_quotes_around_a_pasted_path_are_not_part_of_it(bar: PathBar, pasted: str) -> None:
    assert chosen(bar, pasted) == [("read_docx", r"C:\Users\李敏\通知.docx")]


def test_a_quote_within_a_name_stays(bar: PathBar) -> None:
    assert chosen(bar, "/home/李敏/关于“三防”的通知.docx") == [
        ("read_docx", "/home/李敏/关于“三防”的通知.docx")
    ]


def test_a_quote_at_one_end_only_belongs_to_the_name(bar: PathBar) -> None:
    assert chosen(bar, "/home/李敏/“三防”") == [("read_docx", "/home/李敏/“三防”")]


@pytest.mark.parametrize("pasted", ["", "  ", '""', "“”"])
def test_nothing_is_chosen_while_there_is_no_path(bar: PathBar, pasted: str) -> None:
    assert chosen(bar, pasted) == []
