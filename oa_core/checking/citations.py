"""Other papers in the text: how they are named, and whether they are in force (条例 art. 20(1); GB/T 15834-2011)."""

from __future__ import annotations

import re
from datetime import date

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks
from oa_core.structure.outline import Element

_NUMBER = r"[\u4e00-\u9fff]{1,12}[〔\[﹝]\d{4}[〕\]﹞]\d+号"
_NUMBER_FIRST = re.compile(rf"（({_NUMBER})）(《[^《》]+》)")
_CITED = re.compile(rf"{_NUMBER}")
_BETWEEN = re.compile(r"(?<=[》])、(?=《)|(?<=”)、(?=“)")
_REPEALED = (
    ("国发〔2000〕23号", "中办发〔2012〕14号", date(2012, 7, 1)),
    ("中办发〔1996〕14号", "中办发〔2012〕14号", date(2012, 7, 1)),
    ("GB/T 9704—1999", "GB/T 9704—2012", date(2012, 7, 1)),
    ("GB/T 9704-1999", "GB/T 9704-2012", date(2012, 7, 1)),
)
"""What was replaced, by what, and from which day: the rules of 1996 and 2000, the format of 1999."""


def title_first(reading: Reading, _: Context) -> Found:
    """L50: a citation gives the title first, then the number in brackets."""
    for index, block in reading.running:
        for found in _NUMBER_FIRST.finditer(block.text):
            message = "引用公文先引标题，后在括号里注发文字号。"
            yield Hit(index, *found.span(), message, f"{found[2]}（{found[1]}）")


def in_force(reading: Reading, context: Context) -> Found:
    """L51: what is cited exists and is in force."""
    unknown = False
    for index, block in reading.running:
        if block.within:
            continue
        for old, new, ended in _REPEALED:
            at = block.text.find(old)
            if at >= 0 and (reading.date is None or reading.date >= ended):
                yield Hit(index, at, at + len(old), f"{old} 已废止，现行的是 {new}。", new)
        for found in _CITED.finditer(block.text):
            number = found.group()
            if any(old in number for old, _new, _ended in _REPEALED):
                continue
            state = None
            for known, force in (context.known_papers or {}).items():
                if number.endswith(known):
                    state = force
            if state is None:
                unknown = True
            elif not state:
                yield Hit(index, *found.span(), f"引用的 {number} 已经失效。")
    if unknown:
        yield Lacks("文件目录（文号与效力）")


def no_comma_between(reading: Reading, _: Context) -> Found:
    """L57: no 、 between adjacent 《》《》 or “”“” (GB/T 15834-2011, 4.5.3.5)."""
    for index, block in reading.running:
        for found in _BETWEEN.finditer(block.text):
            yield Hit(index, *found.span(), "并列的书名号或引号之间不用顿号。", "")


def answer_cites(reading: Reading, _: Context) -> Found:
    """L68: an answer names the paper that it answers, by title and number."""
    if reading.genre != "批复" and reading.ending != "复函":
        return
    body = reading.of(Element.BODY)[:2]
    if body and not any(_CITED.search(block.text) for _, block in body):
        index, block = body[0]
        end = next((at for at, letter in enumerate(block.text) if letter in "。；"), len(block.text))
        message = "批复和复函开头要引来文的标题和发文字号，如“你县《……的请示》（×府〔2026〕12号）收悉”。"
        yield Hit(index, 0, end, message)
