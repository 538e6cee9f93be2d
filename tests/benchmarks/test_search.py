"""The benchmark of the search, small: it tells what it promises, and what it compares is the same on both sides."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from benchmarks.search import BODY_BYTES, fill, papers
from benchmarks.search_rounds import KEY, Timed, copied, cuts, found_by_scan
from oa_core.documents.model import Document, TextRevision
from tools.demo.county import SEED, found_county

ROOT = Path(__file__).resolve().parents[2]
SMALL = 300
KEYS = {
    *("documents", "rounds", "build_s", "note_all_s", "longest_write_ms", "index_bytes", "text_bytes"),
    *("ratio_index_text", "p50_ms_2char", "p95_ms_2char", "like_ms_2char", "ratio_like"),
    *("find50_p50_ms", "find50_p95_ms", "pinyin_p50_ms", "recall", "precision"),
    *("build_rss_mb", "search_rss_mb", "purge_one_ms", "scrub_s", "longest_scrub_write_ms"),
}


@pytest.mark.slow
def test_the_benchmark_prints_one_flat_object_and_finds_all_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search", "--documents", str(SMALL), "--rounds", "1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    figures = json.loads(line)
    assert set(figures) == KEYS
    assert figures["documents"] == SMALL
    assert figures["recall"] == figures["precision"] == 1.0
    assert all(figures[key] > 0 for key in KEYS - {"search_rss_mb", "build_rss_mb"})


def test_every_key_of_the_search_is_explained() -> None:
    page = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == KEYS


def test_the_papers_are_the_same_each_time_and_as_long_as_is_said() -> None:
    county = found_county(SEED)
    some = list(islice(papers(county, 50), 100))
    assert some == list(islice(papers(county, 50), 100))
    texts = [record.body for record in some if isinstance(record, TextRevision)]
    assert len(texts) == 50
    assert all(BODY_BYTES * 0.95 < len(text.encode()) < BODY_BYTES * 1.1 for text in texts)
    titles = [record.title for record in some if isinstance(record, Document)]
    assert 15 < sum(map(len, titles)) / len(titles) < 30


def test_the_scan_reads_what_the_index_was_made_of(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    database = Timed(tmp_path / "cache.db", KEY)
    try:
        size, texts = copied(database)
        assert size > 20 * BODY_BYTES * 0.95
        [query] = cuts(texts, 4, 1, Random(1))
        with database.read() as connection:
            subjects = connection.exec_driver_sql("SELECT subject, text FROM scanned").all()
            assert found_by_scan(connection, query) == {each for each, text in subjects if query in text}
    finally:
        database.close()


def test_queries_are_cut_from_chinese_stretches_of_the_wanted_length() -> None:
    queries = cuts(["防汛，抗旱。", "见2026年通知"], 2, 30, Random(2))
    assert set(queries) <= {"防汛", "抗旱", "年通", "通知"}
    assert len(queries) == 30
