"""What stands behind the outer document: attachments, forwarded papers, and the imprint at the very end (版记)."""

from __future__ import annotations

import re

from oa_core.structure.dates import DAY, day_of
from oa_core.structure.genres import ends_as_title
from oa_core.structure.headings import Level, heading_of
from oa_core.structure.organs import addressed, is_organ
from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts, bare, cut, width

_LABEL = re.compile(
    r"\s*附\s*(?:件|录|表)\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*(?:[—－-]\s*[0-9]{1,2})?\s*[：:]?\s*"
)
_TITLED = re.compile(r"\s*附\s*件\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*[：:\s]\s*\S.{1,60}")
_COPIED = re.compile(r"\s*(?:抄\s*送|抄\s*报|分\s*送|主\s*送|报\s*送|发\s*送)\s*[：:]")
_PRINTED = re.compile(
    rf"(.{{0,50}}?)\s*({DAY})\s*(?:印发|印制|印)\s*[。.]?\s*(?:[（(]共印.{{1,12}}[）)])?|共印\s*\d+\s*份|.{{2,30}}(?:办公室|办公厅|秘书处|综合科)\s*印发?"
)
_PRINTED_ON = re.compile(rf"{DAY}\s*印发$")
_SUBJECT = re.compile(r"\s*主\s*题\s*词\s*[：:].*")
_PRESENT = re.compile(
    r"\s*(?:出\s*席|列\s*席|请\s*假|缺\s*席|参\s*加|主\s*持|记\s*录|参\s*会)\s*(?:人|人员|单位|同志|领导|会议人员)?\s*[：:]"
)
_IMPRINT_LINES = 14
_IMPRINT = frozenset({Element.COPIED_TO, Element.PRINTED, Element.STRAY})


def settle_imprint(parts: Parts, begin: int) -> Parts:
    """Name the imprint: copies and who printed it, at the end of the whole file or of the outer document."""
    out: Parts = []
    for part in parts:
        out += _split_imprint(part) if part.kind is None and "印发" in part.text[-6:] else [part]
    first = max(begin, len(out) - _IMPRINT_LINES)
    for at in range(begin, len(out)):
        part = out[at]
        if part.kind is not None or len(part.text) > 600:
            continue
        text = part.text.strip()
        if (
            _COPIED.match(text)
            and addressed(re.sub(r"[。.]$", "", text.split("：", 1)[-1].split(":", 1)[-1])) > 0.3
        ):
            _copied(out, at)
        elif (at >= first or _PRINTED_ON.search(text)) and (
            _PRINTED.fullmatch(text) or _SUBJECT.fullmatch(text)
        ):
            part.settle(Element.PRINTED, 0.95 if "印发" in text else 0.75)
    return out


def _split_imprint(part: Part) -> Parts:
    """抄送：甲，乙。丙办公室2026年3月19日印发 on one line is two."""
    found = re.search(rf"(?<=。)\s*([^。，：；]{{2,40}}{DAY}\s*印发\s*)$", part.text)
    return [part] if found is None else cut(part, (found.start(1),))


def _copied(parts: Parts, at: int) -> None:
    """The copies and the lines that go on with them, up to the full stop."""
    part = parts[at]
    kind = Element.ADDRESSEES if re.match(r"\s*主\s*送", part.text) else Element.COPIED_TO
    part.settle(kind, 0.95)
    while not part.text.rstrip().endswith("。") and at + 1 < len(parts):
        at += 1
        part = parts[at]
        text = part.text.strip()
        if (
            part.kind is not None
            or len(text) > 200
            or _PRINTED.fullmatch(text)
            or addressed(text.rstrip("。")) < 0.8
        ):
            return
        if day_of(text) is not None or _COPIED.match(text):
            return
        part.settle(kind, 0.8)


def settle_attendance(parts: Parts, title: str) -> None:
    """Name those who were present, when the paper is a record of a meeting."""
    if "纪要" not in title and "会议" not in title:
        return
    for part in parts:
        if part.kind is None and _PRESENT.match(part.text):
            part.settle(Element.ATTENDANCE, 0.9)


def settle_annexes(parts: Parts, begin: int) -> Parts:
    """Give everything from ``begin`` on to the attachments, and name their labels and titles."""
    within = 0
    last = max((index for index, part in enumerate(parts) if part.kind not in _IMPRINT), default=-1)
    title_wanted = True
    at = begin
    while at < len(parts):
        part = parts[at]
        if part.kind in _IMPRINT:
            if within and at < last:
                part.within = within  # the imprint of a forwarded paper
            at += 1
            continue
        if part.kind is None and (_LABEL.fullmatch(part.text) or _is_titled(parts, at)):
            within += 1
            part.settle(Element.ATTACHMENT, 0.95 if _LABEL.fullmatch(part.text) else 0.85)
            part.within = within
            title_wanted = bool(_LABEL.fullmatch(part.text))
            at += 1
            continue
        within = within or 1
        if title_wanted:
            at = _annex_title(parts, at, within)
            title_wanted = False
            continue
        part.within = within
        if part.kind is None:
            _annexed(part, parts, at)
        at += 1
    return parts


def _is_titled(parts: Parts, at: int) -> bool:
    return _TITLED.fullmatch(parts[at].text) is not None and "。" not in parts[at].text


def _annex_title(parts: Parts, begin: int, within: int) -> int:
    """Name an attachment's title of up to four lines; where it ends."""
    at, titled = begin, ""
    while at < len(parts) and at < begin + 4:
        part = parts[at]
        text = part.text.strip()
        if (
            part.kind is not None
            or width(text) > 45
            or re.search(r"[。；：:！，]", text)
            or heading_of(text).level
        ):
            break
        if titled and ends_as_title(titled) and not re.fullmatch(r"[（(].*[）)]", text):
            break
        if titled and not ends_as_title(titled + bare(text)) and width(text) < 8:
            break
        titled += bare(text)
        part.settle(Element.ATTACHMENT, 0.9)
        part.within = within
        at += 1
    for part in parts[begin:at]:
        part.confidence = 0.9 if ends_as_title(titled) else 0.7
    if at == begin:
        parts[at].within = within
        if parts[at].kind is None:
            _annexed(parts[at], parts, at)
        at += 1
    return at


def _annexed(part: Part, parts: Parts, at: int) -> None:
    """Name what a forwarded paper brings of its own: those it was sent to, its day and signature."""
    text = part.text.strip()
    before = parts[at - 1] if at else None
    if day_of(text) is not None and before is not None and before.kind is None and is_organ(before.text):
        part.settle(Element.DATE, 0.85)
        before.settle(Element.SIGNATURE, 0.85)
    elif (
        text.endswith("：")
        and before is not None
        and before.kind is Element.ATTACHMENT
        and addressed(text) > 0.8
        and heading_of(text).level is Level.TEXT
    ):
        part.settle(Element.ADDRESSEES, 0.85)
