"""Where there is no PostgreSQL, the tests that need one are left out aloud, and CI does not pass without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.postgres import Postgresql, is_at_hand, programs, serving

MIXED = """
import pytest

@pytest.fixture
def engine():
    return "sqlite"

@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("n", [1, 2])
def test_on_both(engine, n): pass

def test_on_postgresql(postgresql): raise AssertionError("there is none")

def test_without(): pass
"""
LOUD = "*NO POSTGRESQL HERE: 3 tests that need it were left out*"


@pytest.fixture
def without(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A machine without PostgreSQL, and a few tests."""
    monkeypatch.setattr(postgres, "PROGRAMS", "nowhere")
    pytester.makeconftest(
        "from tests.support import postgres\npostgres.PROGRAMS = 'nowhere'\npytest_plugins = [postgres.__name__]\n"
    )
    pytester.makepyfile(MIXED)
    monkeypatch.delenv("OA_TEST_PG_DSN", raising=False)
    monkeypatch.delenv("OA_REQUIRE_PG", raising=False)
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2]))
    return pytester


def test_what_needs_postgresql_is_left_out_aloud_where_there_is_none(without: pytest.Pytester) -> None:
    result = without.runpytest_inprocess()
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines([LOUD])
    assert result.ret == 0


@pytest.mark.slow
def test_the_line_is_there_and_counts_each_test_once_with_several_workers(without: pytest.Pytester) -> None:
    result = without.runpytest_subprocess("-n", "2")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines([LOUD])


def test_where_postgresql_is_required_nothing_passes_without_it(
    without: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OA_REQUIRE_PG", "1")
    result = without.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*OA_REQUIRE_PG=1, but there is no PostgreSQL here*"])


def test_ci_requires_postgresql() -> None:
    ci = Path(__file__).resolve().parents[2] / ".ci" / "run"
    assert "\nexport OA_REQUIRE_PG=1\n" in ci.read_text("utf-8")


def test_the_newest_programs_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OA_TEST_PG_DSN", raising=False)
    monkeypatch.setattr(postgres, "PROGRAMS", str(tmp_path))
    assert programs() is None
    assert not is_at_hand()
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    (tmp_path / "18" / "bin").mkdir(parents=True)  # the clients alone
    assert programs() == tmp_path / "17" / "bin"
    assert is_at_hand()


def test_a_server_that_is_named_is_tested_on_and_keeps_nothing(
    postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OA_TEST_PG_DSN", str(postgresql.url.set(drivername="postgresql")).replace("***", ""))
    with serving() as named:
        made = [named.database() for _ in range(2)]
        assert {url.database for url in made} <= names(postgresql)
    assert not {url.database for url in made} & names(postgresql)


def names(server: Postgresql) -> set[str]:
    """The databases of a server."""
    return {str(name) for (name,) in server.ask("SELECT datname FROM pg_database")}


@pytest.mark.slow
def test_our_own_server_leaves_nothing_behind_even_when_a_test_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OA_TEST_PG_DSN", raising=False)
    pytester.makeconftest("from tests.support import postgres\npytest_plugins = [postgres.__name__]\n")
    pytester.makepyfile(
        """
        from pathlib import Path

        def test_fails(postgresql):
            folder = Path(postgresql.url.query["host"])
            pid = (folder / "data" / "postmaster.pid").read_text().splitlines()[0]
            Path("told").write_text(f"{folder}\\n{pid}")
            postgresql.database()
            assert False
        """
    )
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2]))
    pytester.runpytest_inprocess().assert_outcomes(failed=1)
    folder, pid = (pytester.path / "told").read_text().splitlines()
    assert not Path(folder).exists()
    assert not Path("/proc", pid).exists()
