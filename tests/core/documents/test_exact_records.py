"""What an act leaves behind, field by field: nothing left out, nothing made up, limits to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oa_core.documents.commands import Approve, Draft, SendBack, Submit
from oa_core.documents.content import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    check_storable,
    content_hash,
    content_of,
    paper_of,
)
from oa_core.documents.model import Content, Document, Openness, Status, TextRevision, TrailEntry
from oa_core.documents.paper import Paper
from oa_core.documents.trail import OPINION_LIMIT
from oa_core.people.model import Organ, OrganKind, Register
from oa_core.refusal import Refused
from tests.support.book import CONTENT, Book
from tests.support.county import GOVERNMENT, OFFICE, PEOPLE, REGISTER, TOWNSHIPS

ODD = Content(
    letterhead="yufuban",
    genre="通报",
    urgency="特急",
    title="关于一次检查的通报",
    addressees=("qingtong",),
    copies=("water", "finance"),
    openness=Openness.CLOSED,
    body="检查情况如下。",
)


def test_a_new_paper_holds_what_was_written_and_nothing_else() -> None:
    book = Book()
    paper = book.drafted(ODD)
    assert paper == Document(
        id=paper.id,
        organ="office",
        server="",
        status=Status.DRAFT,
        step=0,
        drafter="clerk",
        holder="clerk",
        held_since=book.now,
        letterhead="yufuban",
        genre="通报",
        urgency="特急",
        title="关于一次检查的通报",
        addressees=("qingtong",),
        copies=("water", "finance"),
        openness=Openness.CLOSED,
        revision=paper.revision,
        content_hash=content_hash(ODD),
    )
    assert book.records[paper.revision] == TextRevision(
        id=paper.revision,
        organ="office",
        server="",
        document=paper.id,
        parent="",
        author="clerk",
        made_at=book.now,
        body=ODD.body,
        elements=replace(ODD, body=""),
    )


def test_a_paper_is_at_home_on_the_server_of_its_letterhead() -> None:
    letterheads = {key: replace(each, server="nanyu") for key, each in REGISTER.letterheads.items()}
    book = Book(register=replace(REGISTER, letterheads=letterheads))
    paper = book.drafted()
    assert (paper.server, book.records[paper.revision].server) == ("nanyu", "nanyu")


def test_the_next_text_says_which_one_it_follows() -> None:
    book = Book()
    first = book.drafted(CONTENT)
    second = book.revised(first, replace(ODD, letterhead="yufu"))
    revision = book.records[second.revision]
    assert isinstance(revision, TextRevision)
    assert (revision.parent, revision.document) == (first.revision, first.id)
    assert content_of(second, ODD.body) == replace(ODD, letterhead="yufu")
    assert second.step == first.step + 1


def test_a_paper_may_go_to_every_organ_there_is() -> None:
    everybody = tuple(REGISTER.organs)
    paper = Book().drafted(replace(CONTENT, addressees=everybody, copies=()))
    assert paper.addressees == everybody


def test_a_step_writes_one_line_with_name_title_and_the_next_holder() -> None:
    book = Book()
    paper = book.drafted()
    asked = book.do("clerk", Submit("director", "请审。"), paper.id)
    assert isinstance(asked, Document)
    assert asked.trail == (
        TrailEntry(
            act="submit",
            person="clerk",
            name="李敏",
            title="秘书股文秘",
            made_at=book.now,
            received_at=book.now,
            opinion="请审。",
            to="director",
        ),
    )
    assert (asked.holder, asked.held_since, asked.step) == ("director", book.now, paper.step + 1)


def test_a_voided_signature_counts_as_one_step() -> None:
    book = Book()
    signed = book.signed()
    changed = book.revised(signed, replace(CONTENT, body=CONTENT.body + "改。"))
    assert changed.step == signed.step + 1


def test_whoever_cannot_review_or_sign_is_named() -> None:
    book = Book()
    with pytest.raises(Refused) as refused:
        book.do("clerk", Submit("head"), book.drafted().id)
    assert (refused.value.code, refused.value.facts) == ("not_a_reviewer", {"name": "陈立新"})
    with pytest.raises(Refused) as refused:
        book.do("director", Approve("nobody"), book.submitted().id)
    assert (refused.value.code, refused.value.facts) == ("not_a_signer", {"name": ""})


def test_a_paper_whose_text_is_missing_goes_nowhere() -> None:
    book = Book()
    paper = book.drafted()
    del book.records[paper.revision]
    with pytest.raises(Refused) as refused:
        book.do("clerk", Submit("director"), paper.id)
    assert refused.value.code == "text_missing"


def test_an_opinion_is_as_long_as_the_limit_and_no_longer() -> None:
    book = Book()
    paper = book.submitted()
    with pytest.raises(Refused) as refused:
        book.do("director", SendBack("改" * (OPINION_LIMIT + 1)), paper.id)
    assert (refused.value.code, refused.value.facts) == ("opinion_too_long", {"limit": str(OPINION_LIMIT)})
    book.do("director", SendBack("改" * OPINION_LIMIT), paper.id)


def test_a_title_and_a_text_are_as_long_as_the_limit_and_no_longer() -> None:
    check_storable(replace(CONTENT, title="题" * TITLE_LIMIT, body="a" * TEXT_LIMIT))
    with pytest.raises(Refused) as refused:
        check_storable(replace(CONTENT, title="题" * (TITLE_LIMIT + 1)))
    assert (refused.value.code, refused.value.facts) == ("title_too_long", {"limit": "200"})
    with pytest.raises(Refused) as refused:
        check_storable(replace(CONTENT, body="a" * (TEXT_LIMIT + 1)))
    assert (refused.value.code, refused.value.facts) == ("text_too_long", {"limit": "512 KB"})


def test_the_page_carries_every_part_of_the_content() -> None:
    assert paper_of(ODD, REGISTER, number="屿府办〔2026〕3号", printed_on=date(2026, 9, 16)) == Paper(
        mark="南屿县人民政府办公室文件",
        title="关于一次检查的通报",
        body="检查情况如下。",
        signature="南屿县人民政府办公室",
        number="屿府办〔2026〕3号",
        urgency="特急",
        addressees="青垌乡人民政府",
        dated_on=None,
        note="此件不予公开",
        copies="南屿县水务局、南屿县财政局",
        printed_by="南屿县人民政府办公室",
        printed_on=date(2026, 9, 16),
    )
    assert paper_of(replace(ODD, openness=None), REGISTER).note == ""


def test_a_register_keeps_each_record_under_its_id() -> None:
    records = (GOVERNMENT, OFFICE, *TOWNSHIPS, *PEOPLE, *REGISTER.letterheads.values())
    found = Register.of(records)
    assert found.organs == {each.id: each for each in (GOVERNMENT, OFFICE, *TOWNSHIPS)}
    assert found.people == {each.id: each for each in PEOPLE}
    assert found.letterheads == dict(REGISTER.letterheads)


def test_a_name_is_told_and_an_id_where_there_is_none() -> None:
    assert REGISTER.name_of("clerk") == "李敏"
    assert REGISTER.name_of("gone") == "gone"
    assert REGISTER.organ_name("shimen") == "石门镇人民政府"
    assert REGISTER.organ_name("gone") == "gone"


def test_an_organ_nobody_knows_stands_under_its_id_apart_from_the_others() -> None:
    paper = paper_of(replace(ODD, copies=("gone", "elsewhere", "water")), REGISTER)
    assert paper.copies == "gone、elsewhere，南屿县水务局"
    unknown = Organ(id="x", organ="x", name="某局", short_name="某局", kind=OrganKind.BUREAU)
    assert Register.of([unknown]).organ_name("x") == "某局"


def test_drafting_needs_no_addressee_yet() -> None:
    paper = Book().do("clerk", Draft(Content(letterhead="yufu")))
    assert isinstance(paper, Document)
    assert paper.title == ""
