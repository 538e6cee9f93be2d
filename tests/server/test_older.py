"""Workstations of the version before still do all their work, in their own words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec
import pytest
from sqlalchemy import select

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Document
from oa_core.records import Record
from oa_server.http import older
from oa_server.office import looking_after
from oa_server.office.pulling import Limits
from oa_server.storage import feed
from oa_server.storage.schema import COMMAND_LOG
from sync import protocol
from sync.protocol import API_HEADER, Failure, WireOrder
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR
from tests.server.test_feed import kept
from tests.server.workstation import Refusal, Workstation, draft_order, notice, order

OLD = {API_HEADER: "1"}


@dataclass
class OldWorkstation:
    """A workstation of the version before: positions without a floor, JSON in JSON, no first words."""

    line: Workstation
    positions: dict[str, int] = field(default_factory=dict)
    records: dict[str, older.Change] = field(default_factory=dict)
    scopes: dict[str, set[str]] = field(default_factory=dict)
    begun_anew: int = 0

    def push(self, *orders: WireOrder) -> list[older.Result]:
        asked = older.Push(
            1,
            [
                older.WireOrder(
                    one.id, one.lane, one.record, one.kind, msgspec.Raw(one.act), one.made_at, one.seen
                )
                for one in orders
            ],
        )
        return msgspec.json.decode(self.line.call("POST", "/v1/push", asked, OLD), type=older.Pushed).results

    def page(self) -> older.Pulled:
        asked = older.Pull(1, self.positions)
        return msgspec.json.decode(self.line.call("POST", "/v1/pull", asked, OLD), type=older.Pulled)

    def pull(self) -> dict[str, bytes]:
        """Catch up as the old program did; the bodies held."""
        for _ in range(50):
            try:
                page = self.page()
            except Refusal as refusal:
                if refusal.failure != Failure("epoch_changed", {"epoch": "1"}):
                    raise
                self.begun_anew += 1
                self.positions, self.records, self.scopes = {}, {}, {}
                continue
            for scope in page.drop:
                for record in list(self.scopes):
                    self._leave(record, {scope})
            for change in page.changes:
                self.scopes.setdefault(change.id, set()).update(change.into)
                if bytes(change.raw) not in (b"", b"null"):
                    self.records[change.id] = change
                self._leave(change.id, set(change.out_of))
            self.positions = dict(page.positions)
            if not page.more:
                assert set(self.positions.values()) == {page.head}
                return {name: bytes(change.raw) for name, change in self.records.items()}
        raise AssertionError("it never comes to an end")

    def _leave(self, record: str, scopes: set[str]) -> None:
        self.scopes[record] -= scopes
        if not self.scopes[record]:
            del self.scopes[record]
            self.records.pop(record, None)


@pytest.fixture
def old(office: Office) -> OldWorkstation:
    return OldWorkstation(office.signed_in(COLLEAGUE, "pc-old"))


def put(office: Office, *changed: Record) -> None:
    office.services.writer.submit(lambda transaction: kept(transaction, *changed)).result()


def bodies(station: Workstation) -> dict[str, bytes]:
    return {name: body for name, (_, body) in station.pull().bodies().items()}


def test_old_workstations_are_given_everything_one_after_the_other(
    office: Office, old: OldWorkstation
) -> None:
    with office.services.beginners, pytest.raises(Refusal) as refusal:
        old.pull()
    assert (refusal.value.status, refusal.value.failure.code) == (503, "busy")
    assert old.pull()
    with office.services.beginners:
        assert old.pull(), "who has begun reads on in pages of the usual size"
    old.positions = {}
    assert old.pull()


def test_an_old_workstation_orders_and_reads_as_it_always_did(office: Office, old: OldWorkstation) -> None:
    drafted = draft_order(office.clock())
    revised = order(Revise(notice(body="改。"), base=drafted.id), drafted.record, office.clock())
    bad = order(Revise(notice(copies=("nowhere",)), base=drafted.id), drafted.record, office.clock())
    behind = order(Submit(to=DIRECTOR.id), drafted.record, office.clock())
    results = old.push(drafted, revised, bad, behind)
    assert [(result.status, result.code) for result in results] == [
        ("applied", ""),
        ("applied", ""),
        ("refused", "organ_unknown"),
        ("blocked", ""),
    ]
    assert [result.seq for result in old.push(drafted, revised)] == [result.seq for result in results[:2]]
    assert old.pull() == bodies(office.signed_in(COLLEAGUE, "pc-new"))
    with office.database.read() as connection:
        rows = connection.execute(select(COMMAND_LOG.c.api, COMMAND_LOG.c.device)).all()
    assert {tuple(row) for row in rows} == {(1, "pc-old")}


def test_an_old_workstation_hears_of_what_comes_and_what_goes(office: Office, old: OldWorkstation) -> None:
    clerk, new = office.signed_in(CLERK, "pc-1"), office.signed_in(COLLEAGUE, "pc-new")
    drafted = draft_order(office.clock())
    clerk.push(drafted, order(Submit(to=DIRECTOR.id), drafted.record, office.clock()))
    assert drafted.record in old.pull()
    document: Document = clerk.pull()[drafted.record]
    put(office, replace(document, organ="bureau"))
    assert drafted.record not in old.pull()
    put(office, replace(COLLEAGUE, posts=()))
    assert old.pull() == bodies(new)
    assert set(old.positions) == {"all", f"inbox:{COLLEAGUE.id}", f"user:{COLLEAGUE.id}"}
    put(office, COLLEAGUE)
    assert old.pull() == bodies(new)
    assert old.begun_anew == 0


def test_an_old_workstation_that_missed_what_was_forgotten_begins_anew_once(
    office: Office, old: OldWorkstation
) -> None:
    clerk = office.signed_in(CLERK, "pc-1")
    drafts = [draft_order(office.clock()) for _ in range(3)]
    handed = [order(Submit(to=DIRECTOR.id), one.record, office.clock()) for one in drafts]
    clerk.push(*drafts, *handed)
    old.pull()
    document: Document = clerk.pull()[drafts[0].record]
    put(office, replace(document, organ="bureau"))
    office.clock.move(days=200)
    with office.database.write() as connection:
        assert (
            looking_after.collect(connection, office.clock()) > 0
        )  # the papers left the inboxes they were in
        assert feed.collect_leavers(connection, feed.head(connection).seq) > 0
    old.line.sign_in()
    clerk.sign_in()
    assert old.pull() == bodies(office.signed_in(COLLEAGUE, "pc-new"))
    assert old.begun_anew == 1
    assert drafts[0].record not in old.records
    clerk.push(draft_order(office.clock()))
    old.pull()
    assert old.begun_anew == 1


def test_whoever_begins_gets_everything_in_one_page_however_much_it_is(
    office: Office, old: OldWorkstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older, "LIMITS", Limits(2, 100, 1))
    clerk = office.signed_in(CLERK, "pc-1")
    drafts = [draft_order(office.clock()) for _ in range(5)]
    clerk.push(*drafts, *(order(Submit(to=DIRECTOR.id), one.record, office.clock()) for one in drafts))
    page = old.page()
    assert not page.more
    assert len(page.changes) == len(old.pull()) > 20
    clerk.push(*(draft_order(office.clock()) for _ in range(3)))
    more = [draft_order(office.clock()) for _ in range(5)]
    clerk.push(*more, *(order(Submit(to=DIRECTOR.id), one.record, office.clock()) for one in more))
    assert old.page().more
    assert old.pull() == bodies(office.signed_in(COLLEAGUE, "pc-new"))


def test_an_old_workstation_is_woken_and_signs_in_as_ever(office: Office, old: OldWorkstation) -> None:
    head = msgspec.json.decode(old.line.call("GET", "/v1/wait?head=0", headers=OLD))["head"]
    assert head == 13
    body = msgspec.json.encode(protocol.SignIn(CLERK.id, "wrong-wrong", "pc-old"))
    with pytest.raises(Refusal) as refusal:
        old.line.call("POST", "/v1/sign_in", raw=body, headers=OLD)
    assert refusal.value.failure.code == "wrong_password"


def test_the_first_words_are_not_for_those_who_do_not_know_them(office: Office, old: OldWorkstation) -> None:
    with pytest.raises(Refusal) as refusal:
        old.line.call("POST", "/v1/hello", protocol.Hello(1, 1), headers=OLD)
    assert (refusal.value.status, refusal.value.failure.code) == (426, "upgrade_needed")


def test_an_old_message_is_malformed_to_the_present_api_and_the_other_way_round(
    office: Office, old: OldWorkstation
) -> None:
    present = office.signed_in(CLERK, "pc-1")
    for line, message, headers in (
        (old.line, protocol.Pull(1, 1, {"all": (0, 0)}), OLD),
        (present, older.Pull(1, {"all": 0}), None),
        (present, older.Push(1, []), None),
    ):
        with pytest.raises(Refusal) as refusal:
            line.call(
                "POST", "/v1/pull" if "Pull" in type(message).__name__ else "/v1/push", message, headers
            )
        assert refusal.value.failure.code == "malformed"


def test_what_old_workstations_do_not_know_is_told_to_them_as_something_to_keep() -> None:
    results = [
        protocol.Result("a", "need_files", files=["f" * 64]),
        protocol.Result("b", "refused", "moved_on", {"status": "signed"}),
    ]
    told = older.pushed(protocol.Pushed(1, 2, 3, results))
    assert told == older.Pushed(
        2,
        3,
        [
            older.Result("a", "unsupported", "need_files"),
            older.Result("b", "refused", "moved_on", {"status": "signed"}),
        ],
    )
