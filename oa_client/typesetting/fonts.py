"""The fonts of this workstation: one face per role, what they hold, and what stands in for what.

Nothing here decides where a Chinese character stands: those have fixed cells. Only the widths of western letters
and figures come from a font, so the same paper breaks alike on every machine whose digits have Times' widths.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from oa_client.typesetting.font_candidates import CANDIDATES, STAND_INS, Candidate
from oa_client.typesetting.font_metrics import FontMetrics, Ink, UnusableFontError, metrics_of
from oa_client.typesetting.model import Role, is_invisible

OWN_FONTS = Path(sys.prefix) / "share" / "fonts" / "county-office"
"""Where an installation of this program brings fonts along, and ``tools/fonts.py`` puts them in a checkout."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """A face that was found, and how to draw with it."""

    path: Path
    number: int = 0
    """Which face of a collection, from 0."""
    substitute: bool = False
    embolden: float = 0.0
    """Stroke each outline with a line of this width (ems) besides filling it, in the same colour."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What is drawn where a role's right type is missing."""

    family: str
    """Empty when no font can do the work."""
    borrowed: bool
    """Whether the role has no face at all: runs then name the role that lends its own."""


class FontBook:
    """The face for each role. Immutable, except that it remembers what it has looked up.

    Give the same book to the layout and to whatever draws it; it may be shared between threads.
    """

    def __init__(self, faces: Mapping[Role, FontFace]) -> None:
        """A book of these faces. A role without a face borrows from the others, character by character."""
        self._faces = {role: face for role, face in faces.items() if _usable(face)}
        self._metrics = {role: metrics_of(face.path, face.number) for role, face in self._faces.items()}
        self.cases: dict[tuple[Role, object], dict[str, tuple[Role | None, float, float]]] = {}
        """What compositors have found out of characters, by role and size; they fill it in."""
        self._roles: dict[Role, _RoleTable] = {role: _RoleTable(self, role) for role in Role}

    @classmethod
    def find(cls, directories: Iterable[Path] | None = None) -> FontBook:
        """The best faces in ``directories`` (default: where this system keeps fonts). Takes some 0.1 s, so
        make one book at the start, off the window's thread."""
        files = _files_in(font_directories() if directories is None else directories)
        faces: dict[Role, FontFace] = {}
        for role, candidates in CANDIDATES.items():
            for candidate in candidates:
                face = _face(candidate, files)
                if face is not None and _usable(face):
                    faces[role] = face
                    break
        return cls(faces)

    @property
    def faces(self) -> Mapping[Role, FontFace]:
        """The face of each role that has one."""
        return dict(self._faces)

    @property
    def substituted(self) -> tuple[Role, ...]:
        """The roles for which the workstation lacks the type that the standard asks for: tell the user."""
        asked = [role for role in Role if role is not Role.RARE]
        return tuple(role for role in asked if role not in self._faces or self._faces[role].substitute)

    def stand_ins(self) -> dict[str, StandIn]:
        """For each role of ``substituted``, by its value, what does its work."""
        found = {}
        for role in self.substituted:
            drawn_by = self.role_for(role, "1" if role is Role.DIGITS else "一")
            family = self.metrics(drawn_by).family if drawn_by is not None else ""
            found[role.value] = StandIn(family, role not in self._faces)
        return found

    def face(self, role: Role) -> FontFace:
        """Raises ``KeyError`` when the role has no face; runs of a layout name only roles that have one."""
        return self._faces[role]

    def metrics(self, role: Role) -> FontMetrics:
        """The measures of a role's face. Raises ``KeyError`` as ``face`` does."""
        return self._metrics[role]

    def role_for(self, role: Role, character: str) -> Role | None:
        """The role whose font draws the character when ``role`` is asked for; ``None`` when no font does.

        Western letters and figures always come from ``DIGITS``, except on lines set in ``SONGTI`` (page
        numbers). White space and invisible characters belong to the role asked for: nothing is drawn.
        """
        return self._roles[role][character]

    def roles_for(self, role: Role, text: str) -> list[Role | None]:
        """``role_for`` of each character, quickly."""
        table = self._roles[role]
        return [table[character] for character in text]

    def advance(self, role: Role | None, character: str) -> float:
        """The width of a character in ems, as the font of ``role`` says; ½ when there is no such font."""
        metrics = self._metrics.get(role) if role is not None else None
        return 0.5 if metrics is None else metrics.advance(character)

    def ink(self, role: Role, text: str) -> Ink | None:
        """How far the ink of ``text`` reaches around the baseline, in ems; ``None`` when there is none."""
        reaches = []
        for character in text:
            drawn_by = self.role_for(role, character)
            if drawn_by in self._faces and (reach := self.metrics(drawn_by).ink(character)) is not None:
                reaches.append(reach)
        if not reaches:
            return None
        return Ink(min(reach.bottom for reach in reaches), max(reach.top for reach in reaches))

    def _look_up(self, role: Role, character: str) -> Role | None:
        if is_invisible(character):
            return next((each for each in (role, *STAND_INS[role]) if each in self._faces), None)
        first = Role.DIGITS if "!" <= character <= "~" and role is not Role.SONGTI else role
        for each in (first, *STAND_INS[first]):
            if each in self._faces and self.metrics(each).holds(character):
                return each
        return None


class _RoleTable(dict[str, Role | None]):
    """The role for each character, filled in as characters turn up."""

    def __init__(self, book: FontBook, role: Role) -> None:
        super().__init__()
        self._book, self._role = book, role

    def __missing__(self, character: str) -> Role | None:
        found = self[character] = self._book._look_up(self._role, character)
        return found


def font_directories() -> Iterator[Path]:
    """Where Windows, Debian, Kylin and UOS keep fonts, the user's and the system's, and where our own lie."""
    home = Path.home()
    yield OWN_FONTS
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
        return
    yield from (home / ".local/share/fonts", home / ".fonts")
    yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
    yield from _fontconfig_directories(Path("/etc/fonts/fonts.conf"))


def _fontconfig_directories(configuration: Path) -> Iterator[Path]:
    try:
        entries = ET.parse(configuration).iter("dir")  # noqa: S314 - the system's own file
    except (OSError, ET.ParseError):
        return
    for entry in entries:
        directory = Path(entry.text or "").expanduser()
        if directory.is_absolute() and entry.get("prefix") is None:
            yield directory


def _files_in(directories: Iterable[Path]) -> dict[str, Path]:
    """File name in lower case → path; of two files of one name the first found counts."""
    files: dict[str, Path] = {}
    for directory in directories:
        for folder, _, names in os.walk(directory):
            for name in sorted(names):
                files.setdefault(name.lower(), Path(folder) / name)
    return files


def _face(candidate: Candidate, files: Mapping[str, Path]) -> FontFace | None:
    path = files.get(candidate.file)
    if path is None:
        return None
    return FontFace(path, candidate.number, not candidate.genuine, candidate.embolden)


def _usable(face: FontFace) -> bool:
    try:
        metrics_of(face.path, face.number)
    except UnusableFontError:
        return False
    return True
