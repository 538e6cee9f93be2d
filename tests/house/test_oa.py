"""The door: what it finds missing, what it says about it, and that two people may come in at once."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def load_door() -> Any:
    """The script as a module; it has no ending, and stays out of `sys.modules`."""
    loader = SourceFileLoader("oa_door", str(ROOT / "oa"))
    spec = importlib.util.spec_from_loader("oa_door", loader)
    assert spec is not None
    door = importlib.util.module_from_spec(spec)
    loader.exec_module(door)
    return door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # no oac beside the script
    return load_door()


@pytest.fixture
def checkout(door: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock and nothing set up, which the door takes for its own."""
    (tmp_path / "requirements.lock").write_text("nothing==1.0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(door, "ROOT", tmp_path)
    return tmp_path


def finish(door: Any) -> None:
    """What a finished set-up leaves."""
    python = door.venv_program("python")
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    (door.ROOT / ".venv" / "oa-stamp.json").write_text(json.dumps(door.wanted_stamp()))


def is_free(door: Any) -> bool:
    with (door.ROOT / ".oa.lock").open("a+") as lock:
        free: bool = door.try_lock(lock)
        return free


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # another program is waited for, which tells only what it leaves on the disk


# --- the virtual environment


def test_a_finished_checkout_is_ready(door: Any, checkout: Path) -> None:
    assert not door.is_ready()
    finish(door)
    assert door.is_ready()


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed_again(door: Any, checkout: Path, changed: str) -> None:
    finish(door)
    with (checkout / changed).open("a") as file:
        file.write("# another line\n")
    assert not door.is_ready()


def test_a_moved_checkout_is_set_up_again(
    door: Any, checkout: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(door)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "oa"
    shutil.copytree(checkout, elsewhere)
    monkeypatch.setattr(door, "ROOT", elsewhere)
    assert not door.is_ready()


@pytest.mark.parametrize("stamp", ["", "{", '"a word"', '{"sha256": 1}'])
def test_a_torn_stamp_counts_as_none(door: Any, checkout: Path, stamp: str) -> None:
    finish(door)
    (checkout / ".venv" / "oa-stamp.json").write_text(stamp)
    assert not door.is_ready()


def test_a_vanished_python_is_noticed(door: Any, checkout: Path) -> None:
    finish(door)
    door.venv_program("python").unlink()
    assert not door.is_ready()


def test_a_failed_install_is_told_in_one_sentence_and_leaves_no_stamp(
    door: Any, checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: str) -> None:
        door.log_run(
            [sys.executable, "-c", "print('ERROR: no such package'); raise SystemExit(1)"], "it failed"
        )

    monkeypatch.setattr(door, "make_venv", lambda: None)
    monkeypatch.setattr(door, "run_pip", fails)
    monkeypatch.setattr(door, "ensure_machine", lambda _command: None)
    with pytest.raises(SystemExit) as end:
        door.main(["server"])
    assert end.value.code == 1
    log = checkout / ".venv" / "oa-setup.log"
    assert f"oa: it failed: ERROR: no such package (all of it: {log})" in capsys.readouterr().err
    assert not door.is_ready()


def test_pip_obeys_neither_the_callers_user_folder_nor_his_python_path(
    door: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    probe = "import os; raise SystemExit(os.environ['PIP_USER'] != '0' or 'PYTHONPATH' in os.environ)"
    door.log_run([sys.executable, "-c", probe], "the environment was handed on")


def test_a_second_door_waits_until_the_first_has_set_up(door: Any, checkout: Path) -> None:
    order: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with door.one_at_a_time():
            inside.set()
            waiting.wait(5)
            order.append("first")

    waiting = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(5)
    assert not is_free(door)
    waiting.set()
    with door.one_at_a_time():
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_the_lock_of_a_killed_door_is_free_again(checkout: Path, door: Any) -> None:
    hold = (
        "import sys; sys.dont_write_bytecode = True\n"
        "from tests.house.test_oa import load_door\n"
        "from pathlib import Path\n"
        "door = load_door(); door.ROOT = Path(sys.argv[1])\n"
        "with door.one_at_a_time():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", hold, str(checkout)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert not is_free(door)
        holder.kill()
        holder.wait()
        assert is_free(door)


def test_an_install_that_outlives_its_killed_door_keeps_the_lock(checkout: Path, door: Any) -> None:
    step = f"open({str(checkout / 'begun')!r}, 'x'); import time; time.sleep(1)"
    hold = (
        "import sys; sys.dont_write_bytecode = True\n"
        "from tests.house.test_oa import load_door\n"
        "from pathlib import Path\n"
        "door = load_door(); door.ROOT = Path(sys.argv[1])\n"
        "with door.one_at_a_time():\n"
        "    door.log_run([sys.executable, '-c', sys.argv[2]], 'it failed')\n"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(checkout), step]) as holder:
        wait_for((checkout / "begun").exists)
        holder.kill()
        holder.wait()
        assert not is_free(door)
        wait_for(lambda: is_free(door))


# --- the machine


def test_the_machine_that_runs_the_tests_lacks_nothing(door: Any) -> None:
    assert door.missing_packages(door.NEEDS["test"]) == []


def test_missing_things_are_named_by_their_debian_packages(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "font_files", lambda: {"notosanscjk-regular.ttc"})
    needs = (
        door.Need("libnowhere1", library="libnowhere.so.1"),
        door.Need("nowhere", program="nowhere-to-be-found"),
        door.Need("elsewhere", file="/nowhere/*/initdb"),
        door.Need("here", file=str(Path(__file__).parent / "*.py")),
        door.Need("fonts-nowhere", fonts=("nowhere",)),
        door.Need("fonts-noto-cjk", fonts=("wqy-microhei", "notosanscjk")),
    )
    assert door.missing_packages(needs) == ["libnowhere1", "nowhere", "elsewhere", "fonts-nowhere"]


def test_fonts_are_found_below_any_of_the_folders(door: Any, tmp_path: Path) -> None:
    (tmp_path / "truetype" / "noto").mkdir(parents=True)
    (tmp_path / "truetype" / "noto" / "NotoSansCJK-Regular.ttc").touch()
    assert door.font_files([str(tmp_path / "none"), str(tmp_path)]) == {"notosanscjk-regular.ttc"}


def test_whoever_is_not_root_gets_the_one_line_to_run(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(door.SetupError) as told:
        door.install_packages(["libgl1", "xvfb"])
    assert str(told.value).endswith("sudo apt-get install -y --no-install-recommends libgl1 xvfb")
    assert "\n" not in str(told.value)


def test_another_system_is_told_what_it_lacks(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(door.SetupError, match="libgl1 xvfb"):
        door.install_packages(["libgl1", "xvfb"])


def test_what_is_missing_is_installed_once_and_looked_at_again(
    door: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = ["xvfb"]
    installed: list[str] = []

    def install(packages: Sequence[str]) -> None:
        installed.extend(packages)
        lacking.clear()

    monkeypatch.setattr(door, "missing_packages", lambda _needs: list(lacking))
    monkeypatch.setattr(door, "install_packages", install)
    monkeypatch.setattr(sys, "platform", "linux")
    door.ensure_machine("test")
    door.ensure_machine("test")
    assert installed == ["xvfb"]


def test_a_package_that_is_installed_but_does_not_work_is_named(
    door: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "missing_packages", lambda _needs: ["libgl1"])
    monkeypatch.setattr(door, "install_packages", lambda _packages: None)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(door.SetupError, match="do not work: libgl1"):
        door.ensure_machine("demo")


def test_the_server_needs_no_window(door: Any) -> None:
    assert door.NEEDS["server"] == ()


# --- what it says and where it leads


def test_the_last_error_says_most(door: Any) -> None:
    output = "Collecting a\nERROR: first\nWARNING: w\nERROR: No matching distribution\n\nnotice: bye\n"
    assert door.last_words(output) == "ERROR: No matching distribution"
    assert door.last_words("E: Unable to locate package x\n") == "E: Unable to locate package x"
    assert door.last_words("all quiet\n") == "all quiet"
    assert door.last_words("\n") == "it said nothing"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["demo", "--as", "head"], ["bin/python", "-m", "tools.demo", "--as", "head"]),
        (["test", "--quick"], ["bin/python", "-m", "tools.check", "--quick"]),
        (["fonts"], ["bin/python", "-m", "tools.fonts"]),
        (["client", "inbox"], ["bin/oa-client", "inbox"]),
        (["server", "--help"], ["bin/oa-server", "--help"]),
    ],
)
def test_each_command_leads_to_its_program(
    door: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], line: list[str]
) -> None:
    went: list[list[str]] = []
    finish(door)
    monkeypatch.setattr(door, "ensure_machine", lambda _command: None)
    monkeypatch.setattr(door, "hand_over", lambda _command, line: went.append(line))
    with pytest.raises(SystemExit):  # only because the stand-in comes back
        door.main(arguments)
    assert went == [[str(checkout / ".venv" / line[0]), *line[1:]]]


def test_windows_keeps_its_programs_elsewhere(door: Any) -> None:
    assert door.venv_program("oa-client", windows=True) == ROOT / ".venv/Scripts/oa-client.exe"


def test_a_python_that_is_too_old_gives_way_to_a_fitting_one(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(os, "execv", lambda _path, line: started.append(line))
    door.use_a_fitting_python(["test"])
    assert started == [["/opt/python3.12", str(ROOT / "oa"), "test"]]


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_without_a_fitting_python_it_says_which_are(
    door: Any, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(door.SetupError, match=r"Python 3\.11 to 3\.13 is needed"):
        door.use_a_fitting_python(["test"])


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["dmeo"], 2)])
def test_a_wrong_word_at_the_door_is_answered_with_the_right_ones(arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "oa"), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    words = done.stdout + done.stderr
    assert "Traceback" not in words
    assert all(command in words for command in ("demo", "test", "client", "server"))


# --- the lock


def lock_lines() -> list[str]:
    return (ROOT / "requirements.lock").read_text("utf-8").splitlines()


def test_the_lock_names_no_host() -> None:
    assert not [line for line in lock_lines() if "://" in line or line.startswith("-") or " @ " in line]


def test_every_locked_package_has_a_hash() -> None:
    packages = [number for number, line in enumerate(lock_lines()) if line[:1].isalnum()]
    assert packages
    assert all(lock_lines()[number + 1].strip().startswith("--hash=sha256:") for number in packages)


def test_qt_is_locked_to_what_the_oldest_county_machines_can_run() -> None:
    qt = [line.rstrip(" \\") for line in lock_lines() if line.startswith("pyside6-essentials")]
    assert qt == [
        "pyside6-essentials==6.8.0.2 ; platform_machine == 'aarch64'",
        "pyside6-essentials==6.9.3 ; platform_machine != 'aarch64'",
    ]
