"""A workstation that works until somebody cuts its power: ``FOLDER URL AUTHORITY PERSON SEED``.

Prints the ids of its orders once their acts are done, that is: once the person has seen them done.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

from sqlalchemy import select

from oa_client.bootstrap import build_session
from oa_client.settings import Account
from oa_client.storage.schema import outbox
from tests.support.central import PASSWORD
from tests.support.workday import busy_minute

BREATH = 0.1
"""Seconds between two acts: people are slower, but then nothing would be under way when the power goes."""


def main() -> None:
    """Open the cache in the folder and act by the dice, without end."""
    folder, url, authority, person, seed = sys.argv[1:]
    session = build_session(Path(folder), with_keyring=False)
    office = session.open(Account(url, authority, person), PASSWORD)
    dice = Random(seed)
    told: set[str] = set()
    print("open", flush=True)
    while True:
        busy_minute(office, dice)
        with office.read() as connection:
            known = set(connection.scalars(select(outbox.c.id)))
        for order in sorted(known - told):
            print(order, flush=True)
        told |= known
        time.sleep(BREATH)


if __name__ == "__main__":
    main()
