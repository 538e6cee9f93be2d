"""The commands that take a paper from a file: ``oa-client inspect FILE`` and its sisters.

Each command is a module with ``add(parsers)``, which sets ``run`` and returns nothing, and ``run(arguments) -> int``.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from oa_client.papers import check, compare, inspect, typeset
from oa_client.papers.printing import print_json
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

_COMMANDS = (inspect, typeset, check, compare)

FAILED = 2
"""What a command returns that was refused; 1 is a paper with errors."""


class _Parser(argparse.ArgumentParser):
    """Wrong arguments are refused like everything else."""

    def error(self, message: str) -> NoReturn:
        raise Refused("arguments_wrong", usage=" ".join(self.format_usage().split()))


def main(arguments: Sequence[str], sentence: Callable[[str, Mapping[str, str]], str]) -> int:
    """Run one command; ``sentence`` words a refusal. An error is one sentence, never a traceback."""
    json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if json else None, errors="backslashreplace")
    try:
        given = _parser().parse_args(arguments)
        status: int = given.run(given)
    except Refused as refused:
        return _told(refused, sentence, json)
    except (Exception, MemoryError, RecursionError) as error:
        log.debug("command failed", exc_info=error)
        return _told(Refused("file_odd", kind=type(error).__name__), sentence, json)
    return status


def _told(refused: Refused, sentence: Callable[[str, Mapping[str, str]], str], json: bool) -> int:
    message = sentence(refused.code, refused.facts)
    if json:
        print_json({"error": refused.code, "message": message})
    else:
        sys.stderr.write(f"{message}\n")
    return FAILED


def _parser() -> _Parser:
    parser = _Parser(prog="oa-client", description="县政通")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(parsers)
    return parser
