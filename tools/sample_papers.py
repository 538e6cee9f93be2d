"""Six papers of the fictional 南屿县, one for each kind of page that GB/T 9704-2012 knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO

from PIL import Image as Drawing
from PIL import ImageDraw

from oa_core.documents.paper import Annex, Form, FullPaper, Piece, Signing, Text
from oa_core.structure.source import Align, Cell, Image, Table

_GOVERNMENT = "南屿县人民政府"
_OFFICE = "南屿县人民政府办公室"
_TOWNS = ("白沙镇", "石门镇", "东澳镇", "新港镇", "龙尾镇", "大坡镇", "椰林镇", "青山乡", "望海乡")


def sample_papers() -> Mapping[str, FullPaper]:
    """Each paper under the name of its picture."""
    return {
        "notice": _notice(),
        "request": _request(),
        "opinion": _opinion(),
        "letter": _letter(),
        "order": _order(),
        "minutes": _minutes(),
    }


def _texts(written: str) -> tuple[Text, ...]:
    return tuple(Text(line) for line in written.strip().split("\n"))


def _notice() -> FullPaper:
    """A notice with everything that a paper can have."""
    before = _texts(
        """
为切实做好2026年台风防御工作，最大限度减少人员伤亡和财产损失，根据《中华人民共和国防洪法》和《南屿县防汛防风防旱应急预案》（屿府〔2025〕31号）有关规定，经县人民政府同意，现就有关事项通知如下：
一、压实防御责任
（一）落实行政首长负责制。各乡镇人民政府主要负责同志是本行政区域防汛防风工作第一责任人，要在2026年6月30日前逐村逐户核定转移人员名单，做到乡不漏村、村不漏户、户不漏人。
（二）严格值班值守。台风蓝色预警发布后，各乡镇、各成员单位实行24小时专人值班和领导带班制度，每3小时报告1次情况，重大险情30分钟内电话报告、1小时内书面报告。
二、做好应急准备
1.加固避险场所。全县核定避险场所126处，总面积48600平方米，可安置人员1.62万人，其中县级5处、乡镇级38处、村级83处。
2.备足抢险物资。县级仓库常备编织袋20万条、救生衣3500件、冲锋舟24艘，储备资金不少于480万元，占年度预算的12.5%。
（1）仓库每季度清点一次，缺项在5个工作日内补齐。
（2）物资调拨由县三防指挥部统一下达指令。
近五年影响我县的台风个数及直接经济损失如下图所示。
"""
    )
    after = _texts(
        """
三、强化监督检查
县政府督查室会同县应急管理局、县水务局，于2026年7月15日前对各乡镇准备情况开展一次全覆盖检查。对责任不落实、措施不到位，造成严重后果的，依规依纪依法追究责任。
请各乡镇、各有关单位于2026年7月5日前，将落实情况报送县三防指挥部办公室。
"""
    )
    return FullPaper(
        mark=f"{_GOVERNMENT}文件",
        copy_number="000012",
        urgency="特急",
        number="屿府〔2026〕12号",
        title=f"{_GOVERNMENT}关于做好2026年台风防御工作的通知",
        addressees="各乡、镇人民政府，县政府直属各单位",
        body="",
        pieces=(*before, _chart(), *after),
        attachments=("台风防御重点任务分工表", "各乡镇避险场所和转移责任人一览表"),
        signature=_GOVERNMENT,
        dated_on=date(2026, 6, 18),
        note="此件主动公开",
        signing=Signing.SEALED,
        annexes=(
            Annex("附件1", "台风防御重点任务分工表", (_tasks(),)),
            Annex("附件2", "各乡镇避险场所和转移责任人一览表", (_shelters(),)),
        ),
        copies="县委各部门，县人大常委会办公室，县政协办公室，县监委，县法院，县检察院，驻屿部队，各人民团体",
        printed_by=_OFFICE,
        printed_on=date(2026, 6, 19),
    )


def _chart() -> Image:
    """A bar chart as an office pastes it: five years, two columns."""
    scale, width, height = 4, 130, 58
    drawing = Drawing.new("RGB", (width * scale * 2, height * scale * 2), "white")
    pen = ImageDraw.Draw(drawing)
    base, left = (height - 8) * scale * 2, 12 * scale * 2
    for line in range(6):
        y = base - line * 9 * scale * 2
        pen.line((left, y, width * scale * 2 - 20, y), fill=(205, 205, 205), width=3)
        pen.text((left - 60, y - 18), str(line * 2), fill=(60, 60, 60), font_size=34)
    for at, (year, storms, loss) in enumerate(
        ((2021, 4, 2.6), (2022, 6, 5.1), (2023, 5, 3.8), (2024, 8, 9.2), (2025, 3, 1.9))
    ):
        x = left + (8 + at * 22) * scale * 2
        for step, (value, colour) in enumerate(((storms, (58, 96, 150)), (loss, (196, 120, 60)))):
            x0 = x + step * 7 * scale * 2
            pen.rectangle((x0, base - value / 2 * 9 * scale * 2, x0 + 6 * scale * 2, base), fill=colour)
        pen.text((x + 10, base + 12), str(year), fill=(60, 60, 60), font_size=38)
    packed = BytesIO()
    drawing.save(packed, "PNG")
    return Image(packed.getvalue(), float(width), float(height))


def _head(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(name) for name in names)


def _shelters() -> Table:
    rows = []
    for at, town in enumerate(_TOWNS):
        villages = ("第一中学礼堂", "文化活动中心", "村委会综合楼")
        for place, village in enumerate(villages):
            first = () if place else (Cell(str(at + 1), rows=3), Cell(town, rows=3))
            people = 180 + 37 * at + 55 * place
            rows.append(
                (
                    *first,
                    Cell(f"{town}{village}"),
                    Cell(str(people), align=Align.RIGHT),
                    Cell(("陈明海", "林桂芳", "黄志强", "吴秋月", "王喆")[(at + place) % 5]),
                    Cell("地下层不得启用" if at % 3 == 0 and place == 2 else ""),
                )
            )
    head = _head("序号", "乡镇", "避险场所", "可安置人数", "转移责任人", "备注")
    return Table((head, *rows), heads=1)


def _tasks() -> Table:
    tasks = (
        (
            "监测预报预警",
            "加密会商，台风影响前72小时滚动发布预报，预警信息到村到户。",
            "县气象局",
            "县水务局、县自然资源和规划局",
        ),
        (
            "渔船和渔排管控",
            "督促渔船于10级风圈影响前12小时全部回港，渔排人员全部上岸。",
            "县农业农村局",
            "县海警工作站、各沿海乡镇人民政府",
        ),
        (
            "水库和山塘安全",
            "按照汛限水位调度，小型水库巡查责任人24小时在岗。",
            "县水务局",
            "县应急管理局、各乡镇人民政府",
        ),
        (
            "在建工地和高空设施",
            "停止户外作业，塔吊、广告牌、脚手架逐一加固或拆除。",
            "县住房和城乡建设局",
            "县综合行政执法局",
        ),
        (
            "人员转移安置",
            "重点转移危旧房、低洼地、山边水边人员，安置点供水供餐供电。",
            "县应急管理局",
            "县民政局、县卫生健康委、县供电公司",
        ),
        (
            "抢险救援",
            "组建25支共680人的抢险队伍，15分钟内集结完毕。",
            "县消防救援大队",
            "县人民武装部、县公安局",
        ),
    )
    rows = tuple(
        (Cell(str(at)), *(Cell(text) for text in task), Cell("台风蓝色预警发布后"))
        for at, task in enumerate(tasks, 1)
    )
    head = _head("序号", "重点任务", "主要内容", "牵头单位", "配合单位", "启动时间")
    return Table((head, *rows), heads=1, widths=(13, 40, 70, 36, 40, 26), landscape=True)


def _request() -> FullPaper:
    """A request to the province, with those who signed it."""
    return FullPaper(
        mark=f"{_GOVERNMENT}文件",
        number="屿府〔2026〕20号",
        signers=("符岳川", "陈海生", "欧阳明珠"),
        title=f"{_GOVERNMENT}关于将东澳渔港升级改造项目列入全省2027年重点项目计划的请示",
        addressees="海南省人民政府",
        body="""东澳渔港建于1998年，现有码头岸线620米，停泊渔船约410艘，承担全县70%以上的渔船避风任务。经多年运行，港池淤积、防波堤沉降等问题突出，2024年第11号台风期间有37艘渔船因泊位不足转往外县避风。为提升渔港防灾减灾能力，我县拟实施东澳渔港升级改造项目。现将有关情况请示如下：
一、项目建设的必要性
（一）保障渔民生命财产安全的需要。项目建成后，可满足800艘渔船在12级以下大风中安全避风。
（二）促进渔业转型升级的需要。配套建设冷链物流中心8600平方米，预计年新增产值1.35亿元。
二、项目主要内容
新建防波堤480米，疏浚港池62万立方米，改造码头岸线620米，概算总投资2.86亿元，建设工期30个月。
三、请求事项
恳请省人民政府将该项目列入全省2027年重点项目计划，并在用海审批、资金安排等方面给予支持。
妥否，请批示。""",
        attachments=("东澳渔港升级改造项目可行性研究报告",),
        signature=_GOVERNMENT,
        dated_on=date(2026, 8, 25),
        note="联系人：县发展改革委林桂芳，联系电话：0898-00000000",
        signing=Signing.SEALED,
        printed_by=_OFFICE,
        printed_on=date(2026, 8, 26),
    )


def _opinion() -> FullPaper:
    """An opinion of three organs, each with its seal."""
    return FullPaper(
        mark="文件",
        joint_marks=("南屿县教育局", "南屿县财政局", "南屿县人力资源和社会保障局"),
        number="屿教〔2026〕8号",
        title="南屿县教育局　南屿县财政局\n南屿县人力资源和社会保障局\n关于进一步加强乡村教师队伍建设的意见",
        addressees="各乡、镇人民政府，县直各有关单位，各中小学校",
        body="""为贯彻落实上级关于加强新时代乡村教师队伍建设的决策部署，吸引更多优秀人才到乡村学校任教，经县人民政府同意，结合我县实际，提出以下意见。
一、总体目标
力争到2028年，全县乡村学校专任教师本科以上学历比例达到92%，县级以上骨干教师比例达到25%，教师交流轮岗每年不少于120人次。
二、主要措施
（一）拓宽补充渠道。每年面向高校毕业生公开招聘乡村教师不少于60名，采取“定向培养、定向就业”方式培养本土教师。
（二）提高生活待遇。按照学校艰苦边远程度，分三类发放乡村教师生活补助，标准分别为每人每月500元、800元和1200元，所需资金由县财政统筹安排。
（三）改进职称评聘。在乡村学校连续任教满15年的教师，评聘中级职称不受岗位结构比例限制。
三、组织实施
各乡镇、各有关单位要明确分工、密切配合。县教育局牵头每年12月31日前对落实情况开展评估，评估结果向社会公布。
本意见自2026年9月1日起施行。""",
        signature="南屿县教育局\n南屿县财政局\n南屿县人力资源和社会保障局",
        dated_on=date(2026, 8, 12),
        note="此件主动公开",
        signing=Signing.SEALED,
        copies="县委组织部，县委编办",
        printed_by="南屿县教育局办公室",
        printed_on=date(2026, 8, 13),
    )


def _letter() -> FullPaper:
    """A letter between equals."""
    return FullPaper(
        form=Form.LETTER,
        mark=_OFFICE,
        number="屿府办函〔2026〕45号",
        title=f"{_OFFICE}关于商请支持开展重点水域联合巡查的函",
        addressees="琼东县人民政府办公室",
        body="""两县交界的龙尾水库是我县6个乡镇约8.2万人的饮用水水源。近期巡查发现，库区上游存在违规垂钓、网箱养殖等情况，影响水质安全。为共同做好水源保护工作，现就有关事项商请如下：
一、建立联合巡查机制。建议自2026年5月起，由两县水务、生态环境、综合行政执法部门每月开展1次联合巡查，共同确定巡查路线和重点点位。
二、共享监测数据。建议互相通报龙尾水库4个断面的水质监测结果，遇有异常2小时内告知对方。
三、协同处置案件。对跨界违法行为，由先发现一方固定证据并及时移送。
专此函达，请予支持，并请于2026年4月20日前函复。""",
        signature=_OFFICE,
        dated_on=date(2026, 4, 2),
        note="联系人：黄志强，联系电话：0898-00000001",
        signing=Signing.SEALED,
        copies="县水务局，县生态环境局，县综合行政执法局",
    )


def _order() -> FullPaper:
    """An order that publishes rules, with the stamp of the head of the county."""
    return FullPaper(
        form=Form.ORDER,
        mark=f"{_GOVERNMENT}令",
        number="第3号",
        title="",
        body="""《南屿县农村饮用水安全管理办法》已经2026年7月6日十五届县人民政府第42次常务会议讨论通过，现予公布，自2026年9月1日起施行。""",
        signature="县长　符岳川",
        dated_on=date(2026, 7, 10),
        signing=Signing.STAMPED,
        annexes=(Annex("", "南屿县农村饮用水安全管理办法", _rules()),),
        printed_by=_OFFICE,
        printed_on=date(2026, 7, 11),
    )


def _rules() -> tuple[Piece, ...]:
    return _texts(
        """
第一条　为了加强农村饮用水安全管理，保障农村居民身体健康和生命安全，结合本县实际，制定本办法。
第二条　本县行政区域内农村供水工程的规划、建设、运行、维护和监督管理，适用本办法。
第三条　县人民政府对农村饮用水安全负总责，将农村供水工程建设和运行维护经费列入年度财政预算，每年安排不少于600万元。
第四条　日供水1000立方米以上或者服务人口1万人以上的供水单位，应当设立水质化验室，每日检测不少于1次。
第五条　任何单位和个人不得擅自改装、拆除供水设施；确需拆除的，应当提前15个工作日向县水务局提出申请。
第六条　违反本办法第五条规定的，由县水务局责令限期改正；造成损失的，依法承担赔偿责任。
第七条　本办法自2026年9月1日起施行。
"""
    )


def _minutes() -> FullPaper:
    """The minutes of a meeting, with a table attached."""
    head = _head("序号", "议定事项", "责任单位", "完成时限")
    rows = (
        ("1", "完成龙尾水库除险加固初步设计批复", "县水务局", "2026年4月30日"),
        ("2", "启动县人民医院门诊综合楼项目招标", "县卫生健康委", "2026年5月15日"),
        ("3", "制定2026年公办幼儿园学位增补方案，新增学位1200个", "县教育局", "2026年5月31日"),
        ("4", "清理规范涉企收费，公布目录清单", "县发展改革委、县财政局", "2026年6月10日"),
        ("5", "完成12个行政村污水管网建设", "县住房和城乡建设局", "2026年11月30日"),
    )
    table = Table((head, *(tuple(Cell(text) for text in row) for row in rows)), heads=1)
    return FullPaper(
        form=Form.MINUTES,
        mark=f"{_GOVERNMENT}常务会议纪要",
        number="第12期",
        title="",
        body="""2026年3月27日，县长符岳川主持召开十五届县人民政府第38次常务会议，研究水利设施、医疗卫生、学前教育等工作。现纪要如下：
一、关于龙尾水库除险加固工程
会议听取了县水务局关于工程前期工作情况的汇报，原则同意初步设计方案，概算投资3860万元。会议要求，县水务局要抓紧办理初步设计批复，确保2026年10月1日前开工、2027年汛前具备挡水条件。
二、关于县人民医院门诊综合楼项目
会议同意项目总建筑面积由18500平方米调整为21300平方米，增加的投资由县财政统筹解决。
三、关于学前教育学位供给
会议强调，要坚持公益普惠，优先保障进城务工人员随迁子女入园，2026年秋季学期前新增公办幼儿园学位1200个。
会议还研究了其他事项。议定事项及责任分工见附件。""",
        attendance=(
            "出席：符岳川、陈海生、欧阳明珠、黎光、吴秋月、邢国强、韩晓东",
            "请假：麦少峰",
            "列席：县人大常委会副主任何文，县政协副主席卢静，县水务局黄志强，县卫生健康委林桂芳，县教育局庄严，县财政局温正",
        ),
        attachments=("议定事项责任分工表",),
        signature="",
        signing=Signing.NONE,
        dated_on=date(2026, 3, 30),
        annexes=(Annex("附件", "议定事项责任分工表", (table,)),),
        copies="县委办公室，县人大常委会办公室，县政协办公室",
        printed_by=_OFFICE,
        printed_on=date(2026, 3, 31),
    )
