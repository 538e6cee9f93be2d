"""Contents at rest: unreadable without their key, true to the byte with it, and never half there."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_client.storage.vault import BLOCK, Broken, Moving, Taken, Vault, new_key
from tests.support.power import PowerCut, cut_at

TAG = 16
SIZES = (1, 100, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7)


def content(size: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def put(vault: Vault, tmp_path: Path, data: bytes) -> Taken:
    source = tmp_path / "source"
    source.write_bytes(data)
    taken = vault.take_in(source)
    with vault.placing(taken):
        pass
    return taken


def read(vault: Vault, taken: Taken) -> bytes:
    with vault.open(taken.sha256, taken.key, taken.size) as stream:
        return io.BufferedReader(stream).read()


def lies(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "vault").rglob("*") if path.is_file())


# At rest


@pytest.mark.parametrize("size", SIZES)
def test_what_is_taken_in_is_read_as_it_was(vault: Vault, tmp_path: Path, size: int) -> None:
    data = content(size)
    taken = put(vault, tmp_path, data)
    assert (taken.sha256, taken.size) == (hashlib.sha256(data).hexdigest(), size)
    assert vault.has(taken.sha256, size)
    assert read(vault, taken) == data
    assert lies(tmp_path) == [taken.sha256]


def test_nothing_of_a_content_stands_readable_on_the_disk(vault: Vault, tmp_path: Path) -> None:
    data = "严格执行二十四小时值班制度。".encode() * 9000
    taken = put(vault, tmp_path, data)
    stored = vault.path(taken.sha256).read_bytes()
    assert data[:32] not in stored
    assert len({stored[start : start + 16] for start in range(0, len(stored), 16)}) > len(stored) // 16 - 2


def test_the_same_content_taken_in_twice_looks_different(vault: Vault, tmp_path: Path) -> None:
    one = put(vault, tmp_path, content(1000))
    first = vault.path(one.sha256).read_bytes()
    two = put(vault, tmp_path, content(1000))
    assert (one.sha256, one.key == two.key) == (two.sha256, False)
    assert vault.path(two.sha256).read_bytes() != first
    with pytest.raises(Broken):
        read(vault, one)
    assert read(vault, two) == content(1000)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_range_reads_as_of_the_file_itself(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("ranges")
    vault, whole = Vault(folder / "vault"), content(2 * BLOCK + 500)
    taken = put(vault, folder, whole)
    plain, stream = io.BytesIO(whole), vault.open(taken.sha256, taken.key, taken.size)
    for _ in range(8):
        start, length = data.draw(st.integers(0, len(whole) + 10)), data.draw(st.integers(0, BLOCK + 100))
        assert stream.seek(start) == plain.seek(start)
        piece = b""
        while len(piece) < length and (more := stream.read(length - len(piece))):
            piece += more
        assert piece == plain.read(length)
    stream.close()


def test_a_stream_knows_its_ends_and_closes(vault: Vault, tmp_path: Path) -> None:
    taken = put(vault, tmp_path, content(100))
    stream = vault.open(taken.sha256, taken.key, taken.size)
    assert (stream.seek(0, io.SEEK_END), stream.tell(), stream.read(10)) == (100, 100, b"")
    assert stream.seek(-10, io.SEEK_CUR) == 90
    with pytest.raises(ValueError, match="before the beginning"):
        stream.seek(-1)
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        stream.read(1)


def test_only_the_blocks_that_are_asked_for_are_opened(vault: Vault, tmp_path: Path) -> None:
    taken = put(vault, tmp_path, content(3 * BLOCK))
    path = vault.path(taken.sha256)
    stored = bytearray(path.read_bytes())
    stored[BLOCK + TAG + 5] ^= 1  # the second block is damaged
    path.write_bytes(stored)
    stream = vault.open(taken.sha256, taken.key, taken.size)
    assert stream.read(100) == content(3 * BLOCK)[:100]
    stream.seek(2 * BLOCK)
    assert stream.read(100) == content(3 * BLOCK)[2 * BLOCK :][:100]
    stream.seek(BLOCK)
    with pytest.raises(Broken):
        stream.read(1)
    stream.close()


def damaged(stored: bytes, how: str) -> bytes:
    one = BLOCK + TAG
    return {
        "a bit": stored[:-1] + bytes([stored[-1] ^ 1]),
        "the last block gone": stored[: 2 * one],
        "the last byte gone": stored[:-1],
        "a byte more": stored + b"x",
        "two blocks exchanged": stored[one : 2 * one] + stored[:one] + stored[2 * one :],
        "a block twice": stored[:one] + stored[:one] + stored[2 * one :],
        "nothing": b"",
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "a bit",
        "the last block gone",
        "the last byte gone",
        "a byte more",
        "two blocks exchanged",
        "a block twice",
        "nothing",
    ],
)
def test_a_file_that_is_not_as_it_was_written_does_not_open(vault: Vault, tmp_path: Path, how: str) -> None:
    taken = put(vault, tmp_path, content(2 * BLOCK + 100))
    path = vault.path(taken.sha256)
    path.write_bytes(damaged(path.read_bytes(), how))
    with pytest.raises(Broken):
        read(vault, taken)


def test_a_shorter_content_cannot_be_made_of_the_first_blocks(vault: Vault, tmp_path: Path) -> None:
    """Whoever writes to the disk and to the size in the row still cannot have an earlier end believed."""
    taken = put(vault, tmp_path, content(2 * BLOCK))
    path = vault.path(taken.sha256)
    path.write_bytes(path.read_bytes()[: BLOCK + TAG])
    with pytest.raises(Broken):
        read(vault, replace(taken, size=BLOCK))


def test_another_files_blocks_do_not_open_in_its_place(vault: Vault, tmp_path: Path) -> None:
    one, two = put(vault, tmp_path, content(500, 1)), put(vault, tmp_path, content(500, 2))
    vault.path(one.sha256).write_bytes(vault.path(two.sha256).read_bytes())
    with pytest.raises(Broken):
        read(vault, one)
    with pytest.raises(Broken):
        read(vault, replace(one, key=two.key))


@pytest.mark.parametrize("name", ["", "..", "a" * 63, "A" * 64, "../" + "a" * 61])
def test_no_path_is_made_of_what_is_no_name(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a content"):
        vault.path(name)


# Taking in


def test_a_file_that_changes_while_it_is_read_is_not_taken(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(content(BLOCK * 2))
    real = hashlib.file_digest

    def slow(file: io.BufferedReader, name: str) -> object:
        digest = real(file, name)
        source.write_bytes(content(BLOCK * 2, 1))
        return digest

    monkeypatch.setattr("hashlib.file_digest", slow)
    with pytest.raises(Moving):
        vault.take_in(source)
    assert lies(tmp_path) == []


def test_a_content_that_is_not_needed_after_all_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(content(100))
    vault.drop_taken(vault.take_in(source))
    taken = vault.take_in(source)

    def fails() -> None:
        raise RuntimeError("the row could not be written")

    with pytest.raises(RuntimeError), vault.placing(taken):
        fails()
    assert lies(tmp_path) == []


def test_a_sweep_takes_what_has_no_row_and_nothing_else(vault: Vault, tmp_path: Path) -> None:
    kept, lost = put(vault, tmp_path, content(10)), put(vault, tmp_path, content(20))
    vault.fetching("f" * 64, new_key(), 100).close()
    source = tmp_path / "source"
    under_way = vault.take_in(source)
    (tmp_path / "vault" / "incoming" / "of a crash").write_bytes(b"half")
    with vault.still():
        assert vault.sweep({kept.sha256}) == 3
    assert lies(tmp_path) == sorted([kept.sha256, under_way.lying_at.name])
    assert not vault.has(lost.sha256, lost.size)
    vault.drop_taken(under_way)


def test_a_crash_at_any_step_of_taking_in_leaves_a_whole_file_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = content(BLOCK + 10)
    for step in range(1, 20):
        folder = tmp_path / str(step)
        folder.mkdir()
        rows: dict[str, Taken] = {}
        cut = False
        with cut_at(step, monkeypatch) as reached:
            try:
                source = folder / "source"
                source.write_bytes(data)
                vault = Vault(folder / "vault")
                taken = vault.take_in(source)
                with vault.placing(taken):
                    rows[taken.sha256] = taken  # the transaction
            except PowerCut:
                cut = True
        again = Vault(folder / "vault")
        for taken in rows.values():
            assert read(again, taken) == data, "a row has its file"
        with again.still():
            again.sweep(rows.keys())
        assert lies(folder) == sorted(rows), "and a file its row, once swept"
        if not cut:
            assert reached == ["fsync", "fsync", "replace", "fsync", "unlink"]
            return
    raise AssertionError("there are more steps than were cut")


# Fetching


def fetch(vault: Vault, data: bytes, key: bytes, *, piece: int, stop_at: int | None = None) -> bool:
    """Fetch a content by pieces from where it stands; whether it is here then."""
    name = hashlib.sha256(data).hexdigest()
    part = vault.fetching(name, key, len(data))
    try:
        while part.have < len(data):
            if stop_at is not None and part.have >= stop_at:
                return False
            have = part.have
            assert part.append(data[have : have + piece]) == min(have + piece, len(data))
        assert part.finish()
        with vault.still():
            part.place()
    finally:
        part.close()
    return True


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("piece", [1000, BLOCK, BLOCK + 1, 4 * BLOCK])
def test_a_content_arrives_by_pieces_of_any_size(vault: Vault, tmp_path: Path, size: int, piece: int) -> None:
    data, key = content(size), new_key()
    assert fetch(vault, data, key, piece=piece)
    assert read(vault, Taken(hashlib.sha256(data).hexdigest(), size, key, tmp_path)) == data
    assert lies(tmp_path) == [hashlib.sha256(data).hexdigest()]


def test_whole_blocks_stay_when_the_line_is_cut_at_every_piece(vault: Vault, tmp_path: Path) -> None:
    data, key = content(3 * BLOCK + 100), new_key()
    name = hashlib.sha256(data).hexdigest()
    for stop_at in range(0, len(data), 20_000):
        assert not fetch(vault, data, key, piece=20_000, stop_at=stop_at)
        part = vault.fetching(name, key, len(data))
        assert part.have >= stop_at // BLOCK * BLOCK, "nothing but what is short of a block is carried twice"
        part.close()
    assert fetch(vault, data, key, piece=20_000)
    assert read(vault, Taken(name, len(data), key, tmp_path)) == data


@pytest.mark.parametrize("seed", range(10))
def test_a_torn_tail_is_fetched_again(vault: Vault, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data, key = content(4 * BLOCK + 9), new_key()
    name = hashlib.sha256(data).hexdigest()
    fetch(vault, data, key, piece=BLOCK, stop_at=3 * BLOCK)
    part = tmp_path / "vault" / "parts" / name
    kept = chance.randrange(part.stat().st_size)
    part.write_bytes(part.read_bytes()[:kept] + bytes(chance.choice((0, 500, BLOCK))))
    assert fetch(vault, data, key, piece=BLOCK)
    assert read(vault, Taken(name, len(data), key, tmp_path)) == data


def test_what_is_not_what_its_name_says_is_thrown_away(vault: Vault, tmp_path: Path) -> None:
    data, key = content(1000), new_key()
    part = vault.fetching(hashlib.sha256(data).hexdigest(), key, 1000)
    part.append(content(1000, 1))
    assert not part.finish()
    assert lies(tmp_path) == []
    assert fetch(vault, data, new_key(), piece=100)


def test_more_than_the_whole_is_not_taken(vault: Vault) -> None:
    part = vault.fetching("a" * 64, new_key(), 100)
    part.append(bytes(60))
    with pytest.raises(Broken, match="more than the whole"):
        part.append(bytes(41))
    part.close()


def test_a_crash_at_any_step_of_fetching_is_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = content(BLOCK + 10)
    name = hashlib.sha256(data).hexdigest()
    for step in range(1, 20):
        folder, key = tmp_path / str(step), new_key()
        cut = False
        with cut_at(step, monkeypatch) as reached:
            try:
                fetch(Vault(folder / "vault"), data, key, piece=BLOCK)
            except PowerCut:
                cut = True
        again = Vault(folder / "vault")
        part = again.fetching(name, key, len(data))
        whole = "replace" in reached[:-1] or not cut
        assert part.have == len(data) if whole else part.have <= len(data)
        part.close()
        assert fetch(again, data, key, piece=BLOCK)
        assert read(again, Taken(name, len(data), key, folder)) == data
        assert lies(folder) == [name]
        if not cut:
            assert reached == ["fsync", "fsync", "replace", "fsync"]
            return
    raise AssertionError("there are more steps than were cut")


def test_a_file_under_a_key_that_is_lost_is_fetched_anew(vault: Vault, tmp_path: Path) -> None:
    data = content(500)
    put(vault, tmp_path, data)  # got its name, but a crash kept its row from being written
    key = new_key()
    assert fetch(vault, data, key, piece=100)
    assert read(vault, Taken(hashlib.sha256(data).hexdigest(), 500, key, tmp_path)) == data
