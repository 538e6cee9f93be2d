"""The colours of the window: two sets of tokens, the pairs that must stay readable, and Qt's palette from them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Tokens:
    """Every colour by what it is for, as ``#rrggbb``. Colour is never the only sign of a meaning."""

    dark: bool
    surface: str
    window: str
    nav: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    selection: str
    hover: str
    red: str
    red_soft: str
    amber: str
    amber_soft: str
    green: str
    green_soft: str
    line: str
    line_ctl: str
    focus: str
    desk: str
    paper: str


LIGHT = Tokens(
    dark=False,
    surface="#FFFFFF",
    window="#F3F5F8",
    nav="#E9EDF3",
    text="#1A1F29",
    text2="#485161",
    text3="#5C6676",
    accent="#1B5CBE",
    on_accent="#FFFFFF",
    accent_hover="#164C9F",
    accent_soft="#E4EDFB",
    selection="#D6E5FC",
    hover="#EEF2F8",
    red="#B3261E",
    red_soft="#FCE9E7",
    amber="#864A00",
    amber_soft="#FFF0D6",
    green="#14653A",
    green_soft="#E1F3E8",
    line="#D9DFE8",
    line_ctl="#7F8896",
    focus="#0B57D0",
    desk="#DDE2EA",
    paper="#FFFFFF",
)

DARK = Tokens(
    dark=True,
    surface="#22272E",
    window="#181B20",
    nav="#1D2127",
    text="#E8EBEF",
    text2="#B9C1CC",
    text3="#A6AFBC",
    accent="#7FB2FF",
    on_accent="#0B1B33",
    accent_hover="#9CC3FF",
    accent_soft="#1F3250",
    selection="#253F66",
    hover="#2A3038",
    red="#FF9A92",
    red_soft="#43221F",
    amber="#F3BF66",
    amber_soft="#3D2E14",
    green="#7ED3A2",
    green_soft="#183726",
    line="#343B45",
    line_ctl="#7D8796",
    focus="#A3C8FF",
    desk="#121519",
    paper="#F4F2EC",
)

TEXT_PAIRS = (
    *(("text", ground) for ground in ("surface", "window", "nav", "selection", "hover", "accent_soft")),
    *(("text2", ground) for ground in ("surface", "window", "nav", "selection", "hover")),
    *(("text3", ground) for ground in ("surface", "window", "nav")),
    *(("accent", ground) for ground in ("surface", "window", "accent_soft")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *((tone, ground) for tone in ("red", "amber", "green") for ground in (f"{tone}_soft", "surface", "nav")),
    *(("red", ground) for ground in ("window",)),
)
"""Text on ground that stands somewhere in the window: at least 4.5 : 1 (WCAG 1.4.3)."""

SHAPE_PAIRS = (("line_ctl", "surface"), ("focus", "surface"), ("focus", "window"), ("accent", "selection"))
"""Borders and marks that carry meaning: at least 3 : 1 (WCAG 1.4.11)."""


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def qpalette(tokens: Tokens) -> QPalette:
    """All roles of Qt's palette, the disabled ones too."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.window,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text3,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.red,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Midlight: tokens.line,
        QPalette.ColorRole.Mid: tokens.line_ctl,
        QPalette.ColorRole.Dark: tokens.line_ctl,
        QPalette.ColorRole.Shadow: tokens.line,
        QPalette.ColorRole.Accent: tokens.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.line_ctl))
    return palette
