"""People find what they may read by a part of its text, its number, a name or the pinyin of its title."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from oa_client.office import indexing
from oa_client.office.finding import Found
from oa_client.office.office import Office
from oa_client.storage import pinyin, search_index
from oa_client.storage.database import DiskFull
from oa_client.storage.findables import Why
from oa_client.storage.pinyin import Readings
from oa_client.storage.search_index import Batch
from oa_core.documents.commands import Draft
from oa_core.duty.commands import Log
from oa_core.people.model import scopes_of
from oa_core.records import Record
from sync.core import Page
from tests.client.conftest import Clock, page, sent
from tests.support.book import CONTENT, Book
from tests.support.county import REGISTER

Open = Callable[[str], Office]


@pytest.fixture(scope="module")
def readings() -> Readings:
    return pinyin.pypinyin_readings()


@pytest.fixture(autouse=True)
def _learned_once(readings: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning the readings takes most of a second; these tests learn them once."""
    monkeypatch.setattr(pinyin, "pypinyin_readings", lambda: readings)


def reads(office: Office, person: str, records: dict[str, Record], clock: Clock, *, rev: int = 1) -> Office:
    office.exchange.perform(
        Page(page(person, sent(records, person, seq=rev + 1, rev=rev), seq=rev + 1, now=clock.now))
    )
    office.finding.catch_up()
    return office


def papers(found: tuple[Found, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.title) for each in found if each.when is not None]


def test_a_paper_is_found_by_its_title_its_text_its_number_and_its_people(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    document = book.issued()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    for text, why, hit in (
        ("防台风", Why.TEXT, "防台风"),
        ("24小时值班", Why.TEXT, "24小时值班"),
        ("屿府〔2026〕1号", Why.NUMBER, "屿府〔2026〕1号"),
        ("屿府[2026]", Why.NUMBER, "屿府〔2026"),
        ("同意", Why.TEXT, "同意"),
    ):
        (found,) = clerk.finding.find(text)
        assert (found.id, found.kind, found.title) == (document.id, "document", CONTENT.title)
        assert (found.why, found.snippet[found.start : found.end]) == (why, hit)
        assert found.when == document.held_since


def test_a_person_comes_before_the_papers_that_were_in_their_hands(open_office: Open, clock: Clock) -> None:
    book = Book()
    document = book.issued()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    found = clerk.finding.find("陈立新")
    assert [(each.kind, each.id, each.why) for each in found] == [
        ("person", "head", Why.PERSON),
        ("document", document.id, Why.PERSON),
    ]


def test_titles_people_and_organs_are_found_by_pinyin(open_office: Open, clock: Clock) -> None:
    book = Book()
    document = book.issued()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    for typed in ("ftf", "fangtaifeng", "fang tai feng", "ftfgz"):
        (found,) = clerk.finding.find(typed)
        assert (found.id, found.why) == (document.id, Why.PINYIN)
        assert found.snippet[found.start : found.end].startswith("防台风")
    assert ("person", "head") in [(each.kind, each.id) for each in clerk.finding.find("chenlixin")]
    assert ("person", "head") in [(each.kind, each.id) for each in clerk.finding.find("clx")]
    assert "organ" in {each.kind for each in clerk.finding.find("shimen")}


def test_a_receiver_finds_the_paper_as_it_came(open_office: Open, clock: Clock) -> None:
    book = Book()
    document = book.issued()
    receipt = book.receipts(document)["shimen"]
    shimen = reads(open_office("shimen-clerk"), "shimen-clerk", book.records, clock)
    for text in ("防台风", "严格执行", "屿府〔2026〕1号", "ftf"):
        (found,) = shimen.finding.find(text)
        assert (found.id, found.kind, found.title) == (receipt.id, "receipt", CONTENT.title)
    assert papers(shimen.finding.find("陈立新")) == []


def test_nothing_is_found_that_the_person_may_not_read(open_office: Open, clock: Clock) -> None:
    book = Book()
    book.do("shimen-clerk", Log("石门镇防台风值班正常。", book.now))
    book.submitted()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    shimen = reads(open_office("shimen-clerk"), "shimen-clerk", book.records, clock)
    assert [kind for kind, _ in papers(clerk.finding.find("防台风"))] == ["document"]
    assert [kind for kind, _ in papers(shimen.finding.find("防台风"))] == ["duty_entry"]


def test_a_scope_that_was_dropped_takes_its_finds_with_it_at_once(open_office: Open, clock: Clock) -> None:
    book = Book()
    book.issued()
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    assert clerk.finding.find("防台风")
    mine = [name for name in scopes_of(REGISTER.people["clerk"]) if name != "all"]
    clerk.exchange.perform(Page(page("clerk", [], seq=9, now=clock.now, drop=mine)))
    assert clerk.finding.find("防台风") == ()
    clerk.finding.catch_up()
    assert clerk.finding.find("防台风") == ()


def test_the_newest_come_first_and_no_more_than_were_asked_for(open_office: Open, clock: Clock) -> None:
    book = Book()
    for number in range(5):
        book.submitted(replace(CONTENT, title=f"防汛通知之{number}"))
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    titles = [found.title for found in clerk.finding.find("防汛")]
    assert titles == [f"防汛通知之{number}" for number in (4, 3, 2, 1, 0)]
    assert [found.title for found in clerk.finding.find("防汛", 2)] == titles[:2]
    assert [found.title for found in clerk.finding.find("fxtz", 2)] == titles[:2]


def test_several_words_must_all_be_found(open_office: Open, clock: Clock) -> None:
    book = Book()
    for title in ("防汛通知", "抗旱通知"):
        book.submitted(replace(CONTENT, title=title))
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    assert [found.title for found in clerk.finding.find("通知 李敏 防汛")] == ["防汛通知"]
    assert papers(clerk.finding.find("防汛 抗旱")) == []
    assert clerk.finding.find("，。 ") == ()


def test_an_act_of_mine_and_an_unsaved_draft_are_found_offline(office: Office) -> None:
    saved = office.new_id()
    office.execute(saved, Draft(replace(CONTENT, title="防汛通知")))
    working = office.drafting.begin()
    office.drafting.keep(working, replace(CONTENT, title="防汛报告", body="写了一半"))
    office.finding.catch_up()
    assert [(found.id, found.title) for found in office.finding.find("防汛")] == [
        (working.document_id, "防汛报告"),
        (saved, "防汛通知"),
    ]
    office.drafting.discard(working.document_id)
    assert [found.id for found in office.finding.find("防汛")] == [saved]


def test_what_changed_since_it_was_indexed_is_not_shown_for_words_it_no_longer_has(
    open_office: Open, clock: Clock
) -> None:
    book = Book()
    draft = book.drafted(replace(CONTENT, title="防汛通知"))
    clerk = reads(open_office("clerk"), "clerk", book.records, clock)
    book.revised(draft, replace(CONTENT, title="抗旱通知"))
    changed = sent(book.records, "clerk", seq=3, rev=2)
    clerk.exchange.perform(Page(page("clerk", changed, seq=3, now=clock.now)))
    assert clerk.finding.find("防汛通知") == ()


def test_progress_tells_how_much_is_indexed_of_how_much(open_office: Open, clock: Clock) -> None:
    office = open_office("clerk")
    done, total = office.finding.progress
    assert done == 0 < total
    office.finding.catch_up()
    done, total = office.finding.progress
    assert done == total > 0
    assert not [each for each in office.finding.find("县") if each.when is not None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    texts=st.lists(
        st.text(st.sampled_from("防汛抗旱县政府\U0002ceb0，。 〔2026〕12aB\n"), max_size=30), max_size=6
    ),
    queries=st.lists(
        st.text(st.sampled_from("防汛抗旱县政府\U0002ceb0"), min_size=1, max_size=3), min_size=1, max_size=6
    ),
)
def test_finding_finds_exactly_what_a_plain_scan_finds(
    office: Office, texts: list[str], queries: list[str]
) -> None:
    made = {office.new_id(): f"记{text}" for text in texts}
    known = {row.entry.id: row.entry.text for row in office.duty.entries()}
    for each, text in made.items():
        office.execute(each, Log(text, office.now()))
    office.finding.catch_up()
    for query in queries:
        scanned = {each for each, text in {**known, **made}.items() if query in text}
        found = office.finding.find(query, 10_000)
        assert {each.id for each in found if each.kind == "duty_entry"} == scanned


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until, "the index did not catch up"
        time.sleep(0.02)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BEGIN_AFTER", 0.0)
    monkeypatch.setattr(indexing, "QUIET", 0.0)


@pytest.mark.usefixtures("at_once")
def test_the_index_follows_in_the_background_and_ends_with_the_office(office: Office) -> None:
    office.finding.start()
    wait_until(lambda: len(set(office.finding.progress)) == 1)
    office.execute(office.new_id(), Draft(CONTENT))
    wait_until(lambda: office.finding.find("防台风") != ())
    began = time.monotonic()
    office.close()
    assert time.monotonic() - began < 1.0
    assert "oa-index" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.usefixtures("at_once")
def test_the_index_ends_at_once_when_it_is_told_to_during_a_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = indexing.Indexing(office)

    def told_to_end_while_resting(**_patiently: bool) -> None:
        threading.Thread(target=worker.stop).start()
        worker._stop.wait(5)
        worker._rest(time.monotonic(), patiently=True)

    monkeypatch.setattr(worker, "catch_up", told_to_end_while_resting)
    worker.start()
    wait_until(lambda: "oa-index" not in {thread.name for thread in threading.enumerate()})


@pytest.mark.usefixtures("at_once")
def test_the_index_ends_at_once_in_the_middle_of_its_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BATCH", 1)
    monkeypatch.setattr(indexing, "QUIET", 0.05)
    for number in range(200):
        office.execute(office.new_id(), Log(f"第{number}条", office.now()))
    office.finding.start()
    wait_until(lambda: office.finding.progress[0] > 0)
    began = time.monotonic()
    office.close()
    assert time.monotonic() - began < 1.0


@pytest.mark.usefixtures("at_once")
def test_a_full_disk_and_a_fault_do_not_end_the_indexing(
    office: Office, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("the index waits for room|indexing failed")
    monkeypatch.setattr(indexing, "RETRY", 0.02)
    faults: list[Exception] = [DiskFull(), RuntimeError("odd")]
    really = search_index.prepare

    def prepare(connection: Connection, readings: Readings) -> Batch:
        if faults:
            raise faults.pop(0)
        return really(connection, readings)

    monkeypatch.setattr(search_index, "prepare", prepare)
    office.finding.start()
    wait_until(lambda: len(set(office.finding.progress)) == 1)
    assert not faults
