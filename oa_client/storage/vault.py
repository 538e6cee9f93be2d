"""Contents at rest: files beside the cache, encrypted block by block with a key that only the cache holds.

Each block of 64 KB is sealed by AES-256-GCM with the file's own key; the nonce is the block's number, and the name of
the content, the number and whether it is the last are authenticated with it: a file that was cut off, put together in
another order or exchanged does not open. A key seals one content only: whatever begins anew takes a new key.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import secrets
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oa_client.durable import flush_folder

BLOCK = 64 * 1024
"""Bytes of a content in one block."""
_TAG = 16
_SEALED = BLOCK + _TAG
_CONTENT = re.compile(r"[0-9a-f]{64}")


class Broken(OSError):
    """What lies on the disk is not the content: cut off, damaged or exchanged; or it is not there."""


class Moving(OSError):
    """The file that is being taken in changes under our hands."""


@dataclass(frozen=True)
class Taken:
    """A content taken in, encrypted and safe on the disk under a passing name."""

    sha256: str
    size: int
    key: bytes
    lying_at: Path


def new_key() -> bytes:
    """A key for one content."""
    return AESGCM.generate_key(256)


class Vault:
    """The folder of contents. Any thread may call; one content is fetched by one thread."""

    def __init__(self, folder: Path) -> None:
        self._files = folder / "files"
        self._parts = folder / "parts"
        self._incoming = folder / "incoming"
        # Held between the moment a file gets its name and the moment its row is written, and while sweeping.
        self._naming = threading.RLock()
        self._taking: set[Path] = set()

    def take_in(self, path: Path) -> Taken:
        """Read ``path`` to its end, twice: its name goes into every block. Raises ``OSError``, ``Moving``."""
        with path.open("rb") as source:
            return self._take(source)

    def take_content(self, content: bytes) -> Taken:
        """Take in what no file holds: a picture from the clipboard. Raises ``OSError``."""
        return self._take(io.BytesIO(content))

    def _take(self, source: io.BufferedReader | io.BytesIO) -> Taken:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        self._incoming.mkdir(parents=True, exist_ok=True)
        lying_at = self._incoming / secrets.token_hex(16)
        key = new_key()
        self._taking.add(lying_at)
        try:
            with lying_at.open("wb") as sealed:
                again = _seal_all(source, sealed, key, sha256, size)
                sealed.flush()
                os.fsync(sealed.fileno())
            if again != sha256:
                raise Moving("the file changed while it was read")
        except BaseException:
            self.drop_taken(Taken(sha256, size, key, lying_at))
            raise
        return Taken(sha256, size, key, lying_at)

    def drop_taken(self, taken: Taken) -> None:
        """Forget a content that was taken in and is not needed."""
        taken.lying_at.unlink(missing_ok=True)
        self._taking.discard(taken.lying_at)

    @contextlib.contextmanager
    def placing(self, taken: Taken) -> Iterator[None]:
        """Give a content its name; within the block its row is written. When that fails the file goes again.

        A crash in between leaves a file without a row, which the next sweep removes.
        """
        with self._naming:
            final = self.path(taken.sha256)
            _make_folder(final.parent)
            taken.lying_at.replace(final)
            self._taking.discard(taken.lying_at)
            flush_folder(final.parent)
            try:
                yield
            except BaseException:
                final.unlink(missing_ok=True)
                raise
            _unlinked(self._part(taken.sha256))

    def path(self, sha256: str) -> Path:
        """Where a content lies, or would."""
        if _CONTENT.fullmatch(sha256) is None:
            raise ValueError("not the name of a content")
        return self._files / sha256[:2] / sha256

    def has(self, sha256: str, size: int) -> bool:
        """Whether the file is there with all its blocks."""
        try:
            return self.path(sha256).stat().st_size == _sealed_size(size)
        except FileNotFoundError:
            return False

    def open(self, sha256: str, key: bytes, size: int) -> Stream:
        """The content, decrypted as it is read. Raises ``Broken`` here or on reading."""
        try:
            opened = self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise Broken("the file is not there") from error
        if os.fstat(opened.fileno()).st_size != _sealed_size(size):
            opened.close()
            raise Broken("the file is cut off")
        return Stream(opened, sha256, key, size)

    def fetching(self, sha256: str, key: bytes, size: int) -> Part:
        """What has arrived of a content so far, to go on with. Blocks that do not open are thrown away."""
        self._parts.mkdir(parents=True, exist_ok=True)
        return Part(self._part(sha256), self.path(sha256), sha256, key, size)

    def remove(self, sha256: str) -> bool:
        """Remove a content from the disk, and what has arrived of it; whether both are gone. Windows removes no file
        that is open, on its way out or in: then it is to be tried again."""
        return all([_unlinked(self.path(sha256)), _unlinked(self._part(sha256))])

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """Within the block no file gets its name: rows and files may be compared."""
        with self._naming:
            yield

    def sweep(self, known: Collection[str]) -> int:
        """Remove every file that has no row (``known`` are the rows), and what a crash left half taken in; gives how
        many. To be called ``still``."""
        left = [path for path in self._files.glob("*/*") if path.name not in known]
        left += [path for path in self._parts.glob("*") if path.name not in known]
        left += [path for path in self._incoming.glob("*") if path not in self._taking]
        return sum(_unlinked(path) for path in left)

    def _part(self, sha256: str) -> Path:
        return self._parts / sha256


class Stream(io.RawIOBase):
    """A content as a file: readable and seekable; only the blocks that are asked for are decrypted."""

    def __init__(self, opened: BinaryIO, sha256: str, key: bytes, size: int) -> None:
        super().__init__()
        self._opened = opened
        self._sha256 = sha256
        self._cipher = AESGCM(key)
        self._size = size
        self._at = 0
        self._block = (-1, b"")

    @property
    def sha256(self) -> str:
        """The name of the content."""
        return self._sha256

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants a type that has no length
        if self.closed:
            raise ValueError("the file is closed")
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, BLOCK)
        if self._block[0] != number:
            self._opened.seek(number * _SEALED)
            sealed = self._opened.read(_SEALED)
            self._block = (number, _opened(self._cipher, sealed, self._sha256, number, self._size))
        piece = self._block[1][within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._block = (-1, b"")
        self._opened.close()
        super().close()


class Part:
    """A content on its way here: whole blocks are on the disk, what is short of one waits in memory."""

    def __init__(self, path: Path, final: Path, sha256: str, key: bytes, size: int) -> None:
        self._path = path
        self._final = final
        self._sha256 = sha256
        self._cipher = AESGCM(key)
        self._size = size
        self._hash = hashlib.sha256()
        self._blocks = 0
        self._rest = b""
        # It may have got its name just before a crash.
        self._whole = self._recovered(final)
        self._file = None if self._whole else self._opened()

    @property
    def have(self) -> int:
        """How many bytes have arrived."""
        return self._size if self._whole else min(self._blocks * BLOCK, self._size) + len(self._rest)

    def append(self, piece: bytes) -> int:
        """Add the bytes that follow; gives how many are here then. More than the whole is a fault of the sender."""
        if self.have + len(piece) > self._size:
            raise Broken("more than the whole")
        self._hash.update(piece)
        self._rest += piece
        while len(self._rest) >= BLOCK or (self._rest and self.have == self._size):
            self._seal(self._rest[:BLOCK])
        return self.have

    def _seal(self, block: bytes) -> None:
        assert self._file is not None
        self._rest = self._rest[len(block) :]
        self._file.write(_sealed(self._cipher, block, self._sha256, self._blocks, self._size))
        self._blocks += 1

    def finish(self) -> bool:
        """Have the whole content safe on the disk; whether it is what its name says. If not, it is gone, and whoever
        begins anew takes a new key."""
        if self._whole:
            return True
        assert self._file is not None
        if self.have != self._size or self._hash.hexdigest() != self._sha256:
            self.drop()
            return False
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        return True

    def place(self) -> None:
        """Give a content that is finished its name. To be called ``still``, together with writing its row."""
        if not self._whole:
            _make_folder(self._final.parent)
            self._path.replace(self._final)
            flush_folder(self._final.parent)
            self._whole = True

    def drop(self) -> None:
        """Forget what has arrived."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave off here; whole blocks stay."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _recovered(self, final: Path) -> bool:
        if not final.exists():
            return False
        try:
            with final.open("rb") as opened:
                for number in range(_blocks(self._size)):
                    self._hash.update(self._one(opened.read(_SEALED), number))
        except Broken:
            whole = False
        else:
            whole = self._hash.hexdigest() == self._sha256
        if not whole:
            self._hash = hashlib.sha256()
            final.unlink()
        return whole

    def _opened(self) -> BinaryIO:
        opened = self._path.open("r+b" if self._path.exists() else "w+b")
        with contextlib.suppress(Broken):  # a torn tail, or blocks under an old key
            while self._blocks < _blocks(self._size):
                self._hash.update(self._one(opened.read(_SEALED), self._blocks))
                self._blocks += 1
        opened.seek(self._blocks * _SEALED)
        opened.truncate()
        return opened

    def _one(self, sealed: bytes, number: int) -> bytes:
        return _opened(self._cipher, sealed, self._sha256, number, self._size)


def _unlinked(path: Path) -> bool:
    """Remove a file; whether it is gone. Windows removes none that is open."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        flush_folder(folder.parent)


def _blocks(size: int) -> int:
    return -(-size // BLOCK)


def _sealed_size(size: int) -> int:
    return size + _blocks(size) * _TAG


def _bound(sha256: str, number: int, size: int) -> bytes:
    last = number == _blocks(size) - 1
    return bytes.fromhex(sha256) + number.to_bytes(8, "big") + bytes([last])


def _sealed(cipher: AESGCM, block: bytes, sha256: str, number: int, size: int) -> bytes:
    return cipher.encrypt(number.to_bytes(12, "big"), block, _bound(sha256, number, size))


def _opened(cipher: AESGCM, sealed: bytes, sha256: str, number: int, size: int) -> bytes:
    try:
        block = cipher.decrypt(number.to_bytes(12, "big"), sealed, _bound(sha256, number, size))
    except (InvalidTag, ValueError) as error:
        raise Broken(f"block {number} does not open") from error
    if len(block) != min(BLOCK, size - number * BLOCK):
        raise Broken(f"block {number} has another length")
    return block


def _seal_all(source: BinaryIO, sealed: BinaryIO, key: bytes, sha256: str, size: int) -> str:
    """Seal the content block by block; gives the name of what was read."""
    cipher, read = AESGCM(key), hashlib.sha256()
    for number in range(_blocks(size)):
        block = source.read(BLOCK)
        if len(block) != min(BLOCK, size - number * BLOCK):
            return ""
        read.update(block)
        sealed.write(_sealed(cipher, block, sha256, number, size))
    return "" if source.read(1) else read.hexdigest()
