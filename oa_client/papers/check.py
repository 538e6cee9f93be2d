"""``oa-client check FILE``: what is wrong in a paper, where, why, and how to put it right."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from oa_client.importing.geometry import measure
from oa_client.papers.outline_file import read_outline
from oa_client.papers.printing import print_json
from oa_core.checking.check import check
from oa_core.checking.context import NOTHING_KNOWN, Context
from oa_core.checking.rules import Finding, Level, Report
from oa_core.checking.settings import NO_SETTINGS, Settings, settings_of
from oa_core.documents.paper import Form
from oa_core.documents.setting import form_of
from oa_core.refusal import Refused
from oa_core.structure.outline import Element, Outline

_LEVELS = {Level.ERROR: "错误", Level.WARNING: "提醒", Level.HINT: "建议"}
_LARGEST_SETTINGS = 1024 * 1024
_SHOWN = 20
"""How much of a place is shown in a line."""


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = parsers.add_parser("check", help="say what is wrong in a paper; exit 1 when an error stands")
    parser.add_argument(
        "file", type=Path, metavar="IN", help="a text, a DOCX, or what inspect --json printed"
    )
    parser.add_argument("--rules", type=Path, metavar="FILE", help="the office's own rules (JSON)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 when an error stands, else 0.

    Raises ``Refused``: ``rules_malformed`` and its sisters, and what reading refuses.
    """
    settings = _settings(arguments.rules) if arguments.rules is not None else NO_SETTINGS
    outline, _ = read_outline(arguments.file)
    report = check(outline, _context(arguments.file, outline), settings)
    if arguments.json:
        print_json(
            {
                "findings": [_plain(finding) for finding in report.findings],
                "not_checked": list(report.not_checked),
                "lacking": {rule: list(facts) for rule, facts in report.not_checked.items()},
            }
        )
    else:
        sys.stdout.write(_lines(report, outline))
    return 1 if report.has_errors else 0


def _context(path: Path, outline: Outline) -> Context:
    """What the file says beside its text: the measures of a DOCX, and whether its mark is that of a letter."""
    if path.suffix.lower() != ".docx":
        return NOTHING_KNOWN
    letter = form_of(outline) is Form.LETTER
    known = not letter or bool(outline.texts(Element.MARK))
    return Context(geometry=measure(path, outline), letter=letter if known else None)


def _settings(path: Path) -> Settings:
    try:
        if path.stat().st_size > _LARGEST_SETTINGS:
            raise Refused("rules_malformed")
        return settings_of(json.loads(path.read_bytes()))
    except OSError as error:
        raise Refused("file_unreadable") from error
    except (ValueError, RecursionError) as error:
        raise Refused("rules_malformed") from error


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "block": finding.block,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "fix": None if finding.fix is None else {"replace": finding.fix},
        "source": finding.source,
    }


def _lines(report: Report, outline: Outline) -> str:
    """One line per finding, with the words it is about, and one about what could not be checked."""
    lines = []
    for finding in report.findings:
        place = outline.blocks[finding.block].text[finding.start : finding.end]
        shown = place if len(place) <= _SHOWN else f"{place[:_SHOWN]}…"
        words = f"“{shown}” " if shown else ""
        lines.append(
            f"{_LEVELS[finding.level]} {finding.rule} 第{finding.block + 1}段 {words}{finding.message}"
        )
    if report.not_checked:
        lines.append(f"缺少依据、没有检查的规则：{'、'.join(report.not_checked)}")
    return "".join(f"{line}\n" for line in lines)
