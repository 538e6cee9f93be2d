"""Papers of many organs and kinds, made up in the way they are really written: heads and tails as they occur."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Paper:
    """A text, and what it says about itself."""

    text: str
    title: str
    number: str
    addressees: str
    signature: str
    date: str


_FILE = Path(__file__).parents[1] / "data" / "other_papers.json"
PAPERS = tuple(Paper(**each) for each in json.loads(_FILE.read_text(encoding="utf-8")))
