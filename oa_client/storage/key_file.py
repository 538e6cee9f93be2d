"""The key of a cache, wrapped by the person's password and, where the desktop has one, by its keyring.

The 256-bit key is the exclusive-or of two secrets: one lies in the keyring of the desktop (all zero where there is
none), the other in the key file beside the cache, sealed with AES-256-GCM under Argon2id of the password. A copied
disk alone opens nothing, and neither does an unlocked desktop. Wrong passwords are counted in the file.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oa_client.durable import put_in_place

TRIES = 5
"""Wrong passwords in a row before the cache is locked for ``LOCKED_FOR`` (handbook §12.2)."""
LOCKED_FOR = timedelta(minutes=30)

_MEMORY_KIB = 46 * 1024
_SEAL = b"oa key 1"


class WrongPassword(Exception):
    """The password does not open the key; ``left`` more tries before the cache is locked."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class Locked(Exception):
    """Too many wrong passwords; the cache may be tried again at ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until}")
        self.until = until


class KeyGone(Exception):
    """The key file is unreadable, or the desktop's keyring has lost its part: the cache cannot be opened again."""


class Keyring(Protocol):
    """The desktop's keyring, or something that behaves like it."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...


class _Kept(msgspec.Struct):
    salt: str
    nonce: str
    sealed: str
    keyring: str = ""
    failures: int = 0
    locked_until: datetime | None = None


class KeyFile:
    """The key file at ``path``. ``keyring`` is ``None`` on desktops without one."""

    def __init__(self, path: Path, keyring: Keyring | None, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._keyring = keyring
        self._clock = clock

    def exists(self) -> bool:
        """Whether a key was made for this cache."""
        return self._path.exists()

    def make(self, password: str, name: str) -> bytes:
        """A new key, sealed with ``password``; ``name`` is the cache's name in the keyring."""
        key = secrets.token_bytes(32)
        elsewhere = bytes(32)
        if self._keyring is not None:
            elsewhere = secrets.token_bytes(32)
            self._keyring.put(name, elsewhere)
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        sealed = AESGCM(_stretch(password, salt)).encrypt(nonce, _xor(key, elsewhere), _SEAL)
        self._write(
            _Kept(_text(salt), _text(nonce), _text(sealed), keyring=name if self._keyring is not None else "")
        )
        return key

    def open(self, password: str) -> bytes:
        """The key. Raises ``WrongPassword``, ``Locked`` and ``KeyGone``."""
        kept = self._read()
        now = self._clock()
        if kept.locked_until is not None:
            # A lock that reaches further than any lock was made under a wrong clock.
            if now < kept.locked_until <= now + LOCKED_FOR:
                raise Locked(kept.locked_until)
            kept.locked_until, kept.failures = None, 0
        try:
            here = self._unseal(kept, password)
        except InvalidTag:
            raise self._failure(kept, now) from None
        if kept.failures:
            kept.failures = 0
            self._write(kept)
        elsewhere: bytes | None = bytes(32)
        if kept.keyring:
            elsewhere = self._keyring.get(kept.keyring) if self._keyring is not None else None
        if elsewhere is None or len(elsewhere) != 32:
            raise KeyGone("the keyring has lost its part")
        return _xor(here, elsewhere)

    def seal_again(self, old: str, new: str) -> None:
        """Seal the same key under another password. Raises what ``open`` raises for the old one."""
        self.open(old)
        kept = self._read()
        here = self._unseal(kept, old)
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        kept.salt, kept.nonce = _text(salt), _text(nonce)
        kept.sealed = _text(AESGCM(_stretch(new, salt)).encrypt(nonce, here, _SEAL))
        self._write(kept)

    @staticmethod
    def _unseal(kept: _Kept, password: str) -> bytes:
        salt, nonce, sealed = (b64decode(part) for part in (kept.salt, kept.nonce, kept.sealed))
        return AESGCM(_stretch(password, salt)).decrypt(nonce, sealed, _SEAL)

    def _failure(self, kept: _Kept, now: datetime) -> WrongPassword | Locked:
        kept.failures += 1
        until = now + LOCKED_FOR if kept.failures >= TRIES else None
        kept.locked_until = until
        self._write(kept)
        return Locked(until) if until else WrongPassword(TRIES - kept.failures)

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError) as error:
            raise KeyGone(str(error)) from error

    def _write(self, kept: _Kept) -> None:
        fresh = self._path.with_suffix(".new")
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(msgspec.json.encode(kept))
        put_in_place(fresh, self._path)


def _stretch(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=2,
        memory_cost=_MEMORY_KIB,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _text(part: bytes) -> str:
    return b64encode(part).decode()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
