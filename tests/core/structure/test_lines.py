"""Lines: what is stray among them, and which of them a page has ended."""

from __future__ import annotations

import pytest

from oa_core.structure.outline import Element, fingerprint
from oa_core.structure.parts import Part, cut, joined, parts_of, width
from oa_core.structure.source import Paragraph, plain
from oa_core.structure.strays import take_out
from oa_core.structure.wrapping import unwrap

SENTENCE = (
    "各镇人民政府要按照属地管理的原则加强值班值守工作，切实做到人员到位、责任到位、措施到位，确保安全。"
)


def stray(text: str) -> list[str]:
    return [part.text for part in take_out(parts_of(plain(text))) if part.kind is Element.STRAY]


@pytest.mark.parametrize(
    "line",
    [
        "— 3 —",
        "-12-",
        "－4－",
        "一 5 一",
        "第 3 页",
        "第3页 共9页",
        "（此页无正文）",
        "此页无正文",
        "———————",
        "* * *",
    ],
)
def test_what_belongs_to_the_page_is_stray(line: str) -> None:
    assert stray(f"正文甲。\n{line}\n正文乙。") == [line]


@pytest.mark.parametrize("line", ["3", "一、总体要求", "2026年3月4日", "第三章　附则", "— 这是引用 —"])
def test_what_belongs_to_the_text_is_not(line: str) -> None:
    assert stray(f"正文甲。\n{line}\n正文乙。") == []


def test_bare_numbers_that_count_through_a_long_text_are_page_numbers() -> None:
    lines = [SENTENCE] * 22
    text = "\n".join([*lines, "1", *lines, "2", *lines, "3"])
    assert stray(text) == ["1", "2", "3"]


def test_bare_numbers_of_a_table_are_not() -> None:
    assert stray("\n".join(["序号", "1", "甲", "2", "乙", "3", "丙"])) == []


def test_quote_marks_are_cut_off_and_nothing_else() -> None:
    assert stray("> 甲\n>> 乙\n> \n> 丙") == ["> ", ">> ", "> ", "> "]
    assert stray("甲\n> 乙\n丙\n丁") == []


def test_the_furniture_of_a_web_page_is_stray_only_at_the_top() -> None:
    assert stray("索 引 号：000014349\n来源：办公室\n正文。") == ["索 引 号：000014349", "来源：办公室"]
    assert stray("\n".join([*["正文。"] * 20, "来源：办公室"])) == []


def test_cutting_and_joining_touch_no_letter() -> None:
    part = Part("　甲乙 丙\u3000", numbered=2)
    pieces = cut(part, (1, 3, 4, 99, -1))
    assert [piece.text for piece in pieces] == ["　甲乙 ", "丙\u3000"]
    assert fingerprint(piece.text for piece in pieces) == fingerprint([part.text])
    assert [piece.numbered for piece in pieces] == [2, 0]
    assert joined([Part("typhoon "), Part(" shelter")]).text == "typhoon shelter"
    assert joined([Part("甲 "), Part("　乙")]).text == "甲乙"
    assert joined([Part("20"), Part("26年")]).text == "2026年"


def test_width_counts_chinese_characters() -> None:
    assert (width("　甲乙　"), width("ab"), width("甲1"), width("")) == (2, 1, 1.5, 0)


@pytest.mark.parametrize("length", [24, 30, 40])
def test_lines_that_a_page_ended_become_paragraphs_again(length: int) -> None:
    paragraphs = [SENTENCE * 2, SENTENCE * 3, SENTENCE * 2 + "甲。"]
    lines = [text[at : at + length] for text in paragraphs for at in range(0, len(text), length)]
    assert [part.text for part in unwrap(parts_of(plain("\n".join(lines))))] == paragraphs


def test_paragraphs_that_their_writer_ended_stay() -> None:
    parts = parts_of(tuple(Paragraph(SENTENCE) for _ in range(5)))
    assert [part.text for part in unwrap(parts)] == [SENTENCE] * 5
