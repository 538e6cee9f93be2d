"""The interface speaks the office's Chinese through Qt's ``tr``; code, comments and docs are English."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import Source, sources

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRANSLATED = frozenset({"tr", "translate", "QT_TRANSLATE_NOOP"})
LOOKED_FOR = frozenset({"compile", "find", "index", "startswith", "endswith", "split", "horizontalAdvance"})
"""What is looked for in a text is the office's own language, whatever the window speaks."""


def untranslated(source: Source) -> list[str]:
    """The places of Chinese texts that no translator would ever see, and of f-strings inside ``tr``."""
    tree = ast.parse(source.text)
    seen: set[ast.AST] = set()
    places = []
    for node in ast.walk(tree):
        called = (
            getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        )
        if isinstance(node, ast.Compare) or called in TRANSLATED | LOOKED_FOR:
            seen |= set(ast.walk(node))
        if isinstance(node, ast.Call) and called in TRANSLATED:
            places += [
                f"{source.path}:{a.lineno} f-string" for a in node.args if isinstance(a, ast.JoinedStr)
            ]
        body = getattr(node, "body", [])
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                seen.add(statement.value)  # a docstring, or the words beneath a constant
    for node in ast.walk(tree):
        text = getattr(node, "value", None)
        if (
            isinstance(node, ast.Constant)
            and node not in seen
            and isinstance(text, str)
            and CHINESE.search(text)
        ):
            places.append(f"{source.path}:{node.lineno} {text}")
    return places


def test_every_word_of_the_window_can_be_translated() -> None:
    assert not [place for source in sources("ui") for place in untranslated(source)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('self.tr("待办")\n', 0),
        ('translate("inbox", "待办")\n', 0),
        ('label("待办")\n', 1),
        ('self.tr(f"待发 {n}")\n', 1),
        ('if paper.urgency == "特急":\n    pass\n', 0),
        ('"""待办"""\nSHOWN = 5\n"""待办, too"""\n', 0),
        ('def f():\n    "待办"\n    return "待办"\n', 1),
    ],
)
def test_a_word_that_nobody_could_translate_is_seen(text: str, count: int) -> None:
    assert len(untranslated(Source("x.py", text))) == count
