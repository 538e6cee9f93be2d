"""收回 over a real central office: who was too quick has the paper back, who was too late hears why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_core.documents.commands import Approve, Open, SendBack, Withdraw
from oa_core.documents.model import Document, Status
from sync.status import Link
from tests.support.central import Central
from tests.support.county import COUNTY
from tests.support.together import BODY, TEXT
from tests.support.workstation import eventually, open_office


class Two:
    """The clerk's paper on its way to the director, at two workstations."""

    def __init__(self, folder: Path) -> None:
        self.central = Central(folder / "server", COUNTY)
        self.central.start()
        self.folder = folder
        self.offices = {name: self.sit_down(name) for name in ("clerk", "director")}
        working = self.clerk.drafting.begin()
        self.id = working.document_id
        self.clerk.drafting.submit(working, TEXT, to="director", opinion="请审核。")
        eventually(lambda: self.inbox(self.director) == [self.id])

    def sit_down(self, name: str) -> Office:
        return open_office(self.folder / name, self.central, name)

    @property
    def clerk(self) -> Office:
        return self.offices["clerk"]

    @property
    def director(self) -> Office:
        return self.offices["director"]

    def inbox(self, office: Office) -> list[str]:
        return [row.id for row in office.documents.inbox()]

    def document(self, office: Office) -> Document:
        papers = office.documents.paperwork(self.id)
        assert papers is not None
        return papers.document

    def offered(self, office: Office) -> frozenset[type]:
        papers = office.documents.paperwork(self.id)
        return papers.offered if papers else frozenset()

    def act(self, office: Office, act: object) -> None:
        office.execute(self.id, act, seen=None if isinstance(act, Open) else self.document(office).step)

    def offline(self) -> None:
        self.central.stop()
        eventually(lambda: all(each.status.link is Link.OFFLINE for each in self.offices.values()))

    def online(self, first: str) -> None:
        """The line is back; what ``first`` has to say is decided before the other is heard."""
        [other] = self.offices.keys() - {first}
        self.offices[other].close()
        self.central.start()
        self.offices[first].sync_now()
        eventually(lambda: self.sent(self.offices[first]))
        self.offices[other] = self.sit_down(other)
        eventually(lambda: self.sent(self.offices[other]))

    def sent(self, office: Office) -> bool:
        with office.read() as connection:
            going = connection.exec_driver_sql(
                "SELECT count(*) FROM outbox WHERE state NOT IN ('settled', 'refused', 'blocked', 'held')"
            ).scalar_one()
        return office.status.link is Link.ONLINE and going == 0

    def close(self) -> None:
        for office in self.offices.values():
            office.close()
        self.central.stop()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.close()


def text_of(two: Two, office: Office) -> str:
    papers = office.documents.paperwork(two.id)
    assert papers is not None
    return papers.body


def test_a_paper_nobody_has_opened_comes_back_with_its_text_and_leaves_the_other_inbox(two: Two) -> None:
    assert Withdraw in two.offered(two.clerk)
    two.act(two.clerk, Withdraw())
    eventually(lambda: two.inbox(two.director) == [])
    eventually(lambda: two.sent(two.clerk))
    back = two.document(two.clerk)
    assert (back.status, back.holder, text_of(two, two.clerk)) == (Status.DRAFT, "clerk", BODY)
    changed = replace(TEXT, body=BODY.replace("落实责任", "压实责任"))
    two.clerk.drafting.submit(two.clerk.drafting.open(two.id), changed, to="director")
    eventually(lambda: two.inbox(two.director) == [two.id])
    assert text_of(two, two.director) == changed.body


def test_once_it_was_opened_it_is_not_offered_any_more(two: Two) -> None:
    two.act(two.director, Open())
    eventually(lambda: Withdraw not in two.offered(two.clerk))
    assert two.document(two.clerk).opened
    assert two.director.standing.sent_today == 0


def test_who_takes_it_back_without_the_line_after_it_was_opened_hears_so_and_nothing_is_lost(
    two: Two,
) -> None:
    two.offline()
    two.act(two.clerk, Withdraw())
    two.act(two.director, Open())
    assert two.inbox(two.clerk) == [], "a draft is no 待办"
    assert two.document(two.clerk).holder == "clerk"
    two.online("director")
    eventually(lambda: two.clerk.orders.refused())
    [refused] = two.clerk.orders.refused()
    assert (refused.kind, refused.code) == ("document.withdraw", "already_opened")
    for office in (two.clerk, two.director):
        found = two.document(office)
        assert (found.status, found.holder, text_of(two, office)) == (Status.IN_REVIEW, "director", BODY)
    two.clerk.orders.close(refused.id)
    two.act(two.director, SendBack("请补充电话。"))
    eventually(lambda: two.inbox(two.clerk) == [two.id])


def test_who_opened_it_without_the_line_after_it_was_taken_back_is_told_nothing_and_keeps_working(
    two: Two,
) -> None:
    two.offline()
    two.act(two.director, Open())
    two.act(two.clerk, Withdraw())
    two.online("clerk")
    eventually(lambda: two.inbox(two.director) == [])
    assert two.director.orders.refused() == ()
    assert two.director.orders.waiting() == ()
    assert two.document(two.clerk).status is Status.DRAFT
    two.clerk.drafting.submit_kept(two.id, to="director")
    eventually(lambda: two.inbox(two.director) == [two.id])
    two.act(two.director, Open())
    two.act(two.director, Approve("head", "同意，请签发。"))
    eventually(lambda: two.document(two.clerk).status is Status.TO_SIGN)


def test_an_act_behind_an_opening_that_the_office_refuses_goes_through(two: Two) -> None:
    """The office has no reason to refuse one today; here it is told of a step that the paper never stood at."""
    two.offline()
    two.act(two.director, Open())
    two.act(two.director, Approve("head", "同意，请签发。"))
    with two.director.write(durable=True) as connection:
        connection.exec_driver_sql("UPDATE outbox SET seen = 99 WHERE kind = 'document.open'")
    two.online("director")
    assert two.director.orders.refused() == ()
    eventually(lambda: two.document(two.clerk).status is Status.TO_SIGN)
    assert two.document(two.clerk).trail[-1].opinion == "同意，请签发。"
    with two.director.read() as connection:
        kinds = connection.exec_driver_sql("SELECT kind FROM outbox").scalars().all()
    assert kinds == ["document.approve"], (
        "what was done is kept until a backup holds it; the refused word is not"
    )
