"""``python -m oa_server`` and ``oa-server``."""

from __future__ import annotations

import os

from oa_server.cli import app


def main() -> None:
    """Run the command line; what it writes is for the owner of the office's account alone."""
    os.umask(0o077)
    app()


if __name__ == "__main__":
    main()
