"""Papers copied together with the page of a portal around them: the page is stray, the paper "
"says what it said."""

from __future__ import annotations

import pytest

from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.outline import SURE, Element, Facts, Outline, fingerprint
from oa_core.structure.source import plain
from tests.structure.other_papers import PAPERS
from tests.structure.score import GOV, judged, truth

TITLE = "南屿县人民政府关于印发《南屿县人民政府工作规则》的通知"
NUMBER = "南府〔2026〕33号"
SENT_TO = "各镇人民政府,县政府直属各单位"
TEXT = "    《南屿县人民政府工作规则》已经县政府第74次常务会议修订通过,现予印发,请遵照执行。"
END = "南屿县人民政府\n2026年4月8日\n"
RULES = """南屿县人民政府工作规则
第一章  总  则
第一条 为规范县政府工作,结合本县实际,制定本规则。
第二条 县政府工作人员要履行职责,执政为民。
"""
BODY = f"{SENT_TO}:\n{TEXT}\n{END}{RULES}"

STAMPED = f"{TITLE}\n2026-04-18 00:00:00 来源: 本站原创\n【字体:\n{NUMBER}\n{BODY}"
SOURCED = (
    f"归档时间:2026-11-21\n当前位置: 首页 > 政务公开 > 政策法规\n{TITLE}({NUMBER})\n"
    f"来源:南屿县政府门户网 日期:2026-04-12 17:08 字号:【\n视力保护色:\n浏览量:\n{BODY}"
)
RECORD = (
    "• 无障碍系统\n索 引 号: 00817989-3/2026-45943 分类: 通知    机构分类\n"
    f"发布机构: 县政府办公室 发文日期: 2026年04月08日\n名  称: {TITLE}\n文  号: {NUMBER} 主 题 词:\n"
    f"{TITLE}\n{NUMBER}\n{BODY}"
)
ITEMS = (
    f"返回顶部\n{TITLE}\n  • 索引号:\n    4690280000/2026-001005\n  • 主题分类:\n  • 来源:\n  • "
    f"发文机构:\n    县政府网站\n"
    "  • 发文日期:\n    2026年04月06日 16:40\n  • 有效性:\n    有效\n  • 发布日期:\n    "
    "2026年04月06日 16:34\n"
    f"  • 内容概述:\n{TITLE}\n{NUMBER}\n{BODY}"
)
VALUES = (
    f"113715250043286799/2026-26749960\n南屿县政府\n综合政务;应急管理\n2026-04-08\n{TITLE}\n有效\n"
    f"无\n2026-04-08\n"
    f"{NUMBER}\n{TITLE}\n{NUMBER}\n{BODY}"
)
HEADLINE = (
    f"热门站点| 资料网 | 论坛\n收藏本站| 设为首页| 首页\n{TITLE}\n作者:资料网 时间:2026-07-20 "
    f"06:05:20  浏览:8014   来源:资料网\n"
    "下载地址: 点击此处下载\n南屿县人民政府关于印发\n《南屿县人民政府工作规则》的通知\n"
    f"{NUMBER}\n{BODY}"
)
QUOTED = f"{NUMBER}《{TITLE}》\n浏览量:    时间:2026-01-17 23:45:19\n{TITLE}\n{NUMBER}\n{BODY}"
PUBLISHED = (
    f"您的位置: 首页 » 政府公报 » 2026年第一期\n{TITLE}（2026修订）\n发布时间：2026-04-12 10:11  "
    f"来源：县司法局  字号：[大 中 小]\n"
    f"打印 关闭 分享到\n{TITLE}\n{NUMBER}\n{BODY}附件下载：\n责任编辑：县政府办\n"
    f"扫一扫在手机打开当前页\n打印本页 关闭窗口\n上一篇：南屿县公报\n"
    "主办：南屿县人民政府办公室\n琼ICP备00000000号-1\n版权所有 南屿县人民政府\n|\n"
)
BRACKETED = (
    "您当前的位置:首页 >政务公开 >应急预案\n[ 索引号 ] 1150022873659872X5/2026-00005 [ 主题分类 ] 应急管理\n"
    f"[ 发布机构 ] 县政府\n[ 成文日期 ] 2026-06-03 [ 发布日期 ] 2026-06-03\n{TITLE}\n{NUMBER}\n{BODY}"
)
TABLED = (
    "索引号 | 001008003001086/2026-42401 | ||\n生成日期 | 2026-10-22 | 公开方式 | 主动公开 |\n"
    f"{TITLE}\n{NUMBER}\n{BODY}"
)
BLANKED = (
    "索引号 11370832004235253L/2026-05260 成文时间 2026-03-10\n成文日期 2026-03-10 废止日期\n有效性 有效\n"
    f"{TITLE}\n发布日期: 2026-03-10 00:00\n浏览次数:\n分享\n{NUMBER}\n{BODY}"
)
SITED = (
    f"南屿县人民政府\n首页 >> 公开信息内容\n > 政府信息公开 > 南屿县\n{TITLE}\n"
    f"2026-11-10 01:51:51信息来源:浏览次数:字体:[ ]\n{NUMBER}\n{BODY}"
)
PAGES = {
    "bracketed": BRACKETED,
    "tabled": TABLED,
    "blanked": BLANKED,
    "sited": SITED,
    "stamped": STAMPED,
    "sourced": SOURCED,
    "record": RECORD,
    "items": ITEMS,
    "values": VALUES,
    "headline": HEADLINE,
    "quoted": QUOTED,
    "published": PUBLISHED,
}


def seen(text: str) -> tuple[Outline, Facts]:
    outline = infer(plain(text))
    assert fingerprint(block.text for block in outline.blocks) == fingerprint([text])
    return outline, facts(outline)


def strays(text: str) -> list[str]:
    return [block.text.strip() for block in seen(text)[0].blocks if block.kind is Element.STRAY]


@pytest.mark.parametrize("name", PAGES)
def test_the_paper_says_the_same_whatever_page_it_was_copied_from(name: str) -> None:
    outline, found = seen(PAGES[name])
    title = f"{TITLE}({NUMBER})" if name == "sourced" else TITLE
    assert (found.title, found.number, found.addressees) == (title, NUMBER, SENT_TO)
    assert (found.signatures, str(found.date)) == (("南屿县人民政府",), "2026-04-08")
    sure = (Element.TITLE, Element.NUMBER, Element.ADDRESSEES, Element.SIGNATURE, Element.DATE)
    assert all(block.confidence >= SURE for block in outline.blocks if block.kind in sure)


@pytest.mark.parametrize(
    "line",
    [
        "2026-04-18 00:00:00 来源: 本站原创",
        "【字体:",
        "视力保护色:",
        "浏览量:",
        "来源：南屿县政府网 日期：2026-04-18 字号：[大 中 小]",
        "发布时间：2026-01-02 10:11",
        "打印 关闭 分享到",
        "索引号：000-1 主题分类：综合 发文机关：县政府 成文日期：2026-01-02 发布日期：2026-01-03",
        "当前位置: 首页 > 政务公开 > 文件",
        "无障碍系统",
        "扫一扫在手机打开当前页",
        "主 题 词：安全 生产",
        "(整期优先)网络出版时间:2026-01-11",
        "首页 » 政务公开",
    ],
)
def test_what_the_page_adds_above_is_stray(line: str) -> None:
    assert strays(f"{line}\n{TITLE}\n{NUMBER}\n{BODY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "附件下载：",
        "责任编辑：县政府办",
        "扫一扫在手机打开当前页",
        "主办：南屿县人民政府 琼ICP备00000000号",
        "打印本页 关闭窗口",
        "下一篇：没有了",
    ],
)
def test_what_the_page_adds_below_is_stray(line: str) -> None:
    assert strays(f"{TITLE}\n{NUMBER}\n{SENT_TO}:\n{TEXT}\n{END}{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "时间：4月8日上午9时",
        "地点：县政府第一会议室",
        "编号：12",
        "主持：张某",
        "附件：工作规则",
        "联系人：县政府办",
    ],
)
def test_what_a_paper_says_itself_is_not(line: str) -> None:
    assert strays(f"南屿县人民政府关于召开会议的通知\n{SENT_TO}:\n请参加。\n{line}\n{END}") == []
    assert strays(f"南屿县人民政府会议通知\n{line}\n请参加。\n{END}") == []


def test_the_record_says_the_number_when_the_paper_does_not_and_a_person_is_asked() -> None:
    told = (
        f"文  号: {NUMBER} 主 题 词:",
        f"发文字号:\n{NUMBER}",
        f"[ 索引号 ] 115002/2026 [ 发文字号 ] {NUMBER}",
        f"文号 | {NUMBER} |",
    )
    for record in told:
        outline, found = seen(f"{record}\n{TITLE}\n{BODY}")
        assert (found.title, found.number) == (TITLE, NUMBER)
        assert [block.confidence < SURE for block in outline.blocks if block.kind is Element.NUMBER] == [True]


def test_the_record_says_the_title_when_the_paper_does_not_and_a_person_is_asked() -> None:
    notice = "南屿县税务局关于申报期限的公告"
    text = (
        f"法规内容 以正式文件为准\n发文标题: {notice}\n发文文号: 南屿县税务局公告2026年第6号\n"
        "发文内容:\n  为保障工作,现将有关事项公告如下:\n  一、申报期限\n  延长至6月27日。"
    )
    outline, found = seen(text)
    assert (found.title, found.number) == (notice, "南屿县税务局公告2026年第6号")
    asked = [block.confidence < SURE for block in outline.blocks if block.kind is Element.TITLE]
    assert asked == [True]


def test_a_number_in_brackets_behind_the_title_is_its_number() -> None:
    for behind in ("（南办发〔2026〕2号）", "(南办发[2026]2号)", "（南办发〔2026〕第2号）"):
        outline, found = seen(f"南屿县关于做好三防工作的通知{behind}\n{BODY}")
        assert found.number.replace("第", "") == "南办发〔2026〕2号"
        assert outline.texts(Element.TITLE) == (f"南屿县关于做好三防工作的通知{behind}",)
    assert seen(f"南屿县防灾规定（2026年修订）\n{BODY}")[1].number == ""


def test_a_day_alone_at_the_end_is_the_day_and_asked() -> None:
    day = " " * 49 + "二○二六年四月八日"
    outline, found = seen(f"{TITLE}\n{NUMBER}\n{SENT_TO}:\n{TEXT}\n{day}\n{RULES}")
    assert (str(found.date), found.signatures) == ("2026-04-08", ())
    assert [block.confidence < SURE for block in outline.blocks if block.kind is Element.DATE] == [True]


def test_the_number_of_an_order_keeps_its_sign() -> None:
    found = seen(
        "南屿县人工影响天气管理规定\n县政府令〔2026〕第15号\n《规定》已经通过,现予公布。\n2026年4月8日"
    )[1]
    assert (found.title, found.number) == ("南屿县人工影响天气管理规定", "县政府令〔2026〕第15号")


def test_whoever_writes_is_not_written_to() -> None:
    notice = f"南屿县人民政府关于防尘的通告\n南屿县人民政府\n为改善环境,现通告如下:\n一、停止采石。\n{END}"
    outline, found = seen(notice)
    assert found.addressees == ""
    assert outline.doubtful[0] == 1


@pytest.mark.parametrize("head", ["stamp", "record", "path"])
def test_no_fact_of_a_real_paper_is_silently_wrong_under_the_head_of_a_page(head: str) -> None:
    heads = {
        "stamp": "2026-06-18 00:00:00 来源: 本站原创\n【字体:\n",
        "record": "索 引 号: 0081/2026-4 分类: 通知\n发布机构: 办公室 发文日期: 2026年08月10日\n"
        "有效性:\n有效\n",
        "path": "首页 > 政务公开 > 文件\n发布时间 : 2026-04-07 来源:办公室 字体大小:\n打印 关闭\n",
    }
    foot = "\n责任编辑：办公室\n扫一扫在手机打开当前页\n"
    papers = [({**true}, (GOV / f"{true['id']}.txt").read_text(encoding="utf-8")) for true in truth()]
    papers += [
        (
            {
                "id": paper.title,
                "title": paper.title,
                "number": paper.number,
                "addressees": paper.addressees,
                "signature": paper.signature,
                "date": paper.date,
            },
            paper.text,
        )
        for paper in PAPERS
    ]
    wrong = [
        verdict
        for true, text in papers
        for verdict in judged(seen(heads[head] + text + foot)[0], true)
        if not verdict.right
    ]
    assert not wrong
