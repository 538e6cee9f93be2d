"""Makes the cache that is kept for the next version of the tables: ``python -m tests.support.kept_cache FILE``.

It holds orders in every state, kept drafts and notes, and records of every kind, one of them unknown. Made once when
a version is released, committed as ``tests/data/caches/version-N.db`` and never made again.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from oa_client.office.office import Office
from oa_client.storage import facts
from oa_client.storage.database import Database
from oa_core.duty.commands import Log
from sync.core import Answered, Outgoing, Page, Restart, Unanswered, Welcomed
from sync.core import Forked as WentBack
from sync.protocol import Change, Push, Result, Welcome, WireOrder
from tests.client.conftest import KEY, Clock, change, page, sent
from tests.support.book import CONTENT, Book
from tests.support.county import COUNTY

PERSON = "clerk"


def make(path: Path) -> None:
    """Write the cache to ``path``, with the key ``tests.client.conftest.KEY``; contents of files are left out."""
    with TemporaryDirectory() as folder:
        _work(Path(folder) / "cache.db")
        shutil.copyfile(Path(folder) / "cache.db", path)


def _work(path: Path) -> None:
    clock = Clock()
    cache = Database(path, KEY)
    office = Office(cache, PERSON, clock)
    with cache.write(durable=True) as connection:
        for name, value in {"person": PERSON, "server": "nanyu", "token": "t1", "device": "d1"}.items():
            facts.put(connection, name, value)
    office.exchange.perform(Welcomed(Welcome(1, "nanyu", 1, 0, "d1", "device-token-1", 30)))
    office.exchange.perform(Restart(WentBack(1, 0)))
    book = Book()
    draft = book.drafted(replace(CONTENT, title="一份草稿"))
    review = book.submitted(replace(CONTENT, title="在审核的"))
    book.signed(replace(CONTENT, title="已签发的"))
    book.issued(replace(CONTENT, title="已印发的"))
    book.do(PERSON, Log("夜间无事。", book.now))
    changes = [change(each, {"all"}, seq=1) for each in COUNTY] + sent(book.records, PERSON, seq=9)
    body = '{"id":"m1","organ":"office","room":"三楼会议室"}'.encode()
    changes.append(Change("m1", "meeting", 1, 9, into=["all"], out_of=[], body=body))
    office.exchange.perform(Page(page(PERSON, changes, seq=9, now=clock.now, whole=True)))

    _begun(office, "办成并读回的")
    _answer(office, ["applied", "applied"], seq=11)
    office.exchange.perform(Page(page(PERSON, [], seq=12, now=clock.now)))
    _begun(office, "办成而未读回的")
    _answer(office, ["applied", "applied"], seq=15)
    _begun(office, "被拒绝的")
    _answer(office, ["refused", "blocked"])
    _begun(office, "服务器不认识的")
    _answer(office, ["unsupported", "blocked"])
    _begun(office, "等附件的")
    _answer(office, ["need_files", "blocked"])
    office.execute(office.new_id(), Log("服务器没有回答的。", office.now()))
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    office.exchange.perform(Unanswered(push, "failed"))
    office.exchange.begin()
    office.execute(office.new_id(), Log("正在发送的。", office.now()))
    _going(office)
    _going(office)
    _begun(office, "没有送出的")
    office.drafting.save(office.drafting.open(draft.id), replace(CONTENT, body="改过而没有送出的正文。"))

    scan = path.with_name("防汛预案.txt")
    scan.write_text("各乡镇要落实值班。\n", "utf-8")
    office.files.attach(draft.id, scan)
    office.drafting.keep(office.drafting.begin(), replace(CONTENT, title="写了一半的", body="写到这里停电了"))
    working = office.drafting.open(draft.id)
    office.drafting.keep(working, replace(working.content, body="又改了一处。"))
    office.notes.keep(f"opinion:{review.id}", "拟同意，")
    office.notes.keep("duty", "二十时三十分，")
    office.close()


def _begun(office: Office, title: str) -> None:
    working = office.drafting.begin()
    office.drafting.submit(working, replace(CONTENT, title=title), to="director")


def _going(office: Office) -> list[WireOrder]:
    push = office.exchange.perform(Outgoing(1))
    return push.orders if isinstance(push, Push) else []


def _answer(office: Office, statuses: list[str], seq: int = 0) -> None:
    results = [
        Result(order.id, status, "letterhead_unknown" if status == "refused" else "", {}, seq and seq + n)
        for n, (order, status) in enumerate(zip(_going(office), statuses, strict=True))
    ]
    office.exchange.perform(Answered(results))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
