"""Headings and body: by number, by style, and by what stands beside them."""

from __future__ import annotations

import time

import pytest

from oa_core.structure.infer import infer
from oa_core.structure.outline import Block
from oa_core.structure.source import Looks, Paragraph, plain

HEAD = "南屿县人民政府关于加强值班工作的通知\n屿府〔2026〕1号\n各镇人民政府：\n"
TAIL = "\n南屿县人民政府\n2026年1月5日\n"
LONG = "要按照属地管理、分级负责的原则，健全和完善各项值班制度，切实做到人员、责任、措施、保障四个到位，确保不出问题。"


def body(text: str) -> list[Block]:
    return list(infer(plain(HEAD + text + TAIL)).blocks[3:-2])


def test_four_levels_alone_and_running_in() -> None:
    found = body(
        "一、总体要求\n（一）落实责任。各镇要值班。\n1.排查隐患\n（1）查堤防。由水务局负责。\n此外，要报告。"
    )
    assert [block.kind.value for block in found] == ["h1", "h2", "h3", "h4", "body"]
    assert [block.text[: block.lead] for block in found] == ["", "（一）落实责任。", "", "（1）查堤防。", ""]


def test_a_long_member_of_a_row_of_headings_is_one_too_with_its_number_alone() -> None:
    found = body(f"（一）落实责任。各镇要值班。\n（二）{LONG}\n（三）强化督查。由县政府督查室负责。")
    assert [block.kind.value for block in found] == ["h2", "h2", "h2"]
    assert found[1].text[: found[1].lead] == "（二）"


def test_a_short_member_of_a_row_of_paragraphs_is_a_paragraph_too() -> None:
    found = body(f"一、{LONG}\n二、{LONG}\n三、本通知自印发之日起施行。")
    assert [block.kind.value for block in found] == ["body", "body", "body"]


def test_rows_under_different_headings_do_not_mix() -> None:
    found = body(
        f"一、甲\n（一）{LONG}\n（二）{LONG}\n二、乙\n（一）落实责任。各镇要值班。\n（二）强化督查。要督查。"
    )
    assert [block.kind.value for block in found] == ["h1", "body", "body", "h1", "h2", "h2"]


def test_a_heading_by_its_style_needs_no_number() -> None:
    source = (
        *plain(HEAD),
        Paragraph("总体要求", looks=Looks(heading=1)),
        Paragraph(f"{LONG}这是正文。", looks=Looks(heading=1)),
        *plain(TAIL),
    )
    assert [block.kind.value for block in infer(source).blocks[3:5]] == ["h1", "body"]


def test_a_number_that_word_wrote_counts_as_one() -> None:
    source = (*plain(HEAD), Paragraph("一、总体要求", numbered=2), *plain(TAIL))
    block = infer(source).blocks[3]
    assert (block.kind.value, block.numbered) == ("h1", 2)


def test_ten_thousand_paragraphs_are_understood_within_a_second() -> None:
    text = HEAD + "\n".join(f"（{'一二三四五'[at % 5]}）落实责任。{LONG}" for at in range(10_000)) + TAIL
    source = plain(text)
    begun = time.process_time()
    infer(source)
    assert time.process_time() - begun < 2  # one second on a quiet machine


def test_one_paragraph_of_a_million_letters_is_no_burden() -> None:
    begun = time.process_time()
    infer(plain(HEAD + LONG * 18_000 + TAIL))
    infer(plain("".join((HEAD + f"一、{LONG}" * 5_000 + TAIL).split())))
    assert time.process_time() - begun < 4


@pytest.mark.parametrize(
    "piece",
    [
        "〔2026〕1号",
        "国务院2026年1月1日",
        "南屿县人民政府2026年1月1日印发",
        "（（（（",
        "2026年1月1日（",
        "附件：1.甲；",
        "，各镇",
        "> ",
        "&nbsp;",
        "的通知",
        "县长王",
    ],
)
def test_no_text_is_a_trap_for_the_clock(piece: str) -> None:
    begun = time.process_time()
    infer(plain(HEAD + piece * 50_000))
    infer(plain(piece * 50_000))
    assert time.process_time() - begun < 4
