"""The power goes at any call by which SQLite changes the disk while a draft is kept again and again: what was told to
be kept is there, what was being kept is there whole or not at all, and the cache opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from oa_client.office.office import Office
from oa_client.storage import database, drafts
from oa_client.storage.database import Database
from oa_core.documents.model import Content
from tests.client.conftest import KEY, Clock, with_register
from tests.support.book import CONTENT
from tests.support.disk_trace import Did, Trace, traced

SMALL_LOG = 24
"""Pages of the log at which it is folded into the file here, so that it happens among a few keeps."""
Then = Callable[[Trace, int], dict[str, bytes]]


@dataclass
class Afternoon:
    """What was kept, and what SQLite did for it."""

    document: str
    trace: Trace
    began: list[tuple[int, Content]] = field(default_factory=list)
    """At which call the keeping of each text began."""
    told: list[int] = field(default_factory=list)
    """At which call the person was told that it is kept."""

    def may_be_there(self, calls: int) -> list[Content]:
        """The last text that was told to be kept before the power went, and the one that was being kept."""
        kept = [content for (_, content), told in zip(self.began, self.told, strict=True) if told <= calls]
        under_way = [
            content
            for (began, content), told in zip(self.began, self.told, strict=True)
            if began <= calls < told
        ]
        return [*kept[-1:], *under_way]


def texts(chance: Random, count: int) -> Iterator[Content]:
    """A draft as it grows, shrinks and is worked over."""
    body = CONTENT.body
    for number in range(count):
        length = chance.choice((3, 40, 900, 4000))
        body = body[: len(body) // 3] if number % 5 == 4 else body + chance.choice("防汛抗旱值班") * length
        yield replace(CONTENT, body=f"{number}\n{body}", title=f"第{number}稿")


def written(folder: Path, keeps: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> Afternoon:
    """Keep a draft ``keeps`` times, with the log folded in between, and close the cache."""
    monkeypatch.setattr(database, "LOG_PAGES", SMALL_LOG)
    first = Database(folder / "cache.db", KEY)
    with_register(first)
    first.close()
    with traced(folder) as trace:
        office = Office(Database(folder / "cache.db", KEY), "clerk", Clock())
        working = office.drafting.begin()
        afternoon = Afternoon(working.document_id, trace)
        for content in texts(Random(seed), keeps):
            afternoon.began.append((len(trace.calls), content))
            working = office.drafting.keep(working, content)
            afternoon.told.append(len(trace.calls))
        office.close()
    return afternoon


def found(folder: Path, document: str, files: dict[str, bytes]) -> Content | None:
    """What a workstation with these files finds kept of the draft."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        if name.startswith("cache.db"):
            (folder / name).write_bytes(data)
    cache = Database(folder / "cache.db", KEY)
    try:
        with cache.read() as connection:
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
            kept = drafts.kept(connection, document)
    finally:
        cache.close()
    return kept.content if kept else None


def assert_nothing_lost(afternoon: Afternoon, folder: Path, then: Then, step: int = 1) -> None:
    """Cut the power behind every ``step``-th call; ``then`` says what is left on the disk."""
    for calls in range(afternoon.told[0], len(afternoon.trace.calls) + 1, step):
        there = found(folder, afternoon.document, then(afternoon.trace, calls))
        assert there in afternoon.may_be_there(calls), f"call {calls}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the cache."""
    made = tmp_path / "cache"
    made.mkdir()
    return made


def test_the_trace_is_what_stands_on_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    afternoon = written(folder, 6, 1, monkeypatch)
    files = afternoon.trace.image(len(afternoon.trace.calls))
    assert {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()} == files


def test_a_draft_is_flushed_before_it_is_told_to_be_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    afternoon = written(folder, 8, 2, monkeypatch)
    for (began, _), told in zip(afternoon.began, afternoon.told, strict=True):
        calls = afternoon.trace.calls[began:told]
        into_the_log = [at for at, call in enumerate(calls) if call.file.endswith("-wal")]
        last_write = max(at for at in into_the_log if calls[at].did is Did.WRITE)
        assert any(calls[at].did is Did.FLUSH for at in into_the_log if at > last_write)


def test_the_log_is_folded_into_the_file_among_the_keeps(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    afternoon = written(folder, 20, 3, monkeypatch)
    among = afternoon.trace.calls[afternoon.told[0] : afternoon.told[-1]]
    assert any(call.did is Did.WRITE and call.file == "cache.db" for call in among)


def test_a_kill_at_any_write_loses_nothing_that_was_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    afternoon = written(folder, 40, 4, monkeypatch)
    assert_nothing_lost(afternoon, tmp_path / "after", Trace.image)


def test_a_power_cut_that_takes_everything_not_flushed_loses_nothing_that_was_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    afternoon = written(folder, 40, 5, monkeypatch)
    assert_nothing_lost(afternoon, tmp_path / "after", Trace.cut)


@pytest.mark.parametrize(
    ("seed", "keeps"), [(6, 40), *(pytest.param(seed, 120, marks=pytest.mark.long) for seed in range(7, 10))]
)
def test_a_power_cut_that_tears_what_was_not_flushed_loses_nothing_that_was_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, keeps: int
) -> None:
    afternoon = written(folder, keeps, seed, monkeypatch)
    chance = Random(seed)
    assert_nothing_lost(afternoon, tmp_path / "after", lambda trace, calls: trace.cut(calls, chance))


def test_a_write_that_is_not_durable_may_be_lost_so_the_cut_is_a_real_one(
    folder: Path, tmp_path: Path
) -> None:
    first = Database(folder / "cache.db", KEY)
    with_register(first)
    first.close()
    document = "00000000-0001-7000-8000-000000000001"
    with traced(folder) as trace:
        cache = Database(folder / "cache.db", KEY)
        with cache.write(durable=False) as connection:
            drafts.keep(connection, drafts.KeptDraft(document, "", CONTENT, Clock()()))
        calls = len(trace.calls)
        cache.close()
    assert found(tmp_path / "after", document, trace.image(calls)) == CONTENT
    assert found(tmp_path / "after", document, trace.cut(calls)) is None
