"""The messages about files, as they stand on the wire. The bytes of a file travel bare, in pieces.

``GET /v1/files/limits`` answers ``oa_core.files.FileLimits``. A content is named by its SHA-256 in hex.
"""

from __future__ import annotations

import msgspec

PIECE_HEADER = "X-Sha256"
"""Beside each piece on its way up: SHA-256 of the piece, in hex."""


class BeginUpload(msgspec.Struct, frozen=True):
    """``POST /v1/files/{sha256}/uploads``: hand a content in, or go on with one half handed in.

    ``record`` names a record that the person reads and that holds the content, if there is one: then nothing has to be
    sent. Refused with ``file_too_large``, ``file_kind_refused``, ``file_empty``, ``quota_full``.
    """

    size: int
    name: str
    record: str = ""


class Begun(msgspec.Struct, frozen=True):
    """Go on at ``offset`` of ``upload``; or ``have``: the content is there and the person has it too."""

    upload: str = ""
    offset: int = 0
    have: bool = False


class Received(msgspec.Struct, frozen=True):
    """``PUT /v1/uploads/{id}?offset=``: the server holds the first ``offset`` bytes, safe on its disk.

    A piece that does not begin where the server stands is refused as ``wrong_offset`` (fact ``offset``: the right one).
    """

    offset: int


class Completed(msgspec.Struct, frozen=True):
    """``POST /v1/uploads/{id}/complete``: the content is whole and has its name. Asked again, the same answer.

    Refused with ``wrong_offset`` while something is missing, ``file_damaged`` when the bytes have another name: then
    nothing of them is kept, and the upload begins anew.
    """

    sha256: str
