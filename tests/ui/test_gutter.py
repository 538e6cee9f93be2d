"""The column beside the text says how the page sets each paragraph, and nothing about those it does not know."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from oa_client.typesetting.model import Part, Source
from tests.support.looking import ink_box, seen
from ui.documents.body import BodyEdit
from ui.theme.theme import LIGHT_THEME


@pytest.fixture
def body(qtbot: QtBot) -> BodyEdit:
    """A text of four paragraphs, the third one empty, with its column."""
    edit = BodyEdit(LIGHT_THEME, "正文")
    qtbot.addWidget(edit)
    edit.setPlainText("各乡镇：\n一、压实责任\n\n（一）落实")
    edit.resize(420, 320)
    edit.show()
    QApplication.processEvents()
    return edit


def test_each_paragraph_has_the_word_of_its_level(body: BodyEdit) -> None:
    assert [body.gutter.word_for(n) for n in range(5)] == ["正文", "一级", "", "二级", ""]


def test_a_level_is_told_while_its_number_is_being_typed(body: BodyEdit) -> None:
    body.setPlainText("")
    for text, word in (
        ("二、", "一级"),
        ("（一）", "二级"),
        ("3.", "三级"),
        ("（4）", "四级"),
        ("二", "正文"),
    ):
        body.setPlainText(text + "防台风")
        assert body.gutter.word_for(0) == word


def test_a_number_before_a_long_text_makes_no_heading(body: BodyEdit) -> None:
    body.setPlainText("一、" + "这一句很长" * 12 + "。")
    assert body.gutter.word_for(0) == "正文"


def line_of(body: BodyEdit, paragraph: int) -> QRect:
    """The part of the column beside the first line of a paragraph."""
    block = body.document().findBlockByNumber(paragraph)
    box = body.blockBoundingGeometry(block).translated(body.contentOffset())
    origin = body.gutter.mapFromGlobal(body.viewport().mapToGlobal(body.viewport().rect().topLeft())).y()
    high = block.layout().lineAt(0).height()
    return QRect(0, round(origin + box.top()), body.gutter.width(), round(high))


def test_the_words_stand_beside_the_first_lines_of_their_paragraphs(body: BodyEdit) -> None:
    image = seen(body.gutter)
    for paragraph in (0, 1, 3):
        assert ink_box(image, line_of(body, paragraph), below=180).isValid(), paragraph
    assert not ink_box(image, line_of(body, 2), below=180).isValid()


def test_the_words_follow_the_text_when_it_is_scrolled(body: BodyEdit) -> None:
    body.setPlainText("\n" * 120 + "一、压实责任" + "\n" * 80)
    assert not ink_box(seen(body.gutter), below=180).isValid()
    body.verticalScrollBar().setValue(115)
    QApplication.processEvents()
    assert ink_box(seen(body.gutter), line_of(body, 120), below=180).isValid()


def test_the_column_covers_no_text(body: BodyEdit) -> None:
    assert body.gutter.geometry().right() <= body.viewport().geometry().left() + 4
    body.resize(700, 200)
    assert body.gutter.height() == body.contentsRect().height()


def test_a_click_on_the_page_puts_the_cursor_into_the_text_within_its_paragraph(body: BodyEdit) -> None:
    for source, at in (
        (Source(Part.BODY, 1, 2), 7),
        (Source(Part.BODY, 1, 99), 11),
        (Source(Part.BODY, 2, 0), 12),
    ):
        body.go_to(source)
        assert body.textCursor().position() == at
    body.go_to(Source(Part.TITLE, 0, 1))
    body.go_to(Source(Part.BODY, 99, 0))
    assert body.textCursor().position() == 12
