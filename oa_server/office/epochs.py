"""When the office goes back in time: noticing it, and saying aloud that what came after never happened (sync.md B27).

Beside the database stands a file that knows how far the office has come. A database that is behind it has forgotten
something its workstations were told: it is not served before somebody declares a new epoch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from oa_server.storage import feed, journal, meta
from oa_server.storage.durable import put_in_place
from oa_server.storage.feed import Epoch


class WentBack(Exception):
    """The database knows less than the office did; the text says how that shows."""


@dataclass(frozen=True)
class Notes:
    """What the side file says: whose office it is, its epochs, and the newest ``seq`` ever handed out."""

    server: str
    seq: int
    epochs: tuple[Epoch, ...]


def notes_in(data: Path) -> Path:
    """The side file of the office in the folder ``data``."""
    return data / "epochs.json"


def read(file: Path) -> Notes | None:
    """What the side file says; ``None`` without one. Raises ``WentBack`` when nobody can tell."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Notes)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WentBack(f"{file} cannot be read") from error


def write(connection: Connection, file: Path) -> Notes:
    """Note how far the office has come, on the disk when this returns."""
    notes = Notes(meta.server(connection) or "", feed.head(connection).seq, tuple(feed.epochs(connection)))
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(msgspec.json.encode(notes))
    put_in_place(fresh, file)
    return notes


def check(connection: Connection, file: Path) -> None:
    """Raises ``WentBack`` unless the database knows everything that the side file does, or when an office that was
    served has none: nobody can tell how old the database is then."""
    notes = read(file)
    if notes is None:
        if meta.is_served(connection):
            raise WentBack(f"{file} is not there, which tells how far the office had come")
        return
    server, head = meta.server(connection), feed.head(connection)
    if notes.server != server:
        raise WentBack(f"{file} is about the office {notes.server}, and the database about {server}")
    epoch = notes.epochs[-1].epoch
    if (head.epoch, head.seq) < (epoch, notes.seq):
        raise WentBack(
            f"the database goes to {head.seq} in epoch {head.epoch}, and the office had come to {notes.seq} in {epoch}"
        )


def declare(connection: Connection, file: Path, now: datetime) -> Epoch:
    """Begin a new epoch with what the database holds now: what its workstations know past it never happened.

    It is numbered by the second it begins in (since 1970): a number may not come again, and epochs that are lost
    together with their side file are known to nobody here.

    Raises ``WentBack`` when the side file cannot be read or is about another office.
    """
    notes = read(file)
    server, head = meta.server(connection), feed.head(connection)
    if notes is not None and notes.server != server:
        raise WentBack(f"{file} is about the office {notes.server}, and the database about {server}")
    missed = [] if notes is None else [each for each in notes.epochs if each.epoch > head.epoch]
    begun = Epoch(
        epoch=max(int(now.timestamp()), 1 + max([head.epoch, *(each.epoch for each in missed)])),
        fork_seq=min([head.seq, *(each.fork_seq for each in missed)]),
        started_at=now,
    )
    feed.fork(connection, [*missed, begun])
    facts = {"epoch": str(begun.epoch), "fork_seq": str(begun.fork_seq)}
    journal.write(connection, [journal.Entry(now, "epoch_begun", facts=facts)])
    return begun
