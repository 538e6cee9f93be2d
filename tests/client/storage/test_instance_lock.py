"""One program per cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oa_client.storage.instance_lock import InstanceLock, InUse

HOLDER = """
import sys, time
from pathlib import Path
from oa_client.storage.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_program_is_turned_away_until_the_first_lets_go(tmp_path: Path) -> None:
    first = InstanceLock(tmp_path / "lock")
    with pytest.raises(InUse):
        InstanceLock(tmp_path / "lock")
    first.release()
    InstanceLock(tmp_path / "lock").release()


def test_a_program_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    with pytest.raises(InUse):
        InstanceLock(tmp_path / "lock")
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    InstanceLock(tmp_path / "lock").release()


def test_letting_go_twice_is_harmless(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path / "lock")
    lock.release()
    lock.release()
