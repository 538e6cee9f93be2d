"""The files of the office in memory: contents by name, kept by this person; ``away`` are those not fetched yet."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from oa_client.office.changes import Changes
from oa_client.office.files import FileShown, of_record
from oa_client.showing.shown_file import Pages, text_of
from oa_core.documents.commands import Arrange, Attach, Detach
from oa_core.files import Attachment, check_name, check_size, media_of
from oa_core.refusal import Refused

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


class FakeFiles:
    """What the window asks of ``oa_client.office.files.Files``, with the same refusals."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.contents: dict[str, bytes] = {}
        self.wanted: list[str] = []
        self.states: dict[str, str] = {}
        self.first_pages: dict[str, bytes] = {}

    def of(self, record_id: str) -> tuple[FileShown, ...]:
        files = of_record(self._office.view().get(record_id))
        return tuple(FileShown(file, self._state(file.sha256)) for file in files)

    def _state(self, sha256: str) -> str:
        return self.states.get(sha256, "ready" if sha256 in self.contents else "away")

    def attach(self, record_id: str, path: Path) -> Changes:
        check_name(path.name)
        media = media_of(path.name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Refused("file_unreadable") from error
        check_size(len(content))
        sha256 = hashlib.sha256(content).hexdigest()
        changes = self._office.execute(record_id, Attach(Attachment(sha256, path.name, len(content), media)))
        self.contents[sha256] = content
        return changes

    def take_picture(self, content: bytes, name: str) -> Attachment:
        check_name(name)
        check_size(len(content))
        sha256 = hashlib.sha256(content).hexdigest()
        self.contents[sha256] = content
        return Attachment(sha256, name, len(content), media_of(name))

    def picture(self, file: Attachment) -> bytes | None:
        return self.contents.get(file.sha256)

    def detach(self, record_id: str, sha256: str) -> Changes:
        return self._office.execute(record_id, Detach(sha256))

    def put_back(self, record_id: str, file: Attachment, at: int) -> Changes:
        order = [each.file.sha256 for each in self.of(record_id)]
        changes = self._office.execute(record_id, Attach(file))
        if at < len(order):
            order.insert(at, file.sha256)
            changes = self._office.execute(record_id, Arrange(tuple(order)))
        return changes

    def look_into(self, record_id: str, sha256: str) -> Pages | str:
        file = next(shown.file for shown in self.of(record_id) if shown.file.sha256 == sha256)
        content = self.contents[sha256]
        return text_of(content, file.name) if file.media.startswith("text/") else Pages(content, file.name)

    def save_copy(self, _record_id: str, sha256: str, path: Path) -> None:
        try:
            path.write_bytes(self.contents[sha256])
        except OSError as error:
            raise Refused("path_not_writable") from error

    def first_page(self, record_id: str, sha256: str) -> bytes | None:
        if all(shown.file.sha256 != sha256 for shown in self.of(record_id)):
            raise Refused("gone")
        return self.first_pages.get(sha256)

    def want(self, _record_id: str, sha256: str) -> None:
        self.wanted.append(sha256)
        self.states[sha256] = "wanted"
