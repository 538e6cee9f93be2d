"""How far the person's papers have been read by this workstation: a list that is not whole yet must not look it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from oa_client.storage import scopes


@dataclass(frozen=True)
class Loading:
    """``whole``: everything the person may read is here. ``inbox``: what waits for them is, so that they can work.

    ``done`` of ``total`` scopes are read; ``total`` is ``None`` until the server has named all of them.
    """

    whole: bool
    inbox: bool
    done: int
    total: int | None


def loading(connection: Connection) -> Loading:
    """How far the reading is. The server sends first what everybody needs, then what waits for the person, then the
    rest (``sync.protocol.ScopePage.priority``)."""
    held = scopes.load(connection).values()
    named = scopes.all_named(connection)
    first = [each for each in held if each.name == "all" or each.name.startswith("inbox:")]
    # Scopes of the rest are named only once those that come first have been read to their end.
    beyond = named or len(first) < len(held)
    return Loading(
        whole=named and all(each.whole for each in held),
        inbox=beyond and all(each.whole for each in first),
        done=sum(bool(each.whole) for each in held),
        total=len(held) if named else None,
    )
