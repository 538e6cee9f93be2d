"""Personal data in a paper that everybody will read (政府信息公开条例 art. 15)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.days import calendar_day
from oa_core.checking.notes import openness
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Level
from oa_core.documents.model import Openness

_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-9]\d{16}[\dXx](?![\dA-Za-z])", re.ASCII)
_PHONE = re.compile(r"(?<![\dA-Za-z-])1[3-9]\d{9}(?!\d)", re.ASCII)
_ACCOUNT = re.compile(r"(?<![\dA-Za-z-])[3-9]\d{3}(?: ?\d{4}){3}(?: ?\d{1,3})?(?!\d)", re.ASCII)
_AT_WORK = re.compile(r"电话|联系|咨询|热线|手机|传真")
_OF_AN_ORGAN = re.compile(r"开户|户名|收款|缴款|缴入|汇入|账户名称|单位名称")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_data(reading: Reading, context: Context) -> Found:
    """L64: no full identity card number, phone or bank account in a 主动公开 text.

    A phone behind 联系电话 and an account with its 开户行 are for the business: a warning. As long as 公开属性 is not
    known, all of it is one.
    """
    known = openness(reading, context)
    if known is not None and known is not Openness.OPEN:
        return
    doubt = Level.WARNING if known is None else None
    for index, block in enumerate(reading.blocks):
        text = block.text
        taken: set[int] = set()
        for found in _IDENTITY.finditer(text):
            number = found.group()
            if _is_identity(number):
                taken.add(found.start())
                masked = f"{number[:6]}********{number[-4:]}"
                yield Hit(index, *found.span(), _message("居民身份证号"), masked, doubt)
        for found in _ACCOUNT.finditer(text):
            number = found.group().replace(" ", "")
            if found.start() not in taken and len(number) >= 16 and _passes_luhn(number):
                level = Level.WARNING if _OF_AN_ORGAN.search(text) else doubt
                masked = f"{number[:4]}****{number[-4:]}"
                yield Hit(index, *found.span(), _message("银行账号"), masked, level)
        for found in _PHONE.finditer(text):
            number = found.group()
            work = _AT_WORK.search(text[max(found.start() - 16, 0) : found.start()])
            level = Level.WARNING if work else doubt
            yield Hit(index, *found.span(), _message("手机号"), f"{number[:3]}****{number[-4:]}", level)


def _message(what: str) -> str:
    return f"主动公开的公文里有完整的{what}，请遮盖或删去。"


def _is_identity(number: str) -> bool:
    """Whether the check digit (GB 11643) fits and the day of birth is one."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    born = calendar_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return born is not None and number[-1].upper() == "10X98765432"[total % 11]


def _passes_luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
