"""What looks odd and is right: formulas, addresses, standards, phones, orders, speeches. None of it is an error."""

from __future__ import annotations

import pytest

from oa_core.checking.check import check
from oa_core.checking.rules import Level
from oa_core.structure.infer import infer
from oa_core.structure.source import plain
from tests.core.checking.test_handbook_table import pasted
from tests.structure.other_papers import PAPERS

SENTENCES = [
    "PM2.5、PM10浓度分别下降3.2%、5.1%，AQI≤100的天数达到350天。",
    "时间：2026年9月1日8:30—12:00，地点：县政府三楼会议室（A座301）。",
    "联系人：符某某，电话：0898-63212345，传真：0898-63212346；邮箱：abc_d@hainan.gov.cn。",
    "网址：https://www.example.gov.cn/hn/zwgk/zfwj/index.html?a=1,b=2;c。",
    "执行《建筑设计防火规范》（GB 50016-2014（2018年版））和GB/T 9704—2012。",
    "比例尺1:500，坡度1:1.5，投资1,234.56万元，折合USD 1.2 million。",
    "贯彻《国务院办公厅关于印发〈……实施方案〉的通知》（国办发〔2019〕5号）要求，……",
    "A类（5—10人）、B类（11—20人）、C类（20人以上）。",
    "（1）2026年完成50%；（2）2027年完成100%。",
    "第一，要提高认识；第二，要落实责任；第三，要加强督查。",
    "1.2026年9月底前完成。2.2027年底前全面完成。",
    "一是提高政治站位。二是压实责任。三是强化保障。",
    "未经批准，不得擅自改变用途。经批准后方可实施。",
    "“十四五”期间，全县GDP年均增长6.5%左右，R&D经费占比达2.5%。",
    "按照“1+3+N”模式，建设“5G+工业互联网”（以下简称“5G+”）项目12个。",
    "县委、县政府决定，授予张某某等10名同志“先进工作者”称号。",
    "甲方（章）：　　　　　　乙方（章）：",
    "□是　□否　√",
    "其中：中央资金100万元，省级资金50万元，县级资金30万元，共计180万元。",
    "由县发展改革委牵头，县财政局、县教育局、县卫生健康委等配合。",
    "CO2排放、SO2浓度、N95口罩、COVID-19疫情、H1N1流感。",
    "公式：y=ax+b,其中a,b为常数；f(x)=∑(x_i)。",
    "自2026年9月1日起施行，有效期5年。原《办法》（屿府〔2015〕12号）同时废止。",
    "开户行：某银行，账号：6222 0200 0000 0000 018。",
    "统一社会信用代码：11469021MB0X12345X，邮编：571700。",
    "2.5亿元、3—5年、30%～40%、10余个、20多家、三四个月。",
    "20世纪90年代以来，80年代建成，98%的群众满意。",
    "详见附件1、2，表3-1，图2.1。",
    "车牌号琼A12345，航班HU7281，航次No.3，型号S7-200。",
    "保守国家秘密，做好机密级文件的管理。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_only_looks_odd_is_no_error(sentence: str) -> None:
    report = check(infer(plain(pasted(body=f"现将有关事项通知如下。\n{sentence}\n请认真贯彻落实。"))))
    assert [each for each in report.findings if each.level is Level.ERROR] == []


OTHER_KINDS = {
    "an order with its regulation": """中华人民共和国国务院令
第713号
《重大行政决策程序暂行条例》已经2019年4月8日国务院第45次常务会议通过，现予公布，自2019年9月1日起施行。
总理　李某某
2019年4月20日
重大行政决策程序暂行条例
第一章　总　　则
第一条　为了健全科学、民主、依法决策机制，规范重大行政决策程序，制定本条例。
第二条　县级以上地方人民政府（以下称决策机关）重大行政决策的作出和调整程序，适用本条例。
（一）制定有关公共服务、市场监管、社会管理、环境保护等方面的重大公共政策和措施；
（二）制定经济和社会发展等方面的重要规划。""",
    "a decision that changes regulations": """国务院关于修改部分行政法规的决定
国令第709号
为了依法推进简政放权、放管结合、优化服务改革，国务院决定：
一、对《中华人民共和国药品管理法实施条例》作如下修改。
二、删去第五条。
本决定自公布之日起施行。
总理　李某某
2019年3月2日""",
    "appointments": """国务院任免国家工作人员
2019年1月10日
国务院任免国家工作人员。
任命张某某为国家某局副局长。
免去李某某的国家某局副局长职务。""",
    "holidays of the next year": """国务院办公厅关于2019年部分节假日安排的通知
国办发明电〔2018〕15号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2019年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
国务院办公厅
2018年12月1日""",
    "a leading group and its members": """国务院办公厅关于成立某工作领导小组的通知
国办发〔2018〕100号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
为加强领导，国务院决定成立领导小组。现将有关事项通知如下：
一、组成人员
组　长：韩　某　　国务院副总理
副组长：刘　某　　国务院副总理
成　员：丁某某　　国务院副秘书长
　　　　何某某　　发展改革委主任
国务院办公厅
2018年11月1日
（此件公开发布）""",
    "a speech": """政府工作报告
——2026年1月10日在南屿县第十五届人民代表大会第六次会议上
南屿县人民政府县长　某某
各位代表：
现在，我代表县人民政府，向大会报告政府工作，请予审议，并请各位政协委员和列席人员提出意见。
一、2025年工作回顾
过去一年，我们坚持稳中求进工作总基调。""",
    "a forwarded notice": """关于转发《国务院办公厅关于加强防汛工作的通知》的通知
各镇人民政府：
现将《国务院办公厅关于加强防汛工作的通知》（国办发明电〔2026〕5号）转发给你们，请结合实际，认真贯彻落实。
附件：国务院办公厅关于加强防汛工作的通知
南屿县人民政府办公室
2026年6月1日""",
    "an answer to a deputy": """南屿县人民政府对县十五届人大六次会议第12号建议的答复
屿府函〔2026〕12号
符某某代表：
您提出的关于加强防洪工作的建议收悉，现答复如下。
感谢您对政府工作的关心和支持。
南屿县人民政府
2026年6月1日""",
    "figures without a kind of paper": """南屿县2026年第一季度经济运行情况
一季度，全县生产总值30.5亿元，同比增长5.5%。""",
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_papers_of_other_kinds_have_no_errors(kind: str) -> None:
    report = check(infer(plain(OTHER_KINDS[kind])))
    assert [each for each in report.findings if each.level is Level.ERROR] == []


@pytest.mark.parametrize("number", range(len(PAPERS)))
def test_in_papers_of_many_organs_only_real_mistakes_are_errors(number: int) -> None:
    """What stands there on purpose: dates in Chinese numerals or with hyphens, a half-width colon."""
    outline = infer(plain(PAPERS[number].text))
    for finding in check(outline).findings:
        place = outline.blocks[finding.block].text
        if finding.level is Level.ERROR:
            assert finding.rule in ("L25", "L41")
            assert "〇" in place or "-" in place or "附件:" in place


def test_holidays_are_weighed_by_the_year_in_the_title() -> None:
    report = check(infer(plain(OTHER_KINDS["holidays of the next year"])))
    assert not [each for each in report.findings if each.rule == "L65"]
