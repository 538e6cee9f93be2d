"""版头: 份号, 紧急程度, 密级, 发文字号, 签发人 (条例 art. 9; GB/T 9704-2012, 7.2)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Line, Reading, line_of
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_at, hit_in
from oa_core.documents.model import URGENCIES
from oa_core.secrecy import classification_mark
from oa_core.structure.outline import Element

GOOD_NUMBER = re.compile(r"^[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号$", re.ASCII)
_OPEN, _CLOSE = "〔［[【（(﹝「〖{", "〕］]】）)﹞」〗}"
_NUMBER = re.compile(
    rf"(?P<code>[\u4e00-\u9fff]{{1,30}})(?P<open>[{re.escape(_OPEN)}])(?P<year>\d+)年?(?P<close>[{re.escape(_CLOSE)}])"
    r"(?P<ordinal>第?)(?P<count>\d+)(?P<end>号?)",
    re.ASCII,
)
_SMALL = "﹝﹞"
"""〔 and 〕 in another width (Unicode's compatibility forms): the right bracket, badly typed."""
TELEGRAM_URGENCIES = ("特提", "特急", "加急", "平急")
_MEANT = {"急件": "加急", "紧急": "加急", "急": "加急", "特急件": "特急", "加急件": "加急", "火急": "特急"}
_NEARLY_COPY_NUMBER = re.compile(r"\s*(?:份号[：:]?\s*)?[0-9]{1,8}\s*$")
"""What stands first in a paper and is nothing but a number."""
_HEAD = (Element.MARK, Element.COPY_NUMBER, Element.URGENCY)


def _parsed(reading: Reading) -> tuple[Line, re.Match[str] | None]:
    line = reading.number
    return line, None if reading.order_number else _NUMBER.search(line.text)


def number_form(reading: Reading, _: Context) -> Found:
    """L20: 机关代字〔年份〕序号号. What L21-L23 name is left to them."""
    line, parsed = _parsed(reading)
    if not line.text or reading.order_number or GOOD_NUMBER.match(line.text):
        return
    if len(_NUMBER.findall(line.text)) > 1:
        return  # L24
    if parsed is None or parsed.group() != line.text:
        message = "发文字号应写成“机关代字〔年份〕序号号”，如“屿府〔2026〕12号”。"
        yield hit_in(line, 0, len(line.text), message)
        return
    brackets = parsed["open"] + parsed["close"]
    if brackets != "〔〕" or "年" in parsed.group():
        start, end = parsed.start("open"), parsed.end("close")
        message = f"发文字号的年份写成“〔{parsed['year']}〕”，用六角括号，不加“年”字。"
        level = Level.WARNING if brackets == _SMALL else None
        yield hit_in(line, start, end, message, f"〔{parsed['year']}〕", level)
    if not parsed["end"]:
        yield hit_in(line, parsed.end(), parsed.end(), "发文字号末尾缺“号”字。", "号")


def number_ordinal(reading: Reading, _: Context) -> Found:
    """L21: no 第."""
    line, parsed = _parsed(reading)
    if parsed and parsed["ordinal"]:
        yield hit_in(line, *parsed.span("ordinal"), "发文字号的序号前不加“第”字。", "")


def number_padding(reading: Reading, _: Context) -> Found:
    """L22: no noughts before the number."""
    line, parsed = _parsed(reading)
    if parsed and parsed["count"].startswith("0"):
        message = "发文字号的序号不编虚位，前面不加 0。"
        yield hit_in(line, *parsed.span("count"), message, parsed["count"].lstrip("0") or None)


def number_year(reading: Reading, _: Context) -> Found:
    """L23: the year in full."""
    line, parsed = _parsed(reading)
    if parsed and len(parsed["year"]) != 4:
        fix = f"20{parsed['year']}" if len(parsed["year"]) == 2 else None
        yield hit_in(line, *parsed.span("year"), "发文字号的年份要写全四位。", fix)


def one_number(reading: Reading, _: Context) -> Found:
    """L24: a joint paper bears the lead organ's number only."""
    line = reading.number
    numbers = list(_NUMBER.finditer(line.text))
    if len(numbers) > 1:
        message = "联合行文只标主办机关的一个发文字号，请删去其余的。"
        yield hit_in(line, numbers[1].start(), numbers[-1].end(), message, "")


def copy_number(reading: Reading, _: Context) -> Found:
    """L29: 份号 is six digits."""
    lines = list(reading.lines(Element.COPY_NUMBER))
    if not lines and reading.own and _NEARLY_COPY_NUMBER.match(reading.own[0][1].text):
        lines = [line_of(reading.own[:1])]
    for line in lines:
        start = len(line.text) - len(re.sub(r"^份号[：:]?", "", line.text))
        digits = line.text[start:]
        if not re.fullmatch(r"\d{6}", digits, re.ASCII):
            short = re.fullmatch(r"\d{1,5}", digits, re.ASCII)
            message = "份号要用六位阿拉伯数字，如“000012”。"
            yield hit_in(line, start, len(line.text), message, digits.zfill(6) if short else None)


def urgency(reading: Reading, context: Context) -> Found:
    """L30: 特急 or 加急; a telegram has four grades."""
    allowed = TELEGRAM_URGENCIES if context.telegram else tuple(filter(None, URGENCIES))
    for line in reading.lines(Element.URGENCY):
        if line.text not in allowed:
            message = f"紧急程度只能是{'、'.join(allowed)}，没有“{line.text}”。"
            fix = _MEANT.get(line.text)
            if fix is None:
                fix = next((word for word in allowed if word in line.text), None)
            yield hit_in(line, 0, len(line.text), message, fix)


def secret(reading: Reading, _: Context) -> Found:
    """L32: a classification mark: this system must not hold the paper."""
    for index, block in enumerate(reading.blocks):
        level = classification_mark(block.text)
        if level is not None:
            message = f"有“{level}”标志。本系统是非涉密系统，严禁处理、存储涉密信息，请转机要渠道办理。"
            yield Hit(index, 0, len(block.text), message)


def signers_shown(reading: Reading, context: Context) -> Found:
    """L11: a paper to a superior shows 签发人."""
    if not reading.title.text or (reading.genre in ("", "意见") and context.register is None):
        yield Lacks("行文方向")
    elif reading.upward and not reading.line(Element.SIGNERS).text:
        if context.signers is None and not reading.of(*_HEAD):
            yield Lacks("版头或签发记录")
        else:
            message = "上行文要在版头标注签发人姓名。"
            yield hit_at(reading, message, Element.NUMBER, Element.TITLE)


def principal_signer(reading: Reading, context: Context) -> Found:
    """L12: a paper to a superior is signed by the principal head."""
    if reading.title.text and reading.genre not in ("", "意见") and not reading.upward:
        return
    if context.signers is None:
        yield Lacks("签发记录")
    elif reading.upward and not any(signer.principal for signer in context.signers):
        message = "上行文要由机关主要负责人签发。"
        yield hit_at(reading, message, Element.SIGNERS, Element.TITLE)
