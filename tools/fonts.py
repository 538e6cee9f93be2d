"""``python -m tools.fonts [FOLDER]``: the free fonts that stand in for those of the standard, with their licences.

They come from Debian packages, out of which single files are taken: nothing is installed and nothing needs root.
Tests, the demo and the installers use them where an office's own fonts are missing; the repository holds none.
Without a folder they go where the program of this environment looks for fonts of its own.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

from oa_client.typesetting.fonts import OWN_FONTS

Provide = Callable[["Source"], Path]
"""Gives the folder in which the files of a source's package lie as they would in the system's root."""
_NOTO = "usr/share/fonts/opentype/noto"
_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")
_SIMPLIFIED_CHINESE = 2
"""Which face of Noto's collections it is."""


@dataclass(frozen=True)
class Source:
    """A font that a package holds, and what becomes of it."""

    file: str
    """What it is called here, as ``font_candidates`` looks for it."""
    package: str
    path: str
    """Where the package has it."""
    licences: tuple[str, ...]
    """Files of the package that say what may be done with it."""
    face: int | None = None
    """The face to take out of a collection; ``None``: the file as it is."""
    rare: bool = False
    """Whether to keep all ideographs, rather than those of GBK."""


def _noto(file: str, collection: str, *, rare: bool = False) -> Source:
    licence = "usr/share/doc/fonts-noto-cjk/copyright"
    path = f"{_NOTO}/{collection}"
    return Source(file, "fonts-noto-cjk", path, (licence,), _SIMPLIFIED_CHINESE, rare)


_FANDOL = "usr/share/doc/texlive-doc/fonts/fandol"
SOURCES = (
    _noto("NotoSerifSC-Bold.otf", "NotoSerifCJK-Bold.ttc"),
    _noto("NotoSerifSC-Regular.otf", "NotoSerifCJK-Regular.ttc", rare=True),
    _noto("NotoSansSC-Regular.otf", "NotoSansCJK-Regular.ttc"),
    # Under the GPL with the font exception, and therefore unchanged.
    Source(
        "FandolFang-Regular.otf",
        "texlive-lang-chinese",
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        (f"{_FANDOL}/COPYING.gz", f"{_FANDOL}/README"),
    ),
    Source(
        "ukai.ttc",
        "fonts-arphic-ukai",
        "usr/share/fonts/truetype/arphic/ukai.ttc",
        ("usr/share/doc/fonts-arphic-ukai/copyright",),
    ),
    Source(
        "LiberationSerif-Regular.ttf",
        "fonts-liberation",
        "usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
        ("usr/share/doc/fonts-liberation/copyright",),
    ),
)


class MissingError(Exception):
    """A package or a file in it cannot be had; the text is one sentence for the person at the keyboard."""


def build(folder: Path, provide: Provide, sources: Iterable[Source] = SOURCES) -> list[Path]:
    """Put the fonts of ``sources`` into ``folder`` with their licences and a list that says where each is from.

    Each file appears whole or not at all, the list last. Raises ``MissingError``.
    """
    licences = folder / "licences"
    licences.mkdir(parents=True, exist_ok=True)
    made, lines = [], []
    for source in sources:
        root = provide(source)
        original = root / source.path
        if not original.is_file():
            raise MissingError(f"{source.package} no longer holds {source.path}")
        data = original.read_bytes() if source.face is None else _cut(original, source)
        _write(folder / source.file, data)
        for licence in source.licences:
            _write(licences / f"{source.package}-{Path(licence).stem}.txt", _plain(root / licence))
        made.append(folder / source.file)
        changed = "unchanged" if source.face is None else "one face of the collection, fewer characters"
        digest = hashlib.sha256(data).hexdigest()
        lines.append(f"{source.file}  {digest}\n    {source.package}: /{source.path}, {changed}\n")
    _write(folder / "SOURCES.txt", "".join(lines).encode())
    return made


def is_built(folder: Path, sources: Iterable[Source] = SOURCES) -> bool:
    """Whether the fonts in ``folder`` are those that its list tells, and all of them."""
    try:
        listed = (folder / "SOURCES.txt").read_text("utf-8")
        return all(
            f"{source.file}  {hashlib.sha256((folder / source.file).read_bytes()).hexdigest()}" in listed
            for source in sources
        )
    except OSError:
        return False


def _cut(collection: Path, source: Source) -> bytes:
    """One face of a collection as a file, with the characters of GBK or with all ideographs."""
    face = hb.Face(hb.Blob.from_file_path(str(collection)), source.face or 0)
    wanted = hb.SubsetInput()
    gbk = frozenset(gbk_characters())
    wanted.unicode_set.update(
        code for code in face.unicodes if code < 0x250 or code in gbk or (source.rare and _is_ideograph(code))
    )
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LAYOUT_TABLES)
    return hb.subset(face, wanted).blob.data


def gbk_characters() -> Iterable[int]:
    """The code points of GBK's two-byte characters: GB 2312, the traditional forms, marks and signs."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode("gbk"))
            except UnicodeDecodeError:
                continue


def _is_ideograph(code: int) -> bool:
    return 0x2E80 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0x20000 <= code < 0x33000


def _plain(path: Path) -> bytes:
    if not path.is_file():
        raise MissingError(f"the licence {path.name} is missing; a font is not passed on without it")
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(content)
    draft.replace(path)


class Packages:
    """Unpacks Debian packages, each once; what is installed here already is used as it lies."""

    def __init__(self, scratch: Path, system: Path = Path("/")) -> None:
        self._scratch, self._system = scratch, system
        self._unpacked: dict[str, Path] = {}

    def provide(self, source: Source) -> Path:
        """A ``Provide``. Raises ``MissingError``."""
        needed = (source.path, *source.licences)
        if all((self._system / each).is_file() for each in needed):
            return self._system
        if source.package not in self._unpacked:
            self._unpacked[source.package] = self._fetched(source.package)
        return self._unpacked[source.package]

    def _fetched(self, package: str) -> Path:
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise MissingError(f"the fonts are taken from Debian packages ({package}): this needs Debian")
        folder = self._scratch / package
        folder.mkdir()
        self._run(["apt-get", "-qq", "download", package], folder)
        (archive,) = folder.glob("*.deb")
        self._run(["dpkg-deb", "-x", archive.name, "."], folder)
        archive.unlink()
        return folder

    def _run(self, command: list[str], folder: Path) -> None:
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            words = [line for line in done.stderr.splitlines() if line.startswith("E:")] or [
                "no reason given"
            ]
            raise MissingError(f"{' '.join(command)}: {words[-1]} (apt-get update may help)")


def main(given: Sequence[str] | None = None) -> int:
    """Build the fonts unless they are there; 1 when they cannot be had."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.fonts", description="The free fonts that stand in for the standard's."
    )
    parser.add_argument("folder", type=Path, nargs="?", default=OWN_FONTS, help=f"where to ({OWN_FONTS})")
    folder: Path = parser.parse_args(given).folder
    if is_built(folder):
        return 0
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for made in build(folder, Packages(Path(scratch)).provide):
                print(f"{made.name}: {made.stat().st_size / 1e6:.1f} MB")
    except (MissingError, OSError) as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
