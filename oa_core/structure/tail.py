"""The end of a document: who signs it, its day, what is attached, notes (GB/T 9704-2012, 7.3.4 to 7.3.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from oa_core.structure.dates import DAY, day_of
from oa_core.structure.headings import heading_of
from oa_core.structure.organs import PERSON, is_organ, is_person
from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts, bare, cut

_DAY = re.compile(DAY)
_SIGNED = re.compile(rf"(?:^|[。！？：…”）])\s*([^。！？：；，…”]{{2,60}}?)\s*({DAY})")
_SIGNED_BY = re.compile(rf"(?:^|[。！？”）])\s*({PERSON})\s*{DAY}")
_GOES_ON = re.compile(
    r"\s*(?:印发|发布|下发|颁布|公布|召开|批准|通过|起|前|以前|之前|以|之|至|到|在|的|，|、|；|。|—|－|-|~|～|\d|报|向|第|《|出台|施行|实施|开始)"
)
_NOTE = re.compile(r"\s*[（(][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]\s*")
_NOTED = re.compile(r"此件|公开|联系|删减|略|发至|传达|不予|附注|仅供|登报|刊登")
_LABEL = re.compile(r"\s*附\s*(?:件|表|图|录)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[：:．.、]?\s*")
_NOTE_LABEL = re.compile(r"\s*附\s*件?\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]\s*\S")
_ITEM = re.compile(
    r"\s*(?:附件)?\s*(?:[0-9０-９]{1,2}\s*[.．、：:]|[（(][0-9一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}、)"
)
_JOINT_NOTE = re.compile(r"(?<=[。；！？])\s*(?=附\s*件?\s*[：:]\s*\S)")
_SEAL = re.compile(r"[（(](?:代章|盖章|公章|章|印)[）)]")
_MOST_SIGNERS = 40
_NEAR = 400
"""So far before the day a signature may begin."""


def settle_tail(parts: Parts, begin: int, issuers: Sequence[str]) -> tuple[Parts, int]:
    """Name signature, day, notes and the list of what is attached, looking from ``begin`` on.

    Returns the parts and the index behind the outer document's own; all parts when it has no day at its end.
    """
    parts = parts[:begin] + _split(parts[begin:], issuers)
    at = _dated(parts, begin, issuers)
    if at < 0:
        return _undated(parts, begin, issuers)
    day = day_of(parts[at].text)
    signers = _signers(parts, begin, at)
    own = _own(parts, signers, issuers)
    stranger = bool(issuers) and not own and any(not is_person(parts[index].text) for index in signers)
    sure = 0.97 if own else 0.75 if stranger else 0.9 if signers else 0.7
    sure = min(sure, parts[at].confidence)
    parts[at].settle(Element.DATE, min(sure, 0.7) if day is None or day.misread else sure)
    for index in signers:
        parts[index].settle(Element.SIGNATURE, _trust(parts[index], issuers, own))
    parts, at = _one_each(parts, signers, at)
    _attachment_note(parts, begin, min(signers, default=at))
    return parts, _notes(parts, at + 1)


def _split(parts: Parts, issuers: Sequence[str]) -> Parts:
    """Signature, day and note on lines of their own, also when they were joined to the text before or behind."""
    for places in (_note_places, _signed_places, _day_places):
        parts = [piece for part in parts for piece in _cut_at(part, places(part.text, issuers))]
    return _split_above_days(parts, issuers)


def _cut_at(part: Part, found: tuple[list[int], float]) -> Parts:
    places, sure = found
    if part.kind is not None or not places:
        return [part]
    pieces = cut(part, places)
    for piece in pieces if len(pieces) > 1 else ():
        piece.confidence = min(sure, piece.confidence)
    return pieces


def _note_places(text: str, _issuers: Sequence[str]) -> tuple[list[int], float]:
    return [found.end() for found in _JOINT_NOTE.finditer(text)], 1.0


def _signed_places(text: str, issuers: Sequence[str]) -> tuple[list[int], float]:
    found = _signed_in(text, issuers)
    if found is None:
        return [], 1.0
    begin, middle, end, sure = found
    return [begin, middle, end, _note_end(text, end)], sure


def _day_places(text: str, _issuers: Sequence[str]) -> tuple[list[int], float]:
    """A day that begins a line and is followed by a note in brackets."""
    day = _DAY.match(text.lstrip())
    if day is None:
        return [], 1.0
    end = len(text) - len(text.lstrip()) + day.end()
    note = _note_end(text, end)
    return ([end, note], 0.95) if note > end else ([], 1.0)


def _note_end(text: str, at: int) -> int:
    """Where the note ends that begins at ``at``; ``at`` when there is none."""
    note = _NOTE.match(text, at)
    return note.end() if note is not None and (_NOTED.search(note.group()) or note.end() == len(text)) else at


def _split_above_days(parts: Parts, issuers: Sequence[str]) -> Parts:
    """A signature at the end of a line whose next line is, or begins with, a day."""
    out: Parts = []
    for part in parts:
        day = _DAY.match(part.text.lstrip()) if part.kind is None else None
        above = next((at for at in range(len(out) - 1, -1, -1) if out[at].kind is not Element.STRAY), -1)
        if day is None or above < 0 or out[above].kind is not None:
            out.append(part)
            continue
        whole = len(part.text.strip()) < 40 and day_of(part.text) is not None
        end = len(part.text) - len(part.text.lstrip()) + day.end()
        own = _signs_at_end(out[above].text, issuers)
        if not whole and (_GOES_ON.match(part.text, end) or not (own or _end_places(out[above].text, ())[0])):
            out.append(part)
            continue
        if not _signs(out[above].text):
            out[above : above + 1] = _cut_at(out[above], _end_places(out[above].text, issuers))
        _split_joint(out, issuers)
        out += [part] if whole else _cut_at(part, ([end, _note_end(part.text, end)], 0.85 if own else 0.75))
    return out


def _split_joint(out: Parts, issuers: Sequence[str]) -> None:
    """Further up, the first of several issuers may still stand at the end of the text."""
    rest = "".join(issuers)
    for at in range(len(out) - 1, -1, -1):
        if out[at].kind is Element.STRAY:
            continue
        name = bare(out[at].text)
        if out[at].kind is not None or not rest:
            return
        if rest.endswith(name):
            rest = rest.removesuffix(name)
        elif name.endswith(rest) and rest != "".join(issuers):
            out[at : at + 1] = _cut_at(out[at], ([_begin_of(out[at].text.rstrip(), rest)], 0.95))
            return
        else:
            return


def _signs_at_end(text: str, issuers: Sequence[str]) -> bool:
    """Whether a line is, or ends with, the name of one of the issuers."""
    return any(bare(text).endswith(name) for name in issuers)


def _end_places(text: str, issuers: Sequence[str]) -> tuple[list[int], float]:
    head = text.rstrip()
    together = "".join(issuers)
    for name in [together, *issuers] if issuers else []:
        if bare(head).endswith(name):
            begin = _begin_of(head, name)
            fresh = head[:begin].rstrip()[-1:] in "。！？：…”）"
            return [begin], 1.0 if fresh else 0.85
    found = re.search(r"(?:^|[。！？…”）])\s*([^。！？：；，…”]{2,60})$", head)
    if found is not None and (is_organ(found[1]) or is_person(found[1])):
        odd = found.group()[0] == "”" or any(each.isdigit() for each in found[1])
        return [found.start(1)], 0.6 if odd else 0.9
    return [], 1.0


def _signed_in(text: str, issuers: Sequence[str]) -> tuple[int, int, int, float] | None:
    """Where in a longer text a signature begins, its day begins, and the day ends; and how sure that is."""
    if "日" not in text or day_of(text) is not None:
        return None
    together = "".join(issuers)
    for day in _DAY.finditer(text):
        before = max(0, day.start() - _NEAR)
        head = text[before : day.start()].rstrip()
        goes_on = _GOES_ON.match(text, day.end()) is not None
        for name in [together, *issuers] if issuers else []:
            if bare(head).endswith(name) and not goes_on:
                begin = _begin_of(head, name)
                fresh = not head[:begin].strip() or head[:begin].rstrip()[-1] in "。！？：…”）"
                return before + begin, day.start(), day.end(), 1.0 if fresh else 0.85
        person = _SIGNED_BY.search(text, max(0, day.start() - 64), day.end())
        if person is not None and person.end() == day.end() and not goes_on:
            return person.start(1), day.start(), day.end(), 0.85
        found = _SIGNED.search(text, max(0, day.start() - 64), day.end())
        while found is not None and found.end() < day.end():
            found = _SIGNED.search(text, found.start() + 1, day.end())
        if found is None or found.end(2) != day.end() or goes_on:
            continue
        if is_organ(found[1]) or is_person(found[1]):
            alone = not text[day.end() :].strip() or _NOTE.match(text, day.end()) is not None
            odd = found.group()[0] in "：”" or any(each.isdigit() for each in found[1])
            return found.start(1), day.start(), day.end(), 0.6 if odd else 1.0 if alone else 0.75
    return None


def _begin_of(head: str, name: str) -> int:
    """Where ``name`` begins at the end of ``head``, whatever blanks stand in it."""
    at, left = len(head), len(name)
    while left:
        at -= 1
        left -= not head[at].isspace()
    return at


def _dated(parts: Parts, begin: int, issuers: Sequence[str]) -> int:
    """The index of the outer document's day: the first one below a signature, and better below its own issuer."""
    days = [
        at
        for at in range(begin, len(parts))
        if parts[at].kind is None and len(parts[at].text.strip()) < 40 and day_of(parts[at].text) is not None
    ]
    signed = [(at, _signers(parts, begin, at)) for at in days]
    for at, signers in signed:
        if issuers and _own(parts, signers, issuers):
            return at
    for at, signers in signed:
        if signers:
            return at
    labels = [
        at for at in range(begin, len(parts)) if parts[at].kind is None and _LABEL.fullmatch(parts[at].text)
    ]
    first = min(labels, default=len(parts))
    return next((at for at in reversed(days) if at < first and at > begin), -1)


def _signers(parts: Parts, begin: int, at: int) -> list[int]:
    """The lines right above the day at ``at`` that can be a signature, in order."""
    found: list[int] = []
    for index in range(at - 1, begin - 1, -1):
        part = parts[index]
        if part.kind is Element.STRAY:
            continue
        sealed = not found and _SEAL.fullmatch(bare(part.text))
        if part.kind is not None or len(found) >= _MOST_SIGNERS or not (sealed or _signs(part.text)):
            break
        found.insert(0, index)
    return [] if len(found) == 1 and _SEAL.fullmatch(bare(parts[found[0]].text)) else found


def _signs(text: str) -> bool:
    if len(bare(text)) > 60 or heading_of(text).level or _LABEL.match(text):
        return False
    return is_organ(text) or is_person(text)


def _own(parts: Parts, signers: Sequence[int], issuers: Sequence[str]) -> bool:
    """Whether those who sign are those the title names."""
    if not issuers or not signers:
        return False
    signed = [name for at in signers if not _SEAL.fullmatch(name := bare(parts[at].text))]
    names, last = "".join(signed), signed[-1]
    return any(_short_for(name, issuer) for name in (names, last) for issuer in ("".join(issuers), *issuers))


def _short_for(name: str, issuer: str) -> bool:
    """Whether one name is the other or a shorter form of it: 市场监管总局, 国家市场监督管理总局."""
    short, full = sorted((name, issuer), key=len)
    letters = iter(full)
    return (
        len(short) * 3 >= len(full) and short[-1] == full[-1] and all(letter in letters for letter in short)
    )


def _trust(part: Part, issuers: Sequence[str], own: bool) -> float:
    name = bare(part.text)
    if _SEAL.fullmatch(name):
        return 0.9
    if any(each != name and each.endswith(name) and is_organ(each.removesuffix(name)) for each in issuers):
        return min(0.75, part.confidence)
    if any(issuer in name or _short_for(name, issuer) for issuer in issuers):
        return min(0.97, part.confidence)
    if own or is_person(part.text) or not issuers:
        return min(0.9, part.confidence)
    return min(0.7, part.confidence)


def _one_each(parts: Parts, signers: Sequence[int], at: int) -> tuple[Parts, int]:
    """Organs that share a line get a block each: 国务院办公厅　中央军委办公厅."""
    for index in reversed(signers):
        part = parts[index]
        names = list(re.finditer(r"\S+", part.text))
        if len(names) > 1 and all(len(name.group()) >= 3 and is_organ(name.group()) for name in names):
            pieces = cut(part, [name.start() for name in names[1:]])
            parts[index : index + 1] = pieces
            at += len(pieces) - 1
    return parts, at


def _undated(parts: Parts, begin: int, issuers: Sequence[str]) -> tuple[Parts, int]:
    """A document without a day: its own issuer on a line of its own still is a signature."""
    for at in range(len(parts) - 1, begin, -1):
        if parts[at].kind is None and issuers and bare(parts[at].text) in ("".join(issuers), *issuers):
            parts[at].settle(Element.SIGNATURE, 0.75)
            _attachment_note(parts, begin, at)
            return parts, _notes(parts, at + 1)
    first = next(
        (
            at
            for at in range(begin, len(parts))
            if parts[at].kind is None
            and re.fullmatch(r"\s*附\s*件\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]?\s*", parts[at].text)
        ),
        len(parts),
    )
    _attachment_note(parts, begin, first)
    return parts, first


def _attachment_note(parts: Parts, begin: int, end: int) -> None:
    """Name the list of what is attached, right above the signature."""
    for at in range(begin, end):
        part = parts[at]
        if part.kind is None and _NOTE_LABEL.match(part.text) and len(part.text) < 400:
            rest = [index for index in range(at + 1, end) if parts[index].kind is None]
            listed = all(_ITEM.match(parts[index].text) or len(parts[index].text) < 40 for index in rest)
            part.settle(Element.ATTACHMENT_NOTE, 0.95 if listed else 0.75)
            for index in rest:
                if not (_ITEM.match(parts[index].text) or (listed and len(parts[index].text) < 40)):
                    break
                parts[index].settle(Element.ATTACHMENT_NOTE, 0.9 if listed else 0.7)
            return


def _notes(parts: Parts, at: int) -> int:
    """Name the notes in brackets below the day; where they end."""
    end = at
    while at < len(parts):
        part = parts[at]
        if part.kind is Element.STRAY:
            at += 1
            continue
        if part.kind is not None:
            break
        text = part.text.strip()
        if _NOTE.fullmatch(text) and len(text) < 200:
            part.settle(Element.NOTE, 0.95 if _NOTED.search(text) else 0.75)
        elif re.match(r"附注\s*[：:]|此件(?:主动|依申请|不予|公开)", text) and len(text) < 60:
            part.settle(Element.NOTE, 0.85)
        else:
            break
        at += 1
        end = at
    return end
