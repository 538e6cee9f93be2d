"""附件: a person sees which files go with a paper, adds one, keeps a copy, removes one; refusals are told in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.support.fake_office import Archive, FakeOffice
from tests.support.handing_in import Paper
from tests.support.papers import document, returned, submitted
from tests.support.window import Seat
from ui.notices import Notice
from ui.paperwork.detail import DetailPane
from ui.paperwork.file_list import size_name
from ui.paperwork.first_page import FirstPageSheet

Sit = Callable[[str], Seat]
SCAN = Paper("扫描件.pdf", b"%PDF-1.7")
PLAN = Paper("防汛预案.txt", "各乡镇要落实值班。".encode() * 100)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / PLAN.name
    path.write_bytes(PLAN.content)
    return path


def enter(seat: Seat, path: Path) -> None:
    """Write the path where it is asked for, and Enter."""
    field = seat.find(QLineEdit, "path")
    field.setText(str(path))
    field.setFocus()
    seat.key(Qt.Key.Key_Return)


def said(seat: Seat) -> str:
    return seat.find(Notice, "file_notice").text


def with_file(archive: Archive, plan: Path) -> tuple[str, FakeOffice]:
    """A returned paper of the clerk's with a file, and the clerk's office."""
    paper = returned(archive)
    office = FakeOffice(archive, "clerk")
    office.files.attach(paper, plan)
    return paper, office


def test_a_file_is_added_by_its_path_and_stands_with_the_paper(
    sit: Sit, archive: Archive, plan: Path
) -> None:
    paper = returned(archive)
    clerk = sit("clerk")
    clerk.press("add_file")
    assert clerk.focus == "path"
    enter(clerk, plan)
    assert document(archive, paper).attachments == (PLAN.attachment,)
    assert PLAN.name in said(clerk)
    assert clerk.sees("save_file_0")
    assert not clerk.sees("path"), "the line is gone again"


def test_a_refusal_is_told_in_place_and_the_path_stays_to_be_put_right(
    sit: Sit, archive: Archive, tmp_path: Path
) -> None:
    paper = returned(archive)
    clerk = sit("clerk")
    clerk.press("add_file")
    wrong = tmp_path / "setup.exe"
    wrong.write_bytes(b"MZ")
    enter(clerk, wrong)
    assert "不收这种文件" in said(clerk)
    assert clerk.find(QLineEdit, "path").text() == str(wrong)
    enter(clerk, tmp_path / "不在.pdf")
    assert "读不出来" in said(clerk)
    marked = tmp_path / "机密★方案.pdf"
    marked.write_bytes(b"%PDF-")
    enter(clerk, marked)
    assert "机密" in said(clerk)
    assert document(archive, paper).attachments == ()


def test_a_copy_is_kept_where_the_person_says(sit: Sit, archive: Archive, plan: Path, tmp_path: Path) -> None:
    _, office = with_file(archive, plan)
    clerk = sit(office)  # type: ignore[arg-type]  # a seat takes an office as well as a name
    clerk.press("save_file_0")
    assert clerk.find(QLineEdit, "path").text().endswith(PLAN.name)
    out = tmp_path / "copy.txt"
    enter(clerk, out)
    assert out.read_bytes() == PLAN.content
    assert "没有加密" in said(clerk)


def test_a_file_is_removed(sit: Sit, archive: Archive, plan: Path) -> None:
    paper, office = with_file(archive, plan)
    clerk = sit(office)  # type: ignore[arg-type]  # a seat takes an office as well as a name
    clerk.press("remove_file_0")
    assert document(archive, paper).attachments == ()
    assert not clerk.sees("save_file_0")
    assert "已移除" in said(clerk)


def test_how_a_file_stands_is_told_beside_it(sit: Sit, archive: Archive, plan: Path) -> None:
    _, office = with_file(archive, plan)
    office.files.states[PLAN.sha256] = "pending"
    clerk = sit(office)  # type: ignore[arg-type]  # a seat takes an office as well as a name
    assert clerk.find(QLabel, "file_state_0").text() == "待发"


def test_a_file_that_is_not_here_is_fetched_first(sit: Sit, archive: Archive, plan: Path) -> None:
    paper, _ = with_file(archive, plan)
    clerk = sit("clerk")  # another workstation of the same person
    assert clerk.find(QLabel, "file_state_0").text() == "未下载"
    clerk.press("save_file_0")
    assert clerk.office.files.wanted == [PLAN.sha256]
    assert document(archive, paper).attachments


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("L", (600, 850), 200).save(out, "JPEG")
    return out.getvalue()


def at_the_director(archive: Archive, sit: Sit) -> Seat:
    """The director, to whom a paper with a scan has come; the scan itself has not."""
    paper = submitted(archive)
    archive.records[paper] = replace(document(archive, paper), attachments=(SCAN.attachment,))
    return sit("director")


def test_the_first_page_of_a_scan_is_seen_before_the_scan_is_here(sit: Sit, archive: Archive) -> None:
    director = at_the_director(archive, sit)
    assert not director.sees("tab_first_page")
    director.press("first_page_0")
    assert "正在取" in said(director)
    director.office.files.first_pages[SCAN.sha256] = a_picture()
    director.office.arrive()
    director.settle()
    assert director.find(FirstPageSheet, "first_page").accessibleName() == f"{SCAN.name} 的首页"
    assert director.sees("first_page")
    assert not director.sees("file_notice")
    director.press("tab_page")
    assert director.sees("page")
    director.press("tab_first_page")
    assert director.sees("first_page")
    assert director.office.files.wanted == [], "the scan itself was not asked for"


@pytest.mark.parametrize("page", [b"", b"no picture"], ids=["none", "unreadable"])
def test_a_scan_without_a_first_page_says_so(sit: Sit, archive: Archive, page: bytes) -> None:
    director = at_the_director(archive, sit)
    director.office.files.first_pages[SCAN.sha256] = page
    director.press("first_page_0")
    assert "没有首页图" in said(director)
    assert not director.sees("tab_first_page")


def test_nothing_of_a_first_page_stays_when_another_paper_is_looked_at(sit: Sit, archive: Archive) -> None:
    director = at_the_director(archive, sit)
    director.office.files.first_pages[SCAN.sha256] = a_picture()
    director.press("first_page_0")
    assert director.sees("first_page")
    (detail,) = (each for each in director.window.findChildren(DetailPane) if each.isVisible())
    detail.show_nothing()
    assert detail.sheets.first_page.accessibleName() == "附件首页"
    assert not director.sees("first_page")
    assert not director.sees("tab_first_page")


def test_a_paper_without_files_that_takes_none_shows_no_empty_row(sit: Sit, archive: Archive) -> None:
    submitted(archive)
    assert not sit("director").sees("attachments")


def test_who_may_not_change_the_paper_sees_its_files_only(sit: Sit, archive: Archive) -> None:
    paper = submitted(archive)
    archive.records[paper] = replace(document(archive, paper), attachments=(PLAN.attachment,))
    director = sit("director")
    assert director.sees("save_file_0")
    assert not director.sees("remove_file_0")
    assert not director.sees("add_file")


@pytest.mark.parametrize(
    ("size", "name"), [(1, "1 KB"), (1024, "1 KB"), (300_000, "293 KB"), (5_500_000, "5.2 MB")]
)
def test_sizes_read_as_people_say_them(size: int, name: str) -> None:
    assert size_name(size) == name
