"""Ledgers from XLSX: the heading says which column is what; what is not known or not certain is told."""

from __future__ import annotations

import io
from datetime import date

import pytest

from oa_client.importing.ledgers import Ledger, ledgers_in
from oa_client.importing.xlsx import read_xlsx
from oa_core.archive.model import Direction
from oa_core.refusal import Refused
from tests.support.old_folder import HEAD, xlsx

ROW = (
    "收2024-31",
    date(2024, 3, 2),
    "南屿县水务局",
    "屿水〔2024〕7号",
    "关于请求拨付抢险经费的请示",
    2,
    "",
    "请财政局阅",
    "3",
)


def ledger(*rows: tuple[object, ...], book: str = "2024年收文登记簿.xlsx", sheet: str = "表1") -> Ledger:
    (found,) = ledgers_in(book, read_xlsx(io.BytesIO(xlsx(rows, sheet))))
    return found


def test_a_line_says_who_wrote_what_when_it_came() -> None:
    found = ledger(("二〇二四年收文登记",), HEAD, ROW)
    (entry,) = found.entries
    facts, row = entry.facts, entry.row
    assert (facts.direction, facts.title, facts.number) == (Direction.IN, ROW[4], ROW[3])
    assert (facts.genre, facts.issuer, facts.dated) == ("请示", "南屿县水务局", None)
    assert (row.receipt_number, row.received, row.copies, row.remarks, row.line) == (
        "收2024-31",
        date(2024, 3, 2),
        "2",
        "请财政局阅",
        3,
    )
    assert entry.doubts == ()


def test_headings_that_nobody_knows_are_told() -> None:
    assert ledger(HEAD, ROW).unmapped == ("柜号",)


@pytest.mark.parametrize("level", ["绝密", "机密", "秘密", "秘 密"])
def test_a_classified_line_is_refused_and_none_of_its_words_kept(level: str) -> None:
    (entry,) = ledger(HEAD, (*ROW[:6], level, *ROW[7:])).entries
    assert entry.classified == level.replace(" ", "")
    assert ROW[4] not in str(entry)
    assert "水务局" not in str(entry)


def test_cells_that_cannot_be_read_for_certain_are_in_doubt() -> None:
    (entry,) = ledger(HEAD, (ROW[0], "三月初二", ROW[2], "七号", *ROW[4:])).entries
    assert set(entry.doubts) == {"dated", "number"}
    assert (entry.facts.number, entry.row.received) == ("七号", None)


def test_the_name_of_the_book_says_which_way_the_papers_went() -> None:
    out = ledger(
        ("文号", "标题", "发文日期"),
        ("屿府〔2024〕1号", "关于某事的通知", "2024年1月5日"),
        book="发文登记.xlsx",
    )
    assert out.direction is Direction.OUT
    assert out.entries[0].facts.dated == date(2024, 1, 5)
    neither = ledger(("文号", "标题"), ("屿府〔2024〕1号", "关于某事的通知"), book="台账.xlsx")
    assert (neither.direction, neither.entries[0].doubts) == (Direction.UNKNOWN, ("direction",))


def test_a_table_without_a_title_column_is_no_ledger() -> None:
    assert ledgers_in("值班表.xlsx", read_xlsx(io.BytesIO(xlsx([("姓名", "电话"), ("李敏", "1")])))) == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_xlsx(io.BytesIO(content))
