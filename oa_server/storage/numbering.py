"""Number series: the next number is taken inside the order's own savepoint, so a refused order uses none up."""

from __future__ import annotations

from sqlalchemy import Connection, select

from oa_core.records import Series
from oa_server.storage.database import upsert
from oa_server.storage.schema import SERIES


def allot(connection: Connection, series: Series) -> int:
    """The next number of the series; the first is 1 (条例 art. 9(5): numbered by year, from 1, without gaps)."""
    number = _next(connection, series)
    _put(connection, series, number + 1)
    return number


def go_on_after(connection: Connection, series: Series, last: int) -> None:
    """Let the series go on after ``last``, the number its newest record carries; never back."""
    _put(connection, series, max(last + 1, _next(connection, series)))


def _next(connection: Connection, series: Series) -> int:
    query = select(SERIES.c.next).where(
        SERIES.c.organ == series.organ, SERIES.c.code == series.code, SERIES.c.year == series.year
    )
    number: int | None = connection.execute(query).scalar()
    return 1 if number is None else number


def _put(connection: Connection, series: Series, number: int) -> None:
    row = {"organ": series.organ, "code": series.code, "year": series.year, "next": number}
    upsert(connection, SERIES, [row])
