"""Numbers and their ranges (GB/T 15834-2011, 4.13; GB/T 15835-2011)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit

_UNIT = r"[个项家人名户次件亩公平米吨千克升元万亿%‰℃度天日月周年小分秒岁倍级批台套辆座处条所间张份页字层株头里届期毫厘]"
_RANGE = re.compile(
    r"(?<![\dA-Za-z./第〔\-—～~（(])(?P<low>\d+(?:\.\d+)?)(?P<sign>[%‰℃]?)(?P<mark>[-–~－﹣])"
    rf"(?P<high>\d+(?:\.\d+)?)(?=(?P<unit>{_UNIT}))",
    re.ASCII,
)
_YEARS = re.compile(
    r"(?<![\d/.-])(?P<low>(?:19|20)\d{2})(?P<mark>年?[-–~～－﹣])(?P<high>(?:19|20)\d{2})(?=年|学年|财年)",
    re.ASCII,
)
_YEARS_ALONE = re.compile(
    r"(?<=[（(])(?P<low>(?:19|20)\d{2})(?P<mark>年?[-–~～－﹣])(?P<high>(?:19|20)\d{2})(?=[）)])", re.ASCII
)
_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)([-–~～—－至到])(\d+(?:\.\d+)?)(?=([%‰]))", re.ASCII)
_LARGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)([-–~～—－])(\d+(?:\.\d+)?)(?=([万亿]))", re.ASCII)
_NAKED = re.compile(r"(?:^|(?<=[\u4e00-\u9fff，、：（(～]))\.(?=\d)", re.ASCII)
_SHORT_YEAR = re.compile(
    r"(?:^|(?<=[，。；、：（《于自从在至到]))(?P<year>[89]\d)年(?!代|来|内|间|以上|以下|以内|后|前|期|的|历)",
    re.ASCII,
)


def range_marks(reading: Reading, _: Context) -> Found:
    """L54: ～ between numbers, — between years. GB/T 15835 allows — between numbers too."""
    for index, block in reading.running:
        years = [*_YEARS.finditer(block.text), *_YEARS_ALONE.finditer(block.text)]
        for found in years:
            mark = found["mark"]
            message = f"年份起止用一字线“—”，不用“{mark}”。"
            yield Hit(index, *found.span("mark"), message, "—")
        taken = {found.start("mark") for found in years}
        for found in _RANGE.finditer(block.text):
            if found.start("mark") in taken or _is_year(found):
                continue
            message = f"数值范围用浪纹线“～”，不用“{found['mark']}”。"
            yield Hit(index, *found.span("mark"), message, "～")


def _is_year(found: re.Match[str]) -> bool:
    return found["unit"] == "年" and len(found["low"]) == 4


def units_in_ranges(reading: Reading, _: Context) -> Found:
    """L55: % and 万, 亿 stand at both ends of a range."""
    for index, block in reading.running:
        for pattern in (_PERCENT, _LARGE):
            for found in pattern.finditer(block.text):
                unit = found[4]
                message = f"范围的两端都要写“{unit}”，如“{found[1]}{unit}{found[2]}{found[3]}{unit}”。"
                yield Hit(index, *found.span(), message, f"{found[1]}{unit}{found[2]}{found[3]}")


def whole_numbers(reading: Reading, _: Context) -> Found:
    """L56: 0.5, not .5; years of four digits."""
    for index, block in reading.running:
        for found in _NAKED.finditer(block.text):
            yield Hit(index, *found.span(), "小数点前的 0 不能省，如“0.5”。", "0.")
        for found in _SHORT_YEAR.finditer(block.text):
            message = "年份要写全四位数字。"
            yield Hit(index, *found.span("year"), message, f"19{found['year']}")
