"""Taking over a folder of old papers: every file has its row, nothing stops the run, nothing is made twice."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from oa_client.office.import_report import write_report
from oa_client.office.import_run import BATCH, QUEUED
from oa_client.office.office import Office
from oa_core.archive.commands import ConfirmOldPaper
from oa_core.archive.model import Direction, State
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from tests.support.old_folder import HEAD, fill, paper_text, write_txt, xlsx
from ui.wording import sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "旧文"
    fill(made, 6)
    return made


def line_of(number: int) -> tuple[object, ...]:
    """The line of a ledger for ``paper_text(number)``."""
    day = date(2025, 3, 9)
    return (f"收{number}", day, "南屿县人民政府", f"屿府〔2025〕{number}号", "某项通知", 1, "", "", "")


def states(office: Office, folder: Path) -> Counter[str]:
    return Counter(row.state for row in office.old_papers.report(folder))


def test_every_file_has_a_row_and_none_of_them_stops_the_run(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    rows = {Path(row.path).name: row for row in office.old_papers.report(folder)}
    assert states(office, folder) == {"taken": 6, "known": 1, "refused": 3, "left": 1}
    assert rows["坏的.docx"].code in ("package_damaged", "not_a_docx")
    assert rows["空的.txt"].code == "nothing_to_read"
    assert "~$锁.docx" not in rows
    assert office.old_papers.held.total == 6
    assert (office.old_papers.run.progress.done, office.old_papers.run.progress.total) == (11, 11)


def test_a_classified_file_leaves_neither_its_words_nor_its_print(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    (row,) = [row for row in office.old_papers.report(folder) if row.code == "classified"]
    assert row.sha256 == ""
    assert all("不能写出来" not in "".join(paper.text) for paper in office.old_papers.papers())


def test_a_paper_is_read_with_its_facts_and_text(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    paper = next(each for each in office.old_papers.papers() if each.facts.number == "屿府〔2025〕3号")
    facts = paper.facts
    assert (facts.direction, facts.title) == (
        Direction.OUT,
        "南屿县人民政府关于做好第3项2025年重点工作的通知",
    )
    assert (facts.genre, facts.issuer, facts.dated) == ("通知", "南屿县人民政府", date(2025, 3, 4))
    assert paper.text == tuple(paper_text(3)[4:7])
    assert paper.file == "0003号通知.docx"


def test_taking_it_over_twice_makes_nothing_twice(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    orders = len(office.orders.waiting())
    office.old_papers.run.take(folder)
    other = shutil.copytree(folder, folder.with_name("另一份"))
    office.old_papers.run.take(Path(other))
    assert len(office.orders.waiting()) == orders == 6
    assert states(office, Path(other))["known"] == 7


def test_a_file_that_changed_is_looked_at_again(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    write_txt(folder / "空的.txt", paper_text(77))
    office.old_papers.run.take(folder)
    assert office.old_papers.held.total == 7


def test_a_ledger_and_a_file_of_the_same_number_are_one_paper(office: Office, folder: Path) -> None:
    rows = [
        HEAD,
        ("收1", date(2025, 3, 9), "南屿县人民政府", "屿府〔2025〕3号", "关于第3项的通知", 1, "", "已阅", ""),
        ("收2", date(2025, 3, 9), "南屿县水务局", "屿水〔2025〕9号", "关于没有文件的请示", 1, "", "", ""),
        ("收3", date(2025, 3, 9), "某机关", "某〔2025〕1号", "一件不能写出来的事", 1, "机密", "", ""),
    ]
    (folder / "收文登记簿.xlsx").write_bytes(xlsx(rows))
    office.old_papers.run.take(folder)
    papers = {paper.facts.number: paper for paper in office.old_papers.papers()}
    one, alone = papers["屿府〔2025〕3号"], papers["屿水〔2025〕9号"]
    assert one.ledger is not None
    assert (one.ledger.receipt_number, one.text != ()) == ("收1", True)
    assert (alone.text, alone.facts.issuer) == ((), "南屿县水务局")
    assert office.old_papers.held.total == 7
    told = {row.path: row for row in office.old_papers.report(folder)}
    assert told["收文登记簿.xlsx"].facts == {"columns": "柜号"}
    assert told["收文登记簿.xlsx#4"].code == "classified"
    assert "不能写出来" not in str(office.old_papers.papers()) + str(told)
    before = len(office.orders.waiting())
    office.old_papers.run.take(folder)
    assert len(office.orders.waiting()) == before


def test_what_is_in_doubt_is_listed_until_a_person_confirms_it(office: Office, folder: Path) -> None:
    write_txt(folder / "没头没尾.txt", ["请尽快办理。"])
    office.old_papers.run.take(folder)
    paper = next(each for each in office.old_papers.papers(doubtful=True) if each.file == "没头没尾.txt")
    assert {"title", "direction", "dated"} <= set(paper.doubts)
    before = office.old_papers.held.doubtful
    office.execute(paper.id, ConfirmOldPaper(paper.facts), seen=paper.step)
    assert office.old_papers.held.doubtful == before - 1
    after = next(each for each in office.old_papers.papers() if each.id == paper.id)
    assert (after.state, after.text) == (State.CLEAR, ("请尽快办理。",))


def test_old_papers_are_found_and_begin_new_ones(office: Office, folder: Path) -> None:
    office.old_papers.run.take(folder)
    office.finding.catch_up()
    assert {found.kind for found in office.finding.find("第3项任务")} == {"old_paper"}
    assert {paper.facts.number for paper in office.old_papers.find("第3项任务")} == {"屿府〔2025〕3号"}
    assert len(office.old_papers.find("zdgz")) == 6
    assert office.finding.find("屿府〔2025〕3号")
    wanted = Content(letterhead="yufu", title="关于做好第3项重点工作的通知")
    last = office.precedents.like(wanted, "3号")[0]
    assert office.precedents.from_last_time(last.id).content.title.endswith("2026年重点工作的通知")


def test_nobody_without_a_desk_takes_papers_over(open_office: object, folder: Path) -> None:
    head = open_office("head")  # type: ignore[operator]  # a fixture that gives a function
    with pytest.raises(Refused, match="not_yours"):
        head.old_papers.run.take(folder)


def test_the_report_is_a_table_that_no_spreadsheet_takes_for_formulas(office: Office, folder: Path) -> None:
    write_txt(folder / "=1+1.txt", paper_text(88))
    office.old_papers.run.take(folder)
    path = folder.parent / "报告.csv"
    write_report(office.old_papers.report(folder), lambda code, _facts: code, path)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("文件,结果,说明")
    assert len(lines) == 1 + len(office.old_papers.report(folder))
    assert any(line.startswith("'=1+1.txt,已导入") for line in lines)


def test_a_line_that_several_files_could_be_is_part_of_none_and_all_of_them_are_told(
    office: Office, folder: Path
) -> None:
    other = paper_text(3)
    other[6] = "修改后再发的一份。"
    write_txt(folder / "改过的.txt", other)
    (folder / "登记簿.xlsx").write_bytes(xlsx([HEAD, line_of(3), line_of(4)], "收文"))
    for _time in range(2):  # the second run tells the same
        office.old_papers.run.take(folder)
        told = {row.path: row for row in office.old_papers.report(folder)}
        names = {"line": "登记簿.xlsx#2", "files": "2025/0003号通知.docx、改过的.txt"}
        for row in ("登记簿.xlsx#2", "2025/0003号通知.docx", "改过的.txt"):
            assert (told[row].state, told[row].code, told[row].facts) == ("taken", "pair_many_files", names)
        assert (told["2025/0004号通知.txt"].code, "登记簿.xlsx#3" in told) == ("", False)
        papers = office.old_papers.papers()
        three = [each for each in papers if each.facts.number == "屿府〔2025〕3号"]
        assert sorted(bool(each.ledger) for each in three) == [False, False, True]
        assert office.old_papers.held.total == 8
    assert office.old_papers.run.progress.done == office.old_papers.run.progress.total


def test_a_file_that_stands_in_several_lines_is_part_of_none_and_all_of_them_are_told(
    office: Office, folder: Path
) -> None:
    again = ("收9", *line_of(3)[1:])
    (folder / "登记簿.xlsx").write_bytes(xlsx([HEAD, line_of(3), again], "收文"))
    office.old_papers.run.take(folder)
    told = {row.path: row for row in office.old_papers.report(folder)}
    names = {"file": "2025/0003号通知.docx", "lines": "登记簿.xlsx#2、登记簿.xlsx#3"}
    for row in ("登记簿.xlsx#2", "登记簿.xlsx#3", "2025/0003号通知.docx"):
        assert (told[row].state, told[row].code, told[row].facts) == ("taken", "pair_many_lines", names)
    assert office.old_papers.held.total == 8


def test_a_line_that_was_taken_over_before_its_file_came_is_not_merged_unasked(
    office: Office, folder: Path
) -> None:
    (folder / "登记簿.xlsx").write_bytes(xlsx([HEAD, line_of(99)], "收文"))
    office.old_papers.run.take(folder)
    write_txt(folder / "后来的.txt", paper_text(99))
    office.old_papers.run.take(folder)
    told = {row.path: row for row in office.old_papers.report(folder)}
    assert (told["后来的.txt"].state, told["后来的.txt"].code) == ("taken", "pair_earlier")


def test_a_second_file_of_a_line_that_has_one_already_is_told(office: Office, folder: Path) -> None:
    (folder / "登记簿.xlsx").write_bytes(xlsx([HEAD, line_of(3)], "收文"))
    office.old_papers.run.take(folder)
    other = paper_text(3)
    other[6] = "修改后再发的一份。"
    write_txt(folder / "改过的.txt", other)
    office.old_papers.run.take(folder)
    told = {row.path: row for row in office.old_papers.report(folder)}
    assert told["改过的.txt"].code == "pair_many_files"
    assert office.old_papers.held.total == 7


def test_tables_of_other_kinds_locked_workbooks_and_old_word_files_are_told(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    (folder / "台账.xls").write_bytes(ole)
    (folder / "台账.et").write_bytes(ole)
    (folder / "加密.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    (folder / "老.doc").write_bytes(ole)
    (folder / "老.wps").write_bytes(ole)
    office.old_papers.run.take(folder)
    told = {row.path: row for row in office.old_papers.report(folder)}
    expected = {
        "台账.xls": "table_unread",
        "台账.et": "table_unread",
        "加密.xlsx": "file_encrypted",
        "老.doc": "old_office_later",
        "老.wps": "old_office_later",
    }
    assert {name: told[name].code for name in expected} == expected
    assert {told[name].state for name in expected} == {"refused"}
    assert all(sentence(told[name].code, told[name].facts).endswith("。") for name in expected)


def test_the_orders_that_wait_for_the_line_stay_below_the_limit(office: Office, tmp_path: Path) -> None:
    many = tmp_path / "很多"
    fill(many, QUEUED + 60)
    office.old_papers.run.start(many)
    while not office.old_papers.run.progress.waiting:
        assert office.old_papers.run.progress.running
        assert len(office.orders.waiting()) <= QUEUED
    assert QUEUED - BATCH < len(office.orders.waiting()) <= QUEUED
    office.old_papers.run.pause()
    assert not office.old_papers.run.progress.running
