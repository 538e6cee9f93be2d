"""Papers on their way, made by the people at their desks, for tests of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from oa_core.documents.commands import Approve, Issue, SendBack, Sign, TakeNumber
from oa_core.documents.model import Content, Document, Openness
from tests.support.fake_office import Archive, FakeOffice

TITLE = "南屿县人民政府关于做好2026年防台风工作的通知"
BODY = "各乡镇要加强值班值守。\n一、严格落实责任\n各单位主要负责人要靠前指挥。"
Act = Callable[[Document], object]


def written(office: FakeOffice, title: str = TITLE, body: str = BODY, urgency: str = "") -> Content:
    """A complete content as the clerk would fill it in."""
    return replace(
        office.drafting.begin().content,
        title=title,
        body=body,
        urgency=urgency,
        addressees=("shimen", "qingtong", "emergency"),
        openness=Openness.OPEN,
    )


def submitted(archive: Archive, title: str = TITLE, urgency: str = "") -> str:
    """A paper that the clerk has sent to the director; gives its id."""
    clerk = FakeOffice(archive, "clerk")
    working = clerk.drafting.begin()
    clerk.drafting.submit(working, written(clerk, title, urgency=urgency), to="director")
    return working.document_id


def document(archive: Archive, paper: str) -> Document:
    """The document as the archive holds it."""
    found = archive.records[paper]
    assert isinstance(found, Document)
    return found


def _step(archive: Archive, paper: str, person: str, act: Act) -> None:
    archive.tick(minutes=7)
    now = document(archive, paper)
    FakeOffice(archive, person).execute(paper, act(now), seen=now.step)


def returned(archive: Archive, reason: str = "请补充联系人和电话。") -> str:
    """A paper that the director has sent back."""
    paper = submitted(archive)
    _step(archive, paper, "director", lambda _now: SendBack(reason))
    return paper


def approved(archive: Archive) -> str:
    """A paper that waits for the head's signature."""
    paper = submitted(archive)
    _step(archive, paper, "director", lambda _now: Approve("head", "同意，请签发。"))
    return paper


def signed(archive: Archive) -> str:
    """A paper that the head has signed."""
    paper = approved(archive)
    _step(archive, paper, "head", lambda now: Sign(now.content_hash, "同意。"))
    return paper


def issued(archive: Archive) -> str:
    """A paper that went out to two townships and a bureau."""
    paper = signed(archive)
    _step(archive, paper, "clerk", lambda _now: TakeNumber())
    _step(archive, paper, "clerk", lambda _now: Issue())
    return paper
