"""Papers such as people write, of any length and in any format: no invariant of the page is ever broken."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from oa_client.typesetting.grid import FULL_GRID, GRID
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Part
from oa_core.documents.paper import Form, Signing
from oa_core.documents.setting import paper_of_outline
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import Cell, Table
from tests.client.typesetting.papers import fonts_here
from tests.client.typesetting.promises import (
    check_breaks,
    check_closing,
    check_company,
    check_inside,
    check_numbers,
    check_text,
)

WORDS = (
    "加强台风防御工作",
    "（屿府〔2025〕31号）",
    "《南屿县防汛防风防旱应急预案》",
    "投资4800万元",
    "建设500平方米用房",
    "于2026年12月31日前",
    "占比12.5%",
    "“四个到位”",
    "——",
    "……",
    "县水务局、县应急管理局",
    "按照GB/T 9704-2012执行",
    "姓名喆堃",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(
    lambda words: "，".join(words) + "。"
)
PARAGRAPHS = st.builds(
    lambda number, text: Block(Element.BODY, number + text),
    st.sampled_from(["", "", "1.", "（1）"]),
    SENTENCES,
)
HEADINGS = st.sampled_from(["一、工作目标", "二、主要措施"]).map(lambda text: Block(Element.H1, text))
TABLES = st.integers(1, 45).map(
    lambda rows: Block(
        Element.TABLE,
        (
            table := Table(
                tuple((Cell(f"{at}"), Cell("县水务局"), Cell("职责" * (at % 19))) for at in range(rows)), 1
            )
        ).text,
        content=table,
    )
)
NAMES = st.sampled_from(["南屿县人民政府", "县府办", "南屿县机关事务管理和政务服务大数据中心"])


def of(kind: Element, *texts: str) -> list[Block]:
    return [Block(kind, text) for text in texts]


@st.composite
def papers(draw: st.DrawFn) -> Outline:
    """The blocks of one paper in their order."""
    pieces = st.one_of(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS, HEADINGS, TABLES)
    body = [Block(Element.BODY, "现将有关事项通知如下："), *draw(st.lists(pieces, max_size=22))]
    body.append(Block(Element.BODY, draw(SENTENCES)))
    notes = draw(st.lists(st.sampled_from(["重点任务分工表", "名单" * 20]), max_size=3))
    annexes = [
        block
        for at, name in enumerate(notes, 1)
        for block in (
            Block(Element.ATTACHMENT, f"附件{at}", within=at),
            Block(Element.ATTACHMENT, name, within=at),
            Block(Element.BODY, draw(SENTENCES), within=at),
        )
    ]
    return Outline(
        (
            *of(Element.MARK, *draw(st.sampled_from([(), ("南屿县人民政府文件",), ("甲局", "乙局文件")]))),
            *of(Element.NUMBER, "屿府〔2026〕12号"),
            *of(
                Element.TITLE,
                draw(st.sampled_from(["关于做好防台风工作的通知", "关于" + "加强管理" * 12 + "的通知"])),
            ),
            *of(
                Element.ADDRESSEES,
                draw(st.sampled_from(["各镇人民政府：", "县委各部门，" * 70 + "各镇人民政府："])),
            ),
            *body,
            *of(Element.ATTACHMENT_NOTE, *(f"{at}.{name}" for at, name in enumerate(notes, 1))),
            *of(Element.SIGNATURE, *draw(st.lists(NAMES, min_size=1, max_size=4))),
            *of(Element.DATE, "2026年3月18日"),
            *of(
                Element.NOTE,
                *draw(st.sampled_from([(), ("（此件主动公开）",), ("（联系人：" + "某" * 40 + "）",)])),
            ),
            *annexes,
            *of(Element.COPIED_TO, *draw(st.sampled_from([(), ("抄送：县委办公室。",)]))),
            *of(Element.PRINTED, *draw(st.sampled_from([(), ("县府办　2026年3月19日印发",)]))),
        )
    )


@settings(max_examples=300, deadline=None)
@given(papers(), st.sampled_from(Form), st.sampled_from(Signing), st.booleans(), st.booleans())
def test_a_paper_keeps_every_promise(
    outline: Outline, form: Form, signing: Signing, full: bool, duplex: bool
) -> None:
    found = paper_of_outline(outline, form, signing)
    layout = lay_out(found.paper, fonts_here(), duplex=duplex, grid=FULL_GRID if full else GRID)
    check_text(outline, found, layout)
    check_inside(layout)
    check_breaks(layout)
    check_company(layout)
    check_closing(layout, duplex=duplex)
    check_numbers(layout)
    check_first_page(layout)
    check_one_place(layout)


def check_first_page(layout: Layout) -> None:
    """Page 1 shows text of the body (7.3.3)."""
    assert any(run.source and run.source.part is Part.BODY for run in layout.pages[0].runs)


def check_one_place(layout: Layout) -> None:
    """Names and date stand on one page, and so do the seals over them."""
    pages = {
        at
        for at, page in enumerate(layout.pages)
        for run in page.runs
        if run.source and run.source.part in (Part.SIGNATURE, Part.DATED_ON)
    }
    sealed = {at for at, page in enumerate(layout.pages) if page.shapes}
    assert len(pages) == 1
    assert sealed <= pages
