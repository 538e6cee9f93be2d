"""附注 and 公开属性 (GB/T 9704-2012, 7.3.6; 政府信息公开条例)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, hit_at, hit_in
from oa_core.documents.model import Openness
from oa_core.structure.outline import Element

_SAID = (
    (Openness.CLOSED, re.compile(r"不予公开|不公开")),
    (Openness.ON_REQUEST, re.compile(r"依申请公开")),
    (Openness.OPEN, re.compile(r"主动公开|公开发布|公开印发")),
)


def openness(reading: Reading, context: Context) -> Openness | None:
    """公开属性 by the office's record, else by 附注."""
    text = reading.line(Element.NOTE).text
    if context.openness is not None:
        return Openness(context.openness) if context.openness else None
    return next((kind for kind, said in _SAID if said.search(text)), None)


def brackets(reading: Reading, _: Context) -> Found:
    """L45: in full-width brackets, below 成文日期."""
    line, notes, dates = reading.line(Element.NOTE), reading.of(Element.NOTE), reading.of(Element.DATE)
    inner = line.text.strip("（）()")
    if line.text and not (line.text.startswith("（") and line.text.endswith("）")):
        message = "附注要加全角圆括号，如“（此件主动公开）”。"
        yield hit_in(line, 0, len(line.text), message, f"（{inner}）")
    if notes and dates and notes[0][0] < dates[0][0]:
        index, block = notes[0]
        yield Hit(index, 0, len(block.text), "附注应编排在成文日期下一行。")


def openness_set(reading: Reading, context: Context) -> Found:
    """L61: 公开属性 is set; 依申请 and 不予 have a reason."""
    known = openness(reading, context)
    if known is None:
        if context.openness is None:
            yield Lacks("公开属性")
        else:
            message = "没有选公开属性（主动公开、依申请公开或不予公开）。"
            yield hit_at(reading, message, Element.NOTE, Element.TITLE)
    elif known is not Openness.OPEN:
        if context.openness_reason is None:
            yield Lacks("不主动公开的理由")
        elif not context.openness_reason:
            yield hit_at(reading, "依申请公开或不予公开要写明理由。", Element.NOTE, Element.TITLE)
