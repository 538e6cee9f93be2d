"""Number series: numbers are taken with the orders they are for, so a refused order uses none up."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from oa_core.records import Series
from oa_server.storage.database import upsert
from oa_server.storage.schema import SERIES


def next_number(connection: Connection, series: Series) -> int:
    """The next number of the series; the first is 1 (条例 art. 9(5): numbered by year, from 1, without gaps)."""
    query = select(SERIES.c.next).where(
        SERIES.c.organ == series.organ, SERIES.c.code == series.code, SERIES.c.year == series.year
    )
    number: int | None = connection.execute(query).scalar()
    return 1 if number is None else number


def put(connection: Connection, numbers: Mapping[Series, int]) -> None:
    """Let each of the series hand out this number next."""
    upsert(
        connection,
        SERIES,
        [
            {"organ": series.organ, "code": series.code, "year": series.year, "next": number}
            for series, number in numbers.items()
        ],
    )


def go_on_after(connection: Connection, series: Series, last: int) -> None:
    """Let the series go on after ``last``, the number its newest record carries; never back."""
    put(connection, {series: max(last + 1, next_number(connection, series))})
