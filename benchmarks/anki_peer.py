"""Anki's sync server and two of its collections, measured by its own client. Runs in a Python of its own that has
PyPI's ``anki`` and nothing of ours: ``python anki_peer.py TEXTS FOLDER`` reads the word of a round from each line of
its input (``fresh`` or ``change``) and answers each with one JSON object of seconds.

Only the row protocol is measured: every collection begins as one that was in step when the server was empty.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHANGED = 500
START_SECONDS = 60.0
NAME, WORD = "county", "bench-only"


class Peer:
    """Two collections in step with one server: ``a`` writes, ``b`` is made anew when it is asked for."""

    def __init__(self, folder: Path, url: str, texts: list[str]) -> None:
        # Named so, because our own environment does not hold it and must not.
        self._collection = importlib.import_module("anki.collection").Collection
        self._folder = folder
        self._texts = texts
        self._rounds = 0
        self._b: Any = None
        self._a = self._collection(str(folder / "a.anki2"))
        self._auth = self._a.sync_login(NAME, WORD, url)
        self._a.sync_collection(self._auth, sync_media=False)
        self._a.full_upload_or_download(auth=self._auth, server_usn=None, upload=True)
        empty = self._collection(str(folder / "empty.anki2"))
        empty.sync_collection(self._auth, sync_media=False)
        empty.full_upload_or_download(auth=self._auth, server_usn=None, upload=False)
        self._sync(empty)
        empty.close()
        self._notes = self._fill()
        self._sync(self._a)

    def fresh(self) -> dict[str, float]:
        """Seconds until a new collection holds every note. It takes the place of the one before it."""
        self.close()
        place = self._folder / "b.anki2"
        shutil.copyfile(self._folder / "empty.anki2", place)
        self._b = self._collection(str(place))
        seconds = self._sync(self._b)
        if self._b.note_count() != len(self._texts):
            raise RuntimeError(f"{self._b.note_count()} notes arrived of {len(self._texts)}")
        return {"fresh": seconds}

    def change(self) -> dict[str, float]:
        """Seconds to push changed notes, to take them in elsewhere, and for a round with nothing to say."""
        self._rounds += 1
        some = [self._notes[(self._rounds * CHANGED + n) % len(self._notes)] for n in range(CHANGED)]
        changed = [self._a.get_note(note) for note in dict.fromkeys(some)]
        for note in changed:
            note.fields[1] = f"{self._rounds:04}" + note.fields[1][4:]
        self._a.update_notes(changed)
        push, pull = self._sync(self._a), self._sync(self._b)
        if self._b.get_note(changed[-1].id).fields[1] != changed[-1].fields[1]:
            raise RuntimeError("the change did not arrive")
        return {"push": push, "pull": pull, "noop": self._sync(self._b)}

    def close(self) -> None:
        """Close the collection that was made anew."""
        if self._b is not None:
            self._b.close()
            self._b = None

    def _fill(self) -> list[int]:
        adding = importlib.import_module("anki.collection").AddNoteRequest
        kind, deck = self._a.models.by_name("Basic"), self._a.decks.id("Default")
        requests = []
        for number, text in enumerate(self._texts):
            note = self._a.new_note(kind)
            note.fields = [f"{number:06}", text]
            requests.append(adding(note=note, deck_id=deck))
        self._a.add_notes(requests)
        return [int(request.note.id) for request in requests]

    def _sync(self, collection: Any) -> float:
        """Seconds for one sync by rows. Raises ``RuntimeError`` when Anki wants to copy the whole file instead."""
        start = time.perf_counter()
        told = collection.sync_collection(self._auth, sync_media=False)
        seconds = time.perf_counter() - start
        if told.required != told.NO_CHANGES:
            raise RuntimeError(f"no sync by rows: {told}")
        return seconds


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Anki's own server on a free port of this machine; gives its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {
        **os.environ,
        "SYNC_USER1": f"{NAME}:{WORD}",
        "SYNC_BASE": str(folder / "server"),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "RUST_LOG": "error",
    }
    process = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env=environment, stdout=sys.stderr)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)  # its server tells nobody when it listens
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def main(texts: Path, folder: Path) -> None:
    """Set up, say so, and answer a line with a round until the input ends."""
    with server(folder) as url:
        peer = Peer(folder, url, json.loads(texts.read_text("utf-8")))
        print(json.dumps({"ready": True}), flush=True)
        for word in sys.stdin:
            print(json.dumps(peer.fresh() if word.strip() == "fresh" else peer.change()), flush=True)
        peer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
