"""An outline survives being printed and read again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from oa_core.refusal import Refused
from oa_core.structure.outline import Block, Element, Facts, Outline, fingerprint
from oa_core.structure.source import Align, Cell, Image, Looks, Table
from oa_core.structure.written import outline_of, plain_of

OUTLINE = Outline(
    (
        Block(Element.TITLE, "关于防台风的通知", 0.9, looks=Looks(Align.CENTRE, 22.0, "小标宋", bold=False)),
        Block(Element.H2, "（一）加强值班。各镇要值班。", 0.65, lead=8, numbered=3, within=1),
        Block(
            Element.TABLE,
            "镇\t人\n甲",
            content=Table(
                ((Cell("镇"), Cell("人", 2, 1, Align.RIGHT)), (Cell("甲"),)), 1, (20.0, 30.5), True
            ),
        ),
        Block(Element.IMAGE, "", content=Image(b"\x89PNG\0", 12.5, 7.0)),
    )
)


def test_nothing_is_lost_on_the_way_through_json() -> None:
    plain = plain_of(OUTLINE, Facts(), "")
    assert outline_of(json.loads(json.dumps(plain))) == OUTLINE


def test_the_facts_and_both_fingerprints_are_printed() -> None:
    facts = Facts("标题", "屿府〔2026〕1号", "各镇", ("县政府",), date(2026, 3, 4), "公开", "县委")
    plain = plain_of(OUTLINE, facts, "abc")
    assert plain["date"] == "2026-03-04"
    assert plain["signatures"] == ["县政府"]
    assert plain["doubtful"] == [1]
    assert plain["text_sha256_in"] == "abc"
    assert plain["text_sha256_out"] == fingerprint(block.text for block in OUTLINE.blocks)


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"blocks": 3},
        {"blocks": [3]},
        {"blocks": [{"kind": "title"}]},
        {"blocks": [{"kind": "poem", "text": "a"}]},
        {"blocks": [{"kind": "title", "text": 3}]},
        {"blocks": [{"kind": "title", "text": "a", "confidence": "much"}]},
        {"blocks": [{"kind": "title", "text": "a", "looks": {"colour": 1}}]},
        {"blocks": [{"kind": "image", "text": "", "image": {"data": "?", "width": 1, "height": 1}}]},
        {"blocks": [{"kind": "table", "text": "", "table": {"rows": [[{}]]}}]},
    ],
)
def test_what_is_no_outline_is_refused(plain: object) -> None:
    with pytest.raises(Refused, match="outline_malformed"):
        outline_of(plain)
