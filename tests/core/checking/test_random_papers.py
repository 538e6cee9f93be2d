"""Whatever a text says, it is judged: no rule breaks down, every place exists, and no fix falls outside its block."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from oa_core.checking.check import check
from oa_core.checking.registry import RULES
from oa_core.structure.infer import infer
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import plain

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "关于",
                    "转发",
                    "的通知",
                    "请示",
                    "报告",
                    "国发〔2019〕",
                    "[26]第012号",
                    "各乡镇",
                    "：",
                    ":",
                    "。。。",
                    "……等",
                ),
                *(
                    "附件",
                    "1.",
                    "一、",
                    "（二）",
                    "（3）、",
                    "2026年2月30日",
                    "9月1日（周三）",
                    "5-10%",
                    ".5",
                    "××",
                    "抄送：",
                ),
                *(
                    "《甲》、《乙》",
                    "11010519491231002X",
                    "共5个，其中：2个、4个",
                    "合计",
                    "\n",
                    "\n",
                    " ",
                    "(甲)",
                    '"乙"',
                ),
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=30,
)
BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from([kind for kind in Element if kind not in (Element.TABLE, Element.IMAGE)]),
        text=PIECES.map("".join),
        confidence=st.sampled_from([0.5, 1.0]),
        numbered=st.integers(0, 3),
        within=st.integers(0, 1),
    ),
    max_size=8,
)


def judged(outline: Outline) -> None:
    report = check(outline)
    for finding in report.findings:
        text = outline.blocks[finding.block].text
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message
        assert finding.fix is None or finding.fix != text[finding.start : finding.end]
    assert set(report.not_checked) <= {rule.id for rule in RULES}


@given(PIECES.map("".join))
def test_any_text_can_be_judged(text: str) -> None:
    judged(infer(plain(text)))


@given(BLOCKS)
def test_any_outline_can_be_judged_however_wrong_its_kinds_are(blocks: list[Block]) -> None:
    judged(Outline(tuple(blocks)))


def test_ten_thousand_paragraphs_are_judged_in_bounded_time() -> None:
    lines = [f"{n}、各地要落实责任,加强值守(第{n}号)，工期5-10天。" for n in range(10_000)]
    outline = Outline(tuple(Block(Element.BODY, line) for line in lines))
    begun = time.perf_counter()
    assert check(outline).findings
    assert time.perf_counter() - begun < 10


def test_a_line_of_twenty_thousand_characters_is_judged_in_bounded_time() -> None:
    for piece in ("关于转发", "（", "请于", "5-", "每月报送", "(甲", "《", "经", "1.", "……", "总计5个，其中"):
        for kind in (
            Element.TITLE,
            Element.BODY,
            Element.ADDRESSEES,
            Element.ATTACHMENT_NOTE,
            Element.NUMBER,
        ):
            begun = time.perf_counter()
            check(Outline((Block(Element.TITLE, "通知"), Block(kind, piece * (20_000 // len(piece))))))
            assert time.perf_counter() - begun < 5, (piece, kind)
