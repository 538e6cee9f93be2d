"""Sums, shares and days that can be computed again (条例 art. 20(4)). What does not fit is a question, no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from oa_core.checking.context import Context
from oa_core.checking.dates import weekdays
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit
from oa_core.structure.source import Table

_AMOUNT = r"\d+(?:\.\d+)?"
_UNIT = r"(?:万元|亿元|元|万人|人次|人|个|项|件|户|家|亩|公里|万吨|吨|名|处|次|起|所|座|台|套|辆|份)"
_TOTAL = re.compile(
    rf"(?:共计?|合计|总计|总额|总投资|总数|累计)[^，。；：、\d]{{0,12}}(?P<total>{_AMOUNT})(?P<unit>{_UNIT})"
    rf"[，,（(：:]*(?P<word>其中|包括|分别为|分别是)[：:，,]?(?P<parts>[^。；;]+)",
    re.ASCII,
)
_SHARE = re.compile(
    rf"(?<!\d)(?P<part>{_AMOUNT})(?P<unit>{_UNIT})[，,]占[^，。；\d]{{0,10}}(?P<whole>{_AMOUNT})(?P=unit)的(?P<share>{_AMOUNT})%",
    re.ASCII,
)
_SHARES = re.compile(rf"分别[占为][^，。；\d]{{0,10}}((?:{_AMOUNT}%[、，和及]?){{2,}})", re.ASCII)
_TOTAL_ROW = re.compile(r"^(合计|总计|共计)$")


def recomputed(reading: Reading, _: Context) -> Found:
    """L65: totals are the sums of their parts, shares are right, weekdays are those of their days."""
    yield from weekdays(reading)
    for index, block in enumerate(reading.blocks):
        if isinstance(block.content, Table):
            yield from _column_totals(index, block.content)
            continue
        yield from _totals(index, block.text)
        yield from _shares(index, block.text)


def _totals(index: int, text: str) -> Iterator[Hit]:
    for found in _TOTAL.finditer(text):
        parts = [
            Decimal(part[1])
            for part in re.finditer(rf"(?<!\d)({_AMOUNT}){found['unit']}", found["parts"], re.ASCII)
        ]
        total, added = Decimal(found["total"]), sum(parts, Decimal(0))
        exhaustive = found["word"] != "其中"
        if len(parts) > 1 and (added > total or (exhaustive and added != total)):
            message = f"合计写的是 {total}{found['unit']}，各项相加是 {added}{found['unit']}，请核对。"
            yield Hit(index, *found.span("total"), message)


def _shares(index: int, text: str) -> Iterator[Hit]:
    for found in _SHARE.finditer(text):
        part, whole, share = (Decimal(found[name]) for name in ("part", "whole", "share"))
        places = -int(share.as_tuple().exponent)
        right = round(part / whole * 100, places) if whole else share
        if abs(right - share) > Decimal(10) ** -places:
            message = f"{part} 占 {whole} 的 {right}%，不是 {share}%，请核对。"
            yield Hit(index, *found.span("share"), message)
    for found in _SHARES.finditer(text):
        added = sum((Decimal(each) for each in re.findall(rf"({_AMOUNT})%", found[1])), Decimal(0))
        if added > Decimal("100.5") and "占" in found.group():
            yield Hit(index, *found.span(1), f"各项占比相加是 {added}%，超过 100%，请核对。")


def _column_totals(index: int, table: Table) -> Iterator[Hit]:
    """A last row called 合计 holds the sums of its columns."""
    if len(table.rows) < 3 or not _TOTAL_ROW.match("".join(table.rows[-1][0].text.split())):
        return
    last, body = table.rows[-1], table.rows[max(table.heads, 1) : -1]
    for column in range(1, len(last)):
        total = _amount(last[column].text)
        amounts = [_amount(row[column].text) for row in body if len(row) == len(last)]
        if total is None or len(amounts) != len(body) or any(amount is None for amount in amounts):
            continue
        added = sum((amount for amount in amounts if amount is not None), Decimal(0))
        if added != total:
            start = len(table.text) - len("\t".join(cell.text for cell in last[column:]))
            message = f"表格合计写的是 {total}，这一列相加是 {added}，请核对。"
            yield Hit(index, start, start + len(last[column].text), message)


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal("".join(text.split()).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
