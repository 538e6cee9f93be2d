"""Where a workstation keeps its things."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

PROGRAM = "xianzhengtong"


def data_folder() -> Path:
    """The folder of this user's caches and settings, made when it is missing."""
    return platformdirs.user_data_path(PROGRAM, appauthor=False, ensure_exists=True)


def cache_name(server_url: str, account: str) -> str:
    """The name of the cache of one account on one server; it tells neither."""
    return hashlib.sha256(f"{server_url}\n{account}".encode()).hexdigest()[:24]
