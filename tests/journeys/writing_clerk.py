"""A workstation without the line whose program is killed: ``FOLDER URL AUTHORITY PERSON DOCUMENT SAVED KEPT``.

It saves the text ``SAVED`` of the document, keeps ``KEPT`` on top of it, says so and waits to be killed.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from oa_client.bootstrap import build_session
from oa_client.settings import Account
from tests.support.central import PASSWORD


def main() -> None:
    """Write, and wait for the end."""
    folder, url, authority, person, document, saved, kept = sys.argv[1:]
    office = build_session(Path(folder), with_keyring=False).open(Account(url, authority, person), PASSWORD)
    working = office.drafting.open(document)
    working = office.drafting.save(working, replace(working.content, body=saved))
    office.drafting.keep(working, replace(working.content, body=kept))
    print("written", flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
