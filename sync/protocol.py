"""The messages between workstation and central office, as they stand on the wire (JSON by msgspec).

Bodies of records and acts travel as raw JSON: this package carries them and never looks inside.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

API = 1
"""The shape of these messages. A server speaks this one and the one before it."""
OLDEST_API = 1
"""The oldest shape a server still answers."""

API_HEADER = "X-Api"
PUSH_BATCH = 100
"""The most orders in one push."""
PULL_PAGE = 500
"""The most changes in one page of a pull, unless one commit alone is larger."""
BODY_LIMIT = 4 * 1024 * 1024
"""The largest request body the server reads, in bytes."""
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


class WireOrder(msgspec.Struct, frozen=True):
    """An order on its way up. ``lane`` keeps the orders of one root record in sequence."""

    id: str
    lane: str
    record: str
    kind: str
    act: msgspec.Raw
    made_at: datetime
    seen: int | None = None


class Push(msgspec.Struct, frozen=True):
    """``POST /v1/push``: orders in the sequence they were made, at most ``PUSH_BATCH``."""

    epoch: int
    orders: list[WireOrder]


class Result(msgspec.Struct, frozen=True):
    """What became of one order. ``status`` is one of

    * ``applied``: done, in the feed at ``seq``; asked again, the same answer comes again
    * ``refused``: a rule forbids it; ``code`` and ``facts`` say which
    * ``blocked``: an earlier order of its lane was refused; not looked at and not remembered
    * ``unsupported``: this server does not know the command; kept by the workstation until it does
    """

    id: str
    status: str
    code: str = ""
    facts: dict[str, str] = {}
    seq: int = 0


class Pushed(msgspec.Struct, frozen=True):
    """Results in the order of the push; ``head`` is the server's newest ``seq``."""

    epoch: int
    head: int
    results: list[Result]


class Pull(msgspec.Struct, frozen=True):
    """``POST /v1/pull``: what is new past each scope's position. Scopes the workstation holds are all named."""

    epoch: int
    positions: dict[str, int]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record as it is now. ``into`` and ``out_of`` name scopes it has come into and gone out of; without any
    scope left the workstation forgets the record. ``body`` is left out when the person may not read it.

    ``raw`` is what stands under ``body`` on the wire: msgspec cannot decode ``Raw | None``.
    """

    id: str
    kind: str
    rev: int
    seq: int
    into: list[str]
    out_of: list[str] = []
    raw: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="body")

    @property
    def body(self) -> msgspec.Raw | None:
        """The record as JSON, or ``None`` when it was left out."""
        return self.raw if bytes(self.raw) not in (b"", b"null") else None


class Pulled(msgspec.Struct, frozen=True):
    """One page: whole commits only. ``positions`` are the positions after it; scopes in ``drop`` are no longer
    the person's. ``more`` asks for the next page."""

    epoch: int
    head: int
    positions: dict[str, int]
    drop: list[str]
    changes: list[Change]
    more: bool
    now: datetime


class Woken(msgspec.Struct, frozen=True):
    """``GET /v1/wait?head=N``: answered as soon as something is new past ``head`` for the person, or after
    ``WAIT_SECONDS``. ``head`` is where the server stands."""

    epoch: int
    head: int


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer that is not 200: a code for the program and no words for people.

    Codes: ``not_signed_in`` (401), ``wrong_password`` (401), ``locked`` (423; ``retry_after`` seconds),
    ``upgrade_needed`` (426; ``oldest``, ``newest``), ``epoch_changed`` (409), ``malformed`` (400),
    ``too_large`` (413), ``disk_full`` (507), ``busy`` (503), ``failed`` (500).
    """

    code: str
    facts: dict[str, str] = {}
