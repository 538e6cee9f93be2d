"""``oa-client inspect FILE``: what a file says, and what each part of it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from oa_client.importing.files import read_source
from oa_client.papers.printing import print_json
from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.outline import SURE, Outline, fingerprint
from oa_core.structure.written import plain_of


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = parsers.add_parser("inspect", help="print what a file says, and what each part of it is")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the outline; 0."""
    source = read_source(arguments.file)
    outline = infer(source)
    if arguments.json:
        print_json(plain_of(outline, facts(outline), fingerprint(piece.text for piece in source)))
    else:
        sys.stdout.write(_lines(outline))
    return 0


def _lines(outline: Outline) -> str:
    """One line per block: its kind, a question mark when it is doubtful, its text."""
    return "".join(
        f"{'?' if block.confidence < SURE else ' '} {block.kind:<16}{block.text}\n"
        for block in outline.blocks
    )
