"""The messages between workstation and central office, as they stand on the wire.

They travel as MessagePack, or as JSON where somebody wants to read along (bytes are base64 there). Acts and the
bodies of records travel as bytes: this module carries them and never looks inside (``sync.bodies`` does).
"""

from __future__ import annotations

from datetime import datetime

import msgspec

API = 2
"""The shape of these messages. A server speaks this one and the one before it (``oa_server.http.older``)."""
OLDEST_API = 1
"""The oldest shape a server still answers."""

API_HEADER = "X-Api"
SCHEMA_HEADER = "X-Schema"
"""Carries ``oa_core.modules.SCHEMA``: what the workstation's program knows of records and commands."""
PACKED = "application/msgpack"
PLAIN = "application/json"

PUSH_ORDERS = 500
"""The most orders in one push."""
PUSH_BYTES = 1_000_000
"""How many bytes of acts one push carries, unless one order alone is larger (sync.md C13)."""
PAGE_RECORDS = 1_000
"""The most records in one page of a pull, unless one commit alone is larger (sync.md C13: 500 to 1,000)."""
PAGE_BYTES = 1_000_000
"""About how many bytes of bodies one page carries."""
BODY_LIMIT = 4 * 1024 * 1024
"""The largest request body the server reads, in bytes, and the most it unpacks from one."""
WRITING_SECONDS = 120.0
"""How long somebody counts as writing on a text after they said so."""
WRITING_SAID_SECONDS = 60.0
"""How often a workstation says so."""
WAIT_SECONDS = 25.0
"""How long the server holds ``GET /v1/wait`` before it says that nothing happened."""


class SignIn(msgspec.Struct, frozen=True):
    """``POST /v1/sign_in``: open a session for an account on a device (an id the workstation chose once)."""

    account: str
    password: str
    device: str


class SignedIn(msgspec.Struct, frozen=True):
    """A session: ``token`` is shown as ``Authorization: Bearer`` with every further request."""

    token: str
    person: str
    server: str
    epoch: int


class Hello(msgspec.Struct, frozen=True):
    """``POST /v1/hello``: the first words of a workstation that has just been started.

    ``token`` is the device token it was given last ("" the first time); ``dictionaries`` the numbers of the
    dictionaries it can unpack bodies with; ``epoch`` the last one it heard of (0: none).
    """

    turn: int
    epoch: int
    token: str = ""
    dictionaries: list[int] = []


class Dictionary(msgspec.Struct, frozen=True):
    """A dictionary bodies are packed with. What stands under a number never changes."""

    number: int
    content: bytes


class Welcome(msgspec.Struct, frozen=True):
    """The answer to ``Hello``.

    ``device`` and ``token`` are what the workstation is known by from now on. ``device`` is another than before
    when somebody else came with the same token (a copied disk, a restored one): it reads everything anew then.
    When ``epoch`` is not the one it named, what it knows of past ``fork_seq`` never happened (see ``Forked``).
    ``lease_days``: how long the cache may be opened without a word from the server.
    """

    turn: int
    server: str
    epoch: int
    fork_seq: int
    device: str
    token: str
    lease_days: int
    dictionaries: list[Dictionary] = []


class WireOrder(msgspec.Struct, frozen=True):
    """An order on its way up. ``lane`` keeps the orders of one root record in sequence; ``act`` is its JSON."""

    id: str
    lane: str
    record: str
    kind: str
    act: bytes
    made_at: datetime
    seen: int | None = None


class Push(msgspec.Struct, frozen=True):
    """``POST /v1/push``: orders in the sequence they were made, at most ``PUSH_ORDERS``.

    ``turn`` is a number of the asker's, said back by the answer: an answer to something else is no answer. ``head``
    is the newest ``seq`` the workstation has read up to (0: it does not say): a server that does not know it yet
    (``behind``) takes no orders from it.
    """

    turn: int
    epoch: int
    orders: list[WireOrder]
    head: int = 0


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one order. ``status`` is one of

    * ``applied``: done, in the feed at ``seq``; asked again, the same answer comes again
    * ``refused``: a rule forbids it; ``code`` and ``facts`` say which; asked again, the same answer comes again
    * ``blocked``: an earlier order of its lane was not applied; not looked at and not remembered
    * ``need_files``: the server does not hold ``files`` (SHA-256 names) yet; not remembered
    * ``unsupported``: this server does not know the command; kept by the workstation until it does
    """

    id: str
    status: str
    code: str = ""
    facts: dict[str, str] = {}
    seq: int = 0
    files: list[str] = []


class Pushed(msgspec.Struct, frozen=True):
    """Results in the order of the push; ``head`` is the server's newest ``seq``."""

    turn: int
    epoch: int
    head: int
    results: list[Result]


class Pull(msgspec.Struct, frozen=True):
    """``POST /v1/pull``: what is new in the person's scopes.

    ``scopes`` names every scope the workstation holds with how far it has read it, as ``(pos, floor)``: it has all
    news up to ``pos``, and held nothing of the scope before ``floor``, so that it need not hear who left before
    (sync.md B11). ``most``: about how many bytes of bodies it wants in one page; 0 leaves that to the server.
    ``doubts`` names scopes whose digest did not agree; the server writes that down, it is always a mistake of ours.
    """

    turn: int
    epoch: int
    scopes: dict[str, tuple[int, int]]
    most: int = 0
    doubts: list[str] = []


class ScopePage(msgspec.Struct, frozen=True, array_like=True):
    """What a page says of one scope: the cursor after it, and how the scope is to be read.

    ``reset``: what the workstation holds of it must be read anew; what is not named until it is whole goes.
    ``priority``: 0 is read first; the same number for scopes that matter alike. ``digest``: ``(count, sum)`` of
    the scope's records (``sync.bodies.mark``), present when the page makes the scope whole.
    """

    name: str
    pos: int
    floor: int
    reset: bool
    priority: int
    digest: tuple[int, int] | None = None


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record as it is now. ``into`` and ``out_of`` name scopes it has come into and gone out of; without any
    scope left the workstation forgets the record. ``body`` is ``None`` when the person may not read it; else it is
    packed as the stores keep it (``sync.bodies``)."""

    id: str
    kind: str
    rev: int
    seq: int
    into: list[str]
    out_of: list[str]
    body: bytes | None


class Pulled(msgspec.Struct, frozen=True):
    """One page: whole commits only. ``scopes`` are those it moves; when ``more`` is false every scope that the
    person has stands at ``head``. ``drop`` names scopes that are no longer theirs. What is in a verified backup up
    to ``safe`` can never be forgotten by a restored server."""

    turn: int
    epoch: int
    head: int
    safe: int
    now: datetime
    scopes: list[ScopePage]
    drop: list[str]
    changes: list[Change]
    more: bool


class Writing(msgspec.Struct, frozen=True):
    """``POST /v1/writing``: the text of this document is being written on, or (``ended``) no longer. Said again every
    ``WRITING_SAID_SECONDS``; it binds nobody (sync.md C9)."""

    document: str
    ended: bool = False


class Writers(msgspec.Struct, frozen=True):
    """The answer to ``Writing``: who else (person ids) has said so within ``WRITING_SECONDS``."""

    people: list[str]


class Woken(msgspec.Struct, frozen=True):
    """``GET /v1/wait?head=N``: answered as soon as something is new past ``head`` for the person, or after
    ``WAIT_SECONDS``. ``head`` is where the server stands."""

    epoch: int
    head: int


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer that is not 200: a code for the program and no words for people.

    Codes: ``not_signed_in`` (401), ``wrong_password`` (401), ``locked`` (423; ``retry_after`` seconds),
    ``device_retired`` (410), ``upgrade_needed`` (426; ``oldest``, ``newest``), ``epoch_changed`` (409; ``epoch``,
    ``fork_seq``), ``behind`` (503; ``head``: this copy of the office has not heard yet what the workstation knows),
    ``malformed`` (400), ``too_large`` (413), ``disk_full`` (507), ``busy`` (503), ``failed`` (500); about files
    ``not_found`` (404: or not this person's), ``no_preview`` (404), ``file_empty`` (400), ``file_too_large`` (413),
    ``file_kind_refused`` (415), ``quota_full`` (409), ``wrong_offset`` (409; ``offset``), ``file_damaged`` (422),
    ``bad_range`` (416; ``size``).
    """

    code: str
    facts: dict[str, str] = {}
