"""Who writes and who is written to: names of organs and of people with their office."""

from __future__ import annotations

import re

_SUFFIX = (
    "政府|委员会|委|办公室|办公厅|办|厅|局|部|院|署|会|社|处|科|站|中心|公司|集团|银行|行|大学|学院|学校|中学|小学|医院|"
    "党组|党委|纪委|总队|支队|大队|组|指挥部|联席会议|街道办事处|街道|所|馆|台|队|军区|省|市|县|区|乡|镇|联|团|国务院|"
    "企业|机构|单位|部门|基金|协会|学会|库|场|园|法院|检察院|人大|政协|民政|专员公署|行署|"
    "司|股|社区|村|专班|团委|妇联|工会"
)
_ORGAN = re.compile(
    rf"[\u4e00-\u9fff（）()“”·、A-Za-z0-9]{{1,60}}(?:{_SUFFIX})(?:[（(]章[）)]|[（(](?:盖章|代章|公章|印章?)[）)])?"
)
_OFFICE = (
    "主席|总理|省长|市长|县长|区长|旗长|盟长|州长|乡长|镇长|部长|局长|厅长|主任|署长|行长|院长|检察长|会长|书记|"
    "秘书长|理事长|专员|司令员|政委|总督|指挥长|组长|关长|台长|社长|校长|负责人|签发人"
)
PERSON = rf"[\u4e00-\u9fff]{{0,30}}(?:{_OFFICE})\s*[：:]?\s*[\u4e00-\u9fff·](?:\s*[\u4e00-\u9fff·]){{1,7}}"
"""A person's name with the office before it."""
_PERSON = re.compile(PERSON)
_ISSUER = re.compile(
    r"(?s)^(.{2,80}?)(?:关于|转发|批转|印发|对(?=.*(?:答复|批复|意见|函)$)|令$|令第|公告|通告|批复|命令)"
)
_READER = re.compile(
    rf"(?:{_SUFFIX}|代表|委员|主席|同志|先生|女士|院士|教授|书记|部长|局长|省长|市长|县长|干部|职工|群众|"
    r"居民|市民|村民|考生|家长|企业|商户|业主|老师|同学|朋友|各位|你们|贵.{1,8}|直属|人员|工作者|师|旅)"
    r"(?:等)?(?:[（(][^（()）]{1,40}[）)])?$"
)
_SENTENCE = re.compile(
    r"如下|关于|现将|现就|为了|为(?:进一步|深入|贯彻|做好|加强|切实|全面)|根据|按照|经研究|特此|以下|要求|通知你|有关(?:事项|问题|情况)|"
    r"附件|联系|电话|地址|时间|地点|注$|其中|例如|收悉|是$|即$"
)


def is_organ(text: str) -> bool:
    """Whether ``text`` can be the name of an organ, or of several with 、 or blanks between."""
    letters = "".join(text.split())
    return 2 <= len(letters) <= 60 and _ORGAN.fullmatch(letters) is not None


def is_person(text: str) -> bool:
    """Whether ``text`` is a person's name with the office before it: 总理　李某某."""
    return len(text) <= 60 and _PERSON.fullmatch(text.strip()) is not None


def issuers_of(title: str) -> tuple[str, ...]:
    """The organs that a title begins with, with 、 or blanks between; nothing when it leaves them out."""
    found = _ISSUER.match(title.strip())
    if found is None:
        return ()
    names = tuple(name for name in re.split(r"[、\s]+", found[1]) if name)
    if all(len(name) >= 3 and is_organ(name) for name in names):
        return names
    names = tuple("".join(found[1].split()).split("、"))
    return names if all(is_organ(name) for name in names) else ()


def addressed(text: str) -> float:
    """How much ``text``, without its colon, looks like those a document is sent to, from 0 to 1."""
    letters = "".join(text.split()).rstrip("：:")
    if not letters or len(letters) > 600 or re.search(r"[。！？“”]", letters):
        return 0.0
    if _SENTENCE.search(letters):
        return 0.1
    names = [name for name in re.split(r"[，、,；;]", re.sub(r"[（(][^（()）]*[）)]", "", letters)) if name]
    if not names or max(map(len, names)) > 40:
        return 0.1
    if any(name.find("各位") > 0 for name in names):
        return 0.5
    likely = sum(1 for name in names if _READER.search(name))
    if likely == len(names) or (len(names) > 2 and likely >= len(names) - 1 and _READER.search(names[-1])):
        return 0.95
    if len(names) > 2 and likely * 2 >= len(names):
        return 0.85
    return 0.6 if len(letters) <= 14 or likely else 0.4
