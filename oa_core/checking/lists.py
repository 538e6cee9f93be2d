"""主送 and 抄送, and the names of organs anywhere (条例 art. 9(8); GB/T 9704-2012, 7.3.2, 7.4.2)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Line, Reading, names_in
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_at, hit_in
from oa_core.documents.model import WITHOUT_ADDRESSEE
from oa_core.structure.outline import Element

_MARKS = "。．.；;，,、:"
_GROUP = re.compile(r"各|等|有关|直属|单位|全体|委员$|代表$|^[省市县]政府$|^[省市县]委$")


def addressees_given(reading: Reading, _: Context) -> Found:
    """M01: a paper of a 文种 that is sent to somebody says to whom (条例 art. 9(8))."""
    if reading.addressed.text or reading.order_number:
        return
    if not reading.genre:
        yield Lacks("文种")
    elif reading.genre not in WITHOUT_ADDRESSEE | {"纪要", "决定", "意见", "通报"}:
        yield hit_at(reading, "没有主送机关。", Element.TITLE)


def addressees_end(reading: Reading, _: Context) -> Found:
    """L33: a full-width colon after the last name."""
    message = "主送机关最后一个名称后要用全角冒号“：”。"
    yield from _ended(reading.addressed, "：", message)


def copies_end(reading: Reading, _: Context) -> Found:
    """L46: a full stop after the last name."""
    line = reading.line(Element.COPIED_TO)
    yield from _ended(line, "。", "抄送机关最后一个名称后要用句号“。”。")


def _ended(line: Line, mark: str, message: str) -> Found:
    if not line.text or line.text.endswith(mark):
        return
    end = len(line.text)
    start = len(line.text.rstrip(_MARKS + "：。"))
    yield hit_in(line, start, end, message, mark)


def no_copy_twice(reading: Reading, _: Context) -> Found:
    """L47: 抄送 does not repeat 主送."""
    line = reading.line(Element.COPIED_TO)
    for name in reading.copied_to:
        if name in reading.addressees:
            start = line.text.find(name)
            message = f"“{name}”已经主送，不必再抄送。"
            yield hit_in(line, start, start + len(name), message)


def names_of_register(reading: Reading, context: Context) -> Found:
    """L34: organs are called as in the register: in full or by the standard short name.

    The office's own list says what is no such name; inside the text that is a warning.
    """
    kinds = (Element.ADDRESSEES, Element.COPIED_TO, Element.SIGNATURE)
    for index, block in reading.own:
        for wrong, right in context.words.organ_names.items():
            at = block.text.find(wrong)
            while at >= 0:
                end = at + len(wrong)
                if not _inside(block.text, at, wrong, right):
                    message = f"“{wrong}”不是规范的机关名称，请写“{right}”。"
                    level = None if block.kind in (*kinds, Element.TITLE) else Level.WARNING
                    yield Hit(index, at, end, message, right, level)
                at = block.text.find(wrong, end)
    if not reading.of(*kinds):
        return
    if context.register is None:
        yield Lacks("机构名录")
        return
    for kind in kinds:
        line = reading.line(kind)
        groups = [part for part in re.split(r"[，,；;]", line.text) if "各" not in part]
        names = (
            reading.signatures
            if kind is Element.SIGNATURE
            else [name for part in groups for name in names_in(part)]
        )
        for name in names:
            called = re.sub(r"^抄[送报]", "", name)
            if (
                called in context.words.organ_names
                or not called
                or _GROUP.search(called)
                or context.register.find(called)
            ):
                continue
            start = line.text.find(called)
            message = f"机构名录里没有“{called}”，请用全称或规范化简称。"
            yield hit_in(line, start, start + len(called), message)


def _inside(text: str, at: int, wrong: str, right: str) -> bool:
    """Whether the right name stands there and only looks like the wrong one, as 南屿县教育局 holds 县教育局."""
    offset = right.find(wrong)
    return offset >= 0 and text.startswith(right, max(at - offset, 0))
