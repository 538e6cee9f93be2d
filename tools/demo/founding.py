"""Makes the data of a central office out of a demo county: all of it or nothing."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from oa_server.config import Config
from oa_server.office import setting_up
from oa_server.office.accounts import hashed_password, put_account
from oa_server.office.loading import load_into
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction
from tools.demo.county import PASSWORD, SERVER
from tools.demo.papers import Office


def found_office(data: Path, office: Office, now: datetime) -> None:
    """Put ``office`` with all its accounts into the folder ``data``, which must not be there yet.

    A process that ends half-way leaves no ``data`` behind, only a folder beside it that the next one clears away.
    """
    half = data.with_name(data.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    database = Database(Config(half).database)
    try:
        setting_up.set_up(database, SERVER, now)
        # One hash for all, since they share the password: seventy would take seconds.
        password = hashed_password(PASSWORD)
        with database.write() as connection:
            load_into(connection, office.records, office.series)
            for seat in office.county.seats:
                put_account(Transaction(connection), seat.account, seat.person.id, password, now)
    finally:
        database.close()
    half.rename(data)
