"""What a source file of this repository contains, read without running it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("oa_core", "oa_client", "oa_server", "sync", "ui")
AROUND = ("tests", "tools", "benchmarks")

FILE_LIMIT = 400
CLASS_LIMIT = 250
NAMES_OF_A_KIND = frozenset(
    {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}
)


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)


def sources(*packages: str) -> list[Source]:
    """Every Python file of the named packages."""
    files = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]


def everything() -> list[Source]:
    """Every Python file of the repository, the door included."""
    return [Source("oa", (ROOT / "oa").read_text("utf-8")), *sources(*SHIPPED, *AROUND)]


def imported_packages(source: Source) -> set[str]:
    """The top-level names that a file imports, imports inside functions included; its own package is not told."""
    found: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def too_long(source: Source) -> list[str]:
    """The file itself or its classes, when they are past the mark at which they hold two things."""
    lines = source.text.count("\n")
    found = [f"{source.path}: {lines} lines"] if lines > FILE_LIMIT else []
    lengths = {f"{source.path}: class {node.name} has": _length(node) for node in _classes(source)}
    return found + [f"{name} {length} lines" for name, length in lengths.items() if length > CLASS_LIMIT]


def clock_readings(source: Source) -> list[str]:
    """Where a file asks the machine what day or time it is (counting seconds by `monotonic` is no such question)."""
    asks = {
        "datetime": {"now", "utcnow", "today"},
        "date": {"today"},
        "time": {"time", "time_ns", "localtime"},
    }
    return [
        f"{source.path}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in asks.get(_last_name(node.value), ())
    ]


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """The comments of a file with their line numbers."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained_ignores(source: Source) -> list[str]:
    """Comments that silence mypy or ruff without naming what, or without a reason beside it."""
    silences = re.compile(r"#\s*(type:\s*ignore|noqa)")
    explained = re.compile(r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\W+\w.{8,}")
    return [
        f"{source.path}:{line}"
        for line, comment in comments(source)
        if silences.search(comment) and not explained.search(comment)
    ]


def excuses(source: Source) -> list[str]:
    """Where a test file skips a test or expects it to fail."""
    words = {"skip", "skipif", "xfail", "importorskip", "skipTest", "SkipTest", "expectedFailure"}
    return [
        f"{source.path}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in words
    ]


@dataclass(frozen=True)
class Refusal:
    """One `Refused(code, **facts)` in a source file; the code is None when it is not written out there."""

    place: str
    code: str | None
    facts: frozenset[str]


def refusals(source: Source) -> list[Refusal]:
    """Every refusal that a file can raise."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) == "Refused":
            first = node.args[0] if node.args else None
            code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
            facts = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            found.append(Refusal(f"{source.path}:{node.lineno}", code, facts))
    return found


def _classes(source: Source) -> list[ast.ClassDef]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]


def _length(node: ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _last_name(node: ast.expr) -> str:
    """``c`` of ``a.b.c``, ``c`` of ``c``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
