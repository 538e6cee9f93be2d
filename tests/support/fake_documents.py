"""Whom papers of the office in memory may go to, and their way to pages and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from oa_client.office.colleagues import Colleague, colleague
from oa_client.storage.pinyin import Letters
from oa_client.typesetting.fonts import FontBook, FontFace, StandIn
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_core.documents.content import paper_of
from oa_core.documents.model import Content, Document
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Role
from oa_core.refusal import Refused
from tests.support.fake_reading import FakeReading

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


@cache
def book() -> FontBook:
    """The fonts of this machine, found once."""
    return FontBook.find()


class FakeDocuments(FakeReading):
    """Everything of ``Office.documents``. ``full`` makes the disk full; ``docx`` is what the next DOCX says; ``last``
    is whom a paper was sent to last, ``sounds`` how names are read."""

    full = False
    docx = ""
    last = ""
    sounds: Mapping[str, tuple[Letters, ...]] = {}

    def __init__(self, office: FakeOffice) -> None:
        super().__init__(office)
        self.exported: list[tuple[str, Paper, Path]] = []

    def preview(self, content: Content, attachments: Sequence[Attachment] = ()) -> Paper:
        return paper_of(content, self._office.register, attachments=attachments)

    def reviewers(self, content: Content) -> tuple[Colleague, ...]:
        head = self._office.register.letterheads[content.letterhead]
        return self._colleagues(self._office.register.holding(Role.DIRECTOR, head.office))

    def signers(self, document: Document) -> tuple[Colleague, ...]:
        head = self._office.register.letterheads[document.letterhead]
        return self._colleagues(self._office.register.holding(Role.HEAD, head.organ))

    def co_writers(self, content: Content) -> tuple[Colleague, ...]:
        office, register = self._office, self._office.register
        head = register.letterheads[content.letterhead]
        roles = (Role.CLERK, Role.DIRECTOR)
        found = [each for role in roles for each in register.holding(role, head.office)]
        return self._colleagues(tuple(dict.fromkeys(each for each in found if each.id != office.me.id)))

    def _colleagues(self, people: tuple[Person, ...]) -> tuple[Colleague, ...]:
        register = self._office.register
        return tuple(
            colleague(each, register, tuple(self.sounds.get(each.name, ())), last=each.id == self.last)
            for each in people
        )

    def letterheads(self) -> tuple[Letterhead, ...]:
        heads = self._office.register.letterheads.values()
        return tuple(head for head in heads if self._office.me.has(Role.CLERK, head.office))

    def receivers(self) -> tuple[Organ, ...]:
        kinds = list(OrganKind)
        organs = self._office.register.organs.values()
        return tuple(sorted(organs, key=lambda organ: (kinds.index(organ.kind), organ.id)))

    def export_pdf(self, paper: Paper, path: Path) -> None:
        if self.full:
            raise Refused("disk_full")
        self.exported.append(("pdf", paper, path))

    def export_ofd(self, paper: Paper, path: Path) -> None:
        self.exported.append(("ofd", paper, path))

    def export_docx(self, paper: Paper, path: Path) -> None:
        self.exported.append(("docx", paper, path))

    def read_docx(self, path: Path) -> str:
        if not self.docx:
            raise Refused("not_a_docx")
        return self.docx

    def lay_out(self, paper: Paper) -> Layout:
        return lay_out(paper, book())

    def font_files(self) -> Mapping[str, FontFace]:
        return {role.value: face for role, face in book().faces.items()}

    def replaced_fonts(self) -> Mapping[str, StandIn]:
        return book().stand_ins()
