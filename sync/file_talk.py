"""The conversation about files, without I/O: how a content goes up, comes down, and its first page before it.

Each function is a generator as in ``sync.core``: it yields what to say to the server and what to do in the vault, and
is sent what came of it. Every piece is a step of its own, so a worker may stop, and a simulator cut the line, between
any two of them; the next conversation begins where both sides stand.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from sync.file_protocol import BeginUpload, Begun

PIECE = 256 * 1024
"""Bytes in one request: a second on a 2 Mbit/s line."""
ROUNDS = 3
"""How often a content may turn out damaged before it is left for later."""


@dataclass(frozen=True)
class Outbound:
    """A content to hand in; ``record`` is one that refers to it, or nothing."""

    sha256: str
    name: str
    size: int
    record: str


@dataclass(frozen=True)
class Inbound:
    """A content to fetch by ``record``, which refers to it."""

    sha256: str
    size: int
    record: str


@dataclass(frozen=True)
class PageOf:
    """A first page to fetch by ``record``, which refers to the content."""

    sha256: str
    record: str


Job = Outbound | Inbound | PageOf

# Said to the server


@dataclass(frozen=True)
class Begin:
    """Answered by ``Begun`` or ``Denied``."""

    sha256: str
    message: BeginUpload


@dataclass(frozen=True)
class SendPiece:
    """Answered by ``Stands`` (also when the server stood elsewhere) or ``Denied``."""

    upload: str
    offset: int
    piece: bytes


@dataclass(frozen=True)
class Complete:
    """Answered by ``Done``, by ``Stands`` while something is missing, or ``Denied`` (``file_damaged``)."""

    upload: str


@dataclass(frozen=True)
class GetPiece:
    """Answered by ``bytes`` from ``offset`` on, or ``Denied``."""

    sha256: str
    record: str
    offset: int
    length: int


@dataclass(frozen=True)
class GetPage:
    """Answered by ``bytes`` or ``Denied``."""

    sha256: str
    record: str


@dataclass(frozen=True)
class Stands:
    """The server holds so many bytes."""

    offset: int


@dataclass(frozen=True)
class Done:
    """The server has the content."""


@dataclass(frozen=True)
class Denied:
    """The server says no, for good or until something changes: ``code`` as in ``sync.protocol.Failure``."""

    code: str
    facts: dict[str, str]


# Done here


@dataclass(frozen=True)
class ReadPiece:
    """Read the content to hand in; answered by ``bytes``, or ``None`` when it does not open."""

    sha256: str
    offset: int
    length: int


@dataclass(frozen=True)
class Resume:
    """Take up a content that is being fetched; answered by how many bytes are here, or ``None`` when it is not wanted
    any more."""

    sha256: str


@dataclass(frozen=True)
class KeepPiece:
    """Answered by how many bytes are here then."""

    sha256: str
    piece: bytes


@dataclass(frozen=True)
class Finish:
    """All bytes are here: verify them and give the content its name; answered by whether it is what its name says."""

    sha256: str


@dataclass(frozen=True)
class Sent:
    """Commit: the server has the content, orders may refer to it."""

    sha256: str


@dataclass(frozen=True)
class NotTaken:
    """Commit: the server does not take the content, or does not give it."""

    sha256: str
    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class PageHere:
    """Commit: the first page; empty when there is none."""

    sha256: str
    jpeg: bytes


@dataclass(frozen=True)
class PageLater:
    """The server has not drawn the first page yet: others get their turn before it is asked for again."""

    sha256: str


Ask = Begin | SendPiece | Complete | GetPiece | GetPage
Deed = ReadPiece | Resume | KeepPiece | Finish | Sent | NotTaken | PageHere | PageLater
Step = Ask | Deed
Reply = Begun | Stands | Done | Denied | bytes | int | bool | None
Talk = Generator[Step, Reply, None]


class Puzzled(Exception):
    """The other side does not come forward, or keeps sending what is not the content: left for later."""


def talk(job: Job) -> Talk:
    """The conversation for a job."""
    match job:
        case Outbound():
            return hand_in(job)
        case Inbound():
            return fetch(job)
        case PageOf():
            return fetch_page(job)


def hand_in(job: Outbound) -> Talk:
    """Hand a content in, from where the server stands."""
    for _ in range(ROUNDS):
        begun = yield Begin(job.sha256, BeginUpload(job.size, job.name, job.record))
        if isinstance(begun, Denied):
            yield NotTaken(job.sha256, begun.code, begun.facts)
            return
        assert isinstance(begun, Begun)
        if begun.have:
            yield Sent(job.sha256)
            return
        end = yield from _send(job, begun)
        if isinstance(end, Done):
            yield Sent(job.sha256)
            return
        if end.code != "file_damaged":
            yield NotTaken(job.sha256, end.code, end.facts)
            return
    raise Puzzled("what arrives is never what was sent")


def _send(job: Outbound, begun: Begun) -> Generator[Step, Reply, Done | Denied]:
    offset, backward = begun.offset, 0
    while True:
        while offset < job.size:
            piece = yield ReadPiece(job.sha256, offset, min(PIECE, job.size - offset))
            if not piece:
                return Denied("file_lost", {"name": job.name})
            assert isinstance(piece, bytes)
            stands = yield SendPiece(begun.upload, offset, piece)
            if isinstance(stands, Denied):
                return stands
            assert isinstance(stands, Stands)
            backward += stands.offset <= offset
            if backward > ROUNDS:
                raise Puzzled("the server does not come forward")
            offset = stands.offset
        answer = yield Complete(begun.upload)
        if not isinstance(answer, Stands):
            assert isinstance(answer, Done | Denied)
            return answer
        backward += 1
        if backward > ROUNDS:
            raise Puzzled("the server does not come to an end")
        offset = answer.offset


def fetch(job: Inbound) -> Talk:
    """Fetch a content, from where we stand."""
    for _ in range(ROUNDS):
        have = yield Resume(job.sha256)
        if have is None:
            return
        assert isinstance(have, int)
        while have < job.size:
            piece = yield GetPiece(job.sha256, job.record, have, min(PIECE, job.size - have))
            if isinstance(piece, Denied):
                yield NotTaken(job.sha256, piece.code, piece.facts)
                return
            if not piece:
                raise Puzzled("the server sends nothing")
            assert isinstance(piece, bytes)
            kept = yield KeepPiece(job.sha256, piece[: job.size - have])
            assert isinstance(kept, int)
            have = kept
        whole = yield Finish(job.sha256)
        if whole:
            return
    raise Puzzled("what arrives is never what was asked for")


def fetch_page(job: PageOf) -> Talk:
    """Fetch a first page. While the server still prepares it (``busy``) it is left for later."""
    page = yield GetPage(job.sha256, job.record)
    if isinstance(page, Denied) and page.code == "busy":
        yield PageLater(job.sha256)
        return
    if isinstance(page, Denied):
        yield PageHere(job.sha256, b"")
        return
    assert isinstance(page, bytes)
    yield PageHere(job.sha256, page)
