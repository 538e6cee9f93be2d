"""Papers go their way while the server is killed again and again: each act happens once, no number is used twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_core.documents.commands import Approve, Sign, TakeNumber
from oa_core.documents.model import Document, Status
from oa_core.refusal import Refused
from tests.support.book import CONTENT
from tests.support.central import Central
from tests.support.workstation import eventually, open_office

STEPS = ["submit", "approve", "sign", "take_number"]


@contextmanager
def failing(central: Central, seed: int, kills: int) -> Iterator[threading.Event]:
    """The office's power is cut ``kills`` times while the block works; at its end the office is open."""
    chance = random.Random(seed)
    over = threading.Event()

    def cut() -> None:
        for _ in range(kills):
            if over.wait(chance.uniform(0.1, 0.9)):
                return
            central.kill()
            central.start()

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        yield over
    finally:
        cutter.join()


def work(office: Office, act: Callable[[Document], object]) -> None:
    """Do what waits for this person, as far as they know of it; what is refused meanwhile stays to be told."""
    for todo in office.documents.inbox():
        paper = office.documents.paperwork(todo.id)
        if paper is not None and not paper.waiting:
            try:
                office.execute(todo.id, act(paper.document), seen=paper.document.step)
            except Refused as refusal:
                assert refusal.code in ("moved_on", "not_yours"), refusal.code  # noqa: PT017 - others are faults
    office.sync_now()


# A connection that the kill cuts off in the middle of its handshake is left unclosed by Python's own ssl module.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    ("seed", "papers", "kills"),
    [
        (1, 3, 4),
        pytest.param(2, 25, 60, marks=pytest.mark.long),
        pytest.param(3, 25, 60, marks=pytest.mark.long),
    ],
)
def test_every_act_happens_once_and_every_number_is_used_once(
    central: Central, tmp_path: Path, seed: int, papers: int, kills: int
) -> None:
    clerk, director, head = (
        open_office(tmp_path / name, central, name) for name in ("clerk", "director", "head")
    )
    begun = []
    with failing(central, seed, kills):
        for n in range(papers):
            working = clerk.drafting.begin()
            content = replace(CONTENT, title=f"南屿县人民政府关于第{n + 1}件事的通知")
            clerk.drafting.submit(working, content, to="director")
            begun.append(working.document_id)

        def done() -> bool:
            work(director, lambda _paper: Approve("head"))
            work(head, lambda paper: Sign(paper.content_hash, "同意。"))
            work(clerk, lambda _paper: TakeNumber())
            found = [clerk.documents.paperwork(each) for each in begun]
            return all(paper is not None and paper.document.number for paper in found)

        eventually(done, patience=60 + kills * 4)
    documents = []
    for each in begun:
        paper = clerk.documents.paperwork(each)
        assert paper is not None
        assert paper.body == CONTENT.body
        documents.append(paper.document)
    for office in (clerk, director, head):
        office.close()
    assert [[entry.act for entry in document.trail] for document in documents] == [STEPS] * papers
    assert {document.status for document in documents} == {Status.NUMBERED}
    numbers = sorted(int(document.number.split("〕")[1].removesuffix("号")) for document in documents)
    assert numbers == list(range(1, papers + 1))
