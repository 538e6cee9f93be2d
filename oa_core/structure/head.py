"""The head of a document: copy number, urgency, mark, number, signers, title (GB/T 9704-2012, 7.2 and 7.3.1)."""

from __future__ import annotations

import re

from oa_core.structure.dates import DAY, day_of, first_day_in
from oa_core.structure.genres import ends_as_document, ends_as_title, title_end_in
from oa_core.structure.headings import Level, heading_of
from oa_core.structure.numbers import as_written, is_serial, issued_as, number_in
from oa_core.structure.organs import addressed, is_organ, is_person, issuers_of
from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts, bare, cut, joined, width
from oa_core.structure.source import Align

_LINES = 24
"""A head is not longer."""
_TITLE_LINES = 7
_MOST_ADDRESSED = 8
_LONGEST_LINE = 62.0
_URGENCY = re.compile(r"(?:特急|加急|特提|平急|急件|特\s+急|加\s+急)(?:\s*[·•]\s*明电)?")
_COPY = re.compile(r"(?:№|No\.?|份号[：:]?)?\s*[0-9OoIl]{6}", re.IGNORECASE)
_SUBTITLE = re.compile(r"\s*[—－―-]{2,}\s*\S")
"""副标题: ——在……会议上."""
_TORN = re.compile(r"[〔［\[（(][^〕］\]）)]{0,5}$|[〕］\]）)]\s*第?\s*[0-9OoIl]{0,5}\s*$")
_SIGNERS = re.compile(r"签\s*发\s*人\s*[：:]")
_PASSED = re.compile(rf"[（(].*{DAY}.*[）)]")
_PASSED_FIRST = re.compile(
    rf"\s*[（(][^（()）]*{DAY}[^（()）]*(?:通过|批准|修订|修正|公布|发布|施行)[^（()）]*[）)]"
)
"""题注: when and by whom it was passed, in brackets below the title."""
_MISREAD = re.compile(
    r"(?<![—\d])—(?!—)(?!\d)|(?<=\d)一(?=\d)|(?<=\d)[OoIl]|(?<![A-Za-z])[OoIl](?=\d)|[\[\]]|[?？�]"
)
"""What a scanner makes of 一, —, 0 and 1."""


def settle_head(parts: Parts) -> tuple[Parts, int]:
    """The parts with the head's named, and the index of the first part behind it."""
    parts = _split_number(_split_issued_as(_mended(parts)))
    at, seen, title_from = 0, 0, -1
    while at < len(parts) and seen < _LINES:
        part = parts[at]
        if part.kind is None:
            seen += 1
            if _before_title(part, at == _first_free(parts)):
                at += 1
                continue
            if _is_mark(parts, at):
                part.settle(Element.MARK, 0.9)
                at += 1
                continue
            title_from = at
            break
        at += 1
    if title_from < 0:
        return parts, at
    return _settle_title(parts, title_from)


def _first_free(parts: Parts) -> int:
    return next((at for at, part in enumerate(parts) if part.kind is None), -1)


def _split_issued_as(parts: Parts) -> Parts:
    """The number of an order or an announcement on a line of its own: 国务院令第710号, 海关总署公告2019年第39号.

    Below a title, or behind one on its line, the whole name is the number.
    """
    above = ""
    for at, part in enumerate(parts[:_LINES]):
        found = issued_as(part.text, above) if part.kind is None else None
        if found is None:
            above = part.text if part.kind is None else above
            continue
        begin, end = found
        titled = any(ends_as_title(each.text) for each in parts[:at] if each.kind is None)
        sure = 0.9
        if title_end := title_end_in(part.text[:begin]):
            begin, sure = title_end, 0.7
        elif titled:
            begin = 0
        pieces = cut(part, (begin, end))
        for piece in pieces:
            if issued_as(piece.text, "") or is_serial(piece.text):
                piece.settle(Element.NUMBER, min(sure, 0.7) if as_written(piece.text)[1] else sure)
                break
        if len(pieces) > 2:
            pieces[0].confidence = 0.75  # what follows on the line may be the title
        return [*parts[:at], *pieces, *parts[at + 1 :]]
    return parts


def _mended(parts: Parts) -> Parts:
    """A number that a line end has torn in two is joined again."""
    for at in range(min(len(parts), _LINES) - 1):
        here, below = parts[at], parts[at + 1]
        if here.kind is None and below.kind is None and _TORN.search(here.text):
            whole = joined((here, below))
            found = number_in(whole.text)
            if found is not None and found.begin < len(here.text.rstrip()) < found.end:
                return [*parts[:at], whole, *parts[at + 2 :]]
    return parts


def _split_number(parts: Parts) -> Parts:
    """The number on a line of its own, also when the line holds more."""
    out: Parts = []
    seen = 0
    found_one = any(part.kind is Element.NUMBER for part in parts)
    for part in parts:
        if part.kind is None:
            seen += 1
        found = number_in(part.text) if part.kind is None and not found_one and seen <= _LINES else None
        found_one = found_one or (part.kind is None and _ends_head(part.text))
        if found is None:
            out.append(part)
            continue
        found_one = True
        pieces = cut(part, (found.begin, found.end))
        for piece in pieces:
            if number_in(piece.text) is not None:
                misread = as_written(piece.text)[1]
                piece.settle(Element.NUMBER, min(found.sure, 0.7) if misread else found.sure)
        out += pieces
    return out


def _ends_head(text: str) -> bool:
    """Whether what stands below is text: numbers in it are those of other documents."""
    return "。" in text or (text.rstrip().endswith(("：", ":")) and addressed(text) > 0.5)


def _before_title(part: Part, first: bool) -> bool:
    """Settle what stands above a title; whether it was something."""
    text = part.text.strip()
    if _COPY.fullmatch(text) and first:
        part.settle(Element.COPY_NUMBER, 0.9)
    elif _URGENCY.fullmatch(text):
        part.settle(Element.URGENCY, 0.95)
    elif is_serial(text):
        part.settle(Element.NUMBER, 0.85)
    elif _SIGNERS.match(text) and len(text) < 60 and "关于" not in text:
        part.settle(Element.SIGNERS, 0.95)
    elif day_of(text) is not None:
        part.settle(Element.DATE, 0.7)
    else:
        return False
    return True


def _is_mark(parts: Parts, at: int) -> bool:
    """Whether the line names the organ above the number; a title stands below it."""
    text = bare(parts[at].text)
    if len(text) > 40 or "关于" in text:
        return False
    if text.endswith("文件") and is_organ(text.removesuffix("文件")):
        return True
    below = next((part for part in parts[at + 1 :] if part.kind is not Element.STRAY), None)
    if below is None or not (below.kind is Element.NUMBER or (below.kind is None and is_serial(below.text))):
        return False
    if text.endswith(("纪要", "简报", "公告", "通告", "令")) or is_organ(text):
        return _title_follows(parts, at)
    return False


def _title_follows(parts: Parts, at: int) -> bool:
    """Whether a title stands right below the line ``at`` and the number."""
    rest = [part.text for part in parts[at + 1 : at + 9] if part.kind is None and not is_serial(part.text)]
    for text in rest[:4]:
        if not _may_be_title(text.strip()):
            return bare(text).startswith("关于") and title_end_in(bare(text)) > 0
        if ends_as_title(text):
            return True
    return False


def _settle_title(parts: Parts, begin: int) -> tuple[Parts, int]:
    """Name the title's lines from ``begin`` on; cut it off when it runs into what follows."""
    lines: list[int] = []
    at = begin
    while at < len(parts) and len(lines) < _TITLE_LINES:
        part = parts[at]
        if part.kind is Element.NUMBER:
            at += 1
            break
        if part.kind is not None:
            if part.kind in (Element.TABLE, Element.IMAGE):
                break
            at += 1
            continue
        text = part.text.strip()
        if is_serial(text) and lines:
            part.settle(Element.NUMBER, 0.9)
            at += 1
            break
        if not _may_be_title(text):
            end = title_end_in(text) if not lines or not _complete(parts, lines) else 0
            if 4 < end < 120:
                pieces = cut(part, (end,))
                parts[at : at + 1] = pieces
                lines.append(at)
                at += 1
            break
        if lines and _complete(parts, lines) and not _continues(text):
            break
        lines.append(at)
        at += 1
    _name_title(parts, lines)
    return _passed(parts, at)


def _may_be_title(text: str) -> bool:
    if width(text) > _LONGEST_LINE or re.search(r"[。；;！!]|[：:]\s*$", text):
        return False
    if text.count("，") > 1 or re.search(r"如下|收悉|，现", text) or _SUBTITLE.match(text):
        return False
    return heading_of(text).level is Level.TEXT


def _complete(parts: Parts, lines: list[int]) -> bool:
    whole = "".join(bare(parts[at].text) for at in lines)
    return ends_as_title(whole) and _closed(whole)


def _closed(text: str) -> bool:
    """Whether every bracket that was opened is closed."""
    return all(text.count(left) == text.count(right) for left, right in ("《》", "（）", "“”", "〈〉"))


def _continues(text: str) -> bool:
    """Whether a line goes on with a title that could end before it."""
    text = bare(text)
    if text.startswith("的") or (re.fullmatch(r"[（(].{1,24}[）)]", text) and not _PASSED.fullmatch(text)):
        return True
    return (
        len(text) <= 30 and ends_as_document(text) and not re.search(r"[，：:]", text) and "关于" not in text
    )


def _name_title(parts: Parts, lines: list[int]) -> None:
    if not lines:
        return
    whole = "".join(bare(parts[at].text) for at in lines)
    confidence = 0.5
    joint = min(parts[at].confidence for at in lines)
    if ends_as_title(whole):
        confidence = 0.8
        if issuers_of(whole) or whole.startswith("关于") or ends_as_document(whole):
            confidence = 0.95
    elif any(parts[at].looks.align is Align.CENTRE or (parts[at].looks.points or 0) >= 20 for at in lines):
        confidence = 0.8
    if (
        _MISREAD.search(whole)
        or _SIGNERS.search(whole)
        or not _closed(whole)
        or not re.match(r"[\u4e00-\u9fff《“〈（0-9]", whole)
    ):
        confidence = min(confidence, 0.6)
    if len(whole) > 90 or re.search(rf"[，：]|{DAY}[）)]$", whole):
        confidence = min(confidence, 0.75)
    for at in lines:
        parts[at].settle(Element.TITLE, min(confidence, joint))


def _passed(parts: Parts, at: int) -> tuple[Parts, int]:
    """The number below the title, and the line in brackets that says when it was passed."""
    end, subtitled = at, False
    for index in range(at, at + 4):
        if index >= len(parts):
            break
        part = parts[index]
        if part.kind is None:
            first = _PASSED_FIRST.match(part.text)
            if first is not None:
                parts[index : index + 1] = cut(part, (first.end(),))
                part = parts[index]
            text = part.text.strip()
            if is_serial(text):
                part.settle(Element.NUMBER, 0.85)
            elif _PASSED.fullmatch(text) and len(text) < 120:
                part.settle(Element.DATE, 0.7)
            elif _SIGNERS.match(text) and len(text) < 60:
                part.settle(Element.SIGNERS, 0.9)
            elif _SUBTITLE.match(text) and len(text) < 80:
                part.settle(Element.DATE if first_day_in(text) else Element.TITLE, 0.6)
                subtitled = True
            elif subtitled and (is_organ(text) or is_person(text)):
                part.settle(Element.SIGNATURE, 0.7)
            else:
                break
        end = index + 1
    return parts, max(at, end)


def settle_addressees(parts: Parts, at: int) -> Parts:
    """Name those it is sent to: what ends with a colon below the head. ``at`` is the first part behind the head."""
    run: list[int] = []
    colon = None
    while at < len(parts) and len(run) < _MOST_ADDRESSED and colon is None:
        part = parts[at]
        if part.kind is None:
            run.append(at)
            colon = re.search(r"[：:]", part.text)
            if colon is None and width(part.text) < 20 and not part.text.rstrip().endswith(("、", "，", ",")):
                break
        elif part.kind is not Element.STRAY:
            break
        at += 1
    if not run:
        return parts
    last = parts[run[-1]]
    if colon is None:
        title = "\n".join(part.text for part in parts if part.kind is Element.TITLE)
        if bare(last.text) in issuers_of(title):
            last.confidence = 0.6  # whoever writes is not written to
        elif len(run) == 1 and len(last.text) < 60 and addressed(last.text) > 0.9:
            last.settle(Element.ADDRESSEES, 0.6)
        return parts
    whole = "".join(parts[index].text for index in run[:-1]) + last.text[: colon.end()]
    likely = addressed(whole)
    if likely < 0.4:
        return parts
    pieces = cut(last, (colon.end(),))
    sure = min(likely, 0.9) if len(pieces) > 1 else likely
    for part in [*(parts[index] for index in run[:-1]), pieces[0]]:
        part.settle(Element.ADDRESSEES, 0.6 if _MISREAD.search(whole) else sure)
    return [*parts[: run[-1]], *pieces, *parts[run[-1] + 1 :]]
