"""Lists keep the chosen row while they change, and the keyboard passes over headings."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.support.fake_office import START
from ui.models.row_model import RowModel
from ui.rows import Chip, Heading, Row
from ui.theme.theme import LIGHT_THEME
from ui.times import day_name, full_date, moment, stay
from ui.widgets.row_list import RowList


def row(key: str, *chips: Chip) -> Row:
    return Row(key, f"标题{key}", "发文 · 李敏", "document_edit_regular", chips)


ENTRIES = (Heading("今天"), row("a"), row("b"), Heading("更早"), row("c"))


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowModel()
    model.show_rows(ENTRIES)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt ships it without types


def test_the_next_row_after_one_that_is_done() -> None:
    model = RowModel()
    model.show_rows(ENTRIES)
    assert [model.after(key) for key in ("a", "b", "c", "x")] == ["b", "c", "b", ""]


def test_a_row_that_only_reads_differently_does_not_reset_the_list(qtbot: QtBot) -> None:
    model = RowModel()
    model.show_rows(ENTRIES)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    assert model.show_rows((*ENTRIES[:4], row("c", Chip("待发", "amber", "cloud_arrow_up_filled"))))
    assert not model.show_rows((*ENTRIES[:4], row("c", Chip("待发", "amber", "cloud_arrow_up_filled"))))
    assert resets == []


def test_arrows_pass_over_headings_and_readers_hear_the_whole_row(qtbot: QtBot) -> None:
    view, model = RowList(LIGHT_THEME, "test_list", "试"), RowModel()
    qtbot.addWidget(view)
    view.setModel(model)
    model.show_rows((*ENTRIES[:4], row("c", Chip("待发", "amber", "cloud_arrow_up_filled"))))
    view.show()
    view.setCurrentIndex(model.index_of("b"))
    heard: list[str] = []
    view.chosen.connect(heard.append)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert heard == ["c"]
    spoken = model.data(view.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "标题c，发文 · 李敏，待发"


def test_times_read_as_people_say_them() -> None:
    assert moment(START, START) == "今天 10:20"
    assert moment(START - timedelta(days=1), START) == "昨天 10:20"
    assert day_name((START - timedelta(days=300)).date(), START.date()) == "2025年11月19日"
    assert stay(START - timedelta(minutes=8), START) == "8 分钟"
    assert stay(START - timedelta(hours=51), START) == "2 天 3 小时"
    assert full_date(START) == "2026年9月15日 星期二"
