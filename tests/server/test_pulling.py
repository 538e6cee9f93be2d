"""Pages of news: whole commits only, each thing once, texts only for those who may read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Document, TextRevision
from oa_core.duty.commands import Log
from oa_core.people.model import Person, Role, scopes_of
from oa_server.config import Config
from oa_server.office import pulling
from oa_server.office.failures import Unanswered
from oa_server.office.loading import load
from oa_server.office.pulling import pull, scopes_now
from oa_server.storage import feed
from oa_server.storage.feed import Entry
from sync.protocol import Pull, Pulled
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR, OFFICE, REGISTER, SHIMEN_CLERK, person
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def page(desk: Desk, who: Person, positions: dict[str, int], limit: int = 500) -> Pulled:
    with desk.database.read() as connection:
        return pull(connection, who.id, Pull(1, positions), desk.clock(), limit)


def pages(desk: Desk, who: Person, positions: dict[str, int], limit: int) -> list[Pulled]:
    """Every page until there is no more."""
    found = [page(desk, who, positions, limit)]
    while found[-1].more:
        found.append(page(desk, who, found[-1].positions, limit))
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
    before = desk.catch_up(CLERK, Copy()).positions
    paper = handed_on(desk)
    document: Document = next(one for one in desk.all_of("document") if one.id == paper)
    text: TextRevision = desk.all_of("text_revision")[0]
    with_texts = [replace(text, id=f"text-{n}", document=paper) for n in range(40)]
    desk.put(document, *with_texts)
    after = logged(desk, CLERK, "巡查。")
    found = pages(desk, CLERK, before, 5)
    by_page = [{change.id for change in one.changes} for one in found]
    large = next(ids for ids in by_page if "text-0" in ids)
    assert {one.id for one in with_texts} | {paper} <= large
    assert after not in large
    assert len([ids for ids in by_page if ids & {one.id for one in with_texts}]) == 1
    assert after in by_page[-1]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 100])
def test_every_page_but_the_last_goes_forward_and_every_change_comes_once(desk: Desk, limit: int) -> None:
    for n in range(5):
        handed_on(desk)
        logged(desk, (CLERK, SHIMEN_CLERK)[n % 2], f"第{n}次。")
    found = pages(desk, CLERK, {}, limit)
    cuts = [max(one.positions.values()) for one in found]
    seqs = [change.seq for one in found for change in one.changes]
    assert seqs == sorted(seqs)
    assert cuts[-1] == found[-1].head
    counts = Counter(change.id for one in found for change in one.changes)
    assert counts.keys() == desk.readable(CLERK).keys()
    # Only a text that moved along with its paper has its place at two numbers: its own, and the paper's.
    twice = {name for name, count in counts.items() if count > 1}
    assert twice <= {text.id for text in desk.all_of("text_revision")}
    assert len({(change.id, change.seq) for one in found for change in one.changes}) == sum(counts.values())
    for one, following in pairwise(found):
        last = max(change.seq for change in one.changes)
        assert last < min(change.seq for change in following.changes)
        assert all(following.positions[scope] >= position for scope, position in one.positions.items())


def test_what_happens_between_two_pages_is_neither_lost_nor_doubled(desk: Desk) -> None:
    for n in range(6):
        logged(desk, CLERK, f"第{n}次。")
    copy, more, seen = Copy(), True, 0
    while more:
        one = page(desk, CLERK, copy.positions, 3)
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
    positions = desk.catch_up(SHIMEN_CLERK, Copy()).positions
    called_up = moved(SHIMEN_CLERK, "office")
    desk.put(called_up)
    changes = [change for one in pages(desk, SHIMEN_CLERK, positions, 2) for change in one.changes]
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
    told = page(desk, COLLEAGUE, copy.positions)
    assert told.drop == ["desk:office", "organ:office"]
    assert {change.id for change in told.changes} == {COLLEAGUE.id}
    assert not {paper, entry} & {change.id for change in told.changes}
    assert set(told.positions) == {"all", f"user:{COLLEAGUE.id}", "organ:bureau", "desk:bureau"}
    again = page(desk, COLLEAGUE, told.positions)
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
    readers = {who.id: desk.catch_up(who, Copy()).positions for who in (CLERK, COLLEAGUE, DIRECTOR)}
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
        for change in page(desk, who, {}).changes:
            assert {*change.into, *change.out_of} <= scopes_of(who)


def test_a_position_ahead_of_the_office_asks_for_a_new_beginning_even_in_a_foreign_scope(desk: Desk) -> None:
    with desk.database.read() as connection:
        head = feed.head(connection).seq
    assert page(desk, CLERK, {"all": head, "desk:nowhere": head}).drop == ["desk:nowhere"]
    for scope in ("all", "desk:nowhere"):
        with pytest.raises(Unanswered) as unanswered:
            page(desk, CLERK, {scope: head + 1})
        assert (unanswered.value.code, unanswered.value.facts) == ("epoch_changed", {"epoch": "1"})


def test_somebody_who_is_not_in_the_register_gets_no_page(desk: Desk) -> None:
    paper = handed_on(desk)
    for nobody in ("nobody", OFFICE.id, paper, ""):
        with desk.database.read() as connection, pytest.raises(Unanswered, match="not_signed_in"):
            scopes_now(connection, nobody)


def test_one_long_commit_is_not_cut_by_its_length_and_the_page_ends_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = desk.catch_up(CLERK, Copy())
    monkeypatch.setattr(pulling, "PAGE_CHARACTERS", 3000)
    long = [draft_order(desk.clock(), notice(body="字" * 5000)) for _ in range(3)]
    desk.push(CLERK, *long)
    found = pages(desk, CLERK, copy.positions, 500)
    assert [{change.id for change in one.changes} for one in found] == [{one.id, one.record} for one in long]


def test_a_record_changed_many_times_comes_once_as_it_is_now(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    positions = desk.catch_up(CLERK, Copy()).positions
    base = drafted.id
    for n in range(7):
        revised = order(Revise(notice(title=f"第{n}稿"), base=base), drafted.record, desk.clock())
        desk.push(CLERK, revised)
        base = revised.id
    (change,) = [one for one in page(desk, CLERK, positions).changes if one.id == drafted.record]
    assert change.rev == 8
    assert "第6稿" in bytes(change.body or b"").decode()


def test_what_was_loaded_by_the_thousand_comes_page_by_page(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    document = next(iter(desk.all_of("document")))
    load(desk.database, [replace(document, id=f"d{n:04}") for n in range(1200)])
    found = pages(desk, CLERK, {}, 500)
    assert [len(one.changes) for one in found] == [500, 500, 200 + 2 + len(REGISTER)]
    assert {change.id for one in found for change in one.changes} == desk.readable(CLERK).keys()


MOVES = st.lists(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.booleans()), min_size=1, max_size=6),
    max_size=12,
)


@given(commits=MOVES, position=st.integers(0, 12), limit=st.integers(1, 5), leavers=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_entries_after_a_position_are_never_cut_inside_a_number(
    desk: Desk, commits: list[list[tuple[str, int, bool]]], position: int, limit: int, leavers: bool
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
                if entry.scope == scope and entry.seq > position and (leavers or entry.op == feed.IN)
            ]
            there.sort(key=lambda entry: entry.seq)
            found = feed.after(connection, scope, position, limit, leavers=leavers)
            assert [entry.seq for entry in found] == sorted(entry.seq for entry in found)
            last = there[limit - 1].seq if len(there) >= limit else None
            wanted = [entry for entry in there if last is None or entry.seq <= last]
            assert sorted(found, key=repr) == sorted(wanted, key=repr)
            newest = [entry.seq for entry in expected.values() if entry.scope == scope]
            assert feed.scope_heads(connection, [scope, "c"]) == ({scope: max(newest)} if newest else {})
        whole.rollback()
