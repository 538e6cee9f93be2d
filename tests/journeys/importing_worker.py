"""A clerk who takes a folder over and whose program is then killed: prints how far it is, and never ends by itself."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from oa_client.bootstrap import build_session
from oa_client.settings import Account
from tests.support.central import PASSWORD


def main() -> None:
    """``CACHE URL AUTHORITY FOLDER``."""
    cache, url, authority, folder = sys.argv[1:]
    session = build_session(Path(cache), with_keyring=False)
    office = session.open(Account(url, authority, "clerk"), PASSWORD)
    while not office.register.people:  # the register comes first
        time.sleep(0.05)
    office.old_papers.run.start(Path(folder))
    while True:
        print(office.old_papers.run.progress.done, flush=True)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
