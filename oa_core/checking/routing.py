"""Who writes to whom (条例 art. 8(14), 14-17): judged by the register, and by the text where it is plain."""

from __future__ import annotations

import re

from oa_core.checking.context import Context, Organ
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_at, hit_in
from oa_core.structure.outline import Element

_BELOW = re.compile(
    r"各(?:乡|镇|街道|县|市|区|村|社区|居|股|科|基层|下属|所属|二级)|(?:股|科|村委会|居委会)$"
)
_LEADER = re.compile(
    r"(?:省|市|县|区|州|厅|局|部|院|署|镇|乡)长|书记|主任|主席|委员|代表|常委|总理|秘书长|部长|院长|检察长|同志"
)
_ADDRESSED_PERSON = re.compile(
    rf"^(?:尊敬的|敬爱的)|^[\u4e00-\u9fff]{{1,4}}(?:{_LEADER.pattern})(?:同志)?(?:并[^、，]*)?$"
)
_SECTION = re.compile(r"(?:股|[务事合规法教财政宣传育业划建管监保]科)$")
_OFFICE = re.compile(r"办公室$|办公厅$")
_GOVERNMENT = re.compile(r"(?:人民政府|国务院|党委|[省市县区州]委)(?:办公室|办公厅)?$|^国务院|^中共")
_LOWER_GOVERNMENT = re.compile(
    r"各[^，。、]{0,3}(?:乡|镇|县|市|区|自治县)[^，。]{0,12}(?:人民)?政府|(?:镇|乡)人民政府"
)
_COMMANDS = re.compile(r"必须|务必|责令|应当立即|一律")
_APPROVED = re.compile(
    r"经(?P<who>[^，。；：]{0,30}?)(?:研究|审议|讨论|审核|领导)?(?:同意|批准)(?:，|后，|印发|转发|现)"
)
_CLAIM = re.compile(
    r"(?<![未须需应已可])经(?:研究|领导|上级|有关领导|请示|报请)?(?:同意|批准)(?:，|后，)?(?=现|特)"
)
_LEVEL_OF_PROOF = Level.WARNING
"""What the text alone suggests is a warning; the register makes it an error."""


def _sender(reading: Reading, context: Context) -> Organ | None:
    name = context.sender or reading.sender
    return context.register.find(name) if context.register and name else None


def _upward(reading: Reading, context: Context) -> bool | None:
    """Whether the paper goes to a superior; ``None`` when neither its 文种 nor the register tells."""
    if reading.upward:
        return True
    if reading.genre not in ("", "意见"):
        return False
    sender = _sender(reading, context)
    if sender is None or context.register is None or not reading.addressees:
        return None
    first = context.register.find(reading.addressees[0])
    return None if first is None else context.register.is_above(first, sender)


def one_addressee(reading: Reading, context: Context) -> Found:
    """L07: a paper to a superior has one 主送机关."""
    upward = _upward(reading, context)
    if upward is None:
        yield Lacks("行文方向（机构名录）")
    elif upward and len(reading.addressees) > 1:
        line = reading.addressed
        message = "上行文原则上只主送一个上级机关，其他相关机关请用抄送。"
        yield hit_in(line, 0, len(line.text), message)


def no_copy_below(reading: Reading, context: Context) -> Found:
    """L08: a paper to a superior is not copied to those below."""
    if not reading.copied_to:
        return
    upward = _upward(reading, context)
    if upward is None:
        yield Lacks("行文方向（机构名录）")
        return
    if not upward:
        return
    line, sender, register = reading.line(Element.COPIED_TO), _sender(reading, context), context.register
    unknown = False
    for name in reading.copied_to:
        organ = register.find(name) if register else None
        below = bool(_BELOW.search(name))
        if organ is not None and sender is not None and register is not None:
            below = below or register.is_above(sender, organ)
        elif not below:
            unknown = True
        if below:
            start = line.text.find(name)
            message = f"上行文不得抄送下级机关，请去掉“{name}”。"
            yield hit_in(line, start, start + len(name), message)
    if unknown:
        yield Lacks("机构名录")


def no_leader(reading: Reading, _: Context) -> Found:
    """L09: a paper goes to an organ, not to its head. A letter that answers a person is no such paper."""
    line = reading.addressed
    if reading.ending in ("答复", "复函") or "各位" in line.text:
        return
    for name in reading.addressees:
        if _ADDRESSED_PERSON.search(name):
            start = line.text.find(name)
            message = f"不得以本机关名义向上级机关负责人报送公文，“{name}”请改为机关名称。"
            level = Level.WARNING if reading.genre in ("", "函") else None
            yield hit_in(line, start, start + len(name), message, level=level)


def no_level_skipped(reading: Reading, context: Context) -> Found:
    """L10: no level is skipped, or the skipped organ is copied."""
    upward = _upward(reading, context)
    if upward is False:
        return
    sender, register = _sender(reading, context), context.register
    first = register.find(reading.addressees[0]) if register and reading.addressees else None
    if upward is None or sender is None or register is None or first is None:
        yield Lacks("机构名录")
        return
    above = register.led_by(sender)
    if first.name not in above or first.name == sender.guided_by:
        return
    copied = {organ.name for name in reading.copied_to if (organ := register.find(name))}
    skipped = [name for name in above[: above.index(first.name)] if name not in copied]
    if skipped:
        message = f"越级行文：中间隔着{'、'.join(skipped)}，请改报直接上级，或抄送被越过的机关。"
        line = reading.addressed
        yield hit_in(line, 0, len(line.text), message)


def no_section(reading: Reading, context: Context) -> Found:
    """L13: an inner section other than the 办公室 issues nothing."""
    name = context.sender or reading.sender
    if not name:
        yield Lacks("发文机关")
        return
    organ = _sender(reading, context)
    inner = organ.inner if organ else bool(_SECTION.search(name)) and not _OFFICE.search(name)
    if inner:
        message = f"“{name}”是内设机构，除办公室外不得对外正式行文。"
        yield hit_at(reading, message, Element.SIGNATURE, Element.TITLE)
    elif organ is None and not _OFFICE.search(name) and not _GOVERNMENT.search(name):
        yield Lacks("机构名录")


def no_command_below(reading: Reading, context: Context) -> Found:
    """L14: a department does not command a lower government without approval."""
    name = context.sender or reading.sender
    organ = _sender(reading, context)
    line = reading.addressed
    lower = _LOWER_GOVERNMENT.search(line.text)
    if not lower or _GOVERNMENT.search(name) or (organ is not None and not organ.department):
        return
    if not name:
        yield Lacks("发文机关")
        return
    texts = [block.text for _, block in reading.running if not block.within]
    if context.approved_by or any(_APPROVED.search(text) for text in texts[:3]):
        return
    known = organ is not None and context.approved_by is not None
    if known or any(_COMMANDS.search(text) for text in texts):
        message = "部门不得向下一级政府正式行文或下达指令性要求；经政府同意的，文中要写明“经××人民政府同意”。"
        yield hit_in(line, *lower.span(), message, level=None if known else _LEVEL_OF_PROOF)
    else:
        yield Lacks("机构名录和审批记录")


def approval_named(reading: Reading, context: Context) -> Found:
    """L15: who claims approval says whose; who has it says so."""
    texts = [(index, block) for index, block in reading.running if not block.within]
    for index, block in texts:
        for found in _CLAIM.finditer(block.text):
            message = "写明经谁同意或批准，如“经县人民政府同意，”。"
            yield Hit(index, found.start(), found.end(), message)
    claims = [claim for _, block in texts for claim in _APPROVED.finditer(block.text)]
    if context.approved_by and not any(claim["who"] for claim in claims):
        message = f"须经批准才能发的公文，文中应注明已经{context.approved_by}同意。"
        yield hit_at(reading, message, Element.BODY)


def asked_by_letter(reading: Reading, context: Context) -> Found:
    """L17: organs that are not in a line of command ask each other by 函."""
    if not reading.title.text:
        yield Lacks("标题")
        return
    if not reading.upward:
        return
    sender, register = _sender(reading, context), context.register
    first = register.find(reading.addressees[0]) if register and reading.addressees else None
    if sender is None or register is None or first is None:
        yield Lacks("机构名录")
    elif not register.is_above(first, sender):
        end = len(reading.core)
        message = f"{first.name}与{sender.name}不相隶属，请求批准或商洽工作要用“函”。"
        yield hit_in(reading.title, end - len(reading.ending), end, message, "函")
