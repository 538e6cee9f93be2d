"""Tracked changes: whoever accepts them all has the second version, whoever rejects them all the first, exactly.

Programs differ in what they do with a mark of a paragraph that came or went: they join what is left of the paragraph
with the next one (the standard, Word), take the whole paragraph out, or take it out when nothing is left in it. The
two versions come out the same whichever way.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oa_client.importing.docx import read_docx
from oa_client.output.tracked import ending_in_one, tracked_docx
from oa_core.comparing.characters import Fate, Hand
from oa_core.comparing.paragraphs import compare, text_after, text_before
from oa_core.comparing.tracing import Saved, trace
from oa_core.refusal import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Settled = Callable[[bytes, str], list[str]]
LINES = st.text(
    alphabet=st.characters(
        blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff\u2028\u2029\x85"
    ),
    max_size=12,
)
PARAGRAPHS = st.lists(
    st.one_of(st.sampled_from(["", "  缩进", "一、责任", "各级要落实责任。", "5\t天"]), LINES),
    min_size=1,
    max_size=8,
)


def _body(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    body = root.find(f"{W}body")
    assert body is not None
    return body


def _texts(paragraph: etree._Element, gone: str) -> str:
    """What is left of a paragraph when the changes called ``gone`` are taken out."""
    text = ""
    for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab"):
        parents = {parent.tag for parent in element.iterancestors()}
        if f"{W}{gone}" not in parents:
            text += "\t" if element.tag == f"{W}tab" else element.text or ""
    return text


def _mark_gone(paragraph: etree._Element, gone: str) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None


def joined(content: bytes, gone: str) -> list[str]:
    """ECMA-376, 17.13.5.4 and 17.13.5.15: without its mark a paragraph is joined with the next one."""
    found, carried = [], ""
    for paragraph in _body(content).iterfind(f"{W}p"):
        carried += _texts(paragraph, gone)
        if not _mark_gone(paragraph, gone):
            found.append(carried)
            carried = ""
    assert not carried
    return found


def dropped(content: bytes, gone: str) -> list[str]:
    """A paragraph whose mark is gone is gone."""
    return [
        _texts(paragraph, gone)
        for paragraph in _body(content).iterfind(f"{W}p")
        if not _mark_gone(paragraph, gone)
    ]


def emptied(content: bytes, gone: str) -> list[str]:
    """A paragraph whose mark is gone is gone when nothing is left in it."""
    return [
        text
        for paragraph in _body(content).iterfind(f"{W}p")
        if (text := _texts(paragraph, gone)) or not _mark_gone(paragraph, gone)
    ]


WAYS = (joined, dropped, emptied)


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_versions_come_out_exactly_whichever_way_changes_are_settled(
    before: list[str], after: list[str]
) -> None:
    content = tracked_docx(compare(before, after), "南屿县人民政府办公室")
    for settled in WAYS:
        assert settled(content, "del") == after
        assert settled(content, "ins") == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["甲"], ["甲", "乙"]),
        (["甲", "乙"], ["甲"]),
        (["甲", "乙", "丙"], ["丁"]),
        (["甲"], ["乙", "丙", "丁"]),
        (["甲", ""], ["甲"]),
        (["甲"], ["甲", ""]),
        ([""], ["甲", "乙"]),
        (["甲", "乙"], [""]),
    ],
)
@pytest.mark.parametrize("settled", WAYS)
def test_the_end_of_a_text_may_come_and_go(settled: Settled, before: list[str], after: list[str]) -> None:
    content = tracked_docx(compare(before, after), "办公室")
    assert settled(content, "del") == after
    assert settled(content, "ins") == before


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_last_paragraph_stands_in_both_versions(before: list[str], after: list[str]) -> None:
    told = ending_in_one(compare(before, after))
    assert told[-1].fate is Fate.KEPT
    assert (text_before(told), text_after(told)) == (tuple(before), tuple(after))


def test_a_real_paper_that_was_worked_over_comes_back_exactly() -> None:
    text = (Path(__file__).parents[2] / "data/gov/G01.txt").read_text("utf-8").split("\n")
    other = [line.replace("监管", "监督管理") for line in text if not line.startswith("（三）")][:-1]
    content = tracked_docx(compare(text, other), "办公室")
    for settled in WAYS:
        assert settled(content, "del") == other
        assert settled(content, "ins") == text


def test_our_own_reader_sees_the_accepted_version() -> None:
    before, after = ["标题", "第一段。", "第二段。"], ["标题", "第二段，改了。", "第三段。"]
    source = read_docx(io.BytesIO(tracked_docx(compare(before, after), "办公室")))
    assert [piece.text for piece in source] == after


def test_word_finds_every_part_it_needs_and_who_made_the_changes() -> None:
    content = tracked_docx(compare(["甲", "乙"], ["甲", "丙丁戊己"]), "南屿县人民政府办公室")
    document = Document(io.BytesIO(content))
    assert document.styles["Normal"] is not None
    authors = {mark.get(f"{W}author") for mark in _body(content).iter(f"{W}ins", f"{W}del")}
    numbers = [mark.get(f"{W}id") for mark in _body(content).iter(f"{W}ins", f"{W}del")]
    assert authors == {"南屿县人民政府办公室"}
    assert len(set(numbers)) == len(numbers)


LI = Hand("li", "李敏", datetime(2026, 9, 15, 2, 20, tzinfo=UTC))
WANG = Hand("wang", "王建国", datetime(2026, 9, 15, 16, 5, tzinfo=UTC))


def _marks(content: bytes) -> set[tuple[str, str, str]]:
    """What was taken out or put in, by whom and when."""
    return {
        ("".join(map(str, mark.itertext())), str(mark.get(f"{W}author")), str(mark.get(f"{W}date")))
        for mark in _body(content).iter(f"{W}ins", f"{W}del")
        if "".join(map(str, mark.itertext()))
    }


def test_every_change_names_its_person_and_the_office_time_it_was_saved_at() -> None:
    way = [
        Saved(["一、责任", "按时报送。", "完。"]),
        Saved(["一、责任", "按时上午报送。", "完。"], LI),
        Saved(["一、严格落实责任", "按时上午报送。", "完。"], WANG),
    ]
    assert _marks(tracked_docx(trace(way), "办公室")) == {
        ("上午", "李敏", "2026-09-15T10:20:00Z"),
        ("严格落实", "王建国", "2026-09-16T00:05:00Z"),
    }


def test_a_change_at_the_very_end_keeps_its_person() -> None:
    way = [Saved(["甲", "完。"]), Saved(["甲", "完。", "联系人：李敏。"], LI)]
    content = tracked_docx(trace(way), "办公室")
    assert {name for _text, name, _when in _marks(content)} == {"李敏"}
    for settled in WAYS:
        assert settled(content, "del") == ["甲", "完。", "联系人：李敏。"]
        assert settled(content, "ins") == ["甲", "完。"]


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_both_versions_come_out_exactly_when_several_people_wrote(
    first: list[str], second: list[str], third: list[str]
) -> None:
    content = tracked_docx(trace([Saved(first), Saved(second, LI), Saved(third, WANG)]), "办公室")
    for settled in WAYS:
        assert settled(content, "del") == third
        assert settled(content, "ins") == first


def test_texts_without_changes_carry_no_marks() -> None:
    content = tracked_docx(compare(["甲", "乙"], ["甲", "乙"]), "办公室")
    assert not list(_body(content).iter(f"{W}ins", f"{W}del"))


def test_the_same_changes_are_the_same_bytes() -> None:
    def written(texts: Sequence[str]) -> bytes:
        return tracked_docx(compare(texts, ["乙"]), "办公室")

    assert written(["甲"]) == written(["甲"])


def test_nothing_at_all_is_an_empty_paragraph() -> None:
    content = tracked_docx((), "办公室")
    assert joined(content, "del") == [""]


def test_what_no_docx_can_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        tracked_docx(compare(["甲"], ["甲\x01"]), "办公室")
    assert refused.value.code == "control_characters"
