"""旧文: a folder is named and taken over; what is in doubt is confirmed by Enter, one paper after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit

from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import Direction, OldFacts, OldPaper, old_paper_id
from tests.support.fake_office import Archive, FakeOffice
from tests.support.window import Seat
from ui.widgets.nav import NavButton

Sit = Callable[[str], Seat]
ENTER = Qt.Key.Key_Return


def keep(archive: Archive, number: int) -> str:
    source = f"{number:064x}"
    facts = OldFacts(title=f"关于第{number}件事的通知", number=f"屿府〔2025〕{number}号")
    act = KeepOldPaper("office", source, facts, (f"第{number}件事。",), f"{number}.docx", doubts=("dated",))
    FakeOffice(archive, "clerk").execute(old_paper_id("office", source), act)
    return old_paper_id("office", source)


@pytest.fixture
def seat(archive: Archive, sit: Sit) -> Seat:
    for number in (1, 2):
        keep(archive, number)
    seat = sit("clerk")
    seat.press("nav_archive")
    return seat


def doubtful(seat: Seat) -> list[OldPaper]:
    return list(seat.office.old_papers.papers(doubtful=True))


def test_the_papers_in_doubt_are_counted_and_stand_beside_their_text(seat: Seat) -> None:
    assert seat.find(NavButton, "nav_archive").count == 2
    assert seat.find(QPlainTextEdit, "old_text").toPlainText() == "第1件事。"
    assert seat.find(QLineEdit, "old_number").text() == "屿府〔2025〕1号"


def test_a_paper_is_confirmed_by_enter_and_the_next_one_comes(seat: Seat) -> None:
    field = seat.find(QLineEdit, "old_dated")
    field.setFocus()
    seat.type("2025年4月3日")
    seat.key(ENTER)
    (left,) = doubtful(seat)
    assert left.facts.number == "屿府〔2025〕2号"
    assert seat.find(QPlainTextEdit, "old_text").toPlainText() == "第2件事。"
    confirmed = [each for each in seat.office.old_papers.papers() if not each.doubts]
    assert [each.facts.dated for each in confirmed] == [date(2025, 4, 3)]
    assert seat.find(NavButton, "nav_archive").count == 1


def test_a_day_that_cannot_be_read_is_not_confirmed(seat: Seat) -> None:
    field = seat.find(QLineEdit, "old_dated")
    field.setFocus()
    seat.type("去年春天")
    seat.key(ENTER)
    assert len(doubtful(seat)) == 2
    assert seat.focus == "old_dated"


def test_a_folder_is_named_in_the_line_and_its_way_is_told(seat: Seat, tmp_path: Path) -> None:
    seat.press("import_folder")
    line = seat.find(QLineEdit, "path")
    line.setText(str(tmp_path))
    seat.key(ENTER)
    assert seat.office.old_papers.run.started == [tmp_path]
    assert "正在导入 3/9" in seat.find(QLabel, "import_told").text()
    seat.press("import_pause")
    assert not seat.office.old_papers.run.progress.running


def test_an_old_paper_that_is_searched_for_stands_there_with_its_text(seat: Seat) -> None:
    seat.find(QLineEdit, "old_search").setFocus()
    seat.type("第2件")
    seat.key(ENTER)
    seat.settle()
    assert seat.find(QPlainTextEdit, "old_text").toPlainText() == "第2件事。"
    assert seat.find(QLineEdit, "old_number").text() == "屿府〔2025〕2号"


def test_each_doubt_is_looked_at_by_itself(archive: Archive, sit: Sit) -> None:
    source = f"{7:064x}"
    facts = OldFacts(title="关于某事的通知")
    act = KeepOldPaper(
        "office", source, facts, ("某事。",), "7.docx", doubts=("direction", "number", "dated")
    )
    FakeOffice(archive, "clerk").execute(old_paper_id("office", source), act)
    seat = sit("clerk")
    seat.press("nav_archive")
    seat.find(QComboBox, "old_direction").setFocus()
    seat.find(QComboBox, "old_direction").setCurrentIndex(2)
    seat.press("old_confirm")
    assert len(doubtful(seat)) == 1
    assert seat.focus == "old_number"
    seat.find(QComboBox, "old_direction").setFocus()
    for following in ("old_number", "old_dated"):
        seat.key(ENTER)
        assert (seat.focus, len(doubtful(seat))) == (following, 1)
    seat.key(ENTER)
    assert doubtful(seat) == []
    (paper,) = seat.office.old_papers.papers()
    assert paper.facts.direction is Direction.OUT
