"""成文日期, 印发日期, and the days in the text (条例 art. 9(12), 9(17); GB/T 9704-2012, 7.3.5.4, 7.4.3)."""

from __future__ import annotations

import re
from datetime import date

from oa_core.checking.context import Context
from oa_core.checking.days import STANDARD, calendar_day, shown
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, hit_in
from oa_core.structure.dates import day_of
from oa_core.structure.outline import Element

_PASSED = re.compile(r"通过|发布|公布|施行|修订|批准|在.+会")
_HOUR = re.compile(r"(?<=日)\d{1,2}[时:：](?:\d{1,2}分?)?$", re.ASCII)
"""Orders in an emergency say the hour."""
_PRINTED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(印发|印|印制)?", re.ASCII)
_RELATIVE = re.compile(
    r"(?<![至当])(今年|去年|前年|明年|本月|上月|上个月|下月|下个月|本周|上周|下周|昨天|今天|明天)"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_MONTHS = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日[（(，,]?(?:周|星期|礼拜)([一二三四五六日天])", re.ASCII
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年", re.ASCII)
_ANY_DAY = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日", re.ASCII)


def date_form(reading: Reading, _: Context) -> Found:
    """L25: 2026年9月1日, Arabic, in full, unpadded."""
    for line in reading.lines(Element.DATE):
        text = _HOUR.sub("", line.text.strip("（()）"))
        if _PASSED.search(text):
            continue
        standard = STANDARD.fullmatch(text)
        day = day_of(text)
        if standard and day:
            continue
        message = (
            "成文日期要用阿拉伯数字写全年、月、日，月和日不补 0，如“2026年9月1日”。"
            if day
            else "成文日期写得不对：日历上没有这一天，或年、月、日没有写全。"
        )
        start = line.text.find(text)
        yield hit_in(line, start, start + len(text), message, shown(day.date) if day else None)


def date_is_signing(reading: Reading, context: Context) -> Found:
    """L26: 成文日期 is the day of the last signature, or of the meeting that passed the text."""
    if not reading.of(Element.DATE):
        return
    if context.signed_on is None or reading.date is None:
        yield Lacks("最后签发日期或会议通过日期")
    elif reading.date != context.signed_on:
        line = reading.line(Element.DATE)
        signed = shown(context.signed_on)
        message = f"成文日期应是最后签发（或会议通过）的日期 {signed}。"
        yield hit_in(line, 0, len(line.text), message, signed)


def printing_date(reading: Reading, _: Context) -> Found:
    """L27: 印发日期 is not before 成文日期, unpadded, followed by 印发."""
    for line in reading.lines(Element.PRINTED):
        found = _PRINTED.search(line.text)
        if found is None:
            continue
        day = calendar_day(*(int(part) for part in found.groups()[:3]))
        if day is None:
            yield hit_in(line, *found.span(), "印发日期写得不对：日历上没有这一天。")
            continue
        good = f"{shown(day)}印发"
        if found.group() != good:
            message = "印发日期月、日不补 0，后面加“印发”二字。"
            yield hit_in(line, *found.span(), message, good)
        if reading.date is None:
            yield Lacks("成文日期")
        elif day < reading.date:
            message = f"印发日期早于成文日期（{shown(reading.date)}）。"
            yield hit_in(line, *found.span(), message)


def relative_days(reading: Reading, _: Context) -> Found:
    """L52: a paper is read for years; 今年 is not."""
    for index, block in reading.running:
        if block.within:
            continue
        for found in _RELATIVE.finditer(block.text):
            word = found.group()
            message = f"“{word}”会随时间失去准确含义，请写明具体日期。"
            yield Hit(index, found.start(), found.end(), message, _absolute(word, reading.date))


def _absolute(word: str, day: date | None) -> str | None:
    if day is None:
        return None
    if word in _YEARS:
        return f"{day.year + _YEARS[word]}年"
    if word in _MONTHS:
        month = day.year * 12 + day.month - 1 + _MONTHS[word]
        return f"{month // 12}年{month % 12 + 1}月"
    return None


def _years_meant(reading: Reading, before: str) -> list[int]:
    """The years that a day without one may belong to: those named just before, in the title, the paper's own."""
    named = [int(year) for year in (*_YEAR.findall(before)[::-1], *_YEAR.findall(reading.title.text))]
    return [*named, *([reading.date.year] if reading.date else [])]


def weekdays(reading: Reading) -> Found:
    """L65, days: the weekday is that of the day, and the day is one of the calendar."""
    for index, block in enumerate(reading.blocks):
        for found in _WEEKDAY.finditer(block.text):
            years = [int(found[1])] if found[1] else _years_meant(reading, block.text[: found.start()])
            if not years:
                yield Lacks("成文日期的年份")
                continue
            days = [day for year in years if (day := calendar_day(year, int(found[2]), int(found[3])))]
            said = found[4].replace("天", "日")
            if days and all(_WEEKDAYS[day.weekday()] != said for day in days):
                day = days[0]
                right = _WEEKDAYS[day.weekday()]
                message = f"{shown(day)}是星期{right}，不是星期{said}。"
                yield Hit(index, found.start(4), found.end(4), message, right)
        for found in _ANY_DAY.finditer(block.text):
            year = int(found[1]) if found[1] else 2000
            if calendar_day(year, int(found[2]), int(found[3])) is None:
                yield Hit(index, *found.span(), f"日历上没有“{found.group()}”这一天。")
