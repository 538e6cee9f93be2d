"""Pages of news: whole commits only, each thing once, texts only for those who may read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Document, TextRevision
from oa_core.duty.commands import Log
from oa_core.duty.model import DutyEntry
from oa_core.people.model import Person, Post, Role, scopes_of
from oa_server.config import Config
from oa_server.office.failures import Unanswered
from oa_server.office.loading import load
from oa_server.office.pulling import pull
from oa_server.office.registry import scopes_now
from oa_server.storage import feed
from oa_server.storage.feed import Entry
from sync.bodies import unpack
from sync.protocol import Pull, Pulled
from tests.server.register import (
    CLERK,
    COLLEAGUE,
    COUNTY_HEAD,
    DIRECTOR,
    OFFICE,
    REGISTER,
    SHIMEN_CLERK,
    person,
)
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


Cursors = dict[str, tuple[int, int]]


def page(desk: Desk, who: Person, cursors: Cursors, limit: int = 500) -> Pulled:
    return desk.asked(who, Copy(cursors=cursors), limit)


def after(cursors: Cursors, one: Pulled) -> Cursors:
    """How far the scopes are read after a page."""
    kept = {scope: cursor for scope, cursor in cursors.items() if scope not in one.drop}
    return kept | {told.name: (told.pos, told.floor) for told in one.scopes}


def pages(desk: Desk, who: Person, cursors: Cursors, limit: int) -> list[Pulled]:
    """Every page until there is no more."""
    found: list[Pulled] = []
    while not found or found[-1].more:
        found.append(page(desk, who, cursors, limit))
        cursors = after(cursors, found[-1])
    return found


def logged(desk: Desk, who: Person, text: str) -> str:
    """The id of a new entry of the person's duty log."""
    entry = new_id()
    (result,) = desk.push(who, order(Log(text, desk.clock()), entry, desk.clock()))
    assert result.status == "applied"
    return entry


def moved(who: Person, organ: str) -> Person:
    return person(who.name, organ, "文秘", Role.CLERK, id=who.id)


def handed_on(desk: Desk) -> str:
    """A paper that the office's desk reads."""
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    return drafted.record


def test_a_commit_larger_than_a_page_comes_whole(desk: Desk) -> None:
    before = desk.catch_up(CLERK, Copy()).cursors
    paper = handed_on(desk)
    document: Document = next(one for one in desk.all_of("document") if one.id == paper)
    text: TextRevision = desk.all_of("text_revision")[0]
    with_texts = [replace(text, id=f"text-{n}", document=paper) for n in range(40)]
    desk.put(document, *with_texts)
    entry = logged(desk, CLERK, "巡查。")
    found = pages(desk, CLERK, before, 5)
    by_page = [{change.id for change in one.changes if change.into} for one in found]
    commit = {one.id for one in with_texts} | {paper}
    parts = [ids for ids in by_page if ids & commit]
    assert parts
    assert all(commit <= ids for ids in parts)
    assert entry not in parts[0]
    assert entry in by_page[-1]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 100])
def test_every_page_but_the_last_goes_forward_and_every_change_comes_once(desk: Desk, limit: int) -> None:
    for n in range(5):
        handed_on(desk)
        logged(desk, (CLERK, SHIMEN_CLERK)[n % 2], f"第{n}次。")
    found = pages(desk, CLERK, {}, limit)
    comings = Counter((change.id, scope) for one in found for change in one.changes for scope in change.into)
    # Once for each of the reader's scopes, and in the order in which things happened there.
    assert set(comings.values()) == {1}
    assert {record for record, _ in comings} == desk.readable(CLERK).keys()
    for scope in scopes_of(CLERK):
        seqs = [change.seq for one in found for change in one.changes if scope in change.into]
        assert seqs == sorted(seqs)
    cursors: Cursors = {}
    for one in found:
        following = after(cursors, one)
        assert all(following[scope][0] >= pos for scope, (pos, _) in cursors.items())
        assert following != cursors
        cursors = following
    assert cursors == dict.fromkeys(scopes_of(CLERK), (found[-1].head, found[-1].head))


def test_what_happens_between_two_pages_is_neither_lost_nor_doubled(desk: Desk) -> None:
    for n in range(6):
        logged(desk, CLERK, f"第{n}次。")
    copy, more, seen = Copy(), True, 0
    while more:
        one = page(desk, CLERK, copy.cursors, 3)
        copy.take(one)
        more = one.more
        seen += len(one.changes)
        if seen < 12:
            logged(desk, CLERK, "其间。")
            desk.put(replace(OFFICE, short_name=f"县政府办{seen}"))
    assert copy.bodies() == desk.readable(CLERK)


def test_who_gains_a_scope_gets_all_of_it_once_and_nothing_of_the_rest_again(desk: Desk) -> None:
    paper = handed_on(desk)
    entry = logged(desk, CLERK, "巡查。")
    cursors = desk.catch_up(SHIMEN_CLERK, Copy()).cursors
    called_up = moved(SHIMEN_CLERK, "office")
    desk.put(called_up)
    changes = [change for one in pages(desk, SHIMEN_CLERK, cursors, 2) for change in one.changes]
    counts = Counter(change.id for change in changes)
    text = desk.all_of("text_revision")[0]
    assert counts == {paper: 1, text.id: 1, entry: 1, SHIMEN_CLERK.id: 1}
    assert all(change.body is not None for change in changes)


def test_what_left_a_scope_before_somebody_came_is_not_even_named(desk: Desk) -> None:
    paper = handed_on(desk)
    document: Document = next(one for one in desk.all_of("document") if one.id == paper)
    desk.put(replace(document, organ="bureau"))
    desk.put(moved(SHIMEN_CLERK, "office"))
    assert paper not in {change.id for change in page(desk, SHIMEN_CLERK, {}).changes}


def test_who_loses_a_scope_is_told_to_drop_it_and_hears_no_more_of_it(desk: Desk) -> None:
    copy = desk.catch_up(COLLEAGUE, Copy())
    desk.put(moved(COLLEAGUE, "bureau"))
    paper, entry = handed_on(desk), logged(desk, CLERK, "巡查。")
    told = page(desk, COLLEAGUE, copy.cursors)
    assert told.drop == ["desk:office", "inbox:office", "organ:office"]
    assert {change.id for change in told.changes} == {COLLEAGUE.id}
    assert not {paper, entry} & {change.id for change in told.changes}
    now = after(copy.cursors, told)
    assert set(now) == set(scopes_of(moved(COLLEAGUE, "bureau")))
    again = page(desk, COLLEAGUE, now)
    assert (again.drop, again.changes) == ([], [])


def test_who_comes_back_to_a_scope_unnoticed_has_missed_nothing(desk: Desk) -> None:
    copy = desk.catch_up(COLLEAGUE, Copy())
    desk.put(moved(COLLEAGUE, "bureau"))
    handed_on(desk)
    desk.put(COLLEAGUE)
    handed_on(desk)
    assert desk.catch_up(COLLEAGUE, copy).bodies() == desk.readable(COLLEAGUE)


def test_a_text_comes_only_to_those_who_may_read_it_now(desk: Desk) -> None:
    paper = handed_on(desk)
    document: Document = next(one for one in desk.all_of("document") if one.id == paper)
    readers = {who.id: desk.catch_up(who, Copy()).cursors for who in (CLERK, COLLEAGUE, DIRECTOR)}
    desk.put(replace(document, organ="bureau", title="改到水利局"))
    for who in (CLERK, COLLEAGUE, DIRECTOR):
        (change,) = [one for one in page(desk, who, readers[who.id]).changes if one.id == paper]
        assert (change.body is None) == (who is COLLEAGUE)
        assert "desk:office" in change.out_of
        assert not {"desk:bureau"} & {*change.into, *change.out_of}
        if who is COLLEAGUE:
            assert change.into == []


def test_a_page_never_names_a_scope_its_reader_does_not_have(desk: Desk) -> None:
    handed_on(desk)
    for who in (CLERK, COLLEAGUE, SHIMEN_CLERK):
        for one in pages(desk, who, {}, 4):
            for change in one.changes:
                assert {*change.into, *change.out_of} <= set(scopes_of(who))


def test_a_cursor_ahead_of_the_office_is_no_new_epoch_even_in_a_foreign_scope(desk: Desk) -> None:
    with desk.database.read() as connection:
        head = feed.head(connection).seq
    assert page(desk, CLERK, {"all": (head, 0), "desk:nowhere": (head, head)}).drop == ["desk:nowhere"]
    for scope in ("all", "desk:nowhere"):
        for ahead in ((head + 1, 0), (0, head + 1)):
            with pytest.raises(Unanswered) as unanswered:
                page(desk, CLERK, {scope: ahead})
            assert (unanswered.value.code, unanswered.value.facts) == ("behind", {"head": str(head)})


def test_somebody_who_is_not_in_the_register_gets_no_page(desk: Desk) -> None:
    paper = handed_on(desk)
    for nobody in ("nobody", OFFICE.id, paper, ""):
        with desk.database.read() as connection, pytest.raises(Unanswered, match="not_signed_in"):
            scopes_now(connection, nobody)


def test_one_long_commit_is_not_cut_by_its_length_and_the_page_ends_after_it(
    desk: Desk,
) -> None:
    cursors = desk.catch_up(COUNTY_HEAD, Copy()).cursors
    long = [
        Log("".join(chr(0x4E00 + (n * m) % 20_000) for m in range(3000)), desk.clock()) for n in (7, 11, 13)
    ]
    entries = [order(each, new_id(), desk.clock()) for each in long]
    desk.push(COUNTY_HEAD, *entries)
    found: list[Pulled] = []
    while not found or found[-1].more:
        with desk.database.read() as connection:
            asked = Pull(7, 1, cursors, most=3000)
            found.append(pull(connection, COUNTY_HEAD.id, asked, desk.clock()))
        cursors = after(cursors, found[-1])
    assert [[change.id for change in one.changes] for one in found] == [[one.record] for one in entries]


def test_a_record_changed_many_times_comes_once_as_it_is_now(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    positions = desk.catch_up(CLERK, Copy()).cursors
    base = drafted.id
    for n in range(7):
        revised = order(Revise(notice(title=f"第{n}稿"), base=base), drafted.record, desk.clock())
        desk.push(CLERK, revised)
        base = revised.id
    (change,) = [one for one in page(desk, CLERK, positions).changes if one.id == drafted.record]
    assert change.rev == 8
    assert "第6稿" in unpack(change.body or b"").decode()


def test_what_was_loaded_by_the_thousand_comes_page_by_page(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    document = next(iter(desk.all_of("document")))
    load(desk.database, [replace(document, id=f"d{n:04}") for n in range(1200)])
    found = pages(desk, CLERK, {}, 500)
    assert [len(one.changes) for one in found] == [len(REGISTER), 500, 500, 202, 500, 500, 202]
    assert {change.id for one in found for change in one.changes} == desk.readable(CLERK).keys()


def test_the_inbox_is_whole_before_anything_else_of_the_papers_comes(desk: Desk) -> None:
    for _ in range(6):
        handed_on(desk)
    found = pages(desk, DIRECTOR, {}, 5)
    order_of_scopes = [
        [told.name for told in one.scopes if told.digest is None or one.changes] for one in found
    ]
    first_desk = next(n for n, names in enumerate(order_of_scopes) if "desk:office" in names)
    whole = [
        n
        for n, one in enumerate(found)
        for told in one.scopes
        if told.name == f"inbox:{DIRECTOR.id}" and told.digest
    ]
    assert whole
    assert whole[0] < first_desk
    for one in found[:-1]:
        assert len({told.priority for told in one.scopes}) == 1


def test_a_page_reads_no_more_than_eight_scopes_at_once(desk: Desk) -> None:
    organs = [replace(OFFICE, id=f"organ-{n:02}", name=f"第{n}所") for n in range(20)]
    everywhere = replace(CLERK, posts=tuple(Post(one.id, "文秘", (Role.CLERK,)) for one in organs))
    entries = [
        DutyEntry(
            id=f"entry-{one.id}",
            organ=one.id,
            happened_at=desk.clock(),
            made_at=desk.clock(),
            received_at=desk.clock(),
            person=CLERK.id,
            name=CLERK.name,
            text="巡查。",
        )
        for one in organs
    ]
    desk.put(everywhere, *organs, *entries)
    found = pages(desk, CLERK, {}, 500)
    read = [{scope for change in one.changes for scope in change.into} for one in found]
    assert [len(scopes) for scopes in read] == [1, 8, 8, 4]
    copy = desk.catch_up(CLERK, Copy())
    assert copy.bodies() == desk.readable(CLERK)


MOVES = st.lists(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.booleans()), min_size=1, max_size=6),
    max_size=12,
)


@given(
    commits=MOVES,
    position=st.integers(0, 12),
    floor=st.integers(0, 12),
    upto=st.integers(0, 12),
    limit=st.integers(1, 5),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_entries_after_a_position_are_never_cut_inside_a_number(
    desk: Desk, commits: list[list[tuple[str, int, bool]]], position: int, floor: int, upto: int, limit: int
) -> None:
    expected: dict[tuple[str, str], Entry] = {}
    with desk.database.write() as connection:
        whole = connection.begin_nested()
        for seq, commit in enumerate(commits, start=1):
            rows = {
                (scope, f"r{n}"): Entry(scope, f"r{n}", seq, feed.IN if inside else feed.OUT)
                for scope, n, inside in commit
            }
            feed.put(connection, list(rows.values()))
            expected |= rows
        for scope in "ab":
            there = [
                entry
                for entry in expected.values()
                if entry.scope == scope
                and position < entry.seq <= upto
                and (entry.op == feed.IN or entry.seq > floor)
            ]
            there.sort(key=lambda entry: entry.seq)
            found = feed.after(connection, scope, position, floor, upto, limit)
            assert [entry.seq for entry in found] == sorted(entry.seq for entry in found)
            last = there[limit - 1].seq if len(there) >= limit else None
            wanted = [entry for entry in there if last is None or entry.seq <= last]
            assert sorted(found, key=repr) == sorted(wanted, key=repr)
            newest = [entry.seq for entry in expected.values() if entry.scope == scope]
            assert feed.scope_heads(connection, [scope, "c"]) == ({scope: max(newest)} if newest else {})
        whole.rollback()
