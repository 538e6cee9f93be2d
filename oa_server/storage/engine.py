"""What an engine has to offer so that an office can stand on it; ``sqlite`` and ``postgresql`` fill it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError


class Trouble(Enum):
    """What an error of a driver means to us, where it is no mistake of ours."""

    FULL = "no room is left"
    BUSY = "somebody holds it, or the line broke; a later try may work"
    CROSSED = "two transactions crossed each other; the same one may go through at once"
    UNREACHABLE = "no line could be made"


@dataclass(frozen=True)
class Backing:
    """A database as its engine opens it.

    Transactions of ``reading`` see one snapshot and cannot write. Those of ``writing`` exclude each other from their
    first statement on, in whichever process they run, and are on the disk when their commit returns.
    """

    reading: Engine
    writing: Engine
    shared: bool
    """Whether other servers may work on it at the same time."""
    is_there: Callable[[], bool]
    """Whether opening it finds something: a look, which makes nothing."""
    back_up: Callable[[str], None]
    """Put a copy aside before it is changed for good; the text tells which one."""
    trouble: Callable[[DBAPIError], Trouble | None]
