"""A clerk who submits a paper without the line and whose program is then killed: prints the paper's id, and waits."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from oa_client.bootstrap import build_session
from oa_client.settings import Account
from tests.support.book import CONTENT
from tests.support.central import PASSWORD


def main() -> None:
    """``FOLDER URL AUTHORITY``: open the cache in the folder, submit, tell, and never end by itself."""
    folder, url, authority = sys.argv[1:]
    session = build_session(Path(folder), with_keyring=False)
    office = session.open(Account(url, authority, "clerk"), PASSWORD)
    working = office.drafting.begin()
    office.drafting.submit(working, CONTENT, to="director")
    print(working.document_id, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
