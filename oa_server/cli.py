"""``oa-server``: setting up, serving and looking after a central office from the command line."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from oa_core.refusal import Refused
from oa_server.app import Address, run, system_clock
from oa_server.certificates import AuthorityEnded
from oa_server.config import POSTGRESQL, BadSettings, Config
from oa_server.holding import Held, held
from oa_server.office import epochs, looking_after, setting_up
from oa_server.office.accounts import (
    PASSWORD_LIMIT,
    SHORTEST_PASSWORD,
    WeakPassword,
    hashed_password,
    put_account,
)
from oa_server.office.importing import BadLine, read_lines, take_in
from oa_server.office.registry import read_person
from oa_server.storage import devices, journal, ladder
from oa_server.storage.backups import BadBackup, folder_of
from oa_server.storage.database import Busy, Database, DiskFull, Unreachable
from oa_server.storage.postgresql import Unsuited
from oa_server.storage.writer import Transaction

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The central office of a county (县政通).")
user = typer.Typer(no_args_is_help=True, help="The accounts people sign in with.")
device = typer.Typer(no_args_is_help=True, help="The workstations people sign in from.")
app.add_typer(user, name="user")
app.add_typer(device, name="device")

Data = Annotated[Path, typer.Option(help="The folder that holds the office.")]


@contextlib.contextmanager
def in_sentences(data: Path) -> Iterator[None]:
    """Say what went wrong in a sentence, and end with 1; only our own mistakes show a traceback."""
    try:
        yield
    except Held:
        complain(
            f"another process works on {data}: a server runs there already, or something is being imported"
        )
    except setting_up.NotSetUp:
        complain(f"there is no office in {data} yet; make one with: oa-server init --data {data}")
    except ladder.NewerSchema:
        complain(f"the office in {data} was made by a newer version of this program; install that one")
    except ladder.OlderSchema:
        complain(f"the office in {data} is from an older version; run: oa-server migrate --data {data}")
    except AuthorityEnded:
        complain(
            f"the certificate authority in {data / 'tls'} has run out; every workstation needs a new one"
        )
    except (BadSettings, Unsuited) as wrong:
        complain(str(wrong))
    except Unreachable as unreachable:
        complain(f"the database cannot be reached: {unreachable}")
    except DiskFull:
        complain("the disk is full; nothing was changed")
    except Busy:
        complain("the database is busy; try again in a moment")
    except Refused as refused:
        facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items())
        complain(f"the records contradict each other or what is there: {refused.code} {facts}".rstrip())
    except epochs.WentBack as error:
        complain(
            f"{error}; if that is as it must be, say so with: oa-server restore --data {data} FILE, or oa-server fork"
        )
    except looking_after.FilesLost as lost:
        complain(
            f"the backup is whole but for {_files(lost.names)}: they are not on the server's disk; "
            "workstations go on keeping what they have"
        )
    except BadBackup as error:
        complain(f"{error}; nothing was changed")
    except BadLine as bad:
        complain(f"line {bad.number} cannot be used: {bad.reason}; nothing was imported")
    except OSError as error:
        complain(f"{error.strerror or error}: {error.filename or data}")


def _files(names: list[str]) -> str:
    """How many contents that papers refer to, and which, for a sentence."""
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"{len(names)} files that papers refer to ({shown})"


def complain(sentence: str) -> None:
    """One line on the error stream, and the end."""
    typer.echo(f"oa-server: {sentence}", err=True)
    raise typer.Exit(1)


@contextlib.contextmanager
def office(config: Config) -> Iterator[Database]:
    """The office's database, for one command."""
    database = Database(config.database)
    try:
        setting_up.server_id(database)
        yield database
    finally:
        database.close()


@app.command()
def init(
    data: Data,
    server_id: Annotated[str, typer.Option(help="The server's id; made up if not given.")] = "",
    database: Annotated[
        str, typer.Option(help=f"{POSTGRESQL}://user@host/name; without, a file in the folder.")
    ] = "",
) -> None:
    """Make a new office in a folder, or let the folder serve the office that is on the database."""
    config = Config(data)
    with in_sentences(data):
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(config.lock):
            opened = Database(config.chosen(database))
            try:
                fresh = setting_up.set_up(opened, server_id or secrets.token_hex(8), system_clock())
            finally:
                opened.close()
            if database:
                config.settle(database)
        typer.echo(
            f"{data}: "
            + ("the office is set up" if fresh else "there is an office already; it stays as it is")
        )


@app.command("run")
def run_server(
    data: Data,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    name: Annotated[list[str] | None, typer.Option(help="A further host name for the certificate.")] = None,
) -> None:
    """Serve the office until SIGTERM or Ctrl+C; the address is printed as one line of JSON."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")

    def listening(address: Address) -> None:
        typer.echo(json.dumps({"url": address.url, "ca": str(address.ca)}))
        sys.stdout.flush()

    with in_sentences(data):
        if not data.is_dir():
            raise setting_up.NotSetUp
        run(Config(data.resolve(), host, port, tuple(name or ())), listening)


@app.command()
def migrate(data: Data) -> None:
    """Bring the office's database up to this version."""
    config = Config(data)
    with in_sentences(data):
        if not data.is_dir():
            raise setting_up.NotSetUp
        with held(config.lock):
            database = Database(config.database)
            try:
                moved = setting_up.bring_up_to_date(database)
            finally:
                database.close()
        typer.echo("the database was brought up to date" if moved else "the database is up to date")


@app.command("import")
def import_file(
    data: Data, file: Annotated[Path, typer.Argument(help="JSON lines of records and accounts.")]
) -> None:
    """Take in register records, accounts and what an office brings along; all of the file or nothing."""
    config = Config(data)
    with in_sentences(data):
        if not data.is_dir():
            raise setting_up.NotSetUp
        with held(config.lock), office(config) as database, file.open("rb") as lines:
            counts = take_in(database, read_lines(lines), system_clock())
        typer.echo(f"{counts.records} records new or different, {counts.accounts} accounts set")


@user.command("add")
def user_add(
    data: Data,
    account: Annotated[str, typer.Argument(help="The name to sign in with.")],
    person: Annotated[str, typer.Argument(help="The person's id in the register.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Add an account, or give it a new password; its sessions end and its lock is lifted."""
    with in_sentences(data), office(Config(data)) as database:
        try:
            hashed = hashed_password(password)
        except WeakPassword:
            complain(f"a password has {SHORTEST_PASSWORD} to {PASSWORD_LIMIT} characters")
            return
        with database.write() as connection:
            if read_person(connection, person) is None:
                complain(f"there is no person {person} in the register")
            put_account(Transaction(connection), account, person, hashed, system_clock())
        typer.echo(f"{account}: the account is set")


def _own_file(config: Config) -> Path:
    """The SQLite file; an office elsewhere is backed up and put back by the means of its database."""
    if not isinstance(config.database, Path):
        complain("the office is on PostgreSQL: use its own tools, and tell a step back by: oa-server fork")
    return config.file


@app.command()
def backup(
    data: Data,
    file: Annotated[Path, typer.Argument(help="Where the backup shall be; replaced when it is there.")],
) -> None:
    """Back the office up while it works: one file, read back before it counts, and a folder FILE.files beside it with
    what goes with the papers. The two belong together."""
    config = Config(data)
    with in_sentences(data), office(config) as database:
        reached = looking_after.back_up(database, _own_file(config), file.resolve())
        typer.echo(f"{file}: the office up to {reached}, read back")


@app.command()
def restore(
    data: Data, file: Annotated[Path, typer.Argument(help="A backup that oa-server backup has made.")]
) -> None:
    """Put a backup into the office's place, and the files beside it. What came after it is sent again by the
    workstations that made it."""
    config = Config(data)
    with in_sentences(data):
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(config.lock):
            restored = looking_after.restore(
                file.resolve(), _own_file(config), epochs.notes_in(data), system_clock()
            )
        begun = restored.begun
        typer.echo(f"{data}: restored; epoch {begun.epoch} goes on after {begun.fork_seq}")
        if restored.lacking:
            typer.echo(
                f"oa-server: {_files(restored.lacking)} are neither in {folder_of(file)} nor in the office; "
                "put the folder beside the backup and restore again",
                err=True,
            )


@app.command()
def fork(data: Data) -> None:
    """Say that the database was put back by other means: workstations read anew and send again what it lacks."""
    config = Config(data)
    with in_sentences(data):
        if not data.is_dir():
            raise setting_up.NotSetUp
        with held(config.lock), office(config) as database:
            begun = looking_after.fork(database, epochs.notes_in(data), system_clock())
        typer.echo(f"{data}: epoch {begun.epoch} goes on after {begun.fork_seq}")


@device.command("list")
def device_list(
    data: Data, account: Annotated[str, typer.Argument(help="The name somebody signs in with.")]
) -> None:
    """The workstations of an account, the one that came last first: id, when it came, what its program knows."""
    with in_sentences(data), office(Config(data)) as database, database.read() as connection:
        for known in devices.of_account(connection, account):
            came = f"{known.last_at:%Y-%m-%d %H:%M} UTC"
            state = "" if known.retired_at is None else f"  retired {known.retired_at:%Y-%m-%d %H:%M} UTC"
            typer.echo(f"{known.id}  {came}  schema {known.schema}{state}")


@device.command("retire")
def device_retire(data: Data, identity: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Let a workstation come no more: broken, lost or stolen. At its next word it forgets what it holds."""
    with in_sentences(data), office(Config(data)) as database:
        with database.write() as connection:
            retired = looking_after.retire(connection, identity, system_clock())
        if retired is None:
            complain(f"no workstation is known as {identity}; see: oa-server device list ACCOUNT")
        typer.echo(f"{identity}: retired; it is told so at its next word")


@app.command()
def audit(data: Data, last: Annotated[int, typer.Option(min=1, help="How many entries.")] = 100) -> None:
    """Print the newest entries of the journal as JSON lines, oldest first."""
    with in_sentences(data), office(Config(data)) as database, database.read() as connection:
        for number, entry in journal.read(connection, last):
            line = {"n": number, **{key: value for key, value in msgspec.to_builtins(entry).items() if value}}
            typer.echo(json.dumps(line, ensure_ascii=False))
