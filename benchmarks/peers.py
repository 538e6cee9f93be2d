"""The programs that ours is compared with, each in processes of its own. A peer that is not on this machine is left
out, with a word on how to get it; its figures are then ``None``."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
CLOSE_SECONDS = 60.0
NO_ANKI = (
    "benchmarks: Anki is left out; to compare with it: `python -m venv DIR && DIR/bin/pip install anki`,"
    " then --peers DIR/bin/python or OA_PEERS"
)
NO_POUCHDB = (
    "benchmarks: PouchDB is left out; to compare with it: `npm install pouchdb express-pouchdb express@4`"
    " in a folder, then --pouchdb FOLDER"
)


class Peer:
    """A peer that is ready: ask it for a round."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, word: str) -> dict[str, float]:
        """The figures of one round, in seconds. Raises ``RuntimeError`` when the peer has died."""
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, float]:
        """The next thing the peer says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer has died; what it said stands above")
        said: dict[str, float] = json.loads(line)
        return said


@contextlib.contextmanager
def anki(python: str | None, texts: Path, folder: Path) -> Iterator[Peer | None]:
    """Anki's server and clients, holding ``texts``, in the Python named or in that of ``OA_PEERS``."""
    python = python or os.environ.get("OA_PEERS")
    if not python:
        print(NO_ANKI, file=sys.stderr)
        yield None
        return
    folder.mkdir()
    with _running([python, str(HERE / "anki_peer.py"), str(texts), str(folder)]) as peer:
        yield peer


@contextlib.contextmanager
def pouchdb(modules: str | None, texts: Path, folder: Path) -> Iterator[Peer | None]:
    """PouchDB and its server, holding ``texts``; ``modules`` is where npm installed them."""
    node = shutil.which("node")
    if not modules or not node:
        print(NO_POUCHDB, file=sys.stderr)
        yield None
        return
    folder.mkdir()
    with _running([node, str(HERE / "pouchdb_peer.cjs"), modules, str(texts), str(folder)]) as peer:
        yield peer


@contextlib.contextmanager
def _running(command: Sequence[str]) -> Iterator[Peer]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        peer = Peer(process)
        peer.answer()
        yield peer
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(CLOSE_SECONDS)
        process.stdout.close()
