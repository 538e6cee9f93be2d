"""What the text asks for and how it closes, by its 文种 (条例 art. 15(4); closes are practice)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_in
from oa_core.structure.outline import Element

_ASKED = (
    "增加|追加|拨付|划拨|核拨|安排|解决|调整|成立|设立|增设|撤销|变更|核定|核增|购置|新建|修建|改建|扩建|建设|"
    "举办|授予|给予|批准|审批|审定|任免|任命|招聘|录用|减免|延长|申请|申报|转让|出让|收回|处置|启动|开展|印发"
)
_TWO = re.compile(rf"(?:{_ASKED})(?:[^和及并、]{{1,20}})(?:和|及|以及|并|暨|、)(?={_ASKED})")
_REQUEST = re.compile(
    r"请(?:予)?批示|请(?:予)?批复|请(?:予)?审批|请(?:予以?)?批准|[妥当]否|恳请[^。；]{0,20}(?:批准|解决|支持|拨付|同意|协调)"
    r"|请予以?(?:支持|拨付|解决|同意|批准)|请求?(?:拨付|解决|追加|增拨)|请批转"
)
_CLOSES = {
    "特此通知": ("通知",),
    "特此通报": ("通报",),
    "特此公告": ("公告",),
    "特此通告": ("通告",),
    "特此报告": ("报告",),
    "特此函达": ("函",),
    "特此函告": ("函",),
    "特此函复": ("函", "答复"),
    "特此函询": ("函",),
    "特此函商": ("函",),
    "此复": ("批复", "函", "答复"),
    "特此批复": ("批复",),
    "请予函复": ("函",),
    "妥否，请批示": ("请示",),
    "当否，请批示": ("请示",),
    "妥否，请批复": ("请示",),
    "当否，请批复": ("请示",),
    "特此请示": ("请示",),
}
_CLOSE = re.compile(rf"(?:以上[^，。]{{0,6}}[，]?)?({'|'.join(_CLOSES)})[。！]?\s*$")
_USUAL = {
    "通知": "特此通知",
    "通报": "特此通报",
    "公告": "特此公告",
    "通告": "特此通告",
    "报告": "特此报告",
    "函": "特此函达",
    "批复": "此复",
    "请示": "妥否，请批示",
}
_YOU = re.compile(r"你[省市县区州局委厅部办院署镇乡]")
_ABOUT = re.compile(r"^[一二三四五六七八九十]+、(?:请求|恳请|申请|关于)[^。]{2,40}")


def one_matter(reading: Reading, _: Context) -> Found:
    """L05: a 请示 asks for one thing."""
    if reading.genre != "请示":
        if not reading.title.text:
            yield Lacks("标题")
        return
    start = reading.core.find("关于") + 2 if "关于" in reading.core else 0
    two = _TWO.search(reading.core, start)
    if two:
        end = len(reading.core)
        message = "请示应当一文一事，标题里像有两件事，请分成两件请示。"
        yield hit_in(reading.title, two.start(), end, message)
        return
    asked = [(index, found) for index, block in reading.of(Element.H1) if (found := _ABOUT.match(block.text))]
    if len(asked) > 1:
        index, found = asked[1]
        message = "请示应当一文一事，这里像是另一件请示事项，请核对。"
        yield Hit(index, found.start(), found.end(), message, level=Level.WARNING)


def no_request(reading: Reading, _: Context) -> Found:
    """L06: no request inside a 报告."""
    if not reading.title.text:
        yield Lacks("标题")
    if reading.genre != "报告" or reading.core.endswith(("请示报告", "请示的报告")):  # L01 says what that is
        return
    for index, block in reading.running:
        found = None if block.within else _REQUEST.search(block.text)
        if found:
            message = f"报告不得夹带请示事项（“{found.group()}”）。需要批示的，请另用请示。"
            yield Hit(index, found.start(), found.end(), message)


def close(reading: Reading, _: Context) -> Found:
    """L18: the close is that of the 文种."""
    if not reading.title.text:
        yield Lacks("标题")
        return
    for index, block in reading.of(Element.BODY)[-3:]:
        found = _CLOSE.search(block.text)
        if found and reading.genre and reading.genre not in _CLOSES[found.group(1)]:
            message = f"结束语“{found.group(1)}”与文种“{reading.ending}”不相配。"
            yield Hit(index, found.start(1), found.end(1), message, _USUAL.get(reading.genre))


def address(reading: Reading, _: Context) -> Found:
    """L19: 你县, 你局 only to those below."""
    if not reading.title.text:
        yield Lacks("标题")
    if not reading.upward:
        return
    for index, block in reading.running:
        if block.within:
            continue
        for found in _YOU.finditer(block.text):
            message = f"向上行文不用“{found.group()}”，请写上级机关的名称。"
            yield Hit(index, found.start(), found.end(), message)
