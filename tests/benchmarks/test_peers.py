"""What ours is compared with: the peers' texts are like ours, and a peer that is not here is never made up."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

import pytest
import zstandard

from benchmarks.exchanges import RECORD_BYTES, Rivals, ratio
from benchmarks.measure import percentile
from benchmarks.morning import with_seats
from benchmarks.offices import county_for, lengthened, readable_by
from benchmarks.peers import anki, pouchdb
from benchmarks.prose import Prose
from oa_core.duty.model import DutyEntry
from oa_core.modules import kind_of
from oa_core.people.model import scopes_of
from sync.encoding import encode
from tools.demo.papers import Office


@pytest.fixture(scope="module")
def county() -> Office:
    return county_for("clerk", 600)


def sizes(office: Office) -> list[int]:
    person = office.county.seat("clerk").person
    return [len(encode(record)) for record in readable_by(office, person)]


@pytest.mark.parametrize("size", [3, 4, 5, 100, 2023])
def test_a_text_has_the_size_asked_for_as_it_stands_in_json(size: int) -> None:
    assert len(json.dumps(Prose(1).text(size), ensure_ascii=False).encode()) == size + len('""')


def test_no_text_is_shorter_than_a_character() -> None:
    with pytest.raises(ValueError, match="that short"):
        Prose(1).text(2)


def test_equal_seeds_give_equal_texts_and_others_others() -> None:
    assert Prose(1).text(900) == Prose(1).text(900)
    assert Prose(1).text(900) != Prose(2).text(900)
    prose = Prose(1)
    assert prose.text(900) != prose.text(900)


def test_a_text_shrinks_as_language_does() -> None:
    # sync.md C13: 2,023 bytes to 1,570 alone and to 1,171 with a shared dictionary, on a dictionary's word frequencies.
    prose = Prose("shrinking")
    texts = [prose.text(RECORD_BYTES).encode() for _ in range(1200)]
    shared = zstandard.train_dictionary(112_640, list[bytes | bytearray | memoryview](texts[200:]))
    alone = zstandard.ZstdCompressor(level=3)
    taught = zstandard.ZstdCompressor(level=3, dict_data=shared)
    assert 1400 < statistics.mean(len(alone.compress(text)) for text in texts[:200]) < 1600
    assert 1100 < statistics.mean(len(taught.compress(text)) for text in texts[:200]) < 1300


def test_the_records_are_on_average_as_large_as_the_peers(county: Office) -> None:
    assert statistics.mean(sizes(county)) < 0.8 * RECORD_BYTES
    assert statistics.mean(sizes(lengthened(county, "clerk", RECORD_BYTES))) == pytest.approx(
        RECORD_BYTES, rel=0.01
    )


def test_longer_texts_change_neither_kinds_nor_readers(county: Office) -> None:
    longer = lengthened(county, "clerk", RECORD_BYTES)
    person = county.county.seat("clerk").person
    assert [(kind_of(r), r.id) for r in readable_by(longer, person)] == [
        (kind_of(r), r.id) for r in readable_by(county, person)
    ]
    for before, after in zip(county.papers, longer.papers, strict=True):
        if isinstance(before, DutyEntry):
            assert isinstance(after, DutyEntry)
            assert after.text.startswith(before.text)


def test_a_county_that_is_large_already_is_left_as_it_is(county: Office) -> None:
    assert lengthened(county, "clerk", 10) == county


def test_every_workstation_of_the_morning_has_a_person_of_its_own(county: Office) -> None:
    seats = with_seats(county, 100).county.seats[:100]
    assert len({seat.account for seat in seats}) == 100
    assert len({seat.person.id for seat in seats}) == 100
    assert {len(scopes_of(seat.person)) for seat in seats} <= {
        len(scopes_of(s.person)) for s in county.county.seats
    }


def test_fewer_workstations_than_seats_need_nobody_new(county: Office) -> None:
    assert with_seats(county, 3).county == county.county


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([float(n) for n in range(1, 301)], 95) == 285.0
    assert percentile([7.0], 95) == 7.0


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratio([1.0, 4.0, 9.0], [1.0, 2.0, 3.0]) == 2.0


def test_without_the_peer_there_is_no_ratio() -> None:
    assert ratio([1.0], []) is None


def test_who_is_not_here_is_left_out_with_a_word_on_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OA_PEERS", raising=False)
    with (
        anki(None, tmp_path / "texts", tmp_path / "a") as one,
        pouchdb(None, tmp_path / "texts", tmp_path / "b") as two,
    ):
        assert Rivals(one, two) == Rivals(None, None)
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.splitlines()
    assert "pip install anki" in first
    assert "npm install pouchdb" in second


def test_a_peer_that_cannot_start_ends_the_run_rather_than_giving_a_figure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # Our own environment has no Anki.
    (tmp_path / "texts").write_text("[]", "utf-8")
    with (
        pytest.raises(RuntimeError, match="has died"),
        anki(sys.executable, tmp_path / "texts", tmp_path / "a"),
    ):
        pass
    assert "anki" in capfd.readouterr().err
