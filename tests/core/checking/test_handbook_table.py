"""The bad examples of the handbook's table (§2.8) as whole pasted texts: inferred, judged, found by their rule."""

from __future__ import annotations

import pytest

from oa_core.checking.check import check
from oa_core.checking.rules import Finding
from oa_core.structure.infer import infer
from oa_core.structure.source import plain

_ORDER = ("mark", "title", "number", "to", "body", "note_of_attachments", "signature", "date", "note", "end")
_USUAL = {
    "title": "南屿县人民政府关于加强防台风工作的通知",
    "number": "屿府〔2026〕12号",
    "to": "各乡、镇人民政府，县政府直属各单位：",
    "body": "为做好防台风工作，现将有关事项通知如下。\n"
    "一、落实责任\n"
    "各级要落实责任，组织力量排查隐患，及时转移群众。\n"
    "二、加强值守\n"
    "各级要坚守岗位，及时报告情况。",
    "signature": "南屿县人民政府",
    "date": "2026年9月1日",
    "note": "（此件主动公开）",
}


def pasted(**elements: str) -> str:
    """The usual 通知 as plain text, with single elements exchanged."""
    assert elements.keys() <= set(_ORDER)
    given = {**_USUAL, **elements}
    return "\n".join(given[name] for name in _ORDER if given.get(name))


def request(**elements: str) -> str:
    return pasted(
        **{
            "title": "南屿县人民政府关于拨付防台风经费的请示",
            "to": "海南省人民政府：",
            "body": "现申请拨付防台风经费30万元。\n妥否，请批示。",
            **elements,
        }
    )


def report(**elements: str) -> str:
    return pasted(
        **{
            "title": "南屿县人民政府关于防台风工作情况的报告",
            "to": "海南省人民政府：",
            "body": "现将防台风工作情况报告如下。\n特此报告。",
            **elements,
        }
    )


def findings(text: str) -> tuple[Finding, ...]:
    return check(infer(plain(text))).findings


BAD = [
    ("L01", request(title="南屿县财政局关于追加经费的请示报告")),
    ("L02", pasted(title="通知")),
    ("L02", pasted(title="关于加强防台风工作的通知")),
    ("L03", pasted(title="南屿县人民政府关于转发关于防台风工作的通知的通知")),
    ("L04", pasted(title="南屿县人民政府关于加强防台风工作的通知。")),
    ("L05", request(title="南屿县人民政府关于增加编制和拨付经费的请示")),
    ("L06", report(body="现将情况报告如下。\n以上情况，当否，请批示。")),
    ("L06", report(body="现将情况报告如下。\n请予支持拨付经费50万元。")),
    ("L07", request(to="省政府、省发展改革委：")),
    ("L08", request(end="抄送：各乡镇人民政府。")),
    ("L09", request(to="尊敬的王省长：")),
    ("L11", request(mark="南屿县人民政府文件")),
    ("L13", pasted(title="综合股关于加强防台风工作的通知", signature="县发展改革委综合股")),
    (
        "L14",
        pasted(
            title="县教育局关于加强安全工作的通知",
            to="各乡镇人民政府：",
            signature="县教育局",
            body="各乡镇政府必须在2026年9月底前完成整改。",
        ),
    ),
    ("L15", pasted(body="经批准，现将有关事项通知如下。")),
    ("L18", request(body="现申请拨付经费。\n特此报告。")),
    ("L19", report(body="你省要求的工作已经完成。")),
    ("L20", pasted(number="屿府[2026]12号")),
    ("L20", pasted(number="屿府（2026）12号")),
    ("L21", pasted(number="屿府〔2026〕第12号")),
    ("L22", pasted(number="屿府〔2026〕012号")),
    ("L23", pasted(number="屿府〔26〕12号")),
    ("L24", pasted(number="屿府〔2026〕12号 屿教〔2026〕3号")),
    ("L25", pasted(date="2026.09.01")),
    ("L25", pasted(date="二〇二六年九月一日")),
    ("L25", pasted(date="2026年09月01日")),
    ("L27", pasted(end="抄送：县委办公室。\n南屿县人民政府办公室　2026年08月31日印发")),
    ("L29", pasted(mark="12\n南屿县人民政府文件")),
    ("L29", pasted(mark="份号：12\n南屿县人民政府文件")),
    ("L30", pasted(mark="急件\n南屿县人民政府文件")),
    ("L31", pasted(title="南屿县人民政府关于加强防台风工作的紧急通知")),
    ("L32", pasted(mark="秘密\n南屿县人民政府文件")),
    ("L33", pasted(to="各乡镇人民政府:")),
    ("L33", pasted(to="各乡镇人民政府")),
    ("L36", pasted(body="现通知如下。\n一、落实责任\n1.靠前指挥\n各级要靠前。\n2.转移群众\n各级要转移。")),
    ("L37", pasted(body="现通知如下。\n一、落实责任\n各级要靠前。\n三、转移群众\n各级要转移。")),
    ("L38", pasted(body="现通知如下。\n一.落实责任\n各级要靠前。\n二.转移群众\n各级要转移。")),
    ("L38", pasted(body="现通知如下。\n一、落实\n（一）、责任\n各级要靠前。\n（二）、转移\n各级要转移。")),
    ("L38", pasted(body="现通知如下。\n1、落实责任\n各级要靠前。\n2、转移群众\n各级要转移。")),
    ("L39", pasted(body="现通知如下。\n一、工作目标。\n各级要靠前。\n二、转移群众。\n各级要转移。")),
    ("L41", pasted(note_of_attachments="附件：1、名单。")),
    ("L41", pasted(note_of_attachments="附件:名单")),
    ("L42", pasted(note_of_attachments="附件：1. 名单")),
    (
        "L43",
        pasted(
            note_of_attachments="附件：1. 名单\n2. 职责表",
            end="附件一\n名单\n甲、乙、丙。\n附件二\n职责表\n甲、乙、丙。",
        ),
    ),
    ("L45", pasted(note="此件主动公开")),
    ("L45", pasted(note="(此件主动公开)")),
    ("L46", pasted(end="抄送：县委办\n南屿县人民政府办公室　2026年9月1日印发")),
    ("L47", pasted(to="县财政局：", end="抄送：县财政局。")),
    ("L48", pasted(end="第1页")),
    ("L50", pasted(body="按照（琼府〔2025〕48号）《关于做好工作的通知》要求，现通知如下。")),
    ("L51", pasted(body="根据国发〔2000〕23号要求，现通知如下。")),
    ("L52", pasted(body="今年要完成整改，上月已通报。")),
    ("L53", pasted(body="现将有关事项通知如下:\n各级要落实责任,加强值守。")),
    ("L54", pasted(body="工期5-10天，纳入2021-2025年规划。")),
    ("L55", pasted(body="增长5～10%。")),
    ("L56", pasted(body="增长.5，98年建成。")),
    ("L57", pasted(body="按照《甲》、《乙》执行。")),
    ("L58", pasted(body="备足水、米。。。")),
    ("L58", pasted(body="备足水、米...")),
    ("L59", pasted(body="各级要落实责任。" * 900)),
    ("L60", pasted(body="请于每周五报送进展。")),
    ("L64", pasted(body="张某，身份证号11010519491231002X。")),
    ("L65", pasted(body="会议定于9月1日（周三）召开。")),
    ("L66", pasted(body="请××负责，【待补】，TODO。")),
    ("L67", pasted(signature="南屿县人民政府办公室")),
    (
        "L68",
        pasted(
            title="南屿县人民政府关于同意建设防洪堤的批复",
            to="碧湾镇人民政府：",
            body="你镇请示收悉。现批复如下。",
        ),
    ),
]


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_bad_example_is_found_by_its_rule(rule: str, text: str) -> None:
    assert rule in {finding.rule for finding in findings(text)}


@pytest.mark.parametrize(("rule", "text"), [case for case in BAD if case[0] not in ("L29", "L32")])
def test_a_bad_example_makes_no_other_rule_cry_error(rule: str, text: str) -> None:
    """What is wrong in one way is told in one way."""
    others = {finding.rule for finding in findings(text) if finding.level == "E"} - {rule}
    assert others <= {"L41", "L42", "L27"}


@pytest.mark.parametrize("text", [pasted(), request(), report()])
def test_the_good_examples_raise_nothing(text: str) -> None:
    assert findings(text) == ()


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_the_message_is_a_sentence_in_chinese(rule: str, text: str) -> None:
    for finding in findings(text):
        assert finding.message.endswith("。")
        assert "\u4e00" <= finding.message[-2] <= "\u9fff" or finding.message[-2] in "”》）】’%〕0123456789"
