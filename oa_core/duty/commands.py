"""What people ask of the duty log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Log:
    """记一条: write down what happened when."""

    text: str
    happened_at: datetime


@dataclass(frozen=True)
class Correct:
    """更正: write a new entry that corrects the entry ``corrects``; the old one stays as it is."""

    corrects: str
    text: str
    happened_at: datetime
