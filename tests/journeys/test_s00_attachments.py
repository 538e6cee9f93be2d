"""S00: a scan goes with a paper from the clerk's desk to the township, over lines that break; who may no longer read it
has it no more."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from oa_client.bootstrap import build_session, now
from oa_client.office.office import Office
from oa_core.documents.commands import Approve, Issue, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Document, Status
from oa_core.people.model import Post, Role
from oa_core.refusal import Refused
from oa_server.config import Config
from oa_server.office.loading import load
from oa_server.storage.database import Database
from sync.status import Link
from tests.support.book import CONTENT
from tests.support.central import PASSWORD, Central
from tests.support.county import PEOPLE
from tests.support.cutting import CuttingLine, cutting_line
from tests.support.handing_in import Paper, a_scan, a_text, some_bytes
from tests.support.workstation import eventually

Open = Callable[[str], Office]
SCAN = a_scan(4, dots_per_inch=110)
LIST = Paper("转移名单.txt", "白沙镇避险转移人员名单\n".encode() * 100)


@pytest.fixture
def line(central: Central) -> Iterator[CuttingLine]:
    with cutting_line(central.port) as relayed:
        yield relayed


@pytest.fixture
def sit_down(tmp_path: Path, central: Central, line: CuttingLine) -> Iterator[Open]:
    """``sit_down("clerk")``: that person's office, without a window, on the line that may be cut."""
    opened: list[Office] = []

    def open_one(person: str) -> Office:
        folder = tmp_path / person
        folder.mkdir(exist_ok=True)
        account = replace(central.account(person), server_url=f"https://127.0.0.1:{line.port}")
        opened.append(build_session(folder, with_keyring=False, clock=now).open(account, PASSWORD))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


def in_step(office: Office) -> None:
    eventually(lambda: office.status.link is Link.ONLINE and not office.orders.waiting(), 90)
    assert office.orders.refused() == ()


def drafted_with(office: Office, folder: Path, *papers: Paper) -> str:
    document = office.drafting.save(office.drafting.begin(), CONTENT).document_id
    for paper in papers:
        (folder / paper.name).write_bytes(paper.content)
        office.files.attach(document, folder / paper.name)
    return document


def document_of(office: Office, document: str) -> Document:
    papers = office.documents.paperwork(document)
    assert papers is not None
    return papers.document


def act(office: Office, document: str, what: object) -> None:
    """One step of the paper, once it has come to this desk."""
    eventually(lambda: office.documents.paperwork(document))
    office.execute(document, what, seen=document_of(office, document).step)
    in_step(office)


def issued(sit_down: Open, folder: Path, *papers: Paper) -> tuple[Office, str]:
    """A paper with files that has gone out to the townships; gives the clerk's office and the paper."""
    clerk, director, head = sit_down("clerk"), sit_down("director"), sit_down("head")
    document = drafted_with(clerk, folder, *papers)
    in_step(clerk)
    act(clerk, document, Submit("director"))
    eventually(lambda: director.documents.inbox())
    act(director, document, Approve("head"))
    eventually(lambda: head.documents.inbox())
    act(head, document, Sign(document_of(head, document).content_hash))
    eventually(lambda: document_of(clerk, document).status is Status.SIGNED)
    act(clerk, document, TakeNumber())
    eventually(lambda: document_of(clerk, document).number)
    act(clerk, document, Issue())
    return clerk, document


def content_of(office: Office, record: str, paper: Paper) -> bytes:
    with office.files.open_file(record, paper.sha256) as opened:
        return opened.read()


def shown(office: Office, record: str) -> list[str]:
    return [each.state for each in office.files.of(record)]


def test_a_scan_reaches_the_township_with_its_first_page_before_it(sit_down: Open, tmp_path: Path) -> None:
    clerk, document = issued(sit_down, tmp_path, SCAN, LIST)
    assert shown(clerk, document) == ["ready", "ready"]
    township = sit_down("shimen-clerk")
    eventually(lambda: township.documents.inbox())
    (arrived,) = township.documents.inbox()
    received = township.documents.received(arrived.id)
    assert received is not None
    envelope = received.receipt.envelope
    assert [each.file.name for each in township.files.of(envelope)] == [SCAN.name, LIST.name]
    eventually(lambda: township.files.first_page(envelope, SCAN.sha256))
    page = township.files.first_page(envelope, SCAN.sha256)
    assert page
    assert max(Image.open(io.BytesIO(page)).size) in (1753, 1754), "A4 at 150 dots"
    eventually(lambda: shown(township, envelope) == ["ready", "ready"])
    assert content_of(township, envelope, SCAN) == SCAN.content
    assert content_of(township, envelope, LIST) == LIST.content
    township.execute(received.receipt.id, SignFor(), seen=received.receipt.step)
    in_step(township)


def test_a_line_that_breaks_again_and_again_carries_the_file_both_ways(
    sit_down: Open, tmp_path: Path, line: CuttingLine
) -> None:
    big = Paper("大图.png", some_bytes(2_000_000))
    clerk, director = sit_down("clerk"), sit_down("director")
    document = drafted_with(clerk, tmp_path, big)
    line.allowance = 330_000
    eventually(lambda: shown(clerk, document) == ["ready"], 120)
    in_step(clerk)
    assert line.cuts >= 4
    line.allowance = None
    act(clerk, document, Submit("director"))
    eventually(lambda: director.documents.inbox())
    line.allowance = 330_000
    cuts = line.cuts
    eventually(lambda: shown(director, document) == ["ready"], 120)
    assert line.cuts >= cuts + 4
    assert hashlib.sha256(content_of(director, document, big)).hexdigest() == big.sha256


def test_a_program_that_ends_in_the_middle_goes_on_at_its_next_start(
    sit_down: Open, tmp_path: Path, central: Central, line: CuttingLine
) -> None:
    big = Paper("大图.png", some_bytes(3_000_000, 2))
    clerk = sit_down("clerk")
    in_step(clerk)
    line.allowance = 600_000
    document = drafted_with(clerk, tmp_path, big)
    staged = central.folder / "uploads"
    eventually(lambda: any(path.stat().st_size for path in staged.glob("*")))
    clerk.close()
    carried = sum(path.stat().st_size for path in staged.glob("*"))
    central.kill()
    central.start()
    line.allowance, line.carried = None, 0
    again = sit_down("clerk")
    eventually(lambda: shown(again, document) == ["ready"], 60)
    in_step(again)
    assert line.carried < len(big.content) - carried + 700_000, "what was carried is not carried again"
    assert list(staged.iterdir()) == []


def test_files_added_without_a_line_go_up_when_it_comes_back(
    sit_down: Open, tmp_path: Path, central: Central
) -> None:
    clerk = sit_down("clerk")
    in_step(clerk)
    central.stop()
    document = drafted_with(clerk, tmp_path, SCAN)
    assert content_of(clerk, document, SCAN) == SCAN.content
    clerk.close()
    central.start()
    again = sit_down("clerk")
    eventually(lambda: shown(again, document) == ["ready"], 60)
    in_step(again)
    assert document_of(again, document).attachments == (SCAN.attachment,)


def test_who_moves_to_another_desk_has_the_files_of_the_old_one_no_more(
    sit_down: Open, tmp_path: Path, central: Central
) -> None:
    issued(sit_down, tmp_path, LIST)
    township = sit_down("shimen-clerk")
    eventually(lambda: township.documents.inbox())
    received = township.documents.received(township.documents.inbox()[0].id)
    assert received is not None
    envelope = received.receipt.envelope
    eventually(lambda: shown(township, envelope) == ["ready"])
    stream = township.files.open_file(envelope, LIST.sha256)
    file = township.files.vault.path(LIST.sha256)
    assert file.exists()

    central.stop()
    person = next(each for each in PEOPLE if each.id == "shimen-clerk")
    moved = replace(person, organ="baisha", posts=(Post("baisha", "党政办文秘", (Role.CLERK,)),))
    database = Database(Config(central.folder).database)
    load(database, [moved])
    database.close()
    central.start()

    eventually(lambda: township.documents.received(received.receipt.id) is None, 60)
    eventually(lambda: not file.exists())
    with pytest.raises(ValueError, match="closed"):
        stream.read()
    with pytest.raises(Refused, match="gone"):
        township.files.open_file(envelope, LIST.sha256)


def test_many_small_files_and_a_large_one_all_arrive_the_small_first(sit_down: Open, tmp_path: Path) -> None:
    clerk = sit_down("clerk")
    in_step(clerk)
    many = [replace(a_text(3000 + n, n), name=f"{n}.docx") for n in range(12)]
    large = Paper("大.png", some_bytes(4_000_000))
    document = drafted_with(clerk, tmp_path, large, *many)
    eventually(lambda: set(shown(clerk, document)) == {"ready"}, 60)
    in_step(clerk)
