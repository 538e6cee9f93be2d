"""附件说明 and 附件 (GB/T 9704-2012, 7.3.4, 7.3.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oa_core.checking.context import Context
from oa_core.checking.reading import Line, Reading, line_of
from oa_core.checking.rules import Found, Lacks, Level, hit_in
from oa_core.comparing.characters import alike
from oa_core.structure.outline import Element

_LABEL = re.compile(
    r"^附件(?P<gap>[：:]?)(?P<number>\d{1,2}|[一二三四五六七八九十]+)?(?P<end>[：:、.．]?)$", re.ASCII
)
_START = re.compile(r"^附件(?P<number>\d{0,2}|[一二三四五六七八九十]*)(?P<colon>[：:]?)", re.ASCII)
_ITEM = re.compile(r"(?P<number>\d{1,2}|[一二三四五六七八九十]+)(?P<mark>[.．、:：])(?!\d)", re.ASCII)
_ORDER = {letter: value for value, letter in enumerate("一二三四五六七八九十", 1)}
_END = re.compile(r"[。．.；;，,、]+$")
_SIMILAR = 0.6
"""So much alike, two names are told by the same person in other words: a slip, not another attachment."""
_SKIPPED = re.compile(r"[\s《》“”\"（）()·、，,：:—-]")


@dataclass(frozen=True, slots=True)
class _Item:
    """One name of 附件说明: its line, and where number and name stand in it."""

    line: Line
    number: re.Match[str] | None
    start: int
    end: int

    @property
    def name(self) -> str:
        return _END.sub("", self.line.text[self.start : self.end])


def _items(reading: Reading) -> list[_Item]:
    """The names of 附件说明; a line without a number goes on with the name above it."""
    items: list[_Item] = []
    for each in reading.of(Element.ATTACHMENT_NOTE):
        line = line_of([each])
        found = _START.match(line.text)
        at = found.end() if found else 0
        number = _ITEM.match(line.text, at)
        if number is None and not found and items:
            before = items.pop()
            places = before.line.places + line.places
            whole = Line(before.line.text + line.text, places)
            items.append(_Item(whole, before.number, before.start, len(whole.text)))
            continue
        later = (
            [match for match in _ITEM.finditer(line.text, number.end()) if _follows(match, number)]
            if number
            else []
        )
        for one, after in zip([number, *later], [*later, None], strict=True):
            items.append(
                _Item(line, one, one.end() if one else at, after.start() if after else len(line.text))
            )
    return [item for item in items if item.name]


def _follows(match: re.Match[str], first: re.Match[str]) -> bool:
    """Whether a further number in the line counts on from the first."""
    return (
        match["number"].isdigit()
        and first["number"].isdigit()
        and int(match["number"]) > int(first["number"])
    )


def note_form(reading: Reading, _: Context) -> Found:
    """L41: 附件： with a full-width colon, Arabic numbers with a dot, no mark at the end of a name."""
    for line in reading.lines(Element.ATTACHMENT_NOTE):
        found = _START.match(line.text)
        if found is None:
            continue
        if found["number"]:
            good = f"附件：{_arabic(found['number'])}."
            message = f"附件说明写成“{good}名称”，序号在冒号之后。"
            yield hit_in(line, *found.span(), message, good)
        elif found["colon"] != "：":
            yield hit_in(line, 2, found.end(), "“附件”后面要用全角冒号“：”。", "：")
    for item in _items(reading):
        if item.number and (not item.number["number"].isascii() or item.number["mark"] not in ".．"):
            good = f"{_arabic(item.number['number'])}."
            message = f"附件说明的序号用阿拉伯数字加点，如“{good}”。"
            yield hit_in(item.line, *item.number.span(), message, good)
        end = _END.search(item.line.text, item.start, item.end)
        if end:
            yield hit_in(item.line, *end.span(), "附件名称后不加标点。", "")


def note_alone(reading: Reading, _: Context) -> Found:
    """L42: one attachment alone has no number."""
    items = _items(reading)
    if len(items) == 1 and items[0].number:
        message = "只有一个附件时不编序号。"
        yield hit_in(items[0].line, *items[0].number.span(), message, "")


def labels(reading: Reading, context: Context) -> Found:
    """L43: the attachments are those of the note: as many, in its order, by its names.

    Fewer than in the note may go out as files of their own, and a text without a note may be half a paper: warnings.
    """
    items = _items(reading)
    attached = _attached(reading)
    if not attached:
        if context.attachments is None:
            if items:
                yield Lacks("附件正文")
            return
        if [_plain(name) for name in context.attachments] != [_plain(item.name) for item in items]:
            line = reading.line(Element.ATTACHMENT_NOTE) if items else reading.title
            yield hit_in(line, 0, len(line.text), "附件说明与所附文件的数目、顺序或名称不一致。")
        return
    for position, (label, title) in enumerate(attached, 1):
        found = _LABEL.match(label.text)
        assert found is not None  # that is what makes it a label
        right = f"附件{position}" if max(len(attached), len(items)) > 1 else "附件"
        if label.text != right:
            message = f"附件标识应写“{right}”，用阿拉伯数字，不加标点。"
            level = Level.WARNING if label.text == "附件1" and len(attached) == 1 else None
            yield hit_in(label, 0, len(label.text), message, right, level)
        if position <= len(items) and title.text:
            noted, own = _plain(items[position - 1].name), _plain(title.text)
            if noted != own:
                similar = noted in own or own in noted or alike(noted, own) >= _SIMILAR
                message = f"附件标题与附件说明里的“{items[position - 1].name}”不一致。"
                yield hit_in(title, 0, len(title.text), message, level=Level.WARNING if similar else None)
    if len(items) != len(attached):
        message = f"附件说明列了 {len(items)} 个附件，正文后有 {len(attached)} 个。"
        label = attached[min(len(items), len(attached) - 1)][0]
        sure = items and len(attached) > len(items)
        yield hit_in(label, 0, len(label.text), message, level=None if sure else Level.WARNING)


def _attached(reading: Reading) -> list[tuple[Line, Line]]:
    """The label and the title of each attachment."""
    found: list[tuple[Line, list[tuple[int, Element]]]] = []
    closed = True
    for index, block in enumerate(reading.blocks):
        if block.kind is not Element.ATTACHMENT:
            closed = True
            continue
        line = line_of([(index, block)])
        if _LABEL.match(line.text):
            found.append((line, []))
            closed = False
        elif found and (not closed or not found[-1][1]):
            found[-1][1].append((index, block.kind))
    return [(label, line_of((index, reading.blocks[index]) for index, _ in title)) for label, title in found]


def _arabic(number: str) -> str:
    return number if number.isascii() else str(_ORDER.get(number, 1))


def _plain(name: str) -> str:
    return _SKIPPED.sub("", name)
