"""``oa-client compare A B -o OUT.docx``: two versions of a paper as one with tracked changes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from oa_client.importing.files import read_source
from oa_client.importing.plain_text import decoded
from oa_client.output.atomic_file import write_atomically
from oa_client.output.tracked import tracked_docx
from oa_client.papers.printing import print_json
from oa_core.comparing.characters import Fate
from oa_core.comparing.paragraphs import compare
from oa_core.refusal import Refused

AUTHOR = "县政通"


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = parsers.add_parser("compare", help="two versions as one with tracked changes")
    parser.add_argument("before", type=Path, metavar="A")
    parser.add_argument("after", type=Path, metavar="B")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.docx", required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the DOCX whose accept-all is B and whose reject-all is A; 0.

    Raises ``Refused``: ``output_kind_unknown``, ``output_unwritable``, ``control_characters``, what reading refuses.
    """
    kind = arguments.output.suffix.lower()
    if kind != ".docx":
        raise Refused("output_kind_unknown", kind=kind)
    changes = compare(_paragraphs(arguments.before), _paragraphs(arguments.after))
    content = tracked_docx(changes, AUTHOR)
    try:
        write_atomically(arguments.output, content)
    except OSError as error:
        raise Refused("output_unwritable", path=arguments.output.name) from error
    told = {
        "paragraphs": len(changes),
        "added": sum(change.fate is Fate.ADDED for change in changes),
        "removed": sum(change.fate is Fate.REMOVED for change in changes),
        "changed": sum(change.fate is Fate.KEPT and change.before != change.after for change in changes),
    }
    if arguments.json:
        print_json(told)
    else:
        sys.stdout.write(
            f"{arguments.output}：新增 {told['added']} 段，删去 {told['removed']} 段，改动 {told['changed']} 段\n"
        )
    return 0


def _paragraphs(path: Path) -> list[str]:
    """The paragraphs of a file; a plain text's lines as they are, with their blanks and empty lines."""
    source = read_source(path)
    if path.suffix.lower() == ".txt":
        return decoded(path.read_bytes()).splitlines()
    return [line for piece in source for line in piece.text.split("\n")]
