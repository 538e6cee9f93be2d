"""收文 and 发文登记簿 from XLSX: which column is what is known by its heading, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from oa_client.importing.xlsx import Sheet
from oa_core.archive.model import Direction, LedgerRow, OldFacts
from oa_core.documents.precedents import genre_of_title
from oa_core.structure.dates import day_of
from oa_core.structure.genres import GENRES
from oa_core.structure.numbers import as_written, is_serial, number_in

HEADER_WITHIN = 15
"""A heading stands in one of the first rows: above it are the name of the book and the year."""
_HEADINGS: Mapping[str, frozenset[str]] = {
    "title": frozenset(
        {"标题", "文件标题", "公文标题", "来文标题", "文件名称", "文件题名", "题名", "事由", "来文名称"}
    ),
    "number": frozenset(
        {
            "文号",
            "发文字号",
            "来文字号",
            "来文文号",
            "发文号",
            "发文文号",
            "文件字号",
            "文件编号",
            "原文号",
            "字号",
        }
    ),
    "issuer": frozenset(
        {"来文机关", "来文单位", "发文机关", "发文单位", "来文部门", "发文部门", "拟稿单位", "主办单位"}
    ),
    "addressees": frozenset({"主送", "主送机关", "主送单位", "发往单位", "发往机关"}),
    "dated": frozenset({"成文日期", "发文日期", "来文日期", "印发日期", "签发日期", "行文日期", "文件日期"}),
    "received": frozenset({"收文日期", "收到日期", "收文时间", "收件日期", "登记日期", "收到时间"}),
    "receipt_number": frozenset({"收文号", "收文编号", "收文登记号", "登记号", "来文登记号"}),
    "genre": frozenset({"文种", "公文种类"}),
    "copies": frozenset({"份数", "印数", "印发份数"}),
    "remarks": frozenset({"备注", "办理情况", "拟办意见", "领导批示", "批示", "承办单位", "处理结果"}),
    "level": frozenset({"密级", "秘密等级", "秘级"}),
    "": frozenset(
        {"序号", "编号", "页数", "紧急程度", "缓急", "附件", "经办人", "签收人", "归档号", "保管期限"}
    ),
}
_SECRET = ("绝密", "机密", "秘密")
_IN = frozenset({"收文", "来文"})


@dataclass(frozen=True)
class Entry:
    """One line of a ledger. ``doubts`` are names of facts whose cell could not be read for certain; ``classified`` is
    the level of a line that is refused, which then holds no other word."""

    line: int
    facts: OldFacts
    row: LedgerRow
    doubts: tuple[str, ...] = ()
    classified: str = ""


@dataclass(frozen=True)
class Ledger:
    """A sheet that is a ledger. ``unmapped`` are the headings that nothing was taken from."""

    direction: Direction
    entries: tuple[Entry, ...]
    unmapped: tuple[str, ...] = ()


@dataclass
class _Reading:
    doubts: list[str] = field(default_factory=list)

    def day(self, text: str, name: str) -> date | None:
        if not text:
            return None
        letters = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?$", "", text)
        found = day_of(letters)
        if found is None or found.misread:
            self.doubts.append(name)
        return found.date if found else None

    def number(self, text: str) -> str:
        if not text:
            return ""
        if number_in(text) is None and not is_serial(text):
            self.doubts.append("number")
            return text
        written, misread = as_written(text)
        if misread:
            self.doubts.append("number")
        return written


def ledgers_in(book: str, sheets: Iterable[Sheet]) -> tuple[Ledger, ...]:
    """The sheets of ``book`` (a file name) that are ledgers; a sheet without a title column under a heading is none."""
    found = []
    for name, rows in sheets:
        ledger = _ledger(book, name, rows)
        if ledger is not None:
            found.append(ledger)
    return tuple(found)


def _ledger(book: str, name: str, rows: tuple[tuple[str, ...], ...]) -> Ledger | None:
    heads = [_columns(row) for row in rows[:HEADER_WITHIN]]
    at = next((at for at, (found, _) in enumerate(heads) if "title" in found and len(found) >= 2), None)
    if at is None:
        return None
    columns, unmapped = heads[at]
    above = book + name + "".join("".join(each) for each in rows[:at])
    direction = _direction(above, columns)
    entries = []
    for line, cells in enumerate(rows[at + 1 :], at + 2):
        told = {field: cells[place] if place < len(cells) else "" for field, place in columns.items()}
        level = next((each for each in _SECRET if each in re.sub(r"\s", "", told.get("level", ""))), "")
        if level:
            entries.append(Entry(line, OldFacts(), LedgerRow(book, line), classified=level))
        elif told["title"]:
            entries.append(_entry(book, line, direction, told))
    return Ledger(direction, tuple(entries), unmapped)


def _columns(row: tuple[str, ...]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which column holds what; the first one counts where two are named alike."""
    columns: dict[str, int] = {}
    unmapped = []
    for place, heading in enumerate(row):
        words = re.sub(r"[\s:：*（）()]", "", heading)
        name = next((each for each, known in _HEADINGS.items() if words in known), None)
        if name is None or (name and name in columns):
            unmapped.append(heading)
        elif name:
            columns[name] = place
    return columns, tuple(each for each in unmapped if each.strip())


def _direction(above: str, columns: Mapping[str, int]) -> Direction:
    """By the name of the book; a book that notes what was received is one of 收文."""
    came, went = any(word in above for word in _IN), "发文" in above
    if came != went:
        return Direction.IN if came else Direction.OUT
    return Direction.IN if {"received", "receipt_number"} & columns.keys() else Direction.UNKNOWN


def _entry(book: str, line: int, direction: Direction, told: Mapping[str, str]) -> Entry:
    reading = _Reading()
    title = " ".join(told["title"].split())
    genre = told.get("genre", "")
    if genre and genre not in GENRES:
        reading.doubts.append("genre")
    facts = OldFacts(
        direction=direction,
        title=title,
        number=reading.number(told.get("number", "")),
        genre=genre if genre in GENRES else genre_of_title(title),
        issuer=told.get("issuer", ""),
        addressees=told.get("addressees", ""),
        dated=reading.day(told.get("dated", ""), "dated"),
    )
    row = LedgerRow(
        book,
        line,
        receipt_number=told.get("receipt_number", ""),
        received=reading.day(told.get("received", ""), "dated"),
        copies=told.get("copies", ""),
        remarks=told.get("remarks", ""),
    )
    if direction is Direction.UNKNOWN:
        reading.doubts.append("direction")
    return Entry(line, facts, row, tuple(dict.fromkeys(reading.doubts)))
