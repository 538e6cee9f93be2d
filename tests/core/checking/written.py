"""Papers for the rules: a whole one in which nothing is wrong, with single elements exchanged; and fixes applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oa_core.checking.check import check
from oa_core.checking.context import NOTHING_KNOWN, Context, Organ, Register
from oa_core.checking.rules import Finding
from oa_core.checking.settings import NO_SETTINGS, Settings
from oa_core.structure.headings import Level, heading_of
from oa_core.structure.outline import Block, Element, Outline

_ORDER = (
    *("copy_number", "urgency", "mark", "number", "signers", "title", "addressees", "text"),
    *("attachment_note", "signature", "date", "note", "attachment", "copied_to", "printed", "stray"),
)
_USUAL: dict[str, tuple[str, ...]] = {
    "number": ("屿府〔2026〕12号",),
    "title": ("南屿县人民政府关于加强防台风工作的通知",),
    "addressees": ("各乡、镇人民政府，县政府直属各单位：",),
    "text": (
        "为做好2026年防台风工作，现将有关事项通知如下。",
        "一、落实责任",
        "各级各部门主要负责人要靠前指挥。",
        "二、加强值守",
        "值班人员要坚守岗位。",
        "特此通知。",
    ),
    "signature": ("南屿县人民政府",),
    "date": ("2026年9月1日",),
    "note": ("（此件主动公开）",),
}
_HEADINGS = {Level.FIRST: "h1", Level.SECOND: "h2", Level.THIRD: "h3", Level.FOURTH: "h4"}

REGISTER = Register(
    (
        Organ("海南省人民政府", ("省政府",)),
        Organ("海南省教育厅", ("省教育厅",), above="海南省人民政府", department=True),
        Organ("南屿县人民政府", ("县政府",), above="海南省人民政府"),
        Organ("南屿县人民政府办公室", ("县政府办公室",), above="南屿县人民政府"),
        Organ("南屿县财政局", ("县财政局",), above="南屿县人民政府", department=True),
        Organ(
            "南屿县教育局",
            ("县教育局",),
            above="南屿县人民政府",
            guided_by="海南省教育厅",
            department=True,
        ),
        Organ("南屿县教育局综合股", above="南屿县教育局", inner=True),
        Organ("碧湾镇人民政府", above="南屿县人民政府"),
    )
)


def paper(**elements: str | Sequence[str] | None) -> Outline:
    """The usual 通知 with single elements exchanged; ``None`` leaves one out; ``text`` holds headings and body."""
    blocks: list[Block] = []
    for name in _ORDER:
        given = elements.get(name, _USUAL.get(name, ()))
        texts = [given] if isinstance(given, str) else given or ()
        blocks += [
            _text(text) if name == "text" else Block(Element(name), text, within=int(name == "attachment"))
            for text in texts
        ]
    assert elements.keys() <= set(_ORDER)
    return Outline(tuple(blocks))


def _text(text: str) -> Block:
    heading = heading_of(text)
    if not heading.length:
        return Block(Element.BODY, text)
    lead = heading.length if heading.length < len(text) else 0
    return Block(Element(_HEADINGS[heading.level]), text, lead=lead)


def found(
    rule: str, outline: Outline, context: Context = NOTHING_KNOWN, settings: Settings = NO_SETTINGS
) -> tuple[Finding, ...]:
    """The findings of one rule."""
    return tuple(each for each in check(outline, context, settings).findings if each.rule == rule)


def assert_its_fix_puts_it_right(rule: str, outline: Outline, fix: str | None) -> None:
    """The rule finds one place, offers ``fix`` (where one is named), and has nothing to say once it is applied."""
    (finding,) = found(rule, outline)
    assert fix is None or finding.fix == fix
    assert not found(rule, put_right(outline, finding))


def put_right(outline: Outline, finding: Finding) -> Outline:
    """The outline with the finding's fix applied, and nothing else touched."""
    assert finding.fix is not None
    blocks = list(outline.blocks)
    text = blocks[finding.block].text
    new = text[: finding.start] + finding.fix + text[finding.end :]
    blocks[finding.block] = replace(blocks[finding.block], text=new)
    return Outline(tuple(block for block in blocks if block.text.strip()))
