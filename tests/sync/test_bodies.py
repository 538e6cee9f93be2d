"""Packed bodies: the same bytes come out, nothing grows without bound, and every byte shows in the digest."""

from __future__ import annotations

import threading

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync import bodies
from sync.bodies import (
    BODY_MOST,
    DICTIONARY,
    WORTH_PACKING,
    Unreadable,
    built_in,
    known,
    learn,
    mark,
    pack,
    summed,
    summed_up,
    unpack,
)

LONG = ('{"title":"' + "关于做好防汛工作的通知" * 40 + '"}').encode()


@given(st.text(max_size=2000))
def test_what_is_packed_comes_out_to_the_letter(text: str) -> None:
    body = b'{"t":"' + text.encode("utf-8", "surrogatepass") + b'"}'
    assert unpack(pack(body)) == body


def test_a_long_body_is_stored_smaller_and_a_short_one_as_it_is() -> None:
    assert len(pack(LONG)) < len(LONG) / 2
    short = b'{"a":1}'
    assert pack(short) == short
    edge = b"{" + b"x" * (WORTH_PACKING - 2)
    assert pack(edge) == edge


def test_a_body_never_grows_by_packing() -> None:
    noise = b"{" + bytes((n * 7919 + n * n) % 251 for n in range(4000))
    assert len(pack(noise)) <= len(noise)


def test_packing_is_the_same_everywhere() -> None:
    packed: list[bytes] = []
    threads = [threading.Thread(target=lambda: packed.append(pack(LONG))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(packed) == {pack(LONG)}


def test_the_dictionary_comes_with_the_program_and_is_named_in_what_it_packed() -> None:
    assert DICTIONARY in known()
    assert zstandard.get_frame_parameters(pack(LONG)).dict_id == DICTIONARY
    assert zstandard.ZstdCompressionDict(built_in(DICTIONARY)).dict_id() == DICTIONARY


def test_a_dictionary_that_was_sent_can_be_read_with_from_then_on() -> None:
    samples = [f'{{"n":{n},"text":"第{n}号线路恢复，情况正常。"}}'.encode() * 3 for n in range(400)]
    dictionary = zstandard.train_dictionary(4096, [*samples], dict_id=77)
    packed = zstandard.ZstdCompressor(3, dict_data=dictionary).compress(LONG)
    with pytest.raises(Unreadable, match="77"):
        unpack(packed)
    learn(77, dictionary.as_bytes())
    learn(77, b"another under the same number is not heard")
    try:
        assert unpack(packed) == LONG
        assert 77 in known()
    finally:
        del bodies._dictionaries[77]


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zstandard.ZstdCompressor().compress(b"{" + b" " * (BODY_MOST + 1))
    assert len(bomb) < 10_000
    with pytest.raises(Unreadable):
        unpack(bomb)


def test_a_frame_that_hides_its_size_is_not_unpacked() -> None:
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(LONG)
    with pytest.raises(Unreadable):
        unpack(hidden)


def test_what_lies_about_its_size_is_not_believed() -> None:
    honest = pack(LONG)
    for place in range(4, 12):
        spoilt = bytearray(honest)
        spoilt[place] ^= 0x11
        try:
            assert len(unpack(bytes(spoilt))) <= BODY_MOST
        except Unreadable:
            continue


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_unpack_or_be_refused(noise: bytes) -> None:
    try:
        unpack(noise)
    except Unreadable:
        return


@given(st.text(min_size=1, max_size=8), st.integers(0, 9), st.binary(max_size=20), st.binary(max_size=20))
def test_the_mark_depends_on_every_part(record: str, rev: int, body: bytes, other: bytes) -> None:
    assert 0 <= mark(record, rev, body) < 1 << 63
    assert mark(record, rev, body) != mark(record, rev + 1, body)
    assert mark(record, rev, body) != mark(record + "x", rev, body)
    assert (mark(record, rev, body) == mark(record, rev, other)) == (body == other)


@given(st.dictionaries(st.text(min_size=1), st.integers(0, (1 << 63) - 1), max_size=20))
def test_a_digest_kept_up_step_by_step_is_the_one_counted_anew(marks: dict[str, int]) -> None:
    digest = 0
    for value in marks.values():
        digest = summed(digest, value)
    assert (len(marks), digest) == summed_up(marks)
    for value in marks.values():
        digest = summed(digest, 0, value)
    assert digest == 0


def test_a_record_counted_twice_shows() -> None:
    once = summed(0, mark("a", 1, b"{}"))
    assert summed(once, mark("a", 1, b"{}")) not in (0, once)
