"""The pages beside the code: they name things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SHIPPED, everything, sources

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def glossary_names() -> list[str]:
    """The names in code marks in the second column of CONTEXT.md's tables."""
    rows = [
        line.split("|")
        for line in (ROOT / "CONTEXT.md").read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row[2])]


def test_the_glossary_is_read() -> None:
    assert {"Document", "Organ", "DutyEntry", "holder", "made_at"} <= set(glossary_names())


def test_every_name_of_the_glossary_is_used_in_the_code() -> None:
    used = set(re.findall(r"\w+", "\n".join(source.text for source in sources(*SHIPPED))))
    assert not [name for name in glossary_names() if name not in used]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", page.read_text("utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_direct_dependency_has_its_row() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    named = set(re.findall(r'^ {4}"([a-z0-9-]+)', project, re.MULTILINE)) - set(SHIPPED)
    listed = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    packages = {name for name in named if re.search(rf"^{name}==", lock(), re.MULTILINE)}
    assert len(packages) > 25
    assert not [name for name in packages if not re.search(rf"[|,] {re.escape(name)}\b", listed)]


def lock() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def test_nothing_points_outside_the_repository() -> None:
    outside = re.compile(
        "|".join(re.escape(f"{folder}/") for folder in ("/work", "/root", "../shared", "/home/user"))
    )
    texts = {source.path: source.text for source in everything()}
    texts.update({page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES})
    texts.update(
        {name: (ROOT / name).read_text("utf-8") for name in ("pyproject.toml", ".ci/run", ".gitignore")}
    )
    assert not [path for path, text in texts.items() if outside.search(text)]
