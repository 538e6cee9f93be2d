"""``python -m oa_client``, and the console script ``oa-client``."""

from __future__ import annotations

import sys

from oa_client.cli import main

if __name__ == "__main__":
    sys.exit(main())
