"""Length, and words that make work below (整治形式主义为基层减负若干规定 2, 3)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Level, hit_at
from oa_core.structure.outline import Element

_DEMANDS = re.compile(
    r"每(?:日|天|周[一二三四五六日天]?|月|季度?|旬|半月)[^，。；]{0,12}(?:报送|上报|报告|填报)"
    r"|(?:于|在)[^，。；]{0,20}前[^，。；]{0,16}(?:报送|上报|填报|书面报|报至)[^，。；]{0,16}"
    r"(?:进展|总结|报表|台账|方案|情况|材料|报告)"
    r"|日报告|零报告|周报告|周报制|月报制|佐证材料|痕迹(?:资料|材料)|工作留痕|建立[^，。；]{0,8}台账|报送[^，。；]{0,8}台账|填报[^，。；]{0,10}表"
)


def length(reading: Reading, context: Context) -> Found:
    """L59: at most 5,000 characters, 4,000 for a special task (一般): attachments bring their own."""
    if reading.genre in ("", "纪要", "命令", "公告", "通告"):
        return
    kinds = (*(Element(f"h{level}") for level in range(1, 5)), Element.BODY)
    count = sum(len("".join(block.text.split())) for _, block in reading.of(*kinds))
    words = context.words
    if count > words.longest:
        message = f"正文 {count} 字，综合性公文一般不超过 {words.longest} 字，请压缩。"
        yield hit_at(reading, message, Element.TITLE, Element.BODY)
    elif count > words.longest_special:
        message = f"正文 {count} 字，部署专项工作的公文一般不超过 {words.longest_special} 字。"
        yield hit_at(reading, message, Element.TITLE, Element.BODY, level=Level.HINT)


def demands(reading: Reading, _: Context) -> Found:
    """L60: reports, forms and supporting papers are not asked for as a rule."""
    for index, block in reading.running:
        for found in _DEMANDS.finditer(block.text):
            message = f"“{found.group()}”会增加基层报表材料负担，请确认有依据，否则删去。"
            yield Hit(index, *found.span(), message)
