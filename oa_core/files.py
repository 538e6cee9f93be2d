"""Files that go with a record (附件): what is told of one, and which files the office takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.texts import check_written

MEGABYTE = 1024 * 1024
NAME_LIMIT = 120
"""The longest name, in characters: with the folders above it, it still fits every file system."""
FILES_LIMIT = 50
"""The most files that go with one record."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\t\n]')
_SPREAD_LEVEL = re.compile(r"(?<=[绝机秘])\s+(?=密)")
_BETWEEN_WORDS = re.compile(r"[\s_\-—–·.,，。、;；()（）\[\]【】《》「」{}]+")


@dataclass(frozen=True)
class Attachment:
    """One file as its record names it. ``sha256`` (hex) is the name of its content, ``size`` its length in bytes."""

    sha256: str
    name: str
    size: int
    media: str


@dataclass(frozen=True)
class FileLimits:
    """Which files a central office takes, as it announces them. Sizes are bytes.

    ``quota`` bounds what one person may have handed in without any record naming it yet; ``chunk`` is the largest piece
    of a file in one request. ``media`` tells the media type of each extension that is taken.
    """

    largest: int
    quota: int
    chunk: int
    media: dict[str, str]


FILE_LIMITS = FileLimits(
    largest=100 * MEGABYTE,
    quota=500 * MEGABYTE,
    chunk=MEGABYTE,
    media={
        "pdf": "application/pdf",
        "ofd": "application/ofd",
        "txt": "text/plain",
        "csv": "text/csv",
        "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt": "application/vnd.ms-powerpoint",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "wps": "application/vnd.ms-works",
        "et": "application/vnd.wps-office.et",
        "dps": "application/vnd.wps-office.dps",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "bmp": "image/bmp",
        "tif": "image/tiff",
        "tiff": "image/tiff",
    },
)
"""What is taken everywhere: documents, tables, slides, scans. A central office may announce less, never more."""


def is_content_name(text: str) -> bool:
    """Whether ``text`` has the form of a content's name: SHA-256 in lower-case hex."""
    return _SHA256.fullmatch(text) is not None


def media_of(name: str, limits: FileLimits = FILE_LIMITS) -> str:
    """The media type that the name's extension stands for. Raises ``Refused("file_kind_refused")``."""
    stem, dot, extension = name.rpartition(".")
    media = limits.media.get(extension.lower()) if dot and stem else None
    if media is None:
        raise Refused("file_kind_refused", kind=extension[:16] if dot else "")
    return media


def check_size(size: int, limits: FileLimits = FILE_LIMITS) -> None:
    """Raise ``Refused``: ``file_empty``, ``file_too_large``."""
    if size <= 0:
        raise Refused("file_empty")
    if size > limits.largest:
        raise Refused("file_too_large", limit=f"{limits.largest // MEGABYTE} MB")


def check_name(name: str) -> None:
    """Raise ``Refused`` for a name that must not be kept: ``file_name_wrong``, ``control_characters``, ``classified``.

    A name carries a mark when a level stands in it as a word of its own (机密-方案.pdf) or with its star; inside a
    sentence (保守国家秘密的规定.pdf) it is no mark.
    """
    if not name.strip(" .") or len(name) > NAME_LIMIT or _NOT_IN_NAMES.search(name) or name != name.strip():
        raise Refused("file_name_wrong", limit=str(NAME_LIMIT))
    check_written((name,))
    words = _BETWEEN_WORDS.sub("\n", _SPREAD_LEVEL.sub("", name))
    refuse_classified((words, name))


def check_attachable(
    file: Attachment, beside: Sequence[Attachment], limits: FileLimits = FILE_LIMITS
) -> None:
    """Raise ``Refused`` for a file that cannot go with a record that has the files ``beside`` already.

    Codes: those of ``check_name`` and ``check_size``, ``file_kind_refused`` (also when the media type is not that of
    the name), ``file_malformed`` (no content's name), ``file_attached`` (the content is there), ``too_many_files``.
    """
    if not is_content_name(file.sha256):
        raise Refused("file_malformed")
    check_name(file.name)
    check_size(file.size, limits)
    if media_of(file.name, limits) != file.media:
        raise Refused("file_kind_refused", kind=file.media[:32])
    same = next((each for each in beside if each.sha256 == file.sha256), None)
    if same is not None:
        raise Refused("file_attached", name=same.name)
    if len(beside) >= FILES_LIMIT:
        raise Refused("too_many_files", limit=str(FILES_LIMIT))
