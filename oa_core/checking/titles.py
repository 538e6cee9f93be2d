"""标题: 文种, organ and matter, and what a title does without (条例 art. 8, 9(7), 9(3); GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_in
from oa_core.structure.outline import Element

_STACKED = re.compile(r"(请示|报告|申请|函|通知|意见)(?:的)?(报告|请示|函|申请|通知)$")
_NONE_OF_THEM = re.compile(
    r"(方案|办法|规划|计划|总结|简报|要点|规定|规则|细则|汇报|申请|请求|预案|制度|安排|说明|建议|倡议书?|条例|章程)$"
)
_ACT = re.compile(r"(条例|规定|办法|细则|规则|章程|方案|规划|计划|要点|预案|制度)$")
_ORGAN = re.compile(r"(人民政府|政府|办公室|办公厅|委员会|党委|[省市县区州]委|局|厅|部|院|署|会|中心)$")
_ONLY_URGENT = frozenset({"", "紧急", "补充", "重要", "特急"})
_NEEDS_MATTER = frozenset({"通知", "请示", "批复", "函", "意见", "决定", "通报", "议案"})
_WITHOUT_MATTER = frozenset({"公告", "通告", "命令", "公报", "纪要", "决议", "报告"})
_FORWARDS_TWICE = re.compile(r"关于(?:转发|批转|印发)[^《]*?关于|的(通知|意见|决定|通报|函|报告)的\1$")
_END_MARK = re.compile(r"[。．.；;，,、！!？?：:]+$")
_INNER_MARK = re.compile(r"[。；;，,！!？?：:]")


def genre(reading: Reading, _: Context) -> Found:
    """L01: the 文种 is one of the fifteen."""
    title, core = reading.title, reading.core
    if not title.text:
        yield Lacks("标题")
        return
    stacked = _STACKED.search(core)
    if stacked and not (reading.genre == "通知" or stacked.group(1) in ("函", "意见")):
        meant = stacked.group(1) if stacked.group(1) != "申请" else "请示"
        message = f"文种叠用：“{stacked.group()}”不是文种，请只用一个，如“{meant}”。"
        yield hit_in(title, stacked.start(), stacked.end(), message, meant)
        return
    if reading.genre or reading.order_number:
        return
    other = _NONE_OF_THEM.search(core)
    if other is None:
        message = "标题末尾看不出文种。公文只有决议、决定、命令、公报等十五种，请写明文种。"
        yield hit_in(title, 0, len(title.text), message, level=Level.WARNING)
        return
    sent = bool(reading.addressees) or ("关于" in core and not _ACT.search(core))
    message = f"“{other.group()}”不是公文文种，请改用十五种文种之一，或作为附件用“通知”等印发。"
    yield hit_in(title, other.start(), other.end(), message, level=None if sent else Level.WARNING)


def parts(reading: Reading, context: Context) -> Found:
    """L02: 发文机关 + 事由 + 文种. The organ may be left out only where the mark shows it."""
    title, core = reading.title, reading.core
    if not title.text:
        yield Lacks("标题")
        return
    rest = core.removesuffix(reading.ending)
    if not reading.has_matter:
        if reading.genre in _NEEDS_MATTER:
            bare = rest in _ONLY_URGENT or bool(_ORGAN.search(rest))
            message = f"标题没有写明事由，请写成“发文机关＋关于……的＋{reading.ending}”。"
            yield hit_in(title, 0, len(title.text), message, level=None if bare else Level.WARNING)
        elif reading.genre in _WITHOUT_MATTER and not rest:
            message = "标题只有文种，请写明发文机关。"
            yield hit_in(title, 0, len(title.text), message)
    elif not reading.title_organ and not (reading.mark or context.has_mark):
        message = "标题没有写发文机关；只有版头已标明发文机关时才可以省略。"
        level = None if context.has_mark is False else Level.WARNING
        yield hit_in(title, 0, 0, message, level=level)


def doubled(reading: Reading, _: Context) -> Found:
    """L03: no 关于转发关于, no 的通知的通知."""
    title = reading.title
    if _FORWARDS_TWICE.search(reading.core) is None:
        return
    better = re.sub(r"关于(?=转发|批转|印发)", "", title.text, count=1)
    better = re.sub(r"的(通知|意见|决定|通报|函|报告)的\1(?=$|[（(。])", r"的\1", better)
    message = "标题里“关于”或“的通知”重复，请并成一层，如“转发……的通知”。"
    yield hit_in(title, 0, len(title.text), message, better if better != title.text else None)


def marks(reading: Reading, _: Context) -> Found:
    """L04: no mark at the end, inside only those that belong to names."""
    title = reading.title
    behind = (
        next((each for each in reading.own if each[0] > title.places[-1][0]), None) if title.text else None
    )
    if behind is not None and _END_MARK.fullmatch(behind[1].text.strip()):
        yield Hit(behind[0], 0, len(behind[1].text), "标题末尾不用标点。", "")
    end = _END_MARK.search(title.text)
    if end:
        yield hit_in(title, end.start(), end.end(), "标题末尾不用标点。", "")
    inner = _INNER_MARK.search(title.text[: end.start() if end else None])
    if inner:
        message = f"标题中除书名号等以外一般不用标点，请看“{inner.group()}”能否去掉。"
        yield hit_in(title, inner.start(), inner.end(), message)


def urgency_in_title(reading: Reading, _: Context) -> Found:
    """L31: urgency is a mark of its own, not a word of the title."""
    found = re.search(rf"紧急(?={reading.ending}$)", reading.core) if reading.ending else None
    if found:
        message = "紧急程度请标在版头（特急或加急），不写进标题。"
        yield hit_in(reading.title, found.start(), found.end(), message, "")


def organs_agree(reading: Reading, context: Context) -> Found:
    """L67: the organ in title, signature, mark and seal is the same."""
    named = {
        Element.TITLE: reading.title_organ,
        Element.MARK: reading.mark,
        Element.SIGNATURE: "".join(reading.signatures),
    }
    said = {kind: _joint(name) for kind, name in named.items() if name}
    sealed = _joint("".join(context.seals)) if context.seals else ""
    if len(said) + bool(sealed) < 2:
        yield Lacks("标题、署名、发文机关标志中的两处机关名称")
        return
    first = next(iter(said.values()))
    others = [kind for kind, name in said.items() if name != first]
    if others and not (len(reading.signatures) > 1 and Element.MARK in others):
        line = reading.line(others[0])
        message = f"机关名称前后不一致：一处是“{first}”，这里是“{said[others[0]]}”。"
        yield hit_in(line, 0, len(line.text), message)


def _joint(name: str) -> str:
    return re.sub(r"[、\s]", "", name).removesuffix("文件")
