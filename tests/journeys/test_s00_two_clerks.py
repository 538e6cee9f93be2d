"""Two clerks, one draft, both without the line: over a real central office nothing that either wrote is ever lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_core.documents.commands import Invite, Submit
from oa_core.documents.model import Document, Status
from oa_core.people.model import Person, Post, Role
from sync.status import Link
from tests.support.central import Central
from tests.support.county import COUNTY
from tests.support.together import BODY, TEXT
from tests.support.workstation import eventually, open_office

SECOND = Person(
    id="second", organ="office", name="王芳", posts=(Post("office", "秘书股文秘", (Role.CLERK,)),)
)
ONE = BODY.replace("落实责任", "压实责任")
OTHER = BODY.replace("及时报送", "每日报送")
BOTH = ONE.replace("及时报送", "每日报送")
CLASH = BODY.replace("落实责任", "夯实责任")


class Draft:
    """One draft on two desks. ``offline`` closes the central office, ``online`` opens it and lets everything pass."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.central = Central(folder / "server", (*COUNTY, SECOND))
        self.central.start()
        self.clerk = open_office(folder / "clerk", self.central, "clerk")
        self.second = open_office(folder / "second", self.central, "second")
        drafting = self.clerk.drafting
        self.id = drafting.save(drafting.begin(), TEXT).document_id
        self.clerk.execute(self.id, Invite("second"))
        eventually(lambda: self.second.documents.paperwork(self.id))
        eventually(self.in_step)

    @property
    def offices(self) -> tuple[Office, Office]:
        return self.clerk, self.second

    def in_step(self) -> bool:
        return all(
            office.status.link is Link.ONLINE and not office.orders.waiting() for office in self.offices
        )

    def offline(self) -> None:
        self.central.stop()
        eventually(lambda: all(office.status.link is Link.OFFLINE for office in self.offices))

    def online(self) -> None:
        self.central.start()
        self.agreed()

    def agreed(self) -> None:
        """Everything was sent and decided, and both see the same."""
        for office in self.offices:
            office.sync_now()
        eventually(self.in_step)
        eventually(lambda: document(self.clerk, self.id) == document(self.second, self.id))
        assert [office.orders.refused() for office in self.offices] == [(), ()]
        assert texts(self.clerk, self.id) == texts(self.second, self.id)

    def write(self, office: Office, body: str) -> None:
        working = office.drafting.open(self.id)
        office.drafting.put_away(working, replace(working.content, body=body))

    def close(self) -> None:
        for office in self.offices:
            office.close()
        self.central.stop()


def document(office: Office, document_id: str) -> Document:
    papers = office.documents.paperwork(document_id)
    assert papers is not None
    return papers.document


def body(office: Office, document_id: str) -> str:
    papers = office.documents.paperwork(document_id)
    assert papers is not None
    return papers.body


def texts(office: Office, document_id: str) -> set[tuple[str, str]]:
    """Every saved text, as this desk has it."""
    saved = office.history.versions(document_id)
    return {
        (each.id, office.history.content(document_id, each.id).body) for each in saved if each.id != "kept"
    }


def written(office: Office, document_id: str) -> set[str]:
    return {words for _, words in texts(office, document_id)}


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Draft]:
    draft = Draft(tmp_path)
    yield draft
    draft.close()


def test_changes_at_different_places_are_put_together_and_both_see_it(draft: Draft) -> None:
    draft.offline()
    draft.write(draft.clerk, ONE)
    draft.write(draft.second, OTHER)
    assert (body(draft.clerk, draft.id), body(draft.second, draft.id)) == (ONE, OTHER)
    draft.online()
    for office in draft.offices:
        assert body(office, draft.id) == BOTH
        assert document(office, draft.id).branches == ()
        merged = office.drafting.open(draft.id).merged
        assert merged is not None, "please read"
        assert (merged.who, merged.count) == ("王芳" if office is draft.clerk else "李敏", 1)
    assert {BODY, ONE, OTHER, BOTH} == written(draft.clerk, draft.id)


def test_changes_to_one_sentence_are_kept_beside_each_other_until_one_has_chosen(draft: Draft) -> None:
    draft.offline()
    draft.write(draft.clerk, ONE)
    draft.write(draft.second, CLASH)
    draft.online()
    present = body(draft.clerk, draft.id)
    assert present in (ONE, CLASH)
    assert len(document(draft.clerk, draft.id).branches) == 1
    assert {BODY, ONE, CLASH} == written(draft.second, draft.id)
    for office, own in ((draft.clerk, ONE), (draft.second, CLASH)):
        conflict = office.drafting.open(draft.id).conflict
        assert conflict is not None
        assert {conflict.mine.body, conflict.theirs.body} == {ONE, CLASH}
        if present != own:
            assert conflict.mine.body == own
    working = draft.second.drafting.open(draft.id)
    chosen = replace(TEXT, body=BODY.replace("落实责任", "压实、夯实责任"))
    settled = draft.second.drafting.settle(working, chosen)
    draft.second.drafting.put_away(settled, settled.content)
    draft.agreed()
    for office in draft.offices:
        assert (body(office, draft.id), document(office, draft.id).branches) == (chosen.body, ())
        assert office.drafting.open(draft.id).conflict is None
    assert {BODY, ONE, CLASH, chosen.body} == written(draft.clerk, draft.id)


def test_a_text_that_comes_after_the_draft_was_submitted_waits_for_its_return(draft: Draft) -> None:
    draft.offline()
    draft.write(draft.second, OTHER)
    draft.second.close()
    draft.central.start()
    draft.clerk.sync_now()
    eventually(lambda: draft.clerk.status.link is Link.ONLINE)
    draft.clerk.execute(draft.id, Submit("director"), seen=document(draft.clerk, draft.id).step)
    eventually(lambda: not draft.clerk.orders.waiting())
    draft.second = open_office(draft.folder / "second", draft.central, "second")
    draft.agreed()
    submitted = document(draft.clerk, draft.id)
    assert (submitted.status, len(submitted.branches)) == (Status.IN_REVIEW, 1)
    assert body(draft.clerk, draft.id) == BODY
    assert OTHER in written(draft.clerk, draft.id)


def killed_while_writing(draft: Draft, person: str, saved: str, kept: str) -> None:
    worker = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.journeys.writing_clerk", str(draft.folder / person)),
            *(draft.central.url, draft.central.authority, person, draft.id, saved, kept),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "written\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


@pytest.mark.parametrize("theirs", [OTHER, CLASH], ids=["elsewhere", "in the same sentence"])
def test_a_program_killed_between_loses_neither_what_was_saved_nor_what_was_kept(
    draft: Draft, theirs: str
) -> None:
    draft.offline()
    draft.write(draft.clerk, theirs)
    draft.second.close()
    kept = ONE + "\n联系人：王芳。"
    killed_while_writing(draft, "second", ONE, kept)
    draft.central.start()
    draft.clerk.sync_now()
    eventually(lambda: draft.clerk.status.link is Link.ONLINE and not draft.clerk.orders.waiting())
    draft.second = open_office(draft.folder / "second", draft.central, "second")
    draft.agreed()
    assert {BODY, ONE, theirs} <= written(draft.clerk, draft.id)
    working = draft.second.drafting.open(draft.id)
    if theirs == OTHER:
        assert working.content.body == BOTH + "\n联系人：王芳。"
    else:
        assert working.conflict is not None
        assert (working.conflict.mine.body, working.conflict.theirs.body) == (kept, CLASH)
        working = draft.second.drafting.settle(working, working.content)
    draft.second.drafting.put_away(working, working.content)
    draft.agreed()
    for office in draft.offices:
        assert document(office, draft.id).branches == ()
        assert body(office, draft.id) == working.content.body
        assert {BODY, ONE, theirs} <= written(office, draft.id)


def test_who_writes_hears_of_the_other_while_the_line_is_up(draft: Draft) -> None:
    draft.clerk.drafting.begin_writing(draft.id)
    draft.second.drafting.begin_writing(draft.id)
    names = {"李敏": draft.second, "王芳": draft.clerk}
    eventually(
        lambda: any(office.drafting.others_writing(draft.id) == (name,) for name, office in names.items())
    )
    draft.second.drafting.end_writing(draft.id)
    assert draft.second.drafting.others_writing(draft.id) == ()
