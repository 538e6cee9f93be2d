"""How a command prints what it found."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def print_json(found: Mapping[str, object]) -> None:
    """One object on one line."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
