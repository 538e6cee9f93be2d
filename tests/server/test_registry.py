"""The register in memory is the register in the database, whoever wrote it and whatever was undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, event

from oa_core.documents.commands import Submit
from oa_core.duty.commands import Log
from oa_core.modules import KINDS, kind_of
from oa_core.people.model import Letterhead, Organ, Person, Role, scopes_of
from oa_server.config import Config
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.registry import (
    REGISTER_KINDS,
    REGISTER_SCOPE,
    Registry,
    read_person,
    read_register,
    scopes_now,
)
from oa_server.storage import records
from oa_server.storage.schema import HEAD
from oa_server.storage.writer import Transaction, Writer
from sync.bodies import pack, unpack
from sync.protocol import Push
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR, LETTERHEAD, OFFICE, PEOPLE, SHIMEN_CLERK, person
from tests.server.test_feed import Desk, desk_on, kept
from tests.server.workstation import draft_order, new_id, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


@pytest.fixture
def registry(desk: Desk) -> Registry:
    """A registry that has read the register once."""
    made = Registry()
    with desk.database.write() as connection:
        made.register(Transaction(connection))
    return made


def known(desk: Desk, registry: Registry) -> dict[str, Person]:
    """The people a fresh transaction finds in memory, after checking them against the database."""
    with desk.database.write() as connection:
        found = registry.register(Transaction(connection))
        assert found == read_register(connection)
    return dict(found.people)


def renamed(name: str) -> Person:
    return replace(CLERK, name=name)


def test_the_register_holds_its_three_kinds_and_nothing_else(desk: Desk) -> None:
    desk.push(CLERK, draft_order(desk.clock()))
    with desk.database.read() as connection:
        register = read_register(connection)
    assert {"organ", "person", "letterhead"} == REGISTER_KINDS
    assert set(register.people) == {one.id for one in PEOPLE}
    assert register.letterheads == {LETTERHEAD.id: LETTERHEAD}
    assert register.organs[OFFICE.id] == OFFICE


def test_the_register_is_read_once_for_many_orders(desk: Desk, registry: Registry) -> None:
    statements: list[str] = []
    with desk.database.write() as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def count(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        for _ in range(50):
            transaction = Transaction(connection)
            assert registry.register(transaction) is registry.register(transaction)
    # Only its age is asked for, once in each transaction.
    assert not [statement for statement in statements if "FROM record" in statement]
    assert len(statements) == 50 * 2


@pytest.mark.parametrize(
    "changed",
    [renamed("林大满"), replace(OFFICE, short_name="府办"), replace(LETTERHEAD, code="南府")],
    ids=["person", "organ", "letterhead"],
)
def test_what_a_transaction_writes_to_the_register_it_sees_itself_and_others_see_after_it(
    desk: Desk, registry: Registry, changed: Person | Organ | Letterhead
) -> None:
    with desk.database.write() as connection:
        transaction = Transaction(connection)
        before = registry.register(transaction)
        kept(transaction, changed)
        inside = registry.register(transaction)
        assert inside != before
        assert inside == read_register(connection)
    registry.committed(transaction)
    with desk.database.write() as connection:
        assert registry.register(Transaction(connection)) == inside


def test_a_register_that_was_never_committed_is_never_remembered(desk: Desk, registry: Registry) -> None:
    def undone() -> None:
        with desk.database.write() as connection:
            transaction = Transaction(connection)
            kept(transaction, renamed("错名"))
            assert registry.register(transaction).people[CLERK.id].name == "错名"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert known(desk, registry)[CLERK.id] == CLERK


def test_a_piece_that_is_undone_alone_leaves_no_trace_for_the_pieces_after_it(desk: Desk) -> None:
    registry = Registry()
    names: list[str] = []
    writer = Writer(desk.database, registry.committed)

    def look(transaction: Transaction) -> None:
        names.append(registry.register(transaction).people[CLERK.id].name)

    def rename(transaction: Transaction) -> None:
        kept(transaction, renamed("林大满"))
        look(transaction)

    def rename_and_fail(transaction: Transaction) -> None:
        kept(transaction, renamed("错名"))
        look(transaction)
        raise ZeroDivisionError

    pieces = [writer.submit(work) for work in (look, rename_and_fail, look, rename, look)]
    writer.start()
    assert [type(piece.exception()) for piece in pieces].count(ZeroDivisionError) == 1
    writer.submit(look).result()
    writer.close()
    assert names == ["林小满", "错名", "林小满", "林大满", "林大满", "林大满"]


def test_what_another_server_changed_in_the_register_is_seen_by_the_next_transaction(
    desk: Desk, registry: Registry, config: Config
) -> None:
    assert known(desk, registry)[CLERK.id] == CLERK
    with desk_on(config) as other:
        other.put(renamed("林大满"))
        assert known(desk, registry)[CLERK.id] == renamed("林大满")
        other.put(renamed("林中满"))
    assert known(desk, registry)[CLERK.id] == renamed("林中满")


def test_a_register_of_before_the_database_was_restored_is_not_taken_for_the_new_one(
    desk: Desk, registry: Registry
) -> None:
    with desk.database.write() as connection:
        # As a restore leaves it: another epoch, and by chance the same number.
        row = records.find(connection, [CLERK.id])[CLERK.id]
        renamed = pack(unpack(row.body).replace("林小满".encode(), "林大满".encode()))
        records.put(connection, [replace(row, body=renamed)])
        connection.execute(HEAD.update().values(epoch=2))
    assert known(desk, registry)[CLERK.id].name == "林大满"


def test_everything_in_the_register_is_where_its_age_is_asked_for() -> None:
    records_of_each = (OFFICE, CLERK, LETTERHEAD)
    scopes = [KINDS[kind_of(one)].scopes for one in records_of_each]
    assert [of(one) for of, one in zip(scopes, records_of_each, strict=True) if of] == [{REGISTER_SCOPE}] * 3


def test_ordinary_papers_do_not_make_the_register_old(desk: Desk, registry: Registry) -> None:
    with desk.database.write() as connection:
        transaction = Transaction(connection)
        before = registry.register(transaction)
        transaction.kinds |= {"document", "text_revision"}
        registry.committed(transaction)
        assert registry.register(transaction) is before


def test_a_new_post_gives_its_scopes_and_its_rights_at_once(desk: Desk) -> None:
    promoted = person(COLLEAGUE.name, "office", "办公室副主任", Role.DIRECTOR, id=COLLEAGUE.id)
    first, second = draft_order(desk.clock()), draft_order(desk.clock())
    to_colleague = Submit(to=COLLEAGUE.id)
    _, early = desk.push(CLERK, first, order(to_colleague, first.record, desk.clock()))
    assert (early.code, early.facts) == ("not_a_reviewer", {"name": COLLEAGUE.name})
    desk.put(promoted)
    _, late = desk.push(CLERK, second, order(to_colleague, second.record, desk.clock()))
    assert late.status == "applied"
    (refused,) = desk.push(COLLEAGUE, draft_order(desk.clock()))
    assert refused.code == "not_yours"


def test_who_moves_to_another_organ_reads_and_writes_there_from_the_next_order_on(desk: Desk) -> None:
    moved = person(SHIMEN_CLERK.name, "qingtong", "文秘", Role.CLERK, id=SHIMEN_CLERK.id)
    desk.push(SHIMEN_CLERK, order(Log("在石门。", desk.clock()), new_id(), desk.clock()))
    desk.put(moved)
    with desk.database.read() as connection:
        assert scopes_now(connection, moved.id) == scopes_of(moved)
    desk.push(SHIMEN_CLERK, order(Log("在青桐。", desk.clock()), new_id(), desk.clock()))
    assert {one.text: one.organ for one in desk.all_of("duty_entry")} == {
        "在石门。": "shimen",
        "在青桐。": "qingtong",
    }


def test_who_lost_every_post_reads_only_what_is_everybodys_and_their_own(desk: Desk) -> None:
    desk.put(replace(COLLEAGUE, posts=()))
    with desk.database.read() as connection:
        mine = ("all", f"inbox:{COLLEAGUE.id}", f"user:{COLLEAGUE.id}")
        assert scopes_now(connection, COLLEAGUE.id) == mine


@pytest.mark.parametrize("nobody", ["nobody", OFFICE.id, LETTERHEAD.id])
def test_who_is_not_a_person_of_the_register_can_order_nothing(desk: Desk, nobody: str) -> None:
    with desk.database.write() as connection:
        assert read_person(connection, nobody) is None
        with pytest.raises(Unanswered, match="not_signed_in"):
            desk.exchange.push(
                Transaction(connection),
                Caller(nobody, "d", nobody),
                Push(1, 1, [draft_order(desk.clock())]),
            )
    assert desk.all_of("document") == []


def test_a_paper_can_still_be_handed_to_somebody_who_came_within_the_same_transaction(desk: Desk) -> None:
    new = replace(DIRECTOR, id="p-new", name="何新")
    drafted = draft_order(desk.clock())
    asked = Push(1, 1, [drafted, order(Submit(to="p-new"), drafted.record, desk.clock())])
    with desk.database.write() as connection:
        transaction = Transaction(connection)
        kept(transaction, new)
        results = desk.exchange.push(transaction, Caller(CLERK.id, "d", CLERK.id), asked).results
    desk.exchange.committed(transaction)
    assert [result.status for result in results] == ["applied", "applied"]
