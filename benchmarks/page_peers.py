"""The typesetters that ours is compared with. One that is not on this machine is left out, with a word on how to get
it; its figures are then ``None``."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from oa_client.typesetting.font_metrics import FontMetrics
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.heading_fonts import heading_of
from oa_client.typesetting.model import Part, Role, Source
from oa_client.typesetting.pieces import passages_of
from oa_core.documents.paper import Paper

NO_TYPST = "benchmarks: Typst is left out; to compare with it: `pip install typst`"
NO_LIBREOFFICE = (
    "benchmarks: LibreOffice is left out; to compare with it: `apt-get install libreoffice-writer-nogui`"
)
_MARKUP = re.compile(r"[\\#*_`$<>@\[\]~=+/-]")
_ENGLISH_FAMILY = 1
_FONTS_EMBEDDED = 20_000
"""Bytes; a PDF without them is smaller."""
_TYPST = """#set page(width: 210mm, height: 297mm, margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  numbering: "— 1 —")
#set text(font: ("{digits}", "{fangsong}"), size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt, spacing: 13pt)
#align(center)[#text(22pt, font: "{xiaobiaosong}")[{title}]]

{addressees}：

{body}

#align(right)[{signature}]
"""


class Typst:
    """Typst with a compiler that lives through the rounds, as a service would keep it."""

    def __init__(self, compiler: Any, source: Path, families: dict[str, str]) -> None:
        self._compiler, self._source, self._families = compiler, source, families

    @classmethod
    def ready(cls, folder: Path, fonts: FontBook) -> Typst | None:
        """A compiler that sets its text in the same faces as we do."""
        if importlib.util.find_spec("typst") is None:
            print(NO_TYPST, file=sys.stderr)
            return None
        import typst

        source = folder / "peer.typ"
        source.write_text("", "utf-8")
        faces = {role.value: fonts.metrics(role) for role in Role}
        folders = sorted({str(face.path.parent) for face in faces.values()})
        compiler = typst.Compiler(str(source), font_paths=folders, ignore_system_fonts=True)
        return cls(compiler, source, {role: _english_family(face) for role, face in faces.items()})

    def seconds(self, paper: Paper) -> float:
        """From the words to the PDF in memory."""
        words = {
            name: _MARKUP.sub("", text)
            for name, text in (
                ("title", paper.title),
                ("addressees", paper.addressees),
                ("signature", paper.signature),
            )
        }
        body = "\n\n".join(map(self._paragraph, paper.body.split("\n")))
        self._source.write_text(_TYPST.format(body=body, **self._families, **words), "utf-8")
        began = time.perf_counter()
        made = self._compiler.compile(format="pdf")
        took = time.perf_counter() - began
        if len(made) < _FONTS_EMBEDDED:
            raise RuntimeError("Typst did not embed the font of the text")
        return took

    def _paragraph(self, text: str) -> str:
        """Its headings in their own faces, as ours are."""
        return "".join(
            _MARKUP.sub("", passage.text)
            if passage.role is Role.FANGSONG
            else f'#text(font: "{self._families[passage.role.value]}")[{_MARKUP.sub("", passage.text)}]'
            for passage in passages_of(text, heading_of(text), Source(Part.BODY, 0))
        )


def _english_family(face: FontMetrics) -> str:
    return face.face.get_name(_ENGLISH_FAMILY, "en") or face.family


class LibreOffice:
    """LibreOffice without a window, started anew for each paper as a program that only has a command line does."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder
        self._set_up = False

    @classmethod
    def ready(cls, folder: Path) -> LibreOffice | None:
        program = shutil.which("soffice")
        if program is None:
            print(NO_LIBREOFFICE, file=sys.stderr)
            return None
        return cls(program, folder)

    def seconds(self, docx: Path) -> float:
        """From the start of its process to the PDF on the disk. Its profile is made beforehand."""
        if not self._set_up:
            self._convert(docx)
            self._set_up = True
        began = time.perf_counter()
        self._convert(docx)
        return time.perf_counter() - began

    def _convert(self, docx: Path) -> None:
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        out = ["--convert-to", "pdf", "--outdir", str(self._folder)]
        line = [self._program, "--headless", profile, *out, str(docx)]
        subprocess.run(line, check=True, capture_output=True, timeout=300)
