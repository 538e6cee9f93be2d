"""What an id may look like, wherever one comes in: a database need not keep, nor even compare, anything else."""

from __future__ import annotations

import re

IDENTITY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}")
"""Workstations send UUIDv7 text."""
