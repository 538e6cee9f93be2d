"""The gate: it stops at what fails, says how long each step took, and lets pytest have the last word."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import ROOT
from tools import check

if TYPE_CHECKING:
    from pathlib import Path

FINE = check.Step("fine", (sys.executable, "-c", "print('not worth a word')"))
WRONG = check.Step("wrong", (sys.executable, "-c", "print('line 3 is odd'); raise SystemExit(1)"))

pytestmark = pytest.mark.slow


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one test of each kind, and no other step than the tests."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n slow:\n journey:\n long:\n")
    kinds = ["slow", "journey", "long"]
    marked = [f"@pytest.mark.{kind}\ndef test_{kind}(): pass\n" for kind in kinds]
    (tmp_path / "test_it.py").write_text("import pytest\ndef test_plain(): pass\n" + "".join(marked))
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "STEPS", (FINE,))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "closing"),
    [
        (["--quick"], r"1 passed in [\d.]+s"),
        ([], r"3 passed in [\d.]+s"),
        (["--long"], r"4 passed in [\d.]+s"),
    ],
)
@pytest.mark.usefixtures("small_house")
def test_the_last_line_is_pytests_own(
    capfd: pytest.CaptureFixture[str], arguments: list[str], closing: str
) -> None:
    assert check.main(arguments) == 0
    assert re.search(closing, capfd.readouterr().out.splitlines()[-1])


def test_a_failing_test_fails_the_gate(small_house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (small_house / "test_more.py").write_text("def test_more(): assert False\n")
    assert check.main(["--quick"]) == 1
    assert re.search(r"1 failed, 1 passed in", capfd.readouterr().out.splitlines()[-1])


def test_a_house_without_tests_does_not_pass(small_house: Path) -> None:
    (small_house / "test_it.py").unlink()
    assert check.main([]) != 0


@pytest.mark.usefixtures("small_house")
def test_a_failing_step_is_told_and_the_tests_are_not_reached(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "STEPS", (WRONG, FINE))
    assert check.main([]) == 1
    told = capfd.readouterr().out
    assert re.search(r"^wrong +FAILED +[\d.]+ s$", told, re.MULTILINE)
    assert "line 3 is odd" in told
    assert re.search(r"^fine +ok +[\d.]+ s$", told, re.MULTILINE)
    assert "not worth a word" not in told
    assert told.endswith("stopped before the tests: wrong failed\n")


def test_quick_and_long_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        check.main(["--quick", "--long"])
    assert end.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_ci_runs_what_the_readme_tells_everybody_to_run(readme: str) -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1]
    assert run == "exec ./oa test"
    assert re.search(r"^\./oa test\b", (ROOT / readme).read_text("utf-8"), re.MULTILINE)
