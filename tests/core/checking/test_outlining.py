"""From a content to its outline and back: every problem stands at exactly the letters that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.checking.check import check
from oa_core.checking.context import NOTHING_KNOWN, Context
from oa_core.checking.outlining import Outlined, Problem, outline_of, problems_of, put_right
from oa_core.checking.rules import Level
from oa_core.documents.blocks import Picture, key_of_picture, key_of_table, line_of
from oa_core.documents.content import paper_of
from oa_core.documents.model import Content, Openness, Signature
from oa_core.files import Attachment
from oa_core.structure.outline import Element
from oa_core.structure.source import Cell, Table
from tests.support.book import CONTENT
from tests.support.county import REGISTER

FILES = tuple(Attachment(name[0] * 64, name, 10, "application/pdf") for name in ("分工表.pdf", "名单.pdf"))
TABLE = Table(((Cell("村"), Cell("户数")), (Cell("东村"), Cell("12"))))
PICTURE = Picture(Attachment("9" * 64, "图.png", 10, "image/png"), 80.0, 60.0)
SIGNED = Signature("head", "陈立新", "县长", "同意。", datetime(2026, 9, 16, 2, tzinfo=UTC), "")


def outlined(content: Content, attachments: Sequence[Attachment] = ()) -> Outlined:
    return outline_of(content, paper_of(content, REGISTER, attachments=attachments))


def problems(content: Content, context: Context = NOTHING_KNOWN) -> tuple[Problem, ...]:
    made = outlined(content)
    return problems_of(made, check(made.outline, context).findings, content)


def told(content: Content, rule: str, context: Context = NOTHING_KNOWN) -> list[Problem]:
    return [each for each in problems(content, context) if each.rule == rule]


def body(text: str) -> Content:
    return replace(CONTENT, body=text)


def test_every_part_of_the_page_is_named_in_its_order() -> None:
    content = replace(CONTENT, genre="请示", urgency="特急", contact="周某某")
    paper = paper_of(content, REGISTER, attachments=FILES, number="屿府〔2026〕12号", signature=SIGNED)
    made = outline_of(content, paper)
    assert [(block.kind.value, block.text) for block in made.outline.blocks] == [
        ("urgency", "特急"),
        ("mark", "南屿县人民政府文件"),
        ("number", "屿府〔2026〕12号"),
        ("signers", "签发人：陈立新"),
        ("title", CONTENT.title),
        ("addressees", "石门镇人民政府、青垌乡人民政府："),
        ("body", "今年第3号台风将影响我县，现就有关事项通知如下："),
        ("h1", "一、落实责任"),
        ("body", "各乡镇要严格执行24小时值班制度。"),
        ("attachment_note", "附件：1. 分工表"),
        ("attachment_note", "2. 名单"),
        ("signature", "南屿县人民政府"),
        ("date", "2026年9月16日"),
        ("note", "（此件主动公开）"),
        ("note", "（联系人：周某某）"),
        ("copied_to", "抄送：南屿县应急管理局。"),
    ]
    assert all(block.confidence == 1.0 for block in made.outline.blocks)
    assert len(made.places) == len(made.outline.blocks)


def test_a_single_attachment_has_no_number() -> None:
    assert outlined(CONTENT, FILES[:1]).outline.texts(Element.ATTACHMENT_NOTE) == ("附件：分工表",)


def test_an_empty_content_has_only_what_its_letterhead_says() -> None:
    blocks = outlined(Content(letterhead="yufu")).outline.blocks
    assert [block.kind for block in blocks] == [Element.MARK, Element.SIGNATURE]


def test_tables_and_pictures_stand_where_their_lines_stand() -> None:
    lines = ("前文。", line_of(key_of_table(TABLE)), line_of(key_of_picture(PICTURE)), "一、后文")
    content = replace(CONTENT, body="\n".join(lines), tables=(TABLE,), pictures=(PICTURE,))
    made = outlined(content)
    blocks = [
        block for block in made.outline.blocks if block.kind in (Element.BODY, Element.TABLE, Element.H1)
    ]
    assert [block.kind for block in blocks] == [Element.BODY, Element.TABLE, Element.H1]
    assert blocks[1].content == TABLE
    assert made.places[made.outline.blocks.index(blocks[2])].offset == content.body.index("一、后文")


def test_a_problem_in_a_table_stands_at_the_line_of_the_table() -> None:
    rows = (("村", "户数"), ("东村", "12"), ("西村", "3"), ("合计", "16"))
    table = Table(tuple(tuple(map(Cell, row)) for row in rows), heads=1)
    mark = line_of(key_of_table(table))
    content = replace(CONTENT, body=f"😀前文。\n{mark}\n后文。", tables=(table,))
    (problem,) = told(content, "L65")
    assert content.body[problem.start : problem.end] == problem.text == mark
    assert (problem.paragraph, problem.fix) == (2, None)


def test_the_mark_of_a_block_that_is_not_there_is_text_like_any_other() -> None:
    assert outlined(body("\ufffc000000000000")).outline.texts(Element.BODY) == ("\ufffc000000000000",)


@given(st.lists(st.text(alphabet="一、（）1.甲，。\u3000 😀𠮷\u00a0\t", max_size=12), max_size=8))
def test_every_block_of_the_text_leads_back_to_its_letters(lines: list[str]) -> None:
    content = replace(CONTENT, body="\n".join(lines), title="关于😀的\n通知")
    made = outlined(content)
    for block, place in zip(made.outline.blocks, made.places, strict=True):
        if place.offset is not None and not place.stands_for:
            text = {"title": content.title, "body": content.body}[place.field]
            assert text[place.offset :].startswith(block.text)
    kept = [block.text for block, place in zip(*_pair(made), strict=True) if place.field == "body"]
    assert kept == [line for line in lines if line.strip()]


def _pair(made: Outlined) -> tuple[tuple[object, ...], ...]:
    return (made.outline.blocks, made.places)


def test_a_place_is_counted_in_characters_whatever_stands_before_it() -> None:
    content = body("😀𠮷第一段。\n请于××月前报送,谢谢。")
    (placeholder,) = told(content, "L66")
    assert content.body[placeholder.start : placeholder.end] == placeholder.text == "××"
    assert (placeholder.field, placeholder.paragraph, placeholder.fix) == ("body", 2, None)
    (comma,) = told(content, "L53")
    assert content.body[comma.start : comma.end] == ","
    assert comma.fix == "，"


def test_a_problem_of_the_title_stands_in_the_title() -> None:
    (mark,) = told(replace(CONTENT, title="😀关于防台风工作的通知。"), "L04")
    assert (mark.field, mark.start, mark.end, mark.text, mark.fix) == ("title", 11, 12, "。", "")
    assert mark.paragraph == 0


@pytest.mark.parametrize(
    ("content", "context", "rule", "field"),
    [
        (replace(CONTENT, addressees=()), NOTHING_KNOWN, "M01", "addressees"),
        (replace(CONTENT, openness=None), Context(openness=""), "L61", "openness"),
        (
            replace(CONTENT, openness=Openness.CLOSED),
            Context(openness="closed", openness_reason=""),
            "L61",
            "openness_reason",
        ),
        (CONTENT, Context(first_side_has_body=False), "L35", "addressees"),
        (replace(CONTENT, urgency="急件"), NOTHING_KNOWN, "L30", "urgency"),
        (replace(CONTENT, copies=("shimen",)), NOTHING_KNOWN, "L47", "copies"),
    ],
)
def test_what_was_chosen_or_is_missing_is_told_at_its_field(
    content: Content, context: Context, rule: str, field: str
) -> None:
    (problem,) = told(content, rule, context)
    assert (problem.field, problem.start, problem.end, problem.fix) == (field, 0, 0, None)


def test_the_marks_that_the_page_adds_are_never_found_missing() -> None:
    content = replace(CONTENT, contact="周某某；电话6215001")
    assert not {"L33", "L41", "L42", "L45", "L46"} & {
        finding.rule for finding in check(outlined(content, FILES).outline).findings
    }


def test_what_is_put_right_is_right_and_nothing_else_is_touched() -> None:
    content = body("1、甲要落实,要到位。\n😀请于××月前报送；\n2、乙要落实。")
    right = put_right(content, problems(content))
    assert right.body == "1.甲要落实，要到位。\n😀请于××月前报送；\n2.乙要落实。"
    assert replace(right, body=content.body) == content


def test_a_place_that_reads_otherwise_by_now_is_left_alone() -> None:
    content = body("要落实,要到位。")
    old = problems(content)
    now = replace(content, body="好,要落实,要到位。")
    assert put_right(now, old) == now


def _problem(start: int, end: int, fix: str | None, text: str, field: str = "body") -> Problem:
    return Problem("L00", Level.ERROR, field, start, end, "", fix, "", text)


def test_of_two_places_that_touch_only_the_first_is_put_right() -> None:
    content = body("甲乙丙丁")
    two = (_problem(0, 2, "ａ", "甲乙"), _problem(1, 3, "ｂ", "乙丙"), _problem(3, 4, "ｄ", "丁"))
    assert put_right(content, two).body == "ａ丙ｄ"
    assert put_right(content, two[::-1]).body == "ａ丙ｄ"


def test_fields_that_nobody_writes_are_not_put_right() -> None:
    content = body("甲")
    assert put_right(content, (_problem(0, 0, "加急", "", "urgency"),)) == content


@given(
    st.text(alphabet="甲乙😀,.、()（）一1×\n", max_size=40),
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 3), st.text(alphabet="，。😀", max_size=2)), max_size=6
    ),
)
def test_fixes_change_their_places_and_no_letter_between(
    text: str, wanted: list[tuple[int, int, str]]
) -> None:
    places = [(at, min(at + length, len(text)), fix) for at, length, fix in wanted if at <= len(text)]
    given_ = [_problem(start, end, fix, text[start:end]) for start, end, fix in places]
    right = put_right(body(text), given_).body
    marked = {at for start, end, _ in places for at in range(start, end)}
    untouched = "".join(letter for at, letter in enumerate(text) if at not in marked)
    rest = iter(right)
    assert all(letter in rest for letter in untouched)  # in their order, none lost
