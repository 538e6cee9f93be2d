"""From a paper to pages and files, and from files to text.

The font book is found once, when first needed; what writes and reads files is loaded when a file is written or read,
since the window does not need it to open.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from oa_client.typesetting.fonts import FontBook, FontFace, StandIn
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_client.typesetting.recall import Recall
from oa_core.documents.blocks import key_of_line, key_of_picture
from oa_core.documents.paper import Paper, Piece, Text, full
from oa_core.files import Attachment
from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.structure.source import Image


class Publishing:
    """The way of papers to pages and files."""

    def __init__(self, read: Callable[[Attachment], bytes | None]) -> None:
        """``read`` gives the content of a picture, ``None`` while it is not here."""
        self._read = read
        self._fonts: FontBook | None = None
        self._finding = threading.Lock()
        self._recall = Recall()

    @property
    def fonts(self) -> FontBook:
        """The fonts of this workstation, by role."""
        with self._finding:
            if self._fonts is None:
                self._fonts = FontBook.find()
            return self._fonts

    def lay_out(self, paper: Paper) -> Layout:
        """The pages of a paper, in millimetres."""
        return lay_out(with_pictures(paper, self._read), self.fonts, recall=self._recall)

    def font_files(self) -> Mapping[str, FontFace]:
        """The font of each role: its file, the face in it, and whether it has to be emboldened."""
        return {role.value: face for role, face in self.fonts.faces.items()}

    def replaced_fonts(self) -> Mapping[str, StandIn]:
        """What does the work of each role whose right type this workstation lacks."""
        return self.fonts.stand_ins()

    def export_pdf(self, paper: Paper, path: Path) -> None:
        """Write the pages as PDF. Raises ``Refused``: ``path_not_writable``, ``disk_full``."""
        from oa_client.output.pdf import write_pdf

        with told_in_words():
            write_pdf(self.lay_out(paper), self.fonts, path)

    def export_ofd(self, paper: Paper, path: Path) -> None:
        """Write the pages as OFD (GB/T 33190-2016). Raises as ``export_pdf``."""
        from oa_client.output.ofd import write_ofd

        with told_in_words():
            write_ofd(self.lay_out(paper), self.fonts, path)

    def export_docx(self, paper: Paper, path: Path) -> None:
        """Write the paper as DOCX for further editing. Raises as ``export_pdf``."""
        from oa_client.output.docx import write_docx

        with told_in_words():
            write_docx(with_pictures(paper, self._read), path, self.fonts)

    def read_docx(self, path: Path) -> str:
        """The text of a DOCX. Raises ``Refused``: ``not_a_docx``, ``text_too_long``, ``classified``."""
        from oa_client.importing.docx import text_of_docx

        text = text_of_docx(path)
        refuse_classified((text, path.stem))
        return text


@contextmanager
def told_in_words() -> Iterator[None]:
    """Raise ``Refused`` for what goes wrong with a file: ``path_not_writable``, ``disk_full``."""
    try:
        yield
    except OSError as error:
        code = "disk_full" if error.errno == errno.ENOSPC else "path_not_writable"
        raise Refused(code) from error


def with_pictures(paper: Paper, read: Callable[[Attachment], bytes | None]) -> Paper:
    """The paper with its pictures in the places of their marks. One that is not here leaves its name in its place, so
    that nobody takes the page for a whole one."""
    if not paper.pictures:
        return paper
    known = {key_of_picture(picture): picture for picture in paper.pictures}
    whole = full(paper)
    pieces: list[Piece] = []
    for line, piece in zip(paper.body.split("\n"), whole.main, strict=True):
        picture = known.get(key_of_line(line))
        if picture is None:
            pieces.append(piece)
            continue
        data = read(picture.file)
        pieces.append(
            Image(data, picture.width, picture.height)
            if data
            else Text(f"（图片未下载：{picture.file.name}）")
        )
    return replace(whole, body="", pieces=tuple(pieces), pictures=())
