"""Whatever is thrown at it: no letter altered, no error, and the outline stands by its own rules."""

from __future__ import annotations

import random
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.outline import Element, Outline, fingerprint
from oa_core.structure.source import Cell, Image, Looks, Paragraph, Source, Table, plain
from tests.structure.score import GOV, truth
from tests.support.mangles import MANGLES

PIECES = (
    *(
        "国务院办公厅",
        "南屿县人民政府",
        "关于做好防台风工作的通知",
        "屿府〔2026〕12号",
        "各镇人民政府：",
        "第3号",
    ),
    *(
        "2026年3月4日",
        "二〇〇四年八月十二日",
        "2O26年l月4日",
        "9999年99月99日",
        "一九九六年—月",
        "（此件公开发布）",
    ),
    *(
        "一、总体要求",
        "（一）基本原则。",
        "1.摸底",
        "附件：1.名单",
        "附件2",
        "抄送：县委。",
        "印发",
        "签发人：",
        "000001",
    ),
    *(
        "特急",
        "— 3 —",
        "17",
        "> ",
        "&nbsp;",
        "此页无正文",
        "县长 王某",
        "出席：张某",
        "。",
        "：",
        "；",
        "（",
        "）",
        "《",
        "〔",
        "号",
    ),
    *("\n", "\n", "\n", "　", " ", "\t", "\u2028", "\x0b", "𠮷", "\ud800", "a", "0", "一", "—"),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join)


def check(source: Source) -> Outline:
    """The outline of ``source``, which keeps all its text and is in order."""
    outline = infer(source)
    assert fingerprint(block.text for block in outline.blocks) == fingerprint(piece.text for piece in source)
    for block in outline.blocks:
        assert 0.0 <= block.confidence <= 1.0
        assert 0 <= block.lead <= len(block.text)
        assert 0 <= block.numbered <= len(block.text)
        assert block.text.strip() or block.kind in (Element.TABLE, Element.IMAGE)
    facts(outline)
    return outline


@given(TEXTS)
def test_the_text_of_any_paste_is_kept(text: str) -> None:
    check(plain(text))


@given(TEXTS, st.sampled_from(sorted(MANGLES)), st.integers(0, 9))
def test_the_text_of_any_mangled_paste_is_kept(text: str, mangle: str, seed: int) -> None:
    check(plain(MANGLES[mangle](text, random.Random(seed))))


LOOKS = st.builds(Looks, points=st.none() | st.floats(8, 40), new_page=st.booleans())
SOURCES = st.lists(
    st.builds(Paragraph, TEXTS.filter(bool), looks=LOOKS)
    | st.builds(lambda text: Table(((Cell(text), Cell("")),)), st.sampled_from(PIECES))
    | st.just(Image(b"", 1, 1)),
    max_size=30,
).map(tuple)


@given(SOURCES)
def test_tables_and_pictures_stay_where_they_are(source: Source) -> None:
    outline = check(source)
    kept = [block.content for block in outline.blocks if block.content is not None]
    assert kept == [piece for piece in source if not isinstance(piece, Paragraph)]


@cache
def real_texts() -> tuple[str, ...]:
    return tuple((GOV / f"{true['id']}.txt").read_text(encoding="utf-8") for true in truth())


@given(st.integers(0, 29), st.data())
def test_a_real_text_that_is_cut_and_shuffled_is_kept(which: int, data: st.DataObject) -> None:
    lines = real_texts()[which].splitlines()
    begin = data.draw(st.integers(0, len(lines)))
    some = lines[begin : begin + 12]
    check(plain("\n".join(data.draw(st.permutations(some)))))
