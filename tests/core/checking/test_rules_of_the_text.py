"""Headings, attachments, marks, numbers and words: each rule finds what is wrong, and puts it right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_core.checking.context import NOTHING_KNOWN, Context
from oa_core.documents.model import Openness
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import Cell, Table
from tests.core.checking.written import assert_its_fix_puts_it_right, found, paper

IDENTITY = "11010519491231002X"
"""The example of GB 11643: nobody's number."""


def said(*text: str) -> Outline:
    return paper(text=text)


PUT_RIGHT = [
    ("L38", said("一.落实责任"), "、"),
    ("L38", said("（一）、落实责任"), ""),
    ("L38", said("1、落实责任"), "."),
    ("L38", said("（1）、落实责任"), ""),
    ("L38", said("1、各地要落实责任，加强值守，做好预案，组织演练，备足物资。"), "."),
    ("L39", said("一、落实责任。", "各级要落实责任。", "二、加强值守", "要值守。"), ""),
    ("L37", said("一、落实责任", "要落实。", "三、加强值守", "要值守。"), "二"),
    ("L37", said("一、落实责任", "（一）靠前指挥。要指挥。", "（三）加强值守。要值守。", "二、其他"), "二"),
    ("L41", paper(attachment_note="附件:名单"), "："),
    ("L41", paper(attachment_note="附件 名单"), "："),
    ("L41", paper(attachment_note="附件：名单。"), ""),
    ("L41", paper(attachment_note=("附件：一、名单", "2.职责表")), "1."),
    ("L41", paper(attachment_note=("附件：1、名单", "2.职责表")), "1."),
    ("L41", paper(attachment_note=("附件：1.名单；", "2.职责表")), ""),
    ("L42", paper(attachment_note="附件：1. 名单"), ""),
    ("L43", paper(attachment_note="附件：名单", attachment=("附件：", "名单")), "附件"),
    (
        "L43",
        paper(
            attachment_note=("附件：1. 名单", "2. 职责表"), attachment=("附件1", "名单", "附件二", "职责表")
        ),
        "附件2",
    ),
    ("L45", paper(note="此件主动公开"), "（此件主动公开）"),
    ("L45", paper(note="(此件主动公开)"), "（此件主动公开）"),
    ("L50", said("按照（琼府〔2025〕48号）《关于防台风工作的通知》的要求，"), None),
    ("L51", said("根据国发〔2000〕23号的规定，"), "中办发〔2012〕14号"),
    ("L52", said("今年要完成改造。"), "2026年"),
    ("L52", said("上月已经完成改造。"), "2026年8月"),
    ("L53", said("现将有关事项通知如下:"), "："),
    ("L53", said("各地要落实责任,加强值守。"), "，"),
    ("L53", said("各地要落实责任."), "。"),
    ("L53", said("各地要落实责任;各部门要加强值守。"), "；"),
    ("L53", said("县教育局(以下简称教育局)负责。"), "（以下简称教育局）"),
    ("L53", said("县教育局（以下简称教育局)负责。"), "（以下简称教育局）"),
    ("L53", said('开展"回头看"检查。'), "“回头看”"),
    ("L53", said("增长5%,高于全省。"), "，"),
    ("L54", said("工期5-10天。"), "～"),
    ("L54", said("海拔480-560米。"), "～"),
    ("L54", said("纳入2021-2025年规划。"), "—"),
    ("L54", said("纳入规划（2021-2025年）。"), "—"),
    ("L54", said("纳入2021～2025年规划。"), "—"),
    ("L55", said("增长5～10%。"), "5%～10"),
    ("L55", said("投资3～5亿元。"), "3亿～5"),
    ("L56", said("增长了.5个百分点。"), "0."),
    ("L56", said("于98年建成。"), "1998"),
    ("L57", said("按照《条例》、《办法》执行。"), ""),
    ("L57", said("推广“一门”、“一网”办理。"), ""),
    ("L58", said("备足水、米、油。。。"), "……"),
    ("L58", said("备足水、米、油..."), "……"),
    ("L58", said("备足水、米、油…"), "……"),
    ("L58", said("备足水、米、油、、、、"), "……"),
    ("L58", said("备足水、米、油……等。"), ""),
    ("L64", said(f"联系身份证号{IDENTITY}。"), "110105********002X"),
    ("L64", said("户主手中的号码是13812345678。"), "138****5678"),
    ("L64", said("账户6222020000000000018。"), None),
    ("L65", said("会议定于2026年9月1日（周三）召开。"), "二"),
    ("L65", said("会议定于9月1日（星期三）召开。"), "二"),
]


@pytest.mark.parametrize(("rule", "outline", "fix"), PUT_RIGHT)
def test_what_is_wrong_is_found_and_its_fix_puts_it_right(
    rule: str, outline: Outline, fix: str | None
) -> None:
    assert_its_fix_puts_it_right(rule, outline, fix)


FOUND = [
    ("L36", said("一、落实责任", "1.靠前指挥。要指挥。", "2.加强值守。要值守。"), "W"),
    ("L36", said("（一）落实责任", "要落实。"), "W"),
    ("L43", paper(attachment_note=("附件：1. 名单", "2. 职责表"), attachment=("附件1", "名单")), "W"),
    ("L43", paper(attachment=("附件", "名单")), "W"),
    ("L43", paper(attachment_note="附件：名单", attachment=("附件1", "名单", "附件2", "职责表")), "E"),
    ("L43", paper(attachment_note="附件：名单", attachment=("附件", "职责分工")), "E"),
    ("L60", said("请于每周五前报送进展情况。每月报送一次台账。"), "W"),
    ("L65", said("共投入资金100万元，其中：中央60万元，省级50万元。"), "W"),
    ("L65", said("合计12个，分别为：甲村5个，乙村6个。"), "W"),
    ("L65", said("已完成30个，占全部60个的60%。"), "W"),
    ("L65", said("各类分别占60%、30%、20%。"), "W"),
    ("L65", said("2026年2月30日前完成。"), "W"),
    ("L66", said("请于××月××日前完成。"), "W"),
    ("L66", said("责任单位：【待补】。"), "W"),
    ("L66", said("TODO 补充数据"), "W"),
]


@pytest.mark.parametrize(("rule", "outline", "level"), FOUND)
def test_what_only_a_person_can_put_right_is_found(rule: str, outline: Outline, level: str) -> None:
    findings = found(rule, outline)
    assert findings
    assert not any(finding.fix for finding in findings)
    assert {finding.level for finding in findings} == {level}


SILENT = [
    (
        "L36",
        said(
            "一、落实责任", "（一）靠前指挥。要指挥。", "1.到岗。要到岗。", "（1）按时。要按时。", "二、其他"
        ),
    ),
    (
        "L37",
        said(
            "一、落实责任", "（一）甲。要。", "（二）乙。要。", "二、其他", "（一）丙。要。", "（二）丁。要。"
        ),
    ),
    (
        "L38",
        said("一、落实责任", "（一）靠前指挥", "1.到岗到位", "（1）按时", "第一，要快。", "3、4号楼要加固。"),
    ),
    ("L38", said("1．到岗到位", "1.5万人受益。", "1 月 5 日召开会议。")),
    ("L39", said("一、落实责任。各级要落实责任。", "二、加强值守")),
    ("L41", paper(attachment_note=("附件：1. 名单（2026年）", "      2. 职责表"))),
    ("L41", paper(attachment_note="附件：第2季度3.5级以上名单")),
    ("L42", paper(attachment_note=("附件：1. 名单", "2. 职责表"))),
    ("L42", paper(attachment_note="附件：1.名单 2.职责表")),
    ("L42", paper(attachment_note="附件：名单")),
    (
        "L43",
        paper(
            attachment_note=("附件：1. 名单", "2. 南屿县防台风工作", "职责表"),
            attachment=("附件1", "名单", "附件2", "南屿县防台风工作职责表"),
        ),
    ),
    ("L43", paper(attachment_note="附件：名单", attachment=("附件", "名　单"))),
    ("L45", paper(note=("（此件主动公开）",))),
    ("L50", said("按照《关于防台风工作的通知》（琼府〔2025〕48号）的要求，")),
    ("L51", paper(date="2005年9月1日", text=("根据国发〔2000〕23号的规定，",))),
    ("L52", said("近年来，至今年年不断。2026年，当今天下。")),
    ("L53", said("增长3.5%，比例为3:1，网址为https://www.example.cn/a,b;c。")),
    ("L53", said("采用GB/T 9704-2012(E)标准，会期9:00至10:30。")),
    ("L53", said("面积为A(x,y)，计1,234.5元。")),
    ("L53", said("This paper is in English, and so it stays (really).")),
    ("L53", said("设备型号为PLC(S7-200)，采用Windows 10, version 2。")),
    ("L54", said("电话0898-12345678，编号00817365-1/2025-83985，标准GB/T 9704-2012。")),
    ("L54", said("工期5～10天，占60%—70%，2018—2035年，3—5年。")),
    ("L55", said("增长5%～10%，投资3亿～5亿元，30%—40%。")),
    ("L56", said("增长0.5%，V1.5版，20世纪90年代，98年来，70年历史。")),
    ("L57", said("按照《条例》《办法》以及《规定》（甲）、《细则》执行。")),
    ("L58", said("备足水、米、油……各地……")),
    ("L58", said("取1, 2, ..., n项。")),
    ("L60", said("请于2026年9月底前完成整改。")),
    ("L64", said("编号110105194912310021，流水6222020000000000011。")),
    ("L65", said("会议定于2026年9月1日（周二）召开。")),
    ("L65", said("2027年1月1日至3日放假，1月4日（星期一）上班。")),
    ("L65", paper(title="县政府关于2027年节假日的通知", text=("2月6日（星期六）上班。",))),
    ("L65", said("共投入资金100万元，其中：中央60万元，省级30万元。")),
    ("L65", said("合计11个，分别为：甲村5个，乙村6个。已完成30个，占全部60个的50%。")),
    ("L65", said("各类分别占60.2%、30.1%、9.8%。2月29日前完成。")),
    ("L66", said("长×宽为3×4米，XXL号。")),
]


@pytest.mark.parametrize(("rule", "outline"), SILENT)
def test_what_is_right_is_left_alone(rule: str, outline: Outline) -> None:
    assert not found(rule, outline)


def test_a_single_item_needs_no_number() -> None:
    (finding,) = found("L37", said("一、落实责任", "要落实。"))
    assert (finding.level, finding.start, finding.end) == ("I", 0, 2)


def test_a_number_that_word_counts_by_itself_is_not_written_over() -> None:
    outline = said("1、落实责任")
    by_word = Outline(tuple(replace(b, numbered=2) if b.text.startswith("1") else b for b in outline.blocks))
    (finding,) = found("L38", by_word)
    assert finding.fix is None


def test_what_stands_in_an_attachment_is_no_error_of_the_paper() -> None:
    annex = Block(Element.BODY, "各地要落实责任,加强值守。", within=1)
    outline = Outline((*paper().blocks, annex))
    (finding,) = found("L53", outline)
    assert finding.level == "W"


def test_a_mark_of_secrecy_weighs_the_same_everywhere() -> None:
    outline = Outline((*paper().blocks, Block(Element.BODY, "机密★3年", within=1)))
    (finding,) = found("L32", outline)
    assert finding.level == "E"


def test_what_a_block_is_must_be_sure_before_it_is_an_error() -> None:
    outline = paper(number="屿府[2026]12号")
    doubted = Outline(tuple(replace(block, confidence=0.6) for block in outline.blocks))
    assert [each.level for each in found("L20", outline)] == ["E"]
    assert [each.level for each in found("L20", doubted)] == ["W"]


def test_personal_data_may_stand_in_what_is_not_published() -> None:
    outline = paper(note="（此件不予公开）", text=(f"身份证号{IDENTITY}",))
    assert not found("L64", outline)


def test_personal_data_is_a_warning_until_it_is_known_who_will_read_it() -> None:
    outline = paper(note=None, text=(f"身份证号{IDENTITY}",))
    assert [each.level for each in found("L64", outline)] == ["W"]
    assert [each.level for each in found("L64", outline, Context(openness=Openness.OPEN))] == ["E"]


def test_a_phone_or_an_account_for_the_business_is_a_warning() -> None:
    assert [each.level for each in found("L64", said("联系人：符某某，联系电话：13812345678。"))] == ["W"]
    assert [each.level for each in found("L64", said("开户行：某银行，账号：6222020000000000018。"))] == ["W"]


def test_the_last_row_of_a_table_is_the_sum_of_the_others() -> None:
    rows = (("项目", "万元"), ("甲", "60"), ("乙", "1,050"), ("合 计", "1,120"))
    table = Table(tuple(tuple(Cell(text) for text in row) for row in rows), heads=1)
    outline = Outline((*paper().blocks, Block(Element.TABLE, table.text, content=table)))
    (finding,) = found("L65", outline)
    assert table.text[finding.start : finding.end] == "1,120"
    good = replace(table, rows=(*table.rows[:-1], (Cell("合计"), Cell("1,110"))))
    assert not found("L65", Outline((*paper().blocks, Block(Element.TABLE, good.text, content=good))))


def test_a_long_paper_is_told_its_length() -> None:
    long, special, short = ("各级要落实责任。" * count for count in (640, 520, 490))
    assert [each.level for each in found("L59", said(long))] == ["W"]
    assert [each.level for each in found("L59", said(special))] == ["I"]
    assert not found("L59", said(short))


def test_an_answer_names_what_it_answers() -> None:
    title = "南屿县人民政府关于同意建设防洪堤的批复"
    assert [
        each.level for each in found("L68", paper(title=title, text=("你镇请示收悉。现批复如下。",)))
    ] == ["I"]
    cited = "你镇《关于建设防洪堤的请示》（碧府〔2026〕12号）收悉。现批复如下。"
    assert not found("L68", paper(title=title, text=(cited,)))


def test_the_kind_of_publication_is_chosen_and_explained() -> None:
    assert not found("L61", paper())
    assert [each.level for each in found("L61", paper(note=None), Context(openness=""))] == ["E"]
    asked = paper(note="（此件依申请公开）")
    assert [each.level for each in found("L61", asked, Context(openness_reason=""))] == ["E"]
    assert not found("L61", asked, Context(openness_reason="涉及商业秘密"))


def test_a_normative_paper_was_reviewed_by_a_lawyer() -> None:
    assert [
        each.level for each in found("L62", paper(), Context(normative=True, legally_reviewed=False))
    ] == ["E"]
    assert not found("L62", paper(), Context(normative=True, legally_reviewed=True))
    assert not found("L62", paper(), Context(normative=False))


def test_a_text_that_was_changed_after_it_was_signed_goes_back() -> None:
    assert [each.level for each in found("L63", paper(), Context(signed_hash="a", text_hash="b"))] == ["E"]
    assert not found("L63", paper(), Context(signed_hash="a", text_hash="a"))


def test_a_cited_paper_is_looked_up() -> None:
    outline = said("按照《通知》（琼府〔2025〕48号）的要求，")
    assert [
        each.level for each in found("L51", outline, Context(known_papers={"琼府〔2025〕48号": False}))
    ] == ["E"]
    assert not found("L51", outline, Context(known_papers={"琼府〔2025〕48号": True}))


def test_attachments_that_are_files_of_their_own_are_counted_too() -> None:
    outline = paper(attachment_note="附件：名单")
    assert not found("L43", outline, Context(attachments=("名单",)))
    assert [each.level for each in found("L43", outline, Context(attachments=()))] == ["E"]
    assert not found("L43", paper(), NOTHING_KNOWN)


def test_an_attachment_by_another_name_is_an_error_and_a_slip_of_the_pen_a_warning() -> None:
    note = "附件：南屿县防台风工作责任清单"
    other = paper(attachment_note=note, attachment=("附件", "征收补偿安置标准"))
    slip = paper(attachment_note=note, attachment=("附件", "南屿县防台风责任清单"))
    assert [each.level for each in found("L43", other)] == ["E"]
    assert [each.level for each in found("L43", slip)] == ["W"]
