"""The demo county as it is loaded: whole, the same for the same seed, and lawful."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import pytest

from oa_core.documents.content import check_storable, content_hash, content_of
from oa_core.documents.model import Document, Envelope, Receipt, ReceiptState, Status, TextRevision
from oa_core.duty.model import DutyEntry
from oa_core.people.model import OrganKind, Role
from oa_core.records import Record, Series
from sync.encoding import encode
from tools.demo.county import MAIN_SEATS, SEED, found_county
from tools.demo.papers import Office, small_office
from tools.demo.year import year_office

TUESDAY = datetime(2026, 9, 15, 3, 20, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2026, 9, 19, 15, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 4, 1, 30, tzinfo=UTC)

R = TypeVar("R", bound=Record)


@pytest.fixture(scope="module")
def office() -> Office:
    return small_office(TUESDAY)


def of_kind(office: Office, kind: type[R]) -> list[R]:
    return [record for record in office.papers if isinstance(record, kind)]


def as_bytes(office: Office) -> bytes:
    return b"\n".join(encode(record) for record in office.records)


def counted(office: Office) -> dict[Series, list[int]]:
    """The numbers that stand on papers, by series."""
    letterheads = office.county.register.letterheads
    found: dict[Series, list[int]] = {}
    for document in of_kind(office, Document):
        if document.number:
            match = re.fullmatch(r"(.+)〔(\d{4})〕(\d+)号", document.number)
            assert match
            organ = letterheads[document.letterhead].organ
            found.setdefault(Series(organ, match[1], int(match[2])), []).append(int(match[3]))
    return found


def test_one_seed_gives_one_county_to_the_byte(office: Office) -> None:
    assert as_bytes(small_office(TUESDAY)) == as_bytes(office)


def test_another_seed_gives_other_people_and_papers(office: Office) -> None:
    other = small_office(TUESDAY, SEED + 1)
    assert {person.name for person in other.county.people} != {person.name for person in office.county.people}
    assert as_bytes(other) != as_bytes(office)


def test_people_and_organs_keep_their_ids_whenever_the_demo_is_made(office: Office) -> None:
    assert small_office(SATURDAY_NIGHT).county == office.county


def test_every_id_is_a_uuid_of_version_seven_and_stands_once(office: Office) -> None:
    ids = [record.id for record in office.records]
    assert len(set(ids)) == len(ids)
    # A receipt's id follows from its order's and keeps its shape.
    assert {UUID(each).version for each in ids} == {7}


def test_the_county_has_the_organs_that_its_stories_name(office: Office) -> None:
    names = {organ.name for organ in office.county.organs}
    assert {"南屿县人民政府", "南屿县人民政府办公室", "南屿县石门镇人民政府", "南屿县青垌乡人民政府"} <= names
    assert {"南屿县应急管理局", "南屿县住房和城乡建设局", "南屿县水务局", "南屿县财政局"} <= names
    kinds = [organ.kind for organ in office.county.organs]
    assert kinds.count(OrganKind.TOWNSHIP) == 10
    assert kinds.count(OrganKind.BUREAU) == 12


def test_the_named_accounts_sit_where_the_stories_need_them(office: Office) -> None:
    county = office.county
    government, own_office = county.organs[:2]
    assert set(MAIN_SEATS) == {"clerk", "director", "head", "shimen", "qingtong", "bureau"}
    assert county.seat("clerk").person.has(Role.CLERK, own_office.id)
    assert county.seat("director").person.has(Role.DIRECTOR, own_office.id)
    assert county.seat("head").person.has(Role.HEAD, government.id)
    for account, name in (("shimen", "石门镇"), ("qingtong", "青垌乡"), ("bureau", "县应急管理局")):
        person = county.seat(account).person
        assert county.register.organs[person.organ].short_name == name
        assert person.has(Role.CLERK, person.organ)


def test_accounts_and_names_are_given_once(office: Office) -> None:
    accounts = [seat.account for seat in office.county.seats]
    names = [person.name for person in office.county.people]
    assert len(set(accounts)) == len(accounts)
    assert len(set(names)) == len(names)


def test_an_unknown_account_is_no_seat() -> None:
    with pytest.raises(KeyError):
        found_county().seat("nobody")


def test_the_county_issues_under_its_three_letterheads(office: Office) -> None:
    government, own_office = office.county.organs[:2]
    heads = {head.code: head for head in office.county.letterheads}
    assert heads["屿府"].mark == "南屿县人民政府文件"
    assert (heads["屿府"].organ, heads["屿府"].office) == (government.id, own_office.id)
    assert (heads["屿府办"].organ, heads["屿府办"].office) == (own_office.id, own_office.id)
    assert (heads["屿府函"].organ, heads["屿府函"].office) == (government.id, own_office.id)


def test_every_reference_resolves(office: Office) -> None:
    register = office.county.register
    known = {record.id for record in office.records}
    for organ in register.organs.values():
        assert organ.parent in register.organs or not organ.parent
    for person in register.people.values():
        assert person.organ in register.organs
        assert {post.organ for post in person.posts} <= set(register.organs)
    for head in register.letterheads.values():
        assert {head.organ, head.office} <= set(register.organs)
    for document in of_kind(office, Document):
        assert document.letterhead in register.letterheads
        assert {document.drafter, document.holder} <= set(register.people)
        assert {*document.addressees, *document.copies} <= set(register.organs)
        assert document.revision in known
        assert document.envelope in known or not document.envelope
        assert all(
            entry.person in register.people and entry.to in register.people for entry in document.trail
        )
    for receipt in of_kind(office, Receipt):
        assert {receipt.envelope, receipt.document} <= known
        assert {receipt.organ, receipt.sender} <= set(register.organs)
    for entry in of_kind(office, DutyEntry):
        assert entry.corrects in known or not entry.corrects


def test_every_state_of_a_paper_is_there(office: Office) -> None:
    assert {document.status for document in of_kind(office, Document)} == set(Status)
    assert {receipt.state for receipt in of_kind(office, Receipt)} == {
        ReceiptState.DELIVERED,
        ReceiptState.SIGNED_FOR,
    }


def test_some_papers_are_signed_for_by_a_part_of_their_receivers(office: Office) -> None:
    states: dict[str, set[ReceiptState]] = {envelope.id: set() for envelope in of_kind(office, Envelope)}
    for receipt in of_kind(office, Receipt):
        states[receipt.envelope].add(receipt.state)
    assert sum(len(each) == 2 for each in states.values()) >= 3


def test_a_returned_paper_carries_the_reason(office: Office) -> None:
    returned = [paper for paper in of_kind(office, Document) if paper.status is Status.RETURNED]
    assert returned
    assert all(paper.trail[-1].act == "send_back" and paper.trail[-1].opinion for paper in returned)


def test_a_paper_that_came_back_once_goes_out_with_its_new_text(office: Office) -> None:
    again = [
        paper
        for paper in of_kind(office, Document)
        if paper.status is Status.ISSUED and any(entry.act == "send_back" for entry in paper.trail)
    ]
    revisions = {revision.id: revision for revision in of_kind(office, TextRevision)}
    assert again
    for paper in again:
        last = revisions[paper.revision]
        assert last.parent in revisions
        assert "联络员" in last.body


@pytest.mark.parametrize("until", [TUESDAY, SATURDAY_NIGHT, NEW_YEAR], ids=["weekday", "weekend", "new year"])
def test_number_series_have_no_gap_and_no_double(until: datetime) -> None:
    office = small_office(until)
    numbers = counted(office)
    assert numbers
    for series, found in numbers.items():
        assert sorted(found) == list(range(1, len(found) + 1))
        assert office.series[series] == len(found)


def test_numbers_follow_the_order_in_which_they_were_taken(office: Office) -> None:
    taken: dict[str, list[tuple[datetime, int]]] = {}
    for document in of_kind(office, Document):
        for entry in document.trail:
            if entry.act == "take_number":
                number = int(document.number.split("〕")[1].rstrip("号"))
                taken.setdefault(document.letterhead, []).append((entry.made_at, number))
    for pairs in taken.values():
        assert [number for _, number in sorted(pairs)] == sorted(number for _, number in pairs)


@pytest.mark.parametrize("until", [TUESDAY, SATURDAY_NIGHT], ids=["weekday", "weekend"])
def test_nothing_happens_after_the_moment_the_demo_is_made_for(until: datetime) -> None:
    office = small_office(until)
    times = [entry.received_at for paper in of_kind(office, Document) for entry in paper.trail]
    times += [receipt.signed_at for receipt in of_kind(office, Receipt)]
    times += [entry.received_at for entry in of_kind(office, DutyEntry)]
    assert max(time for time in times if time) <= until


def test_every_text_is_one_that_the_office_would_take(office: Office) -> None:
    revisions = {revision.id: revision for revision in of_kind(office, TextRevision)}
    for document in of_kind(office, Document):
        content = content_of(document, revisions[document.revision].body)
        check_storable(content)
        assert content_hash(content) == document.content_hash
        assert "{" not in content.title + content.body
        assert 4 <= len(content.body.split("\n")) <= 16


def test_the_duty_log_has_a_correction_that_names_what_it_corrects(office: Office) -> None:
    entries = {entry.id: entry for entry in of_kind(office, DutyEntry)}
    corrections = [entry for entry in entries.values() if entry.corrects]
    assert corrections
    for correction in corrections:
        assert entries[correction.corrects].made_at < correction.made_at
        assert correction.text.startswith("更正")
        assert entries[correction.corrects].text not in correction.text


@pytest.mark.parametrize("account", ["clerk", "shimen", "qingtong", "bureau"])
def test_each_clerk_finds_something_to_sign_for(office: Office, account: str) -> None:
    person = office.county.seat(account).person
    waiting = [
        receipt
        for receipt in of_kind(office, Receipt)
        if receipt.state is ReceiptState.DELIVERED and person.has(Role.CLERK, receipt.organ)
    ]
    assert waiting


@pytest.mark.parametrize(("account", "status"), [("director", Status.IN_REVIEW), ("head", Status.TO_SIGN)])
def test_the_director_and_the_head_find_papers_in_their_hands(
    office: Office, account: str, status: Status
) -> None:
    person = office.county.seat(account).person
    assert any(paper.holder == person.id and paper.status is status for paper in of_kind(office, Document))


def test_what_was_written_several_times_says_how_often(office: Office) -> None:
    issued = next(paper for paper in of_kind(office, Document) if paper.status is Status.ISSUED)
    assert office.revisions[issued.id] == sum(1 for entry in issued.trail) + 1 + sum(
        entry.act == "send_back" for entry in issued.trail
    )


@pytest.mark.slow
def test_a_year_is_made_by_the_same_rules_and_ends_in_the_demo() -> None:
    year = year_office(TUESDAY, documents=600)
    papers = of_kind(year, Document)
    assert len(papers) == 600
    assert {paper.status for paper in papers} == set(Status)
    assert min(paper.held_since for paper in papers).year == 2025
    for found in counted(year).values():
        assert sorted(found) == list(range(1, len(found) + 1))
    assert as_bytes(year_office(TUESDAY, documents=600)) == as_bytes(year)
