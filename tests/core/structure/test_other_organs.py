"""Provinces, counties, party offices, departments; orders, announcements, letters, minutes: none was looked at for
the rules alone, and none may be silently wrong."""

from __future__ import annotations

import pytest

from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.outline import Element, fingerprint
from oa_core.structure.source import plain
from tests.structure.other_papers import PAPERS, Paper
from tests.structure.score import judged
from tests.support.mangles import MANGLES, mangled


def true_of(paper: Paper) -> dict[str, str]:
    return {
        "id": paper.title,
        "title": paper.title,
        "number": paper.number,
        "addressees": paper.addressees,
        "signature": paper.signature,
        "date": paper.date,
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.title[:20])
def test_the_paper_is_understood(paper: Paper) -> None:
    assert not [each for each in judged(infer(plain(paper.text)), true_of(paper)) if not each.right]


@pytest.mark.parametrize("mangle", MANGLES)
def test_no_fact_is_silently_wrong_after_a_mangle(mangle: str) -> None:
    wrong = []
    for paper in PAPERS:
        text = mangled(mangle, paper.text, 3)
        outline = infer(plain(text))
        assert fingerprint(block.text for block in outline.blocks) == fingerprint([text])
        wrong += [each for each in judged(outline, true_of(paper)) if not each.right and not each.asked]
    assert not wrong


def kinds(text: str) -> list[tuple[str, str, int]]:
    return [(block.kind.value, block.text.strip(), block.within) for block in infer(plain(text)).blocks]


def test_everything_above_the_title_is_named() -> None:
    paper = next(paper for paper in PAPERS if paper.text.startswith("000012"))
    assert kinds(paper.text)[:6] == [
        ("copy_number", "000012", 0),
        ("urgency", "特急", 0),
        ("mark", "南屿县人民政府文件", 0),
        ("number", "南府〔2026〕18号", 0),
        ("signers", "签发人：李某", 0),
        ("title", "南屿县人民政府关于启动防台风应急响应的报告", 0),
    ]
    assert kinds(paper.text)[-3:] == [
        ("note", "（此件依申请公开）", 0),
        ("copied_to", "抄送：省应急管理厅，省水务厅。", 0),
        ("printed", "南屿县人民政府办公室　　　　2026年9月8日印发", 0),
    ]
    found = facts(infer(plain(paper.text)))
    assert (found.notes, found.copied_to) == ("此件依申请公开", "省应急管理厅，省水务厅")


def test_attachments_are_listed_and_then_follow() -> None:
    paper = next(paper for paper in PAPERS if "安全生产先进单位的通报" in paper.title)
    found = kinds(paper.text)
    assert ("attachment_note", "附件：2025年度安全生产先进单位名单", 0) in found
    assert ("attachment", "附件", 1) in found
    assert ("attachment", "2025年度安全生产先进单位名单", 1) in found
    assert all(within == 1 for _kind, text, within in found if text in ("三亚市人民政府", "省应急管理厅"))


def test_a_forwarded_paper_keeps_its_own_facts_to_itself() -> None:
    paper = next(paper for paper in PAPERS if paper.title.startswith("关于转发"))
    outline = infer(plain(paper.text))
    assert facts(outline).signatures == ("南屿县教育局",)
    inner = [(block.kind, block.text) for block in outline.blocks if block.within]
    assert (Element.SIGNATURE, "海南省教育厅") in inner
    assert (Element.DATE, "2026年3月30日") in inner


def test_who_was_present_is_named_in_minutes() -> None:
    paper = next(paper for paper in PAPERS if paper.title.endswith("纪要"))
    assert [text for kind, text, _ in kinds(paper.text) if kind == "attendance"] == [
        "出席：张某、李某、王某。",
        "列席：赵某（县财政局）、钱某（县发展改革委）。",
    ]


FORWARDED = """南屿县教育局关于转发有关通知的通知
屿教〔2026〕8号
各学校：
现转发给你们，请遵照执行。
南屿县教育局
2026年4月8日
抄送：县人民政府办公室。
南屿县教育局办公室　2026年4月9日印发
海南省教育厅关于招生工作的通知
各市、县、自治县教育局：
一、坚持免试就近入学。
海南省教育厅
2026年3月30日
抄送：省人民政府办公厅。
海南省教育厅办公室　2026年3月31日印发
附件
招生日程
三月摸底，四月招生。"""


def test_the_imprint_of_a_forwarded_paper_is_its_own() -> None:
    outline = infer(plain(FORWARDED))
    assert facts(outline).copied_to == "县人民政府办公室"
    assert [(block.kind.value, block.within) for block in outline.blocks if "印发" in block.text] == [
        ("printed", 0),
        ("printed", 1),
    ]
