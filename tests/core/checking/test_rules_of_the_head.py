"""Title, number, addressees and signature: each rule finds what is wrong, and puts it right."""

from __future__ import annotations

from datetime import date

import pytest

from oa_core.checking.context import NOTHING_KNOWN, Context, Signer
from oa_core.structure.outline import Block, Element, Outline
from tests.core.checking.written import REGISTER, assert_its_fix_puts_it_right, found, paper, put_right

REPORT_TEXT = ("现将2026年防台风工作情况报告如下。", "各级各部门落实了责任。", "特此报告。")


def report(**elements: str | tuple[str, ...] | None) -> Outline:
    usual: dict[str, str | tuple[str, ...] | None] = {
        "title": "南屿县人民政府关于2026年防台风工作情况的报告",
        "addressees": "海南省人民政府：",
        "signers": "签发人：符某某",
        "text": REPORT_TEXT,
    }
    return paper(**{**usual, **elements})


def request(**elements: str | tuple[str, ...] | None) -> Outline:
    usual: dict[str, str | tuple[str, ...] | None] = {
        "title": "南屿县人民政府关于拨付防台风经费的请示",
        "addressees": "海南省人民政府：",
        "signers": "签发人：符某某",
        "text": ("现申请拨付防台风经费30万元。", "妥否，请批示。"),
    }
    return paper(**{**usual, **elements})


PUT_RIGHT = [
    ("L01", paper(title="南屿县财政局关于追加经费的请示报告"), "请示"),
    ("L03", paper(title="关于转发关于加强防台风工作的通知的通知"), None),
    ("L03", paper(title="南屿县人民政府关于转发省政府关于防台风工作的通知的通知"), None),
    ("L04", paper(title="南屿县人民政府关于加强防台风工作的通知。"), ""),
    ("L18", request(text=("现申请拨付经费。", "特此报告。")), "妥否，请批示"),
    ("L20", paper(number="屿府[2026]12号"), "〔2026〕"),
    ("L20", paper(number="屿府【2026】12号"), "〔2026〕"),
    ("L20", paper(number="屿府（2026）12号"), "〔2026〕"),
    ("L20", paper(number="屿府(2026)12号"), "〔2026〕"),
    ("L20", paper(number="屿府〔2026〕12"), "号"),
    ("L21", paper(number="屿府〔2026〕第12号"), ""),
    ("L22", paper(number="屿府〔2026〕012号"), "12"),
    ("L23", paper(number="屿府〔26〕12号"), "2026"),
    ("L24", paper(number="屿府〔2026〕12号 屿教〔2026〕3号"), ""),
    ("L25", paper(date="2026.09.01"), "2026年9月1日"),
    ("L25", paper(date="二〇二六年九月一日"), "2026年9月1日"),
    ("L25", paper(date="2026年09月01日"), "2026年9月1日"),
    ("L25", paper(date="二○二六年九月二十一日"), "2026年9月21日"),
    ("L27", paper(printed="南屿县人民政府办公室　2026年09月02日印发"), "2026年9月2日印发"),
    ("L27", paper(printed="南屿县人民政府办公室　2026年9月2日"), "2026年9月2日印发"),
    ("L29", paper(copy_number="12"), "000012"),
    ("L29", Outline((Block(Element.BODY, "份号：12"), *paper().blocks)), "000012"),
    ("L30", paper(urgency="急件"), "加急"),
    ("L30", paper(urgency="特 急 件"), "特急"),
    ("L31", paper(title="南屿县人民政府关于加强防台风工作的紧急通知"), ""),
    ("L33", paper(addressees="各乡、镇人民政府:"), "："),
    ("L33", paper(addressees="各乡、镇人民政府"), "："),
    ("L33", paper(addressees="各乡、镇人民政府，"), "："),
    ("L46", paper(copied_to="抄送：县委办公室"), "。"),
    ("L46", paper(copied_to="抄送：县委办公室；"), "。"),
]


@pytest.mark.parametrize(("rule", "outline", "fix"), PUT_RIGHT)
def test_what_is_wrong_is_found_and_its_fix_puts_it_right(
    rule: str, outline: Outline, fix: str | None
) -> None:
    assert_its_fix_puts_it_right(rule, outline, fix)


FOUND = [
    ("L01", paper(title="南屿县防台风工作方案"), NOTHING_KNOWN),
    ("L01", paper(title="关于报送工作总结的汇报"), NOTHING_KNOWN),
    ("L02", paper(title="通知"), NOTHING_KNOWN),
    ("L02", paper(title="南屿县人民政府通知"), NOTHING_KNOWN),
    ("L02", paper(title="关于加强防台风工作的通知"), Context(has_mark=False)),
    ("L05", request(title="南屿县人民政府关于增加编制和拨付经费的请示"), NOTHING_KNOWN),
    ("L06", report(text=("现将情况报告如下。", "以上报告当否，请批示。")), NOTHING_KNOWN),
    ("L06", report(text=("情况如上，请予支持拨付经费50万元。",)), NOTHING_KNOWN),
    ("L08", report(copied_to="抄送：各乡镇人民政府。"), NOTHING_KNOWN),
    ("L08", report(copied_to="抄送：碧湾镇人民政府。"), Context(register=REGISTER)),
    ("L09", request(addressees="尊敬的王省长："), NOTHING_KNOWN),
    ("L09", request(addressees="王某某副省长："), NOTHING_KNOWN),
    ("L11", request(signers=None, mark="南屿县人民政府文件"), NOTHING_KNOWN),
    ("L11", request(signers=None), Context(signers=(Signer("符某某", principal=True),))),
    ("L12", request(), Context(signers=(Signer("副县长", principal=False),))),
    ("L13", paper(signature="南屿县教育局综合股"), NOTHING_KNOWN),
    ("L13", paper(signature="南屿县教育局综合股"), Context(register=REGISTER)),
    (
        "L14",
        paper(signature="南屿县教育局", addressees="各乡镇人民政府："),
        Context(register=REGISTER, approved_by=""),
    ),
    ("L15", paper(text=("经批准，现将有关事项通知如下。",)), NOTHING_KNOWN),
    ("L15", paper(text=("现将有关事项通知如下。",)), Context(approved_by="南屿县人民政府")),
    ("L16", paper(), Context(several_departments=True, consulted=False)),
    (
        "L17",
        request(signature="南屿县教育局", addressees="南屿县财政局："),
        Context(register=REGISTER),
    ),
    ("L20", paper(number="屿府2026年12号文"), NOTHING_KNOWN),
    ("L25", paper(date="2026年2月30日"), NOTHING_KNOWN),
    ("L25", paper(date="2026年9月"), NOTHING_KNOWN),
    ("L26", paper(), Context(signed_on=date(2026, 8, 31))),
    ("L27", paper(printed="南屿县人民政府办公室　2026年8月31日印发"), NOTHING_KNOWN),
    ("L28", paper(), Context(seals=("南屿县人民政府办公室",))),
    ("L30", paper(urgency="平急"), NOTHING_KNOWN),
    ("L32", paper(urgency="秘密"), NOTHING_KNOWN),
    ("L32", paper(copy_number="机密★5年"), NOTHING_KNOWN),
    ("L34", paper(addressees="县发改局："), Context(register=REGISTER)),
    ("L35", paper(), Context(first_side_has_body=False)),
]


@pytest.mark.parametrize(("rule", "outline", "context"), FOUND)
def test_what_a_standard_demands_is_an_error(rule: str, outline: Outline, context: Context) -> None:
    findings = found(rule, outline, context)
    assert [finding.level for finding in findings] == ["E"]
    assert findings[0].source
    assert findings[0].message.endswith("。")


SILENT = [
    ("L01", paper(title="国务院关于加强医疗工作的若干意见（试行）"), NOTHING_KNOWN),
    ("L01", paper(title="南屿县人民政府对第3号建议的答复"), NOTHING_KNOWN),
    ("L01", paper(title="南屿县人民政府关于同意撤销请示报告制度的通知"), NOTHING_KNOWN),
    ("L01", paper(number="第738号", title="城市供水条例", addressees=None), NOTHING_KNOWN),
    ("L02", paper(title="南屿县人民政府公告", addressees=None), NOTHING_KNOWN),
    ("L02", paper(title="关于加强防台风工作的通知", mark="南屿县人民政府文件"), NOTHING_KNOWN),
    ("L02", paper(title="南屿县人民政府转发省政府防台风工作意见的通知"), NOTHING_KNOWN),
    ("L03", paper(title="南屿县人民政府转发省政府关于防台风工作的通知"), NOTHING_KNOWN),
    ("L03", paper(title="南屿县人民政府关于印发《关于加强防台风工作的意见》的通知"), NOTHING_KNOWN),
    ("L04", paper(title="南屿县人民政府关于贯彻《城市供水条例》的通知"), NOTHING_KNOWN),
    ("L05", request(title="南屿县人民政府关于建设防洪堤和排水渠项目的请示"), NOTHING_KNOWN),
    ("L06", report(), NOTHING_KNOWN),
    ("L06", request(text=("当否，请批示。",)), NOTHING_KNOWN),
    ("L07", report(), NOTHING_KNOWN),
    ("L08", report(copied_to="抄送：省教育厅。"), Context(register=REGISTER)),
    ("L08", paper(copied_to="抄送：各乡镇人民政府。"), NOTHING_KNOWN),
    ("L09", request(), NOTHING_KNOWN),
    ("L09", paper(title="南屿县人民政府关于节水建议的复函", addressees="符某某副主席："), NOTHING_KNOWN),
    ("L09", paper(addressees="县人大常委会，县委："), NOTHING_KNOWN),
    ("L11", request(), NOTHING_KNOWN),
    ("L11", paper(mark="南屿县人民政府文件"), NOTHING_KNOWN),
    ("L12", request(), Context(signers=(Signer("符某某", principal=True),))),
    ("L13", paper(signature="南屿县人民政府办公室"), NOTHING_KNOWN),
    ("L13", paper(signature="南屿县教育局"), Context(register=REGISTER)),
    (
        "L14",
        paper(
            signature="南屿县教育局",
            addressees="各乡镇人民政府：",
            text=("经南屿县人民政府同意，现将有关事项通知如下。", "各乡镇必须落实责任。"),
        ),
        Context(register=REGISTER, approved_by=""),
    ),
    (
        "L15",
        paper(text=("经县人民政府同意，现将有关事项通知如下。",)),
        Context(approved_by="县人民政府"),
    ),
    ("L15", paper(text=("未经批准，不得开工。",)), NOTHING_KNOWN),
    ("L16", paper(), Context(several_departments=True, consulted=True)),
    ("L16", paper(), Context(several_departments=False)),
    ("L17", request(), Context(register=REGISTER)),
    ("L18", paper(), NOTHING_KNOWN),
    ("L18", request(), NOTHING_KNOWN),
    ("L20", paper(number="屿府规 〔2026〕 4 号"), NOTHING_KNOWN),
    ("L20", paper(number="第738号"), NOTHING_KNOWN),
    ("L20", paper(number="2026年第5号"), NOTHING_KNOWN),
    ("L20", paper(number="〔2026〕3号", title="南屿县人民政府常务会议纪要"), NOTHING_KNOWN),
    ("L21", paper(number="〔2026〕第2号", title="南屿县人民政府公告"), NOTHING_KNOWN),
    ("L25", paper(date="2026年8月3日20时"), NOTHING_KNOWN),
    ("L09", report(addressees="各位代表："), NOTHING_KNOWN),
    ("L25", paper(date="2026 年 9 月 1 日"), NOTHING_KNOWN),
    ("L25", paper(date="（2026年9月1日南屿县第一届人民代表大会通过）"), NOTHING_KNOWN),
    ("L25", paper(date="——2026年1月10日在南屿县人民代表大会会议上"), NOTHING_KNOWN),
    ("L20", paper(number="屿 府 〔 2 0 2 6 〕 1 2 号"), NOTHING_KNOWN),
    ("L25", paper(date="2 0 2 6 年 9 月 1 2 日"), NOTHING_KNOWN),
    ("L26", paper(), Context(signed_on=date(2026, 9, 1))),
    ("L27", paper(printed="南屿县人民政府办公室　　2026年9月1日印发"), NOTHING_KNOWN),
    ("L28", paper(), Context(seals=("南屿县人民政府",))),
    ("L29", paper(copy_number="份号：000012"), NOTHING_KNOWN),
    ("L30", paper(urgency="特　急"), NOTHING_KNOWN),
    ("L30", paper(urgency="平急"), Context(telegram=True)),
    ("L31", paper(title="南屿县人民政府关于紧急避险场所管理的通知"), NOTHING_KNOWN),
    ("L32", paper(text=("要保守国家秘密，做好机密文件的管理。",)), NOTHING_KNOWN),
    ("L33", paper(addressees=("各乡、镇人民政府，", "县政府直属各单位：")), NOTHING_KNOWN),
    ("L34", paper(), Context(register=REGISTER)),
    ("L35", paper(), Context(first_side_has_body=True)),
    ("L46", paper(copied_to="抄送：县委办公室，县人大常委会办公室。"), NOTHING_KNOWN),
    ("L47", paper(copied_to="抄送：县委办公室。"), NOTHING_KNOWN),
    ("M01", paper(title="南屿县人民政府公告", addressees=None), NOTHING_KNOWN),
]


@pytest.mark.parametrize(("rule", "outline", "context"), SILENT)
def test_what_is_right_is_left_alone(rule: str, outline: Outline, context: Context) -> None:
    assert not found(rule, outline, context)


HINTED = [
    ("L09", paper(title="南屿县人民政府的来信", addressees="尊敬的符某某县长："), NOTHING_KNOWN, "W"),
    ("L02", paper(title="关于加强防台风工作的通知"), NOTHING_KNOWN, "W"),
    ("L01", paper(title="南屿县防台风风采"), NOTHING_KNOWN, "W"),
    ("L04", paper(title="南屿县人民政府关于防台风，防汛工作的通知"), NOTHING_KNOWN, "I"),
    (
        "L05",
        request(text=("一、关于追加编制的问题", "请批准。", "二、关于拨付经费的问题", "请批准。")),
        NOTHING_KNOWN,
        "W",
    ),
    ("L07", request(addressees="海南省人民政府、海南省教育厅："), NOTHING_KNOWN, "W"),
    (
        "L07",
        paper(title="南屿县人民政府关于改革的意见", addressees="海南省人民政府、海南省教育厅："),
        Context(register=REGISTER),
        "W",
    ),
    (
        "L10",
        request(signature="碧湾镇人民政府", addressees="海南省人民政府："),
        Context(register=REGISTER),
        "W",
    ),
    (
        "L14",
        paper(
            signature="南屿县教育局",
            addressees="各乡镇人民政府：",
            text=("各乡镇必须于2026年9月底前完成整改。",),
        ),
        NOTHING_KNOWN,
        "W",
    ),
    ("L19", report(text=("你省要求的工作已经完成。",)), NOTHING_KNOWN, "I"),
    ("L20", paper(number="屿府﹝2026﹞12号"), NOTHING_KNOWN, "W"),
    ("L47", paper(addressees="县财政局：", copied_to="抄送：县财政局。"), NOTHING_KNOWN, "I"),
    ("L67", paper(signature="南屿县人民政府办公室"), NOTHING_KNOWN, "I"),
    ("M01", paper(addressees=None), NOTHING_KNOWN, "W"),
]


@pytest.mark.parametrize(("rule", "outline", "context", "level"), HINTED)
def test_what_is_usual_or_not_sure_is_no_error(
    rule: str, outline: Outline, context: Context, level: str
) -> None:
    assert [finding.level for finding in found(rule, outline, context)] == [level]


def test_the_organ_that_was_skipped_may_be_copied() -> None:
    outline = request(signature="碧湾镇人民政府", copied_to="抄送：南屿县人民政府。")
    assert not found("L10", outline, Context(register=REGISTER))


def test_a_bureau_may_write_to_the_superior_of_its_trade() -> None:
    outline = request(signature="南屿县教育局", addressees="海南省教育厅：")
    assert not found("L10", outline, Context(register=REGISTER))
    assert not found("L17", outline, Context(register=REGISTER))


def test_a_request_to_an_equal_becomes_a_letter_in_one_step() -> None:
    outline = request(signature="南屿县教育局", addressees="南屿县财政局：")
    (finding,) = found("L17", outline, Context(register=REGISTER))
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text.endswith("的函")
    assert not found("L17", right, Context(register=REGISTER))


def test_a_date_is_set_to_the_day_of_signing_in_one_step() -> None:
    context = Context(signed_on=date(2026, 8, 31))
    (finding,) = found("L26", paper(), context)
    assert not found("L26", put_right(paper(), finding), context)


def test_a_title_over_two_lines_is_one_title() -> None:
    outline = paper(title=("南屿县人民政府关于", "加强防台风工作的通知。"))
    (finding,) = found("L04", outline)
    assert outline.blocks[finding.block].text == "加强防台风工作的通知。"
    assert (finding.start, finding.end, finding.fix) == (10, 11, "")
    assert not found("L02", outline)


def test_blanks_that_only_shape_a_line_are_no_fault_but_keep_their_places() -> None:
    outline = paper(number="屿 府〔2026〕第12号")
    (finding,) = found("L21", outline)
    assert outline.blocks[finding.block].text[finding.start : finding.end] == "第"


def test_a_joint_paper_is_signed_by_each_of_its_organs() -> None:
    outline = paper(
        title="南屿县人民政府、南屿县人民武装部关于征兵工作的通知",
        signature=("南屿县人民政府", "南屿县人民武装部"),
        mark="南屿县人民政府文件",
    )
    assert not found("L67", outline)
