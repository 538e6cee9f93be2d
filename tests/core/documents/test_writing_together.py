"""Two people, one paper: what each wrote is in the text or beside it, whoever's save comes first."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_core.documents.commands import Approve, Invite, Issue, Revise, SendBack, Sign, Submit, TakeNumber
from oa_core.documents.content import content_of
from oa_core.documents.model import Content, Document, Status
from oa_core.people.model import Person, Post, Register, Role
from oa_core.records import derived_id
from oa_core.refusal import Refused
from tests.support.book import Book
from tests.support.county import COUNTY
from tests.support.together import BODY, TEXT, everything_written, paper, reachable, saved, text, together


@pytest.fixture
def book() -> Book:
    return Book()


def test_changes_at_different_places_are_put_together_and_both_texts_stay(book: Book) -> None:
    start = together(book)
    first = saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
    second = saved(book, "director", start, BODY.replace("及时报送", "每日报送"))
    merged = text(book, second.revision)
    own = text(book, merged.merged)
    assert merged.body == BODY.replace("落实责任", "压实责任").replace("及时报送", "每日报送")
    assert (merged.id, merged.parent, merged.auto_merged) == (
        derived_id(own.id, "merge"),
        first.revision,
        True,
    )
    assert (own.body, own.parent, own.author, own.auto_merged) == (
        BODY.replace("及时报送", "每日报送"),
        start.revision,
        "director",
        False,
    )
    assert (second.branches, second.step) == ((), first.step + 1)
    assert second.content_hash != first.content_hash


def test_elements_are_put_together_as_the_text_is(book: Book) -> None:
    start = together(book)
    saved(book, "clerk", start, BODY, title="新的标题")
    second = saved(book, "director", start, BODY, copies=("emergency", "water"))
    assert (second.title, second.copies) == ("新的标题", ("emergency", "water"))
    merged = text(book, second.revision).elements
    assert merged is not None
    assert (merged.title, merged.copies) == ("新的标题", ("emergency", "water"))


def clash(book: Book) -> tuple[Document, Document]:
    """The paper after the first save, and after a second one that does not fit to it."""
    start = together(book)
    first = saved(book, "clerk", start, BODY.replace("加强值守", "加强值班"))
    return first, saved(book, "director", start, BODY.replace("加强值守", "坚持值守"))


def test_changes_to_one_sentence_are_kept_beside_each_other(book: Book) -> None:
    first, second = clash(book)
    assert (second.revision, second.content_hash) == (first.revision, first.content_hash)
    (branch,) = second.branches
    assert text(book, branch).body == BODY.replace("加强值守", "坚持值守")
    assert second.step == first.step + 1, (
        "nobody hands the paper on without having seen that there is a question"
    )


def test_a_field_that_both_changed_is_a_question_too(book: Book) -> None:
    start = together(book)
    saved(book, "clerk", start, BODY, title="甲")
    assert len(saved(book, "director", start, BODY, title="乙").branches) == 1


def test_whoever_answers_the_question_is_done_with_it(book: Book) -> None:
    _, document = clash(book)
    (branch,) = document.branches
    both = replace(TEXT, body=BODY.replace("加强值守", "坚持值班值守"))
    answered = paper(book, book.do("clerk", Revise(both, document.revision, branch), document.id).id)
    revision = text(book, answered.revision)
    assert (answered.branches, revision.body) == ((), both.body)
    assert (revision.parent, revision.merged, revision.auto_merged) == (document.revision, branch, False)
    assert reachable(book, answered) == everything_written(book)


def test_an_answer_that_keeps_the_text_as_it_is_answers_too(book: Book) -> None:
    _, document = clash(book)
    present = content_of(document, text(book, document.revision).body)
    answered = book.do("director", Revise(present, document.revision, document.branches[0]), document.id)
    assert paper(book, answered.id).branches == ()


def test_an_answer_to_a_text_that_moved_on_is_put_together_with_it(book: Book) -> None:
    _, document = clash(book)
    moved = saved(book, "clerk", document, BODY.replace("加强值守", "加强值班").replace("及时", "每日"))
    answer = replace(TEXT, body=BODY.replace("加强值守", "坚持值班值守"))
    after = paper(
        book, book.do("director", Revise(answer, document.revision, document.branches[0]), document.id).id
    )
    assert text(book, after.revision).body == answer.body.replace("及时", "每日")
    assert (after.branches, text(book, after.revision).parent) == ((), moved.revision)


def test_who_writes_on_over_a_question_keeps_one_text_beside_the_document(book: Book) -> None:
    first, document = clash(book)
    (branch,) = document.branches
    more = replace(TEXT, body=text(book, branch).body + "\n联系人：李。")
    after = paper(book, book.do("director", Revise(more, branch), document.id).id)
    assert after.revision == first.revision
    (again,) = after.branches
    assert (text(book, again).body, text(book, again).parent) == (more.body, branch)
    settled = BODY.replace("加强值守", "加强值班") + "\n联系人：李。"
    clean = paper(book, book.do("director", Revise(replace(TEXT, body=settled), again), document.id).id)
    assert (clean.branches, text(book, clean.revision).body) == ((), settled)


def test_a_second_save_made_before_the_first_was_answered_goes_on_from_the_first(book: Book) -> None:
    start = together(book)
    saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
    once = book.do(
        "director", Revise(replace(TEXT, body=BODY.replace("特此通知", "特此函告")), start.revision), start.id
    )
    own = text(book, paper(book, once.id).revision).merged
    twice = replace(TEXT, body=BODY.replace("特此通知", "特此函复"))
    after = paper(book, book.do("director", Revise(twice, own), start.id).id)
    assert text(book, after.revision).body == BODY.replace("落实责任", "压实责任").replace(
        "特此通知", "特此函复"
    )
    assert after.branches == ()


def test_a_text_from_nobody_knows_where_is_kept_beside_the_document(book: Book) -> None:
    start = together(book)
    other = book.drafted(TEXT)
    for base in ("", "nowhere", other.revision, start.id):
        after = book.do("director", Revise(replace(TEXT, body=f"从{base}来。"), base), start.id)
        assert text(book, paper(book, after.id).branches[-1]).body == f"从{base}来。"
    assert paper(book, start.id).revision == start.revision


def test_a_text_of_another_paper_answers_no_question(book: Book) -> None:
    _, document = clash(book)
    other = book.drafted(TEXT)
    after = paper(book, book.do("clerk", Revise(TEXT, document.revision, other.revision), document.id).id)
    assert after.branches == document.branches
    assert text(book, after.revision).merged == ""


def test_a_crossing_is_a_question(book: Book) -> None:
    start = together(book)
    one = saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
    beside = book.do("director", Revise(replace(TEXT, body="另一篇。"), start.revision), start.id)
    (other,) = paper(book, beside.id).branches
    # Each of the two texts is worked into the other: neither of them is the one that both went on from.
    left = paper(book, book.do("clerk", Revise(replace(TEXT, body="左。"), one.revision, other), start.id).id)
    right = replace(text(book, other), id="right", parent=other, merged=one.revision, body="右。")
    book.records["right"] = right
    after = paper(book, book.do("director", Revise(replace(TEXT, body="右边又改。"), "right"), start.id).id)
    assert after.revision == left.revision
    assert len(after.branches) == 1


def test_texts_of_programs_that_kept_no_elements_are_put_together_when_only_the_body_differs(
    book: Book,
) -> None:
    start = together(book)
    book.records[start.revision] = replace(text(book, start.revision), elements=None)
    saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
    second = saved(book, "director", start, BODY.replace("及时报送", "每日报送"))
    assert second.branches == ()
    again = together(book)
    book.records[again.revision] = replace(text(book, again.revision), elements=None)
    saved(book, "clerk", again, BODY, title="甲")
    assert len(saved(book, "director", again, BODY, copies=()).branches) == 1


@pytest.mark.parametrize(
    "acts",
    [
        [("clerk", lambda _: Submit("director"))],
        [("clerk", lambda _: Submit("director")), ("director", lambda _: Approve("head"))],
        [
            ("clerk", lambda _: Submit("director")),
            ("director", lambda _: Approve("head")),
            ("head", lambda document: Sign(document.content_hash)),
        ],
    ],
    ids=["in review", "to be signed", "signed"],
)
def test_a_text_that_comes_late_is_kept_and_hinders_nobody(
    book: Book, acts: list[tuple[str, object]]
) -> None:
    second = Person(
        id="second", organ="office", name="王芳", posts=(Post("office", "秘书股文秘", (Role.CLERK,)),)
    )
    book.register = Register.of([*COUNTY, second])
    document = book.drafted(TEXT)
    book.do("clerk", Invite("second"), document.id)
    for person, act in acts:
        assert callable(act)
        book.do(person, act(paper(book, document.id)), document.id)
    before = paper(book, document.id)
    late = Revise(replace(TEXT, body="迟到的文字。"), before.revision)
    after = paper(book, book.do("second", late, document.id).id)
    assert replace(after, branches=()) == before
    assert text(book, after.branches[0]).body == "迟到的文字。"
    assert "Revise" not in book.offered("second", after)


def test_what_came_late_waits_for_the_drafter_when_the_paper_is_returned(book: Book) -> None:
    document = together(book)
    book.do("clerk", Submit("director"), document.id)
    late = Revise(replace(TEXT, body=BODY.replace("落实责任", "压实责任")), document.revision)
    book.do("clerk", late, document.id)
    returned = paper(book, book.do("director", SendBack("改。"), document.id).id)
    assert len(returned.branches) == 1
    assert "Revise" in book.offered("clerk", returned)


def test_after_issue_nothing_is_written_any_more(book: Book) -> None:
    document = book.issued()
    with pytest.raises(Refused, match="moved_on"):
        book.do("clerk", Revise(TEXT, document.revision), document.id)


def test_a_merge_after_signing_goes_back_to_the_signer(book: Book) -> None:
    signed = book.signed(TEXT)
    book.do("clerk", Revise(TEXT, signed.revision), signed.id)
    late = Revise(replace(TEXT, body=BODY.replace("及时", "每日")), signed.revision)
    after = paper(book, book.do("clerk", late, signed.id).id)
    assert (after.status, after.holder, after.signature) == (Status.TO_SIGN, "head", None)
    assert text(book, after.revision).auto_merged


def test_a_merge_never_changes_the_letterhead_of_what_was_signed(book: Book) -> None:
    signed = book.signed(TEXT)
    book.do("clerk", Revise(replace(TEXT, body=BODY), signed.revision), signed.id)
    late = Revise(replace(TEXT, letterhead="yufuban"), signed.revision)
    after = paper(book, book.do("clerk", late, signed.id).id)
    assert (after.letterhead, after.status, len(after.branches)) == ("yufu", Status.SIGNED, 1)


def test_a_merge_that_nobody_could_store_is_kept_apart(book: Book) -> None:
    start = book.drafted(replace(TEXT, body="甲。\n" + "字" * 100_000 + "。\n乙。"))
    long = text(book, start.revision).body
    saved(book, "clerk", start, long.replace("甲。", "甲。" + "长" * 60_000))
    after = saved(book, "clerk", start, long.replace("乙。", "乙。" + "长" * 60_000))
    assert len(after.branches) == 1


# Any number of people in any order


SENTENCES = [f"第{n}项工作由{unit}负责。" for n, unit in enumerate("甲乙丙丁戊己庚辛")]


def edited(chance: random.Random, body: str, word: str) -> str:
    parts = body.split("\n")
    at = chance.randrange(len(parts))
    match chance.randrange(3):
        case 0:
            parts[at] = f"{word}改的第{at}句。"
        case 1:
            parts.insert(at, f"{word}加的一句。")
        case _ if len(parts) > 2:
            del parts[at]
    return "\n".join(parts)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_text_is_ever_lost_whoever_saves_when(seed: int) -> None:
    chance = random.Random(seed)
    book = Book()
    document = book.drafted(replace(TEXT, body="\n".join(SENTENCES)))
    book.do("clerk", Invite("director"), document.id)
    at_hand: dict[str, tuple[str, Content]] = {}
    written: dict[str, str] = {}
    for n in range(chance.randrange(2, 14)):
        person = chance.choice(["clerk", "director"])
        now = paper(book, document.id)
        if person not in at_hand or chance.random() < 0.5:
            at_hand[person] = now.revision, content_of(now, text(book, now.revision).body)
        base, content = at_hand[person]
        merges = chance.choice(now.branches) if now.branches and chance.random() < 0.3 else ""
        mine = replace(content, body=edited(chance, content.body, f"{person}{n}"))
        book.do(person, Revise(mine, base, merges), document.id)
        own = f"{book.made:08x}-0000-7000-8000-000000000000"
        written[own] = mine.body
        at_hand[person] = own, mine
        after = paper(book, document.id)
        assert {each: text(book, each).body for each in written} == written
        assert reachable(book, after) == everything_written(book)
        assert after.revision not in after.branches
        assert len(set(after.branches)) == len(after.branches)


def test_every_order_of_three_saves_at_different_places_gives_one_text() -> None:
    body = "\n".join(SENTENCES)
    found = set()
    for order in permutations([("clerk", 0), ("director", 3), ("clerk", 6)]):
        book = Book()
        start = book.drafted(replace(TEXT, body=body))
        book.do("clerk", Invite("director"), start.id)
        start = paper(book, start.id)
        for person, at in order:
            saved(book, person, start, body.replace(SENTENCES[at], f"改了第{at}句。"))
        document = paper(book, start.id)
        assert document.branches == ()
        found.add(text(book, document.revision).body)
    assert len(found) == 1


def test_the_workstation_foresees_the_same_texts_as_the_central_office() -> None:
    here, there = Book(settled=False), Book()
    for book in (here, there):
        clash(book)
        start = together(book)
        saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
        saved(book, "director", start, BODY.replace("及时报送", "每日报送"))
    assert here.records == there.records


def test_a_paper_written_together_goes_out_with_everything_in_it(book: Book) -> None:
    start = together(book)
    saved(book, "clerk", start, BODY.replace("落实责任", "压实责任"))
    saved(book, "director", start, BODY.replace("及时报送", "每日报送"))
    book.do("clerk", Submit("director"), start.id)
    book.do("director", Approve("head"), start.id)
    book.do("head", Sign(paper(book, start.id).content_hash), start.id)
    book.do("clerk", TakeNumber(), start.id)
    book.do("clerk", Issue(), start.id)
    revision = text(book, paper(book, start.id).revision)
    assert "压实责任" in revision.body
    assert "每日报送" in revision.body
