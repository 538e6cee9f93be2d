"""Bodies of records as they are stored and sent: JSON, packed once with a shared dictionary (sync.md C13).

A packed body tells by itself what it is: it begins with ``{`` when it was left as it is, else it is one zstd frame
that names its dictionary. Both stores and the wire keep it unchanged, so that its mark is the same everywhere.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

import zstandard

BODY_MOST = 8 * 1024 * 1024
"""The largest body that is unpacked, in bytes: four times the longest text there may be, with room to spare."""
WORTH_PACKING = 96
"""Bodies shorter than this, in bytes, are left as they are."""

DICTIONARY = 1
"""The number of the dictionary new bodies are packed with. A new one gets a new number and file; none is changed."""
_LEVEL = 3
_MODULUS = 1 << 63

_dictionaries: dict[int, zstandard.ZstdCompressionDict] = {}
_learning = threading.Lock()
_mine = threading.local()


class Unreadable(ValueError):
    """The bytes are no packed body, or one that needs a dictionary nobody has told us."""


def built_in(number: int) -> bytes:
    """A dictionary that comes with the program. Raises ``OSError`` for one that does not."""
    return (Path(__file__).parent / "dictionaries" / f"{number}.zstd").read_bytes()


def learn(number: int, content: bytes) -> None:
    """Be able to unpack what was packed with this dictionary. Learning one again changes nothing."""
    with _learning:
        if number not in _dictionaries:
            _dictionaries[number] = zstandard.ZstdCompressionDict(content)


def known() -> Collection[int]:
    """The numbers of the dictionaries there are."""
    _built_in()
    return frozenset(_dictionaries)


def _built_in() -> None:
    if DICTIONARY not in _dictionaries:
        learn(DICTIONARY, built_in(DICTIONARY))


def pack(body: bytes) -> bytes:
    """``body`` (JSON of a record) as it is stored and sent: packed where that makes it smaller."""
    if len(body) < WORTH_PACKING:
        return body
    packer: zstandard.ZstdCompressor | None = getattr(_mine, "packer", None)
    if packer is None:  # one for each thread: they are not safe to share
        _built_in()
        packer = _mine.packer = zstandard.ZstdCompressor(
            _LEVEL, dict_data=_dictionaries[DICTIONARY], write_checksum=False
        )
    packed = packer.compress(body)
    return packed if len(packed) < len(body) else body


def unpack(stored: bytes) -> bytes:
    """The JSON in a packed body. Raises ``Unreadable``; never unpacks more than ``BODY_MOST`` bytes."""
    if stored[:1] == b"{":
        return stored
    try:
        frame = zstandard.get_frame_parameters(stored)
        if not 0 <= frame.content_size <= BODY_MOST:
            raise Unreadable("too large, or of unknown size")
        return _unpacker(frame.dict_id).decompress(stored, max_output_size=BODY_MOST)
    except zstandard.ZstdError as error:
        raise Unreadable(str(error)) from error


def _unpacker(number: int) -> zstandard.ZstdDecompressor:
    made: dict[int, zstandard.ZstdDecompressor] | None = getattr(_mine, "unpackers", None)
    if made is None:
        made = _mine.unpackers = {}
    if number not in made:
        _built_in()
        if number and number not in _dictionaries:
            raise Unreadable(f"dictionary {number} is not known")
        made[number] = zstandard.ZstdDecompressor(dict_data=_dictionaries[number] if number else None)
    return made[number]


def mark(record: str, rev: int, stored: bytes) -> int:
    """What one record adds to the digest of its scopes (sync.md C12): 63 bits that depend on every byte of it."""
    told = hashlib.blake2b(f"{record}|{rev}|".encode() + stored, digest_size=8)
    return int.from_bytes(told.digest(), "big") % _MODULUS


def summed(digest: int, came: int, left: int = 0) -> int:
    """A digest after records came in and left, each as the sum of their marks. A sum rather than an exclusive-or:
    a record counted twice shows."""
    return (digest + came - left) % _MODULUS


def summed_up(marks: Mapping[str, int]) -> tuple[int, int]:
    """The digest ``(count, sum)`` of records by their marks: the slow way, to check the other."""
    return len(marks), sum(marks.values()) % _MODULUS
