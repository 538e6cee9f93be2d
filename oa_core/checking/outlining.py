"""A content as an outline for the rules, with the way back: from a finding to the field and the letters it is about.

Places are code points of the field's text; whoever counts otherwise (an editor in UTF-16) converts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from oa_core.checking.rules import Finding, Level
from oa_core.documents.blocks import MARK, key_of_line, key_of_picture, key_of_table
from oa_core.documents.model import Content
from oa_core.documents.paper import Paper
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.parts import Part
from oa_core.structure.series import settle_text
from oa_core.structure.source import Table

WRITTEN = ("title", "body")
"""The fields whose letters a person writes; the page makes the other texts out of what was chosen."""

ATTACHMENTS = "attachments"
"""附件 are no field of a content; a problem with them is told as theirs."""

_ABOUT = {
    "M01": "addressees",
    "L35": "addressees",
    "L41": ATTACHMENTS,
    "L42": ATTACHMENTS,
    "L43": ATTACHMENTS,
}
"""What a rule is about where it finds that something is not there."""
_OPENNESS = "L61"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block comes from. ``offset``: where in the field's text it begins, ``None`` where the page made it.
    ``stands_for`` so many letters that are not the block's own: the mark of a table."""

    field: str
    offset: int | None = None
    stands_for: int = 0


@dataclass(frozen=True, slots=True)
class Outlined:
    """The outline of a content; ``places`` has one place for each of its blocks."""

    outline: Outline
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in the terms of the desk: code points ``start`` to ``end`` of ``field`` (0 to 0: all of it).

    ``fix`` is what stands at the place when it is put right, ``None`` where a person must think; ``text`` is what
    stands there now. ``paragraph`` counts the body's lines from 1, 0 elsewhere.
    """

    rule: str
    level: Level
    field: str
    start: int
    end: int
    message: str
    fix: str | None
    source: str
    text: str = ""
    paragraph: int = 0


def outline_of(content: Content, paper: Paper) -> Outlined:
    """The blocks of the paper that ``content`` makes, in the order of the page. What they are is known, not guessed."""
    made = [(block, place) for block, place in _blocks(content, paper) if block.text or block.content]
    return Outlined(Outline(tuple(block for block, _ in made)), tuple(place for _, place in made))


def _blocks(content: Content, paper: Paper) -> Iterator[tuple[Block, Place]]:
    yield Block(Element.URGENCY, paper.urgency), Place("urgency")
    yield Block(Element.MARK, paper.mark), Place("letterhead")
    yield Block(Element.NUMBER, paper.number), Place("number")
    if paper.signers:
        yield Block(Element.SIGNERS, f"签发人：{'　'.join(paper.signers)}"), Place("letterhead")
    for offset, line in _lines(content.title):
        yield Block(Element.TITLE, line), Place("title", offset)
    yield Block(Element.ADDRESSEES, _closed(paper.addressees, "：")), Place("addressees")
    yield from _body(content)
    yield from ((Block(Element.ATTACHMENT_NOTE, text), Place(ATTACHMENTS)) for text in _note_lines(paper))
    for name in paper.signature.split("\n"):
        yield Block(Element.SIGNATURE, name), Place("letterhead")
    if paper.dated_on is not None:
        day = paper.dated_on
        yield Block(Element.DATE, f"{day.year}年{day.month}月{day.day}日"), Place("signature")
    for note in filter(None, paper.note.split("\n")):
        yield Block(Element.NOTE, _in_brackets(note)), Place("contact" if "联系人" in note else "openness")
    yield (
        Block(Element.COPIED_TO, _closed(f"抄送：{paper.copies}" if paper.copies else "", "。")),
        Place("copies"),
    )


def _body(content: Content) -> Iterator[tuple[Block, Place]]:
    blocks = {
        **{key_of_table(table): table for table in content.tables},
        **dict.fromkeys(map(key_of_picture, content.pictures)),
    }
    parts: list[tuple[Part, int]] = []
    for offset, line in _lines(content.body):
        key = key_of_line(line)
        held = blocks.get(key)
        if held is not None:
            parts.append((Part(held.text, Element.TABLE, content=held), offset))
        elif key not in blocks and line.strip():
            parts.append((Part(line), offset))
    settle_text([part for part, _ in parts])
    for part, offset in parts:
        mark = len(MARK) + len(key_of_table(part.content)) if isinstance(part.content, Table) else 0
        yield replace(part.block(), confidence=1.0), Place("body", offset, mark)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        yield offset, line
        offset += len(line) + 1


def _closed(text: str, mark: str) -> str:
    return text + mark if text and not text.endswith(mark) else text


def _in_brackets(note: str) -> str:
    return note if note.startswith("（") and note.endswith("）") else f"（{note}）"


def _note_lines(paper: Paper) -> Iterator[str]:
    """附件说明 as the page writes it (GB/T 9704-2012, 7.3.4)."""
    alone = len(paper.attachments) == 1
    for at, name in enumerate(paper.attachments):
        yield f"{'' if at else '附件：'}{'' if alone else f'{at + 1}. '}{name}"


def problems_of(outlined: Outlined, findings: Iterable[Finding], content: Content) -> tuple[Problem, ...]:
    """The findings as problems of the content, in the order given; what two rules or blocks say alike is said once."""
    return tuple(dict.fromkeys(_problem(outlined, finding, content) for finding in findings))


def _problem(outlined: Outlined, finding: Finding, content: Content) -> Problem:
    place = outlined.places[finding.block]
    missing = finding.start == finding.end and finding.fix is None
    field = _ABOUT.get(finding.rule, place.field) if missing else place.field
    if finding.rule == _OPENNESS:
        field = "openness_reason" if content.openness else "openness"
    whole = field != place.field or place.offset is None or field not in WRITTEN
    start = end = 0
    if place.offset is not None and not whole:
        start, end = place.offset + finding.start, place.offset + finding.end
        if place.stands_for:
            start, end = place.offset, place.offset + place.stands_for
    text = content.title if field == "title" else content.body
    return Problem(
        rule=finding.rule,
        level=finding.level,
        field=field,
        start=start,
        end=end,
        message=finding.message,
        fix=None if whole or place.stands_for else finding.fix,
        source=finding.source,
        text="" if whole else text[start:end],
        paragraph=content.body.count("\n", 0, start) + 1 if field == "body" and not whole else 0,
    )


def put_right(content: Content, problems: Iterable[Problem]) -> Content:
    """``content`` with the fixes of ``problems`` applied, each at its place and nowhere else.

    Where two places touch the first is put right; the other is looked at again by the next check. A place that reads
    otherwise than when it was judged is left alone.
    """
    texts = {"title": content.title, "body": content.body}
    fixable = [each for each in problems if each.fix is not None and each.field in texts]
    for each in _apart(fixable):
        text = texts[each.field]
        if text[each.start : each.end] == each.text:
            texts[each.field] = text[: each.start] + (each.fix or "") + text[each.end :]
    return replace(content, title=texts["title"], body=texts["body"])


def _apart(problems: list[Problem]) -> list[Problem]:
    """Those that touch none before them in the text, the last first."""
    kept: list[Problem] = []
    for each in sorted(problems, key=lambda one: (one.field, one.start, one.end)):
        if not kept or kept[-1].field != each.field or kept[-1].end < each.start:
            kept.append(each)
    return kept[::-1]
