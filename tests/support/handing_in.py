"""Files for tests of attachments: scans and texts with a name, and a hand that brings them to a server by pieces."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import dataclass
from typing import Any

import msgspec
import requests
from PIL import Image, ImageDraw

from oa_core.files import Attachment, media_of
from sync.file_protocol import PIECE_HEADER, BeginUpload, Begun, Completed, Received
from sync.protocol import Failure

PIECE = 64 * 1024


@dataclass(frozen=True)
class Paper:
    """A file of a test: its name and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def attachment(self) -> Attachment:
        return Attachment(self.sha256, self.name, len(self.content), media_of(self.name))


def some_bytes(size: int, seed: int = 0) -> bytes:
    """Bytes that nothing compresses."""
    return random.Random(seed).randbytes(size)


def a_text(size: int = 200_000, seed: int = 0) -> Paper:
    """A file that has no first page."""
    return Paper("防汛预案.docx", b"PK\x03\x04" + some_bytes(size - 4, seed))


def a_scan(pages: int = 1, *, dots_per_inch: int = 100, colour: bool = False, seed: int = 0) -> Paper:
    """A PDF of scanned pages, as an office's copier makes them: noise and lines of print."""
    chance = random.Random(seed)
    drawn = []
    for number in range(pages):
        size = (int(8.27 * dots_per_inch), int(11.69 * dots_per_inch))
        noise = Image.frombytes("L", size, bytes(chance.randbytes(size[0] * size[1]))).point(
            lambda value: 225 + value // 9
        )
        page = noise.convert("RGB") if colour else noise
        pen = ImageDraw.Draw(page)
        for line in range(12, size[1] - 12, 14):
            ink = (200, 20, 20) if colour and line < 60 else 20
            pen.rectangle((40, line, size[0] - 40 - chance.randrange(200), line + 6), fill=ink)
        pen.text((10, 2), f"page {number + 1}", fill=0)
        drawn.append(page)
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=dots_per_inch, quality=80)
    return Paper("扫描件.pdf", out.getvalue())


class NotTaken(Exception):
    """The server's answer was not 200."""

    def __init__(self, status: int, failure: Failure) -> None:
        super().__init__(status, failure)
        self.status = status
        self.code = failure.code
        self.facts = failure.facts


@dataclass(frozen=True)
class Hand:
    """Speaks about files in a session that is signed in."""

    session: requests.Session
    url: str

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """The answer, whatever it is but a mistake of the server's."""
        answer = self.session.request(method, self.url + path, timeout=40, **more)
        assert answer.status_code not in (500, 502), answer.text
        return answer

    def _told(self, kind: type[Any], method: str, path: str, **more: Any) -> Any:
        answer = self.ask(method, path, **more)
        if answer.status_code != 200:
            raise NotTaken(answer.status_code, msgspec.json.decode(answer.content, type=Failure))
        return msgspec.json.decode(answer.content, type=kind)

    def begin(self, paper: Paper, record: str = "", **instead: Any) -> Begun:
        asked = BeginUpload(instead.get("size", len(paper.content)), instead.get("name", paper.name), record)
        path = f"/v1/files/{instead.get('sha256', paper.sha256)}/uploads"
        begun: Begun = self._told(Begun, "POST", path, data=msgspec.json.encode(asked))
        return begun

    def put(self, upload: str, offset: int, piece: bytes, announced: str = "") -> int:
        headers = {PIECE_HEADER: announced or hashlib.sha256(piece).hexdigest()}
        path = f"/v1/uploads/{upload}?offset={offset}"
        received: Received = self._told(Received, "PUT", path, data=piece, headers=headers)
        return received.offset

    def complete(self, upload: str) -> str:
        completed: Completed = self._told(Completed, "POST", f"/v1/uploads/{upload}/complete")
        return completed.sha256

    def send(self, upload: str, paper: Paper, offset: int = 0) -> None:
        """Every piece from ``offset`` on."""
        while offset < len(paper.content):
            offset = self.put(upload, offset, paper.content[offset : offset + PIECE])

    def hand_in(self, paper: Paper) -> str:
        """The whole way; gives the name of the content."""
        begun = self.begin(paper)
        if begun.have:
            return paper.sha256
        self.send(begun.upload, paper, begun.offset)
        return self.complete(begun.upload)

    def get(self, sha256: str, via: str, **headers: str) -> requests.Response:
        return self.ask("GET", f"/v1/files/{sha256}?via={via}", headers=headers)

    def first_page(self, sha256: str, via: str) -> requests.Response:
        return self.ask("GET", f"/v1/files/{sha256}/first_page?via={via}")
