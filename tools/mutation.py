"""Do the tests notice when a rule is wrong? ``python -m tools.mutation`` changes the rules one small thing at a time.

On demand, with mutmut (``pip install mutmut`` into any environment that has the project's): it plants each mistake in
``oa_core`` and ``sync/core.py``, runs the tests of the rules, and lists the mistakes nobody noticed.

mutmut leaves decorated functions alone, and the rules of our workflows are decorated. So it is given a copy in which
``@WORKFLOW.step(...)`` stands below its function as a call.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MUTATED = ("oa_core", "sync/core.py")
TESTS = ("tests/core", "tests/sync/test_core.py")
ALONG = ("oa_client", "oa_server", "resources", "sync", "tests", "tools", "typings", "ui")
GOAL = 85
"""Of a hundred mistakes, how many the tests notice at least."""

NOTICED = ("killed", "timeout", "segfault")

_SETTINGS = f"""
[tool.mutmut]
source_paths = {json.dumps(list(MUTATED))}
also_copy = {json.dumps(list(ALONG))}
pytest_add_cli_args_test_selection = {json.dumps(list(TESTS))}
"""


def rules_below(source: str) -> str:
    """``source`` with each rule registered by a call below it instead of by a decorator above it."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and len(node.decorator_list) == 1:
            decorator = node.decorator_list[0]
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
                call = f"\n\n{ast.unparse(decorator)}({node.name})\n"
                lines.insert(node.end_lineno or node.lineno, call)
                del lines[decorator.lineno - 1 : node.lineno - 1]
    return "".join(lines)


def main(given: Sequence[str] | None = None) -> int:
    """Plant the mistakes and say what came of them; 1 when too many were not noticed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="oa-mutation-") as place:
        folder = Path(place) / "house"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "docs", "build", "mutants"))
        for path in (folder / "oa_core").rglob("*.py"):
            path.write_text(rules_below(path.read_text("utf-8")), "utf-8")
        with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS)
        mutmut = [sys.executable, "-m", "mutmut"]
        run = subprocess.run(
            [*mutmut, "run", "--max-children", "2"], cwd=folder, capture_output=True, text=True, check=False
        )
        told = subprocess.run(
            [*mutmut, "results", "--all", "true"], cwd=folder, capture_output=True, text=True, check=False
        )
    fates = re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", told.stdout, re.MULTILINE)
    if not fates or any(fate == "not checked" for _, fate in fates):
        print(run.stdout[-2000:] + run.stderr[-2000:], file=sys.stderr)
        return 1
    survivors = sorted(name for name, fate in fates if fate not in NOTICED)
    share = round(100 * (1 - len(survivors) / len(fates)), 1)
    if asked.json:
        print(json.dumps({"mistakes": len(fates), "noticed_percent": share, "survivors": survivors}))
    else:
        print(
            f"{len(fates)} mistakes, {share} % noticed (goal: {GOAL} %); not noticed:", *survivors, sep="\n  "
        )
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
