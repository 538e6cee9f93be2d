"""Every benchmark runs and tells what it promises. How fast it is on this machine today is no test's matter."""

from __future__ import annotations

import json
import re
import sys

import pytest

from benchmarks.measure import arguments, median, report, rounds_of
from benchmarks.memory import resident_mb
from benchmarks.offices import county_for, followed, readable_by
from oa_core.people.model import scopes_of
from tests.benchmarks import test_editor, test_page
from tests.benchmarks.running import ROOT, run
from tools.demo.papers import Office

KEYS = {
    "start": {
        *("records", "rounds", "rows", "window_ms", "unlock_ms", "bare_window_ms", "ratio_bare_window"),
        *("rss_mb", "bare_rss_mb"),
    },
    "sync": {
        *("records", "rounds", "transferred_mb", "fresh_s", "raw_fetch_s", "raw_store_s", "ratio_fresh_raw"),
        *("index_s", "push500_s", "pull500_s", "noop_ms", "bytes_per_record"),
        *("anki_fresh_s", "anki_push500_s", "anki_pull500_s", "pouchdb_fresh_s"),
        *("ratio_fresh_anki", "ratio_push_anki", "ratio_pull_anki", "ratio_fresh_pouchdb"),
        *("submit_to_receipt_ms", "raw_round_trips_ms", "ratio_submit_raw"),
        *("inbox_papers", "link_inbox_s", "link_inbox_mb", "link_scan_s", "link_push_outage_s"),
        *("sign_ins", "signins_p95_s"),
    },
}
SMALL = 160
OPTIONS: dict[str, tuple[str, ...]] = {
    "start": (),
    "sync": ("--link", "50mbit,4ms,1%", "--outage", "0.3", "--scan-mb", "1", "--sign-ins", "6"),
}
NOT_HERE = {key for key in KEYS["sync"] if "anki" in key or "pouchdb" in key}
"""What is left out where the peers are not installed."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_benchmark_prints_one_flat_object_with_the_promised_keys(name: str) -> None:
    done = run(name, "--records", str(SMALL), "--rounds", "1", "--json", *OPTIONS[name])
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    figures = json.loads(line)
    assert set(figures) == KEYS[name]
    missing = {key for key, value in figures.items() if value is None}
    assert missing == NOT_HERE & KEYS[name]
    # A few records may take less than the last digit that is told; a short outage may be over before it is noticed.
    told = {key: figures[key] for key in KEYS[name] - missing - {"link_push_outage_s"}}
    assert not {key: figure for key, figure in told.items() if figure < 0}
    assert figures["records"] == SMALL


def test_every_key_is_explained() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
    assert explained == set().union(test_page.KEYS, test_editor.KEYS, *KEYS.values())


def test_every_figure_carries_its_unit() -> None:
    counts = {"records", "rounds", "rows", "inbox_papers", "sign_ins", "bytes_per_record"}
    for key in set().union(*KEYS.values()) - counts:
        assert key.startswith("ratio_") or key.endswith(("_ms", "_s", "_mb")), key


@pytest.fixture(scope="module")
def county() -> Office:
    return county_for("clerk", 400)


def test_the_county_has_as_many_records_for_the_workstation_as_were_asked_for(county: Office) -> None:
    assert len(readable_by(county, county.county.seat("clerk").person)) == 400


def test_a_person_who_is_at_no_desk_reads_less(county: Office) -> None:
    head = county.county.seat("shimen-head").person
    assert len(county.county.records) <= len(readable_by(county, head)) < 400


def test_nothing_follows_a_record_that_was_left_out(county: Office) -> None:
    ids = {record.id for record in county.records}
    assert all(followed(record) in ids for record in county.papers if followed(record) is not None)


def test_a_person_reads_the_texts_of_the_papers_that_they_read(county: Office) -> None:
    person = county.county.seat("director").person
    readable = {record.id for record in readable_by(county, person)}
    texts = [record for record in county.papers if followed(record) is not None]
    assert scopes_of(person)
    assert texts
    assert all((record.id in readable) == (followed(record) in readable) for record in texts)


def test_the_median_does_not_mind_one_slow_round() -> None:
    assert median([1.0, 1.1, 60.0]) == 1.1


def test_figures_are_one_line_for_programs_and_a_line_each_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report({"window_ms": 12.5, "rss_mb": 80}, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"window_ms": 12.5, "rss_mb": 80}
    report({"window_ms": 12.5, "rss_mb": 80}, as_json=False)
    assert capsys.readouterr().out == "window_ms  12.5\nrss_mb     80\n"


def test_no_rounds_at_all_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert rounds_of("3") == 3
    with pytest.raises(SystemExit):
        arguments("start", "").parse_args(["--rounds", "0"])
    assert "at least one round" in capsys.readouterr().err


def test_memory_in_use_is_more_than_nothing() -> None:
    assert (resident_mb() > 1) == (sys.platform == "linux")
