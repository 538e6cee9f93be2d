"""What SQLite does to the disk, call by call: for cutting the power between any two of them.

A file system of SQLite's own kind (a VFS) hands every call on to the real one and notes what changes a file: writing,
cutting short, deleting, and waiting until the disk has it (fsync). https://www.sqlite.org/vfs.html
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

from sqlcipher3 import dbapi2

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
_OK = 0
_LIBRARY = sys.modules[f"{dbapi2.__package__}._sqlite3"].__file__
"""Where the SQLite lies that the program uses."""


class Did(StrEnum):
    """What happened to a file."""

    WRITE = "write"
    CUT = "cut"
    DELETE = "delete"
    FLUSH = "flush"


@dataclass(frozen=True)
class Call:
    """One call. ``at`` is where it wrote, or to which length it cut the file."""

    did: Did
    file: str
    at: int = 0
    data: bytes = b""


class Trace:
    """The calls so far, in order; the caller may mark what it knew at which of them."""

    def __init__(self, folder: Path) -> None:
        self.before = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
        self.calls: list[Call] = []

    def image(self, calls: int) -> dict[str, bytes]:
        """The files after the first ``calls`` calls, all of them on the disk."""
        return _after(self.before, self.calls[:calls])

    def cut(self, calls: int, chance: Random | None = None) -> dict[str, bytes]:
        """The files after a power cut behind the first ``calls`` calls: what was flushed is there. Of what was written
        since, nothing is; or with ``chance`` any part, in any order, the last sector of a write torn."""
        done = self.calls[:calls]
        flushed = {call.file: at for at, call in enumerate(done) if call.did is Did.FLUSH}
        sure = [call for at, call in enumerate(done) if at < flushed.get(call.file, -1)]
        loose = [call for at, call in enumerate(done) if at > flushed.get(call.file, -1)]
        if chance is None:
            return _after(self.before, sure)
        some = [_torn(call, chance) for call in loose if call.did is not Did.FLUSH and chance.random() < 0.6]
        return _after(self.before, [*sure, *some])


def _torn(call: Call, chance: Random) -> Call:
    if call.did is not Did.WRITE or chance.random() < 0.5:
        return call
    whole = chance.randrange(0, len(call.data) + 1, SECTOR) if len(call.data) >= SECTOR else 0
    return Call(call.did, call.file, call.at, call.data[:whole])


def _after(before: dict[str, bytes], calls: list[Call]) -> dict[str, bytes]:
    files = {name: bytearray(data) for name, data in before.items()}
    for call in calls:
        if call.did is Did.DELETE:
            files.pop(call.file, None)
            continue
        file = files.setdefault(call.file, bytearray())
        if call.did is Did.CUT:
            del file[call.at :]
        elif call.did is Did.WRITE and call.data:
            if len(file) < call.at:
                file.extend(bytes(call.at - len(file)))
            file[call.at : call.at + len(call.data)] = call.data
    return {name: bytes(data) for name, data in files.items()}


class _Methods(Structure):
    """``sqlite3_io_methods``, version 3."""


class _File(Structure):
    """``sqlite3_file``."""

    _fields_ = [("methods", POINTER(_Methods))]


_WRITE = CFUNCTYPE(c_int, POINTER(_File), c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, POINTER(_File), c_int64)
_SYNC = CFUNCTYPE(c_int, POINTER(_File), c_int)

_Methods._fields_ = [
    *(("version", c_int), ("close", c_void_p), ("read", c_void_p)),
    *(("write", _WRITE), ("truncate", _TRUNCATE), ("sync", _SYNC)),
    *((name, c_void_p) for name in ("size", "lock", "unlock", "reserved", "control", "sector", "traits")),
    *((name, c_void_p) for name in ("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch")),
]


class _Vfs(Structure):
    """``sqlite3_vfs``, version 3."""


_OPEN = CFUNCTYPE(c_int, POINTER(_Vfs), c_void_p, POINTER(_File), c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, POINTER(_Vfs), c_char_p, c_int)

_Vfs._fields_ = [
    *(("version", c_int), ("file_size", c_int), ("longest_path", c_int)),
    *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p), ("open", _OPEN), ("delete", _DELETE)),
    *((name, c_void_p) for name in ("access", "full_path", "dl_open", "dl_error", "dl_sym", "dl_close")),
    *((name, c_void_p) for name in ("randomness", "sleep", "time", "last_error", "time64")),
    *((name, c_void_p) for name in ("set_call", "get_call", "next_call")),
]


class _Tracing:
    """The file system that notes; it must live as long as any file that it opened."""

    def __init__(self, folder: Path, trace: Trace) -> None:
        self._library = ctypes.CDLL(_LIBRARY)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._library.sqlite3_vfs_register.argtypes = [POINTER(_Vfs), c_int]
        self._library.sqlite3_vfs_unregister.argtypes = [POINTER(_Vfs)]
        self._folder, self._trace = folder, trace
        self._noting = threading.Lock()
        self._names: dict[int, str] = {}
        self._real: dict[int, _Methods] = {}
        self._ours: dict[int, _Methods] = {}
        self._below = self._library.sqlite3_vfs_find(None)
        self._vfs = _Vfs.from_buffer_copy(self._below.contents)
        self._vfs.name = b"traced"
        self._vfs.open = _OPEN(self._open)
        self._vfs.delete = _DELETE(self._delete)
        self._kept: list[Any] = [self._vfs.open, self._vfs.delete]

    def begin(self) -> None:
        """Every file opened from now on is traced."""
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == _OK

    def end(self) -> None:
        """Files opened from now on are not traced."""
        assert self._library.sqlite3_vfs_register(self._below, 1) == _OK
        assert self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == _OK

    def _note(self, call: Call) -> None:
        with self._noting:
            self._trace.calls.append(call)

    def _open(self, _vfs: Any, path: int | None, file: Any, flags: int, told: Any) -> int:
        done: int = self._below.contents.open(self._below, path, file, flags, told)
        if done == _OK and path and file.contents.methods:
            name = Path(cast(path, c_char_p).value.decode())  # type: ignore[union-attr]  # it is not null
            if name.parent == self._folder:
                address = ctypes.addressof(file.contents)
                self._names[address] = name.name
                file.contents.methods = ctypes.pointer(self._methods(file.contents.methods, address))
        return done

    def _methods(self, real: Any, address: int) -> _Methods:
        """The methods of a file with ours over those that change it. Files of one kind share the real ones."""
        key = ctypes.addressof(real.contents)
        if key not in self._ours:
            methods = _Methods.from_buffer_copy(real.contents)
            below = real.contents

            def write(file: Any, data: int, size: int, at: int) -> int:
                done: int = below.write(file, data, size, at)
                self._note(Call(Did.WRITE, self._of(file), at, ctypes.string_at(data, size)))
                return done

            def truncate(file: Any, size: int) -> int:
                done: int = below.truncate(file, size)
                self._note(Call(Did.CUT, self._of(file), size))
                return done

            def sync(file: Any, flags: int) -> int:
                done: int = below.sync(file, flags)
                self._note(Call(Did.FLUSH, self._of(file)))
                return done

            methods.write, methods.truncate, methods.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
            self._kept += [methods.write, methods.truncate, methods.sync]
            self._real[key], self._ours[key] = below, methods
        return self._ours[key]

    def _of(self, file: Any) -> str:
        return self._names[ctypes.addressof(file.contents)]

    def _delete(self, _vfs: Any, path: bytes, flush: int) -> int:
        done: int = self._below.contents.delete(self._below, path, flush)
        if done == _OK and Path(path.decode()).parent == self._folder:
            self._note(Call(Did.DELETE, Path(path.decode()).name))
        return done


_TRACINGS: list[_Tracing] = []
"""All there ever were: SQLite may still call what a closed connection left behind."""


@contextmanager
def traced(folder: Path) -> Iterator[Trace]:
    """Note what is done to the files of ``folder`` by connections that are opened and closed within the block."""
    trace = Trace(folder)
    tracing = _Tracing(folder, trace)
    _TRACINGS.append(tracing)
    tracing.begin()
    try:
        yield trace
    finally:
        tracing.end()
