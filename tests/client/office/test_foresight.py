"""What the person's waiting orders will make of the office, foreseen anew when a page moves what they stand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from oa_client.office.desk import Step
from oa_client.office.foresight import Foresight
from oa_client.office.office import Office
from oa_core.documents.commands import TakeNumber
from oa_core.duty.commands import Correct, Log
from oa_core.duty.model import DutyEntry
from oa_core.workflow import Order
from sync.core import Answered, Outgoing, Page, PageTaken
from sync.protocol import Change, Pulled, Push, Result
from tests.client.conftest import Clock, change, page, sent
from tests.support.book import Book
from tests.support.county import COUNTY, LETTERHEADS

AT = datetime(2026, 9, 15, 2, tzinfo=UTC)


@pytest.fixture
def foreseen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records whose orders were carried out, in sequence."""
    lanes: list[str] = []
    carry_out = Foresight.carry_out

    def noted(self: Foresight, connection: object, order: Order) -> object:
        lanes.append(order.record)
        return carry_out(self, connection, order)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(Foresight, "carry_out", noted)
    return lanes


def entry(record: str, text: str = "水位正常。") -> DutyEntry:
    return DutyEntry(
        id=record,
        organ="office",
        server="county",
        happened_at=AT,
        made_at=AT,
        received_at=AT,
        person="clerk",
        name="林晓梅",
        text=text,
    )


def logged(office: Office, *texts: str) -> list[str]:
    ids = [office.new_id() for _ in texts]
    office.do([Step(each, Log(text, AT)) for each, text in zip(ids, texts, strict=True)])
    return ids


def came(*entries: DutyEntry, seq: int) -> list[Change]:
    return [change(each, {"organ:office"}, seq=seq) for each in entries]


def taken(office: Office, clock: Clock, changes: list[Change], seq: int, *, more: bool = False) -> None:
    told: Pulled = page("clerk", changes, seq=seq, now=clock.now, more=more)
    office.exchange.perform(Page(told))


def answered(office: Office, seq: int) -> None:
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    office.exchange.perform(Answered([Result(order.id, "applied", seq=seq) for order in push.orders]))


def texts(office: Office) -> set[str]:
    return {row.entry.text for row in office.duty.entries()}


def test_a_page_foresees_only_the_orders_anew_whose_records_it_brings(
    office: Office, clock: Clock, foreseen: list[str]
) -> None:
    mine, _other = logged(office, "一号闸门已开。", "二号闸门已开。")
    foreseen.clear()
    taken(office, clock, came(entry("elsewhere"), seq=2), 2)
    assert foreseen == []
    taken(office, clock, came(entry(mine), seq=3), 3)
    assert foreseen == [mine]
    assert texts(office) == {"水位正常。", "二号闸门已开。"}, (
        "what the centre has is shown, the rest still foreseen"
    )


def test_orders_that_nobody_carried_out_since_the_start_are_foreseen_at_the_first_page(
    office: Office, clock: Clock, foreseen: list[str]
) -> None:
    lanes = logged(office, "一号闸门已开。", "二号闸门已开。")
    again = Office(office._database, "clerk", clock)
    foreseen.clear()
    again.exchange.perform(Page(page("clerk", came(entry("elsewhere"), seq=2), seq=2, now=clock.now)))
    assert foreseen == lanes
    assert texts(again) == {"一号闸门已开。", "二号闸门已开。", "水位正常。"}


def test_a_register_that_changed_makes_everything_underway_be_foreseen_anew(
    office: Office, clock: Clock, foreseen: list[str]
) -> None:
    lanes = logged(office, "一号闸门已开。", "二号闸门已开。")
    foreseen.clear()
    taken(office, clock, [change(COUNTY[0], {"all"}, seq=2, rev=2)], 2)
    assert foreseen == lanes


def test_a_correction_is_taken_back_when_what_it_corrects_is_gone(office: Office, clock: Clock) -> None:
    taken(office, clock, came(entry("old"), seq=2), 2)
    office.do([Step(office.new_id(), Correct("old", "水位偏高。", AT))])
    assert texts(office) == {"水位正常。", "水位偏高。"}
    gone = change(entry("old"), set(), seq=3, out_of=["organ:office"])
    taken(office, clock, [gone], 3)
    assert texts(office) == set()
    taken(office, clock, came(entry("old"), seq=4), 4)
    assert texts(office) == {"水位正常。", "水位偏高。"}, "and shown again when it is back"


def test_orders_read_back_show_the_centres_records_without_being_foreseen(
    office: Office, clock: Clock, foreseen: list[str]
) -> None:
    lanes = logged(office, "一号闸门已开。", "二号闸门已开。", "三号闸门已开。")
    answered(office, seq=5)
    foreseen.clear()
    taken(office, clock, came(*(entry(each, f"{each}，已收到。") for each in lanes), seq=5), 5)
    assert foreseen == []
    assert texts(office) == {f"{each}，已收到。" for each in lanes}
    assert overlaid(office) == 0


def test_orders_read_back_by_a_later_page_than_their_record_show_the_centres_record(
    office: Office, clock: Clock
) -> None:
    (lane,) = logged(office, "一号闸门已开。")
    answered(office, seq=5)
    taken(office, clock, came(entry(lane, "已收到。"), seq=3), 3, more=True)
    taken(office, clock, [], 6)
    assert texts(office) == {"已收到。"}
    assert overlaid(office) == 0


def test_what_an_order_showed_goes_when_the_centre_shows_nothing_of_it(office: Office, clock: Clock) -> None:
    logged(office, "一号闸门已开。")
    answered(office, seq=5)
    taken(office, clock, [], 5)
    assert texts(office) == set()
    assert overlaid(office) == 0


def test_taking_in_is_timed_without_what_is_foreseen_on_top(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(100))
    refold: Callable[..., object] = Foresight.refold

    def slow(*args: Sequence[object]) -> object:
        for _ in range(50):
            next(ticks)
        return refold(*args)

    monkeypatch.setattr("oa_client.office.exchange.time.monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(Foresight, "refold", slow)
    told = office.exchange.perform(Page(page("clerk", came(entry("one"), seq=2), seq=2, now=clock.now)))
    assert isinstance(told, PageTaken)
    assert told.seconds == 1.0


def overlaid(office: Office) -> int:
    with office.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM overlay").scalar_one())


def test_an_order_that_this_program_cannot_read_stops_neither_the_news_nor_the_others(
    office: Office, clock: Clock, expected_logs: Callable[[str], None]
) -> None:
    """It was written by another version of the program."""
    expected_logs("duty.log .* is not foreseen: ValidationError")
    odd, _other = logged(office, "一号闸门已开。", "二号闸门已开。")
    with office.write(durable=True) as connection:
        connection.exec_driver_sql("UPDATE outbox SET act = ? WHERE record = ?", (b'{"said": 1}', odd))
    again = Office(office._database, "clerk", clock)
    again.exchange.perform(Page(page("clerk", came(entry("elsewhere"), seq=2), seq=2, now=clock.now)))
    assert texts(again) == {"水位正常。", "二号闸门已开。"}
    waiting = again.orders.waiting()
    assert [order.record for order in waiting] == [odd, _other], "it waits, and can be seen waiting"
    push = again.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    assert push.orders[0].act == b'{"said": 1}', "it goes as it was written"


def test_an_order_whose_rule_does_not_expect_what_it_finds_does_not_stop_the_news(
    office: Office, clock: Clock, expected_logs: Callable[[str], None]
) -> None:
    """The central office went back to before the letterhead was loaded."""
    expected_logs("document.take_number .* is not foreseen: KeyError")
    book = Book()
    signed = book.signed()
    taken(office, clock, sent(book.records, "clerk", seq=5), 5)
    office.execute(signed.id, TakeNumber(), seen=signed.step)
    (letterhead,) = (each for each in LETTERHEADS if each.id == signed.letterhead)
    gone = change(letterhead, set(), seq=6, out_of=["all"])
    taken(office, clock, [gone, *came(entry("elsewhere"), seq=6)], 6)
    assert texts(office) == {"水位正常。"}
    assert len(office.orders.waiting()) == 1
    back = change(letterhead, {"all"}, seq=7)
    taken(office, clock, [back], 7)
    (numbered,) = (row for row in office.documents.outgoing() if row.id == signed.id)
    assert numbered.status == "numbered", "foreseen again when the letterhead is back"


def test_who_began_to_read_before_the_register_changed_does_not_keep_the_old_one(
    office: Office, clock: Clock
) -> None:
    (letterhead,) = (each for each in LETTERHEADS if each.id == "yufu")
    with office.read() as begun_before:
        assert begun_before.exec_driver_sql("SELECT count(*) FROM confirmed").scalar()
        gone = change(letterhead, set(), seq=6, out_of=["all"])
        taken(office, clock, [gone], 6)
        assert "yufu" in office.foresight.register(begun_before).letterheads
    assert "yufu" not in office.register.letterheads
    with office.read() as begun_before:
        assert begun_before.exec_driver_sql("SELECT count(*) FROM confirmed").scalar()
        office.exchange.purge()
        assert office.foresight.register(begun_before).people
    assert not office.register.people
