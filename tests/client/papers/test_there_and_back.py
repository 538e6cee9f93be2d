"""A paper that was set by us says the same of itself when its pages are read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oa_client import cli
from tests.structure.score import GOV, truth


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "pdf", "ofd"])
@pytest.mark.parametrize("name", ["G01", "G14", "G19", "G23", "G27"])
def test_the_pages_say_what_the_text_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    pages = tmp_path / f"{name}.{kind}"
    assert cli.main(["typeset", str(GOV / f"{name}.txt"), "-o", str(pages)]) == 0
    capsys.readouterr()
    assert cli.main(["inspect", str(pages), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    true = next(each for each in truth() if each["id"] == name)
    assert (found["title"], found["number"]) == (true["title"], true["number"])
    assert found["addressees"] == true["addressees"]
    assert ("".join(found["signatures"]), found["date"]) == (true["signature"], true["date"])
