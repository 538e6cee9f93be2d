"""Every saved text of a document can be seen again, told by whom it is, and compared with any other."""

from __future__ import annotations

import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from oa_client.office.history import KEPT, ElementChange
from oa_client.office.office import Office
from oa_core.comparing.characters import Fate
from oa_core.comparing.paragraphs import Change, text_after, text_before
from oa_core.documents.blocks import key_of_table, line_of
from oa_core.documents.commands import Invite, SendBack, Submit
from oa_core.documents.model import Document, Openness, Status, TextRevision
from oa_core.refusal import Refused
from oa_core.structure.source import Cell, Table
from sync.core import Page
from tests.client.conftest import Clock, page, sent
from tests.support.book import CONTENT, Book

BODY = CONTENT.body
Opened = Callable[[str], Office]


def begun(office: Office) -> str:
    """A saved document of the clerk."""
    return office.drafting.save(office.drafting.begin(), CONTENT).document_id


def saved(office: Office, paper: str, body: str, **elements: object) -> None:
    working = office.drafting.open(paper)
    content = replace(working.content, body=body, **elements)  # type: ignore[arg-type]  # fields by their name
    office.drafting.save(working, content)


def read_in(office: Office, book: Book, person: str, clock: Clock) -> None:
    office.exchange.perform(Page(page(person, sent(book.records, person, seq=9), seq=9, now=clock.now)))


def changed(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    """Every piece that came or went: its fate, its text, and whose it is."""
    return [
        (piece.fate.value, piece.text, piece.by.name if piece.by else "")
        for change in changes
        for piece in change.pieces
        if piece.fate is not Fate.KEPT
    ]


def test_every_save_is_a_version_with_who_when_which_step_and_how_many_characters(office: Office) -> None:
    paper = begun(office)
    saved(office, paper, BODY + "\n请认真贯彻执行。")
    new, old = office.history.versions(paper)
    assert (new.name, new.unit, new.status) == ("李敏", "县政府办", Status.DRAFT)
    assert (new.added, new.removed) == (8, 0)
    assert new.characters == old.characters + 8
    assert new.made_at > old.made_at
    assert (new.present, old.present) == (True, False)


def test_what_is_not_sent_yet_stands_on_top_as_the_persons_own(office: Office) -> None:
    paper = begun(office)
    working = office.drafting.open(paper)
    office.drafting.keep(working, replace(working.content, body=BODY.replace("严格", "认真")))
    own, present = office.history.versions(paper)
    assert (own.id, own.name, own.added, own.removed) == (KEPT, "李敏", 2, 2)
    assert present.present
    assert office.history.content(paper, KEPT).body == BODY.replace("严格", "认真")


def test_a_document_that_was_never_saved_has_its_own_text_alone(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), CONTENT)
    (own,) = office.history.versions(working.document_id)
    assert (own.id, own.removed) == (KEPT, 0)
    assert office.history.seen_before(working.document_id) == KEPT


def test_a_version_is_had_back_whole(office: Office) -> None:
    paper = begun(office)
    saved(office, paper, "另一段。", title="另一个标题", openness=Openness.CLOSED, addressees=("shimen",))
    old = office.history.versions(paper)[-1]
    assert office.history.content(paper, old.id) == CONTENT


def test_a_restored_version_becomes_a_new_one_and_nothing_is_gone(office: Office) -> None:
    paper = begun(office)
    saved(office, paper, "改坏了。")
    old = office.history.versions(paper)[-1]
    office.drafting.save(office.drafting.open(paper), office.history.content(paper, old.id))
    versions = office.history.versions(paper)
    assert len(versions) == 3
    assert office.history.content(paper, versions[0].id) == CONTENT
    assert office.history.content(paper, versions[1].id).body == "改坏了。"


def test_a_text_from_before_its_elements_were_kept_takes_those_of_the_document(
    office: Office, clock: Clock
) -> None:
    book = Book()
    paper = book.drafted()
    revision = book.records[paper.revision]
    assert isinstance(revision, TextRevision)
    book.records[revision.id] = replace(revision, elements=None)
    read_in(office, book, "clerk", clock)
    assert office.history.content(paper.id, paper.revision) == CONTENT


def test_a_document_or_a_version_that_is_not_here_is_refused(office: Office) -> None:
    paper = begun(office)
    for document, version in (("nowhere", "x"), (paper, "x"), (paper, KEPT)):
        with pytest.raises(Refused, match="gone"):
            office.history.content(document, version)
    assert office.history.versions("nowhere") == ()


def test_a_text_of_another_document_is_no_version_of_this_one(office: Office) -> None:
    one, other = begun(office), begun(office)
    (version,) = office.history.versions(other)
    with pytest.raises(Refused, match="gone"):
        office.history.content(one, version.id)


def test_a_comparison_tells_title_elements_in_words_and_body(office: Office) -> None:
    paper = begun(office)
    saved(
        office,
        paper,
        BODY.replace("24小时值班", "领导带班和24小时值班"),
        title=CONTENT.title.replace("做好", "切实做好"),
        addressees=("shimen",),
        openness=Openness.CLOSED,
    )
    new, old = office.history.versions(paper)
    told = office.history.compare(paper, old.id, new.id)
    assert changed(told.title) == [("added", "切实", "李敏")]
    assert changed(told.body) == [("added", "领导带班和", "李敏")]
    assert told.elements == (
        ElementChange("addressees", "石门镇人民政府、青垌乡人民政府", "石门镇人民政府"),
        ElementChange("openness", "open", "closed"),
    )
    assert [hand.name for hand in told.hands] == ["李敏"]
    assert told.differs


def test_the_same_text_twice_does_not_differ(office: Office) -> None:
    paper = begun(office)
    (only,) = office.history.versions(paper)
    told = office.history.compare(paper, only.id, CONTENT)
    assert not told.differs
    assert told.hands == ()


def test_tables_come_and_go_whole(office: Office) -> None:
    table = Table(rows=((Cell("值班室"), Cell("电话")),))
    paper = begun(office)
    mark = line_of(key_of_table(table))
    saved(office, paper, f"{BODY}\n{mark}", tables=(table,))
    new, old = office.history.versions(paper)
    told = office.history.compare(paper, old.id, new.id)
    assert changed(told.body) == [("added", mark, "李敏")]
    assert told.tables == {key_of_table(table): table}
    assert new.added == 0


def test_the_changes_leave_as_a_file_with_the_person_of_each(office: Office, tmp_path: Path) -> None:
    paper = begun(office)
    table = Table(rows=((Cell("值班室"),),))
    saved(office, paper, f"{BODY}\n{line_of(key_of_table(table))}\n完。", tables=(table,))
    new, old = office.history.versions(paper)
    file = tmp_path / "修订稿.docx"
    office.history.export(office.history.compare(paper, old.id, new.id), file)
    with zipfile.ZipFile(file) as package:
        text = package.read("word/document.xml").decode()
    assert "［表格］" in text
    assert 'w:author="李敏"' in text
    assert "\ufffc" not in text
    with pytest.raises(Refused, match="path_not_writable"):
        office.history.export(office.history.compare(paper, old.id, new.id), tmp_path / "没有" / "稿.docx")


def two_clerks(clock: Clock) -> tuple[Book, Document, Document]:
    """A paper that the clerk drafted and, once it had been returned, revised twice."""
    book = Book()
    first = book.drafted()
    book.do("clerk", Submit("director"), first.id)
    returned = book.do("director", SendBack("请补充。"), first.id)
    assert isinstance(returned, Document)
    second = book.revised(returned, replace(CONTENT, body=BODY + "\n联系电话：6212345。"))
    clock.now = book.now + timedelta(hours=1)
    return book, returned, second


def test_each_version_says_in_which_step_it_was_saved(office: Office, clock: Clock) -> None:
    book, _returned, second = two_clerks(clock)
    read_in(office, book, "clerk", clock)
    assert [each.status for each in office.history.versions(second.id)] == [Status.RETURNED, Status.DRAFT]


@pytest.mark.parametrize("person", ["clerk", "director"])
def test_a_paper_is_compared_with_what_the_person_saw_last(
    open_office: Opened, clock: Clock, person: str
) -> None:
    book, returned, second = two_clerks(clock)
    office = open_office(person)
    read_in(office, book, person, clock)
    seen = office.history.seen_before(second.id)
    assert seen == returned.revision
    told = office.history.compare(second.id, seen, second.revision)
    assert changed(told.body) == [("added", "联系电话：6212345。", "李敏")]


def test_a_draft_is_compared_with_what_was_saved_last(office: Office) -> None:
    paper = begun(office)
    (first,) = office.history.versions(paper)
    assert office.history.seen_before(paper) == first.id
    saved(office, paper, "第二稿。")
    assert office.history.seen_before(paper) == first.id
    second = office.history.versions(paper)[0]
    office.drafting.keep(office.drafting.open(paper), replace(CONTENT, body="第三稿。"))
    assert office.history.seen_before(paper) == second.id


def merged_book(clock: Clock) -> tuple[Book, Document]:
    """A paper with two texts of one base that a machine put together, and a third one that waits beside it."""
    book = Book()
    paper = book.drafted(replace(CONTENT, body="第一段。\n第二段。"))
    base = book.records[paper.revision]
    assert isinstance(base, TextRevision)

    def text(name: str, person: str, body: str, parent: str, **more: object) -> TextRevision:
        book.now += timedelta(minutes=3)
        made = replace(base, id=name, author=person, body=body, parent=parent, made_at=book.now)
        made = replace(made, **more)  # type: ignore[arg-type]  # fields by their name
        book.records[name] = made
        return made

    text("theirs", "director", "第一段，王改。\n第二段。", base.id)
    text("mine", "clerk", "第一段。\n第二段，李改。", base.id)
    text("both", "clerk", "第一段，王改。\n第二段，李改。", "theirs", merged="mine", auto_merged=True)
    text("beside", "clerk", "第一段，另一个写法。\n第二段。", base.id)
    merged = replace(paper, revision="both", branches=("beside",))
    book.records[paper.id] = merged
    clock.now = book.now + timedelta(hours=1)
    return book, merged


def test_texts_on_both_sides_of_a_merge_and_beside_the_document_are_all_in_the_history(
    office: Office, clock: Clock
) -> None:
    book, paper = merged_book(clock)
    read_in(office, book, "clerk", clock)
    versions = {each.id: each for each in office.history.versions(paper.id)}
    assert set(versions) == {"theirs", "mine", "both", "beside"} | {
        each for each in book.records if isinstance(book.records[each], TextRevision)
    }
    assert versions["both"].by_machine
    assert versions["beside"].branch
    assert not versions["mine"].branch


def test_after_a_merge_each_change_is_still_its_writers(office: Office, clock: Clock) -> None:
    book, paper = merged_book(clock)
    read_in(office, book, "clerk", clock)
    base = office.history.versions(paper.id)[-1].id
    told = office.history.compare(paper.id, base, "both")
    names = {REGISTER_NAMES["director"], REGISTER_NAMES["clerk"]}
    assert changed(told.body) == [
        ("added", "，王改", REGISTER_NAMES["director"]),
        ("added", "，李改", REGISTER_NAMES["clerk"]),
    ]
    assert {hand.name for hand in told.hands} == names
    unrelated = office.history.compare(paper.id, "beside", "theirs")
    assert text_before(unrelated.body)[0] == "第一段，另一个写法。"
    assert text_after(unrelated.body)[0] == "第一段，王改。"
    assert {hand.name for hand in unrelated.hands} == {REGISTER_NAMES["director"]}


REGISTER_NAMES = {person: Book().register.name_of(person) for person in ("clerk", "director")}


def long_book(clock: Clock, count: int) -> tuple[Book, Document]:
    """A paper of 20,000 characters that was saved ``count`` times."""
    chance = random.Random(11)
    book = Book()
    lines = ["".join(chance.choices("各乡镇要落实责任加强值班防汛排查", k=100)) for _ in range(200)]
    paper = book.drafted(replace(CONTENT, body="\n".join(lines)))
    for number in range(count - 1):
        lines[chance.randrange(200)] += f"第{number}次改动。"
        paper = book.revised(paper, replace(CONTENT, body="\n".join(lines)))
    clock.now = book.now + timedelta(hours=1)
    return book, paper


def test_two_hundred_versions_are_listed_and_the_list_is_quick_the_second_time(
    office: Office, clock: Clock
) -> None:
    book, paper = long_book(clock, 200)
    read_in(office, book, "clerk", clock)
    start = time.perf_counter()
    versions = office.history.versions(paper.id)
    first = time.perf_counter() - start
    assert len(versions) == 200
    assert all(each.added > 0 and each.removed == 0 for each in versions)
    start = time.perf_counter()
    assert office.history.versions(paper.id) == versions
    assert time.perf_counter() - start < first


def with_others_text(office: Office, clock: Clock, theirs: str) -> str:
    """The clerk keeps a text of a draft of which the director, who writes on it too, saves another one."""
    book = Book()
    paper = book.drafted(replace(CONTENT, body="第一段。\n\n第二段。\n\n第三段。"))
    book.do("clerk", Invite("director"), paper.id)
    read_in(office, book, "clerk", clock)
    working = office.drafting.open(paper.id)
    office.drafting.keep(working, replace(working.content, body="第一段，李改。\n\n第二段。\n\n第三段。"))
    book.revised(paper, replace(CONTENT, body=theirs), "director")
    changes = sent(book.records, "clerk", seq=10, rev=2)
    office.exchange.perform(Page(page("clerk", changes, seq=10, now=clock.now)))
    return paper.id


def test_what_went_into_ones_own_text_is_told_with_its_writer(office: Office, clock: Clock) -> None:
    paper = with_others_text(office, clock, "第一段。\n\n第二段。\n\n第三段，何改。")
    working = office.drafting.open(paper)
    assert working.merged is not None
    told = office.history.went_in(working)
    assert changed(told.body) == [("added", "，何改", REGISTER_NAMES["director"])]


def test_after_a_choice_both_texts_stay_in_the_history(office: Office, clock: Clock) -> None:
    paper = with_others_text(office, clock, "第一段，何改。\n\n第二段。\n\n第三段。")
    working = office.drafting.open(paper)
    assert working.conflict is not None
    chosen = working.conflict.merge.with_choices(["第一段，两人改。"], {})
    settled = office.drafting.settle(working, chosen)
    office.drafting.save(settled, settled.content)
    history = office.history
    firsts = {history.content(paper, each.id).body.split("\n")[0] for each in history.versions(paper)}
    assert firsts == {"第一段。", "第一段，李改。", "第一段，何改。", "第一段，两人改。"}
    present = next(each for each in history.versions(paper) if each.present)
    assert history.content(paper, present.id).body.startswith("第一段，两人改。")
    base = history.versions(paper)[-1].id
    told = history.compare(paper, base, present.id)
    assert {hand.name for hand in told.hands} <= set(REGISTER_NAMES.values())
