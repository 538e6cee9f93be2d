"""Identities that come out of a seed: shaped like UUIDv7, so that they sort by time as real ones do."""

from __future__ import annotations

from datetime import datetime
from random import Random


def seeded_id(at: datetime, random: Random) -> str:
    """A UUIDv7 text (RFC 9562, 5.7) of the instant ``at`` (aware) whose random bits come from ``random``."""
    head = f"{round(at.timestamp() * 1000):012x}"
    tail = f"{random.getrandbits(74):019x}"
    variant = "89ab"[int(tail[0], 16) % 4]
    return f"{head[:8]}-{head[8:]}-7{tail[1:4]}-{variant}{tail[4:7]}-{tail[7:]}"
