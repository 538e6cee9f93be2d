"""A real central office for tests: the server program on a free port, which can be stopped, killed and started."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from oa_client.settings import Account
from oa_core.people.model import Person
from oa_core.records import Record
from oa_server.app import system_clock
from oa_server.config import Config
from oa_server.office import setting_up
from oa_server.office.accounts import hashed_password, put_account
from oa_server.office.loading import load_into
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction
from tests.support.county import COUNTY

PASSWORD = "Nanyu-2026"
START_SECONDS = 60


class Central:
    """The central office of 南屿县 in ``folder``. Every person of the register has an account of their id."""

    def __init__(self, folder: Path, records: Sequence[Record] = COUNTY) -> None:
        self.folder = folder
        self.port = _free_port()
        self.authority = ""
        self._process: subprocess.Popen[str] | None = None
        config = Config(folder)
        folder.mkdir(parents=True)
        database = Database(config.database)
        try:
            setting_up.set_up(database, "nanyu", system_clock())
            with database.write() as connection:
                load_into(connection, records)
                for record in records:
                    if isinstance(record, Person):
                        transaction = Transaction(connection)
                        put_account(transaction, record.id, record.id, _hashed(), system_clock())
        finally:
            database.close()

    @property
    def url(self) -> str:
        """The address the office keeps over restarts."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The database file, to be asked for facts."""
        return Config(self.folder).file

    def account(self, name: str) -> Account:
        """An account of the office, with its authority pinned; the office has been open once."""
        return Account(self.url, self.authority, name)

    def start(self, *, dies_before_answering: str = "") -> None:
        """Open the office; it hears when this returns. With ``dies_before_answering`` (a path such as ``/v1/push``) it
        is killed once the work of the next such request is committed, before a byte of the answer is sent."""
        module = "tests.support.dying_server" if dies_before_answering else "oa_server"
        arguments = [dies_before_answering] if dies_before_answering else ["run"]
        command = [
            sys.executable,
            "-m",
            module,
            *arguments,
            "--data",
            str(self.folder),
            "--port",
            str(self.port),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        address = json.loads(self._process.stdout.readline())
        assert address["url"] == self.url
        self.authority = address["ca"]

    def stop(self) -> None:
        """Close the office in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Cut the power."""
        self._end(signal.SIGKILL)

    def wait_for_death(self) -> None:
        """Wait until the server that dies before answering has died."""
        assert self._process is not None
        self._process.wait(START_SECONDS)
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                os.kill(process.pid, how)
            process.wait(START_SECONDS)
            assert process.stdout is not None
            process.stdout.close()


@cache
def _hashed() -> str:
    return hashed_password(PASSWORD)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
