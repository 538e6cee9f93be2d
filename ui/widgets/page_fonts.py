"""The fonts of the page by role, ready for painting, from the files that the layout measured with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QFont, QFontDatabase, QRawFont


@runtime_checkable
class Face(Protocol):
    """A face of a font file: which one of a collection, and how much bolder it is drawn (in ems)."""

    @property
    def path(self) -> Path: ...
    @property
    def number(self) -> int: ...
    @property
    def embolden(self) -> float: ...


class StandIn(Protocol):
    """What is drawn where the right type is missing; ``borrowed`` when the role has no face at all."""

    @property
    def family(self) -> str: ...
    @property
    def borrowed(self) -> bool: ...


class PageFonts:
    """Raw fonts by role and size. A role without a usable file is drawn as boxes by the view."""

    def __init__(
        self, files: Mapping[str, str | Path | Face], replaced: Mapping[str, StandIn] | None = None
    ) -> None:
        """``replaced``: what does the work of each role whose right type is missing."""
        self.replaced = dict(replaced or {})
        self._files = {str(role): file for role, file in files.items()}
        self._fonts: dict[tuple[str, float], QRawFont | None] = {}

    def embolden(self, role: str) -> float:
        """How much the outline is widened, in ems."""
        file = self._files.get(role)
        return file.embolden if isinstance(file, Face) else 0.0

    def raw(self, role: str, pixels: float) -> QRawFont | None:
        """The font of a role at an em of ``pixels``."""
        key = (role, round(pixels, 2))
        if key not in self._fonts:
            self._fonts[key] = self._load(role, key[1])
        return self._fonts[key]

    def _load(self, role: str, pixels: float) -> QRawFont | None:
        file = self._files.get(role)
        if file is None:
            return None
        path, number = (file.path, file.number) if isinstance(file, Face) else (file, 0)
        if number:
            families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
            if number < len(families):
                font = QFont(families[number])
                font.setPixelSize(max(1, round(pixels)))
                raw = QRawFont.fromFont(font)
                raw.setPixelSize(pixels)
                return raw
        raw = QRawFont(str(path), pixels, QFont.HintingPreference.PreferNoHinting)
        return raw if raw.isValid() else None
