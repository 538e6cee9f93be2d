"""Who else writes on a text: told to those who may read it, forgotten after two minutes, binding nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from oa_core.documents.commands import Invite, Revise
from oa_server.office.leases import MOST, Leases
from sync.protocol import WRITING_SECONDS, Writers, Writing
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR
from tests.server.workstation import Workstation, draft_order, notice, order

NOW = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_whoever_said_so_counts_as_writing_for_two_minutes() -> None:
    leases = Leases()
    leases.renew("d", "clerk", "pc", NOW)
    assert set(leases.writing("d", after(WRITING_SECONDS - 1))) == {"clerk"}
    assert not leases.writing("d", after(WRITING_SECONDS))
    leases.renew("d", "clerk", "pc", after(60))
    assert leases.writing("d", after(WRITING_SECONDS)) == {"clerk": after(60 + WRITING_SECONDS)}


def test_who_goes_away_at_one_desk_may_still_write_at_another() -> None:
    leases = Leases()
    leases.renew("d", "clerk", "pc", NOW)
    leases.renew("d", "clerk", "laptop", NOW)
    leases.end("d", "clerk", "pc")
    assert set(leases.writing("d", NOW)) == {"clerk"}
    leases.end("d", "clerk", "laptop")
    leases.end("d", "clerk", "never seen")
    assert not leases.writing("d", NOW)


def test_one_device_does_not_fill_the_memory() -> None:
    leases = Leases()
    for n in range(MOST + 5):
        leases.renew(f"d{n}", "clerk", "pc", NOW)
    assert [n for n in range(MOST + 5) if leases.writing(f"d{n}", NOW)] == list(range(5, MOST + 5))
    leases.renew("d", "director", "pc", after(WRITING_SECONDS + 1))
    assert not any(leases.writing(f"d{n}", NOW) for n in range(MOST + 5))


def says(station: Workstation, document: str, *, ended: bool = False) -> list[str]:
    answer = station.call("POST", "/v1/writing", Writing(document, ended=ended))
    return msgspec.json.decode(answer, type=Writers).people


def test_colleagues_on_one_draft_hear_of_each_other(office: Office) -> None:
    clerk, colleague = office.signed_in(CLERK), office.signed_in(COLLEAGUE, "pc-2")
    drafted = draft_order(office.clock())
    document = drafted.record
    clerk.push(drafted, order(Invite(COLLEAGUE.id), document, office.clock()))
    assert says(clerk, document) == []
    assert says(colleague, document) == [CLERK.id]
    assert says(clerk, document) == [COLLEAGUE.id]
    says(colleague, document, ended=True)
    assert says(clerk, document) == []
    says(colleague, document)
    office.clock.move(seconds=WRITING_SECONDS)
    assert says(clerk, document) == []


def test_who_may_not_read_a_draft_neither_hears_nor_is_heard_of(office: Office) -> None:
    clerk, other = office.signed_in(CLERK), office.signed_in(DIRECTOR, "pc-2")
    drafted = draft_order(office.clock())
    clerk.push(drafted)
    says(clerk, drafted.record)
    assert says(other, drafted.record) == []
    assert says(clerk, drafted.record) == []
    assert says(other, "nowhere") == []


def test_who_is_invited_later_gets_every_text_there_was(office: Office) -> None:
    clerk, colleague = office.signed_in(CLERK), office.signed_in(COLLEAGUE, "pc-2")
    drafted = draft_order(office.clock())
    revised = order(Revise(notice(body="第二稿。"), base=drafted.id), drafted.record, office.clock())
    clerk.push(drafted, revised)
    assert colleague.pull().of("text_revision") == []
    clerk.push(order(Invite(COLLEAGUE.id), drafted.record, office.clock()))
    assert {each.id for each in colleague.pull().of("text_revision")} == {drafted.id, revised.id}
    late = order(Revise(notice(body="第三稿。"), base=drafted.id), drafted.record, office.clock())
    colleague.push(late)
    assert {each.id for each in clerk.pull().of("text_revision")} == {drafted.id, revised.id, late.id}
    (document,) = clerk.copy.of("document")
    assert (document.revision, document.branches) == (revised.id, (late.id,))
