"""The content of a paper: what counts as a change, and what stands on the page."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.documents.blocks import Picture
from oa_core.documents.content import check_storable, content_hash, content_of, paper_of
from oa_core.documents.model import Content, Openness, Signature
from oa_core.files import Attachment
from oa_core.refusal import Refused
from oa_core.structure.source import Cell, Table
from tests.support.book import CONTENT, Book
from tests.support.county import REGISTER

OTHER = Content(
    letterhead="yufuban",
    genre="通报",
    urgency="特急",
    title="另一个标题",
    addressees=("shimen",),
    copies=(),
    openness=Openness.CLOSED,
    body="另一个正文",
    openness_reason="涉及个人隐私",
    contact="周某某，电话6215001",
    tables=(Table(((Cell("村"), Cell("户数")),)),),
    pictures=(Picture(Attachment("0" * 64, "图.png", 10, "image/png"), 80.0, 60.0),),
)


@pytest.mark.parametrize("name", [field.name for field in fields(Content)])
def test_a_change_in_any_field_is_a_change_of_substance(name: str) -> None:
    changed = replace(CONTENT, **{name: getattr(OTHER, name)})
    assert content_hash(changed) != content_hash(CONTENT)


@given(st.text(), st.text())
def test_two_contents_share_a_hash_only_if_they_read_the_same(title: str, body: str) -> None:
    moved = replace(CONTENT, title=title + body, body="")
    apart = replace(CONTENT, title=title, body=body)
    assert (content_hash(moved) == content_hash(apart)) == (body == "")


def test_a_document_gives_back_the_content_it_was_made_from() -> None:
    document = Book().drafted()
    assert content_of(document, CONTENT.body) == CONTENT
    assert content_hash(content_of(document, CONTENT.body)) == document.content_hash


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), max_size=200))
def test_any_ordinary_text_is_storable_unless_it_carries_a_mark(text: str) -> None:
    content = replace(CONTENT, body=text)
    try:
        check_storable(content)
    except Refused as refusal:
        assert refusal.code == "classified"  # noqa: PT017 - the only refusal that a random text may meet


def test_tabs_and_line_feeds_belong_to_a_text() -> None:
    check_storable(replace(CONTENT, body="第一段\n\t第二段"))


def test_the_printed_paper_names_organs_in_full_and_parts_kinds_by_a_comma() -> None:
    content = replace(CONTENT, addressees=("shimen", "qingtong", "emergency", "water"))
    paper = paper_of(content, REGISTER)
    assert paper.addressees == "石门镇人民政府、青垌乡人民政府，南屿县应急管理局、南屿县水务局"


def test_a_draft_has_no_number_and_no_date_yet() -> None:
    paper = paper_of(CONTENT, REGISTER)
    assert (paper.number, paper.dated_on, paper.printed_on) == ("", None, None)
    assert (paper.mark, paper.signature) == ("南屿县人民政府文件", "南屿县人民政府")
    assert paper.printed_by == "南屿县人民政府办公室"
    assert paper.note == "此件主动公开"


def test_the_date_of_the_paper_is_the_office_day_of_signing() -> None:
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    signature = Signature("head", "陈立新", "县长", "同意。", late, content_hash(CONTENT))
    assert paper_of(CONTENT, REGISTER, signature=signature).dated_on == date(2027, 1, 1)


def test_a_content_under_an_unknown_letterhead_still_makes_a_page() -> None:
    paper = paper_of(replace(CONTENT, letterhead="gone"), REGISTER)
    assert (paper.mark, paper.signature, paper.printed_by) == ("", "", "")
    assert paper.body == CONTENT.body


FILES = (
    Attachment("1" * 64, "任务分工表.v2.docx", 10, "application/docx"),
    Attachment("2" * 64, "联系人名单", 10, "application/pdf"),
)


def test_the_attachment_note_names_the_files_in_their_order_without_extensions() -> None:
    assert paper_of(CONTENT, REGISTER, attachments=FILES).attachments == ("任务分工表.v2", "联系人名单")
    assert paper_of(CONTENT, REGISTER, attachments=FILES[::-1]).attachments == ("联系人名单", "任务分工表.v2")
    assert paper_of(CONTENT, REGISTER).attachments == ()


@pytest.mark.parametrize("genre", ["请示", "报告"])
def test_a_paper_to_a_superior_shows_the_head_until_somebody_signed(genre: str) -> None:
    upward = replace(CONTENT, genre=genre)
    assert paper_of(upward, REGISTER).signers == ("陈立新",)
    signature = Signature("deputy", "符海生", "副县长", "同意。", datetime(2026, 9, 16, tzinfo=UTC), "")
    assert paper_of(upward, REGISTER, signature=signature).signers == ("符海生",)
    assert paper_of(replace(upward, letterhead="gone"), REGISTER).signers == ()


@pytest.mark.parametrize("genre", ["通知", "函", "意见"])
def test_other_papers_show_no_signer(genre: str) -> None:
    assert paper_of(replace(CONTENT, genre=genre), REGISTER).signers == ()


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("周某某；电话6215001", "联系人：周某某；电话6215001"),
        ("联系人：周某某，6215001", "联系人：周某某，6215001"),
        ("（联系人：周某某）", "（联系人：周某某）"),
    ],
)
def test_the_contact_stands_in_a_note_of_its_own(contact: str, line: str) -> None:
    with_contact = replace(CONTENT, contact=contact)
    assert paper_of(with_contact, REGISTER).note == f"此件主动公开\n{line}"
    assert paper_of(replace(with_contact, openness=None), REGISTER).note == line


def test_the_paper_takes_the_tables_and_pictures_along() -> None:
    content = replace(CONTENT, tables=OTHER.tables, pictures=OTHER.pictures)
    paper = paper_of(content, REGISTER)
    assert (paper.tables, paper.pictures) == (OTHER.tables, OTHER.pictures)
