"""What import-linter, ruff and mypy cannot see of the rules in CONTRIBUTING.md."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import (
    AROUND,
    NAMES_OF_A_KIND,
    ROOT,
    SHIPPED,
    Source,
    clock_readings,
    everything,
    excuses,
    imported_packages,
    sources,
    too_long,
    unexplained_ignores,
)

CLOCKS = {"oa_client/bootstrap.py", "oa_server/app.py"}
"""The two places where the machine's clock is read; everybody else is handed a time or a clock."""


def test_the_rules_of_the_office_need_nothing_but_the_standard_library() -> None:
    foreign = {
        f"{source.path} imports {name}"
        for source in sources("oa_core")
        for name in imported_packages(source) - sys.stdlib_module_names - {"oa_core"}
    }
    assert not foreign


@pytest.mark.parametrize("package", [*SHIPPED, *AROUND])
def test_a_package_of_ours_is_not_shadowed_by_an_installed_one(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin == str(ROOT / package / "__init__.py")


def test_every_init_file_is_empty() -> None:
    assert not [s.path for s in sources(*SHIPPED, *AROUND) if s.path.endswith("__init__.py") and s.text]


def test_every_folder_with_code_is_a_package() -> None:
    folders = {PurePosixPath(source.path).parent for source in sources(*SHIPPED, *AROUND)}
    assert not [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()]


def test_no_file_and_no_class_holds_two_things() -> None:
    assert not [found for source in everything() for found in too_long(source)]


def test_a_module_is_named_for_what_it_holds() -> None:
    named = {source.path: PurePosixPath(source.path) for source in everything()}
    assert not [path for path, pure in named.items() if NAMES_OF_A_KIND & {pure.stem, *pure.parent.parts}]


def test_only_the_two_entrances_read_the_clock() -> None:
    readings = [place for source in sources(*SHIPPED) for place in clock_readings(source)]
    assert not [place for place in readings if place.partition(":")[0] not in CLOCKS]


def test_whoever_silences_a_check_says_which_and_why() -> None:
    assert not [place for source in everything() for place in unexplained_ignores(source)]


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert not [place for source in sources("tests") for place in excuses(source)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("import datetime\nx = datetime.datetime.now()\n", 1),
        ("from datetime import date\ndef f(): return date.today()\n", 1),
        ("import time\nx = time.time()\n", 1),
        ("clock = datetime.now  # handed on, not called\n", 1),
        ("import time\nx = time.monotonic()\n", 0),
        ("x = clock.now()\n", 0),
    ],
)
def test_a_reading_of_the_clock_is_seen(text: str, count: int) -> None:
    assert len(clock_readings(Source("x.py", text))) == count


@pytest.mark.parametrize(
    ("comment", "bad"),
    [
        ("type: " + "ignore", True),
        ("type: " + "ignore[arg-type]", True),
        ("no" + "qa", True),
        ("no" + "qa: S101", True),
        ("type: " + "ignore[arg-type]  # the stub knows only str", False),
        ("no" + "qa: S101  (the decoder is typed by KINDS)", False),
        ("an ordinary remark", False),
    ],
)
def test_a_silenced_check_without_a_reason_is_seen(comment: str, bad: bool) -> None:
    assert bool(unexplained_ignores(Source("x.py", f"x = 1  # {comment}\n"))) is bad


@pytest.mark.parametrize(
    "text", ["@pytest.mark.skip\ndef f(): ...", "pytest.xfail('later')", "pytest.importorskip('docx')"]
)
def test_an_excuse_is_seen(text: str) -> None:
    assert excuses(Source("x.py", text))


def test_an_import_inside_a_function_is_seen() -> None:
    source = Source("x.py", "def f():\n    import requests.adapters\n    from docx import Document\n")
    assert imported_packages(source) == {"requests", "docx"}


def test_a_long_file_and_a_long_class_are_seen() -> None:
    lines = "    x = 1\n" * 401
    assert too_long(Source("x.py", f"class Both:\n{lines}")) == [
        "x.py: 402 lines",
        "x.py: class Both has 402 lines",
    ]
