"""What becomes of orders: once each, in their lanes, with numbers without gaps, and refused with a reason."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from oa_core import modules
from oa_core.documents.commands import Approve, Revise, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Document
from oa_core.duty.commands import Log
from oa_core.people.model import Person
from oa_core.records import Series
from oa_core.workflow import Order
from oa_server.storage import feed, journal, numbering, records
from oa_server.storage.schema import COMMAND_LOG
from oa_server.storage.writer import Transaction
from sync.bodies import unpack
from sync.encoding import decode_record
from sync.protocol import WireOrder
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE, COUNTY_HEAD, DIRECTOR, SHIMEN_CLERK
from tests.server.test_feed import kept
from tests.server.workstation import Workstation, draft_order, new_id, notice, order

on_both_engines = pytest.mark.engines("sqlite", "postgresql")


def stored(office: Office, record: str) -> Any:
    """The record as the server has it, decoded."""
    with office.database.read() as connection:
        row = records.find(connection, [record])[record]
    return decode_record(row.kind, unpack(row.body))


def journal_of(office: Office) -> list[journal.Entry]:
    with office.database.read() as connection:
        return [entry for _, entry in journal.read(connection, 10_000)]


def head(office: Office) -> int:
    with office.database.read() as connection:
        return feed.head(connection).seq


def signed_paper(office: Office, clerk: Workstation, director: Workstation, head_: Workstation) -> str:
    """A paper that waits for its number."""
    drafted = draft_order(office.clock())
    now, paper = office.clock(), drafted.record
    clerk.push(drafted, order(Submit(to=DIRECTOR.id), paper, now))
    director.push(order(Approve(to=COUNTY_HEAD.id), paper, now))
    content_hash = stored(office, paper).content_hash
    (result,) = head_.push(order(Sign(content_hash, "同意。"), paper, now))
    assert result.status == "applied"
    return paper


@on_both_engines
def test_numbers_have_no_gaps_when_eight_ask_at_once_and_some_are_refused(office: Office) -> None:
    clerk, director, county_head = map(office.signed_in, (CLERK, DIRECTOR, COUNTY_HEAD))
    papers = [signed_paper(office, clerk, director, county_head) for _ in range(24)]
    chance = random.Random(7)
    stations = [office.signed_in(CLERK, f"device-{n}") for n in range(8)]
    colleague = office.signed_in(COLLEAGUE)
    outcomes: list[str] = []

    def ask(station: Workstation, mine: list[str]) -> None:
        for paper in mine:
            asks = [order(TakeNumber(), paper, office.clock(), seen=seen) for seen in (99, None, 4)]
            chance.shuffle(asks)
            outcomes.extend(result.code for result in station.push(*asks) if result.status == "refused")

    threads = [
        threading.Thread(target=ask, args=(station, papers[n::8])) for n, station in enumerate(stations)
    ]
    threads.append(threading.Thread(target=ask, args=(colleague, papers)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # An order behind a refused one of its lane waits, so some papers are asked for once more.
    for paper in papers:
        if not stored(office, paper).number:
            clerk.push(order(TakeNumber(), paper, office.clock()))
    numbers = sorted(stored(office, paper).number for paper in papers)
    assert numbers == sorted(f"屿府〔2026〕{n}号" for n in range(1, 25))
    assert {"moved_on", "not_yours"} <= set(outcomes)


@on_both_engines
def test_the_same_order_gets_the_same_answer_again(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    good = draft_order(office.clock())
    bad = draft_order(office.clock(), notice(title="题" * 500))
    first = clerk.push(good, bad)
    office.clock.move(minutes=1)
    before = head(office)
    assert clerk.push(good, bad) == first == clerk.push(good, bad)
    assert [result.status for result in first] == ["applied", "refused"]
    assert head(office) == before
    assert records_count(office, "document") == 1


def records_count(office: Office, kind: str) -> int:
    with office.database.read() as connection:
        return len(records.of_kinds(connection, [kind]))


@on_both_engines
def test_an_order_twice_in_one_push_is_carried_out_once(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    drafted = draft_order(office.clock())
    one, two = clerk.push(drafted, drafted)
    assert one == two
    assert records_count(office, "text_revision") == 1


def test_the_same_act_in_other_spelling_is_the_same_order(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    drafted = draft_order(office.clock())
    first = clerk.push(drafted)
    fields = msgspec.json.decode(drafted.act)
    respelled = msgspec.json.encode({"content": dict(reversed(fields["content"].items()))})
    later = office.clock() + timedelta(seconds=3)
    again = msgspec.structs.replace(drafted, act=respelled, made_at=later)
    assert clerk.push(again) == first


@on_both_engines
def test_an_id_used_for_another_act_or_by_another_person_is_refused(office: Office) -> None:
    clerk, colleague = office.signed_in(CLERK), office.signed_in(COLLEAGUE)
    drafted = draft_order(office.clock())
    first = clerk.push(drafted)
    other = msgspec.structs.replace(draft_order(office.clock(), notice(title="另一个标题")), id=drafted.id)
    for station, what in ((clerk, other), (colleague, drafted)):
        (result,) = station.push(what)
        assert (result.status, result.code) == ("refused", "id_reused")
    assert clerk.push(drafted) == first
    assert stored(office, drafted.record).title == notice().title


def test_what_follows_a_refused_order_in_its_lane_waits_and_other_lanes_go_on(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    now = office.clock()
    lame = draft_order(now, notice(addressees=()))
    submit = order(Submit(to=DIRECTOR.id), lame.record, now)
    revise = order(Revise(notice(), base=lame.id), lame.record, now)
    other = draft_order(now)
    results = clerk.push(lame, submit, revise, other)
    assert [result.status for result in results] == ["applied", "refused", "blocked", "applied"]
    assert results[1].code == "addressees_missing"
    # A blocked order was not looked at: asked again without its forerunner, it is decided.
    (again,) = clerk.push(revise)
    assert again.status == "applied"


@on_both_engines
def test_a_lane_stays_stopped_when_its_refused_order_comes_again(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    now = office.clock()
    lame = draft_order(now, notice(addressees=()))
    submit = order(Submit(to=DIRECTOR.id), lame.record, now)
    clerk.push(lame, submit)
    revise = order(Revise(notice(), base=lame.id), lame.record, now)
    assert [result.status for result in clerk.push(lame, submit, revise)] == ["applied", "refused", "blocked"]


def test_orders_of_a_lane_are_carried_out_in_their_sequence(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    now = office.clock()
    drafted = draft_order(now)
    bases = [drafted.id]
    orders = [drafted]
    for n in range(20):
        revised = order(Revise(notice(body=f"第{n}稿。"), base=bases[-1]), drafted.record, now)
        orders.append(revised)
        bases.append(revised.id)
    results = clerk.push(*orders)
    seqs = [result.seq for result in results]
    assert all(result.status == "applied" for result in results)
    assert seqs == sorted(seqs)
    assert len(set(seqs)) == len(seqs)
    assert stored(office, stored(office, drafted.record).revision).body == "第19稿。"


def test_a_command_the_server_does_not_know_stays_with_the_workstation(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    unknown = WireOrder(new_id(), "lane", new_id(), "kite.fly", b"{}", office.clock())
    follower = msgspec.structs.replace(draft_order(office.clock()), lane="lane")
    assert [result.status for result in clerk.push(unknown, follower)] == ["unsupported", "blocked"]
    with office.database.read() as connection:
        assert connection.execute(select(COMMAND_LOG)).all() == []


@pytest.mark.parametrize(
    ("act", "at"),
    [
        (b'{"content": {"letterhead": "head-gov", "title": 7}}', "$.content.title"),
        (
            b'{"content": {"letterhead": "head-gov", "openness": "\xe6\x9c\xba\xe5\xaf\x86"}}',
            "$.content.openness",
        ),
        (b"{}", "$"),
    ],
)
def test_a_malformed_act_is_refused_by_its_place_and_without_its_words(
    office: Office, act: bytes, at: str
) -> None:
    clerk = office.signed_in(CLERK)
    good = draft_order(office.clock())
    bad = msgspec.structs.replace(draft_order(office.clock()), act=act)
    result, other = clerk.push(bad, good)
    assert (result.status, result.code, result.facts) == ("refused", "malformed", {"at": at})
    assert other.status == "applied"


@pytest.mark.parametrize("field", ["id", "lane", "record"])
@pytest.mark.parametrize("text", ["", "x" * 65, "a b", "../../etc", "名字", "a\n"])
def test_an_improper_id_is_refused_and_not_remembered(office: Office, field: str, text: str) -> None:
    clerk = office.signed_in(CLERK)
    (result,) = clerk.push(msgspec.structs.replace(draft_order(office.clock()), **{field: text}))
    assert (result.status, result.code) == ("refused", "malformed")
    with office.database.read() as connection:
        assert connection.execute(select(COMMAND_LOG)).all() == []


@on_both_engines
def test_an_id_that_not_every_database_can_keep_is_as_improper_as_any(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    good = draft_order(office.clock())
    bad = [
        msgspec.structs.replace(draft_order(office.clock()), **{field: "a\0b"})
        for field in ("id", "lane", "record", "kind")
    ]
    results = clerk.push(*bad, good)
    assert [(one.status, one.code) for one in results[:4]] == [("refused", "malformed")] * 4
    assert results[4].status == "applied"


def test_a_time_without_a_zone_is_refused(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    naive = datetime(2026, 9, 1, 16, 30)  # noqa: DTZ001  (that is the point)
    (result,) = clerk.push(draft_order(naive))
    assert (result.status, result.code, result.facts) == ("refused", "malformed", {"at": "$.made_at"})


def test_nobody_acts_in_the_offices_future(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    ahead = draft_order(office.clock() + timedelta(days=3))
    behind = draft_order(office.clock() - timedelta(hours=9))
    clerk.push(ahead, behind)
    assert stored(office, ahead.record).held_since == office.clock()
    assert stored(office, behind.record).held_since == office.clock() - timedelta(hours=9)


def test_an_attempt_to_store_a_classified_text_is_journalled_without_its_words(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    secret = "弹药库在北山脚下第三个山洞"
    (result,) = clerk.push(draft_order(office.clock(), notice(body=f"机密★10年\n{secret}")))
    assert (result.status, result.code, result.facts) == ("refused", "classified", {"level": "机密"})
    (entry,) = [entry for entry in journal_of(office) if entry.code == "classified"]
    assert (entry.person, entry.device, entry.act) == (CLERK.id, "device-1", "document.draft")
    office.services.writer.submit(lambda transaction: transaction.connection).result()
    for file in office.config.data.glob("office.sqlite*"):
        assert secret.encode() not in file.read_bytes()


def test_who_cannot_read_a_paper_is_not_even_told_where_it_stands(office: Office) -> None:
    clerk, shimen = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    drafted = draft_order(office.clock())
    clerk.push(drafted)
    (result,) = shimen.push(order(SignFor(), drafted.record, office.clock()))
    assert (result.code, result.facts) == ("not_yours", {})
    (result,) = shimen.push(order(Submit(to=DIRECTOR.id), drafted.record, office.clock(), seen=99))
    assert (result.code, result.facts) == ("not_yours", {})


@on_both_engines
def test_an_id_made_up_to_hit_another_record_overwrites_nothing(office: Office) -> None:
    clerk, colleague = office.signed_in(CLERK), office.signed_in(COLLEAGUE)
    drafted = draft_order(office.clock())
    clerk.push(drafted)
    before = stored(office, drafted.id), stored(office, drafted.record)
    for target in (drafted.id, drafted.record, CLERK.id):
        own = msgspec.structs.replace(draft_order(office.clock(), notice(body="别人的话。")), id=target)
        (result,) = colleague.push(own)
        assert result.status == "refused"
    same = draft_order(office.clock())
    (result,) = colleague.push(msgspec.structs.replace(same, id=same.record))
    assert (result.status, result.code) == ("refused", "exists")
    assert (stored(office, drafted.id), stored(office, drafted.record)) == before


@on_both_engines
def test_a_number_that_another_paper_carries_is_not_given_twice(office: Office) -> None:
    clerk, director, county_head = map(office.signed_in, (CLERK, DIRECTOR, COUNTY_HEAD))
    one = signed_paper(office, clerk, director, county_head)
    two = signed_paper(office, clerk, director, county_head)
    clerk.push(order(TakeNumber(), one, office.clock()))

    def forget(transaction: Transaction) -> None:
        numbering.put(transaction.connection, {Series("gov", "屿府", 2026): 1})

    office.services.writer.submit(forget).result()
    (result,) = clerk.push(order(TakeNumber(), two, office.clock()))
    assert (result.status, result.code, result.facts) == ("refused", "claimed", {"key": "屿府〔2026〕1号"})
    assert stored(office, two).number == ""


@on_both_engines
def test_a_mistake_in_one_rule_holds_up_only_its_own_lane(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs("could not be carried out")
    clerk = office.signed_in(CLERK)
    right = modules.apply

    def wrong(record: Any, asked: Order, context: Any) -> Any:
        if isinstance(asked.act, Log):
            raise ZeroDivisionError
        return right(record, asked, context)

    monkeypatch.setattr(modules, "apply", wrong)
    now = office.clock()
    lame, fine = order(Log("有雨。", now), new_id(), now), draft_order(now)
    results = clerk.push(lame, fine)
    assert [(result.status, result.code) for result in results] == [
        ("unsupported", "failed"),
        ("applied", ""),
    ]
    assert "有雨" not in caplog.text
    monkeypatch.undo()
    assert [result.status for result in clerk.push(lame)] == ["applied"]


@on_both_engines
def test_the_journal_tells_who_did_what_when(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    made_at = office.clock() - timedelta(hours=2)
    drafted = draft_order(made_at)
    clerk.push(drafted, order(SignFor(), drafted.record, made_at))
    applied, refused = journal_of(office)[-2:]
    assert (applied.event, applied.act, applied.record) == ("applied", "document.draft", drafted.record)
    assert (applied.person, applied.made_at, applied.at) == (CLERK.id, made_at, office.clock())
    assert (refused.event, refused.code, refused.order_id != "") == ("refused", "gone", True)


@on_both_engines
def test_somebody_new_in_the_register_is_known_to_the_next_order(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    clerk.push(draft_order(office.clock()))
    new = Person(id="p-new", organ="office", name="何新", posts=DIRECTOR.posts)
    office.services.writer.submit(lambda transaction: kept(transaction, new)).result()
    drafted = draft_order(office.clock())
    results = clerk.push(drafted, order(Submit(to="p-new"), drafted.record, office.clock()))
    assert [result.status for result in results] == ["applied", "applied"]
    document: Document = stored(office, drafted.record)
    assert document.holder == "p-new"
