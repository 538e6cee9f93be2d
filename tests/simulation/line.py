"""How the simulated line carries messages: as the bytes the real one carries, read as the real one reads them."""

from __future__ import annotations

import msgspec

from sync.core import Forked
from sync.protocol import PACKED, Hello, Pull, Pulled, Push, Pushed, SignedIn, SignIn, Welcome
from sync.transport import _Epoch, _read
from tests.simulation.network import Answer

Said = Hello | Push | Pull | SignIn
Heard = Welcome | Pushed | Pulled | SignedIn | Forked

DOORS: dict[type, str] = {Hello: "hello", Push: "push", Pull: "pull", SignIn: "sign_in"}
_ANSWERS: dict[str, type[Welcome | Pushed | Pulled | SignedIn]] = {
    "hello": Welcome,
    "push": Pushed,
    "pull": Pulled,
    "sign_in": SignedIn,
}


def packed(message: Said) -> bytes:
    """A message as it travels."""
    return msgspec.msgpack.encode(message)


def heard(door: str, answer: Answer) -> Heard:
    """The answer in what came back. Raises ``sync.trouble.Trouble`` as the transport does."""
    try:
        return _read(answer.status, {"Content-Type": PACKED}, answer.body, _ANSWERS[door])
    except _Epoch as epoch:
        return Forked(epoch.epoch, epoch.fork_seq)
