"""The one style sheet of the program, from tokens. Widgets choose a look by properties, never by a sheet of their own.

``role``: primary, link, quiet, tab, phrase, status, nav, pane, card, desk. ``tone``: text2, text3, red, amber, green,
accent.
``text_size``: caption, list, panel, title.
"""

from __future__ import annotations

from string import Template

from ui.theme.palette import Tokens

_SHEET = Template("""
QWidget { font-size: ${s13}px; color: $text; }
QMainWindow, QWidget[role="window"] { background: $window; }
QWidget[role="pane"] { background: $surface; }
QWidget[role="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QWidget[role="nav"] { background: $nav; }
QWidget[role="desk"] { background: $desk; }
QFrame[role="line"] { background: $line; border: none; }
QLabel[tone="text2"], QToolButton[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="red"] { color: $red; } QLabel[tone="amber"] { color: $amber; }
QLabel[tone="green"] { color: $green; } QLabel[tone="accent"] { color: $accent; }
QLabel[text_size="caption"] { font-size: ${s12}px; }
QLabel[text_size="list"] { font-size: ${s14}px; }
QLabel[text_size="panel"] { font-size: ${s15}px; font-weight: bold; }
QLabel[text_size="title"] { font-size: ${s17}px; font-weight: bold; }
QLabel[text_size="large"] { font-size: ${s20}px; font-weight: bold; }
QLabel[strong="true"] { font-weight: bold; }
QLabel[chip="true"] { background: $accent_soft; border-radius: 3px; padding: 3px 7px; }
QLabel[chip="red"] { background: $red_soft; border-radius: 3px; padding: 2px 6px; }
QLabel[chip="amber"] { background: $amber_soft; border-radius: 3px; padding: 2px 6px; }
QLabel[chip="accent"] { background: $accent_soft; border-radius: 3px; padding: 2px 6px; }
QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit { background: $surface; color: $text;
  border: 1px solid $line_ctl; border-radius: 4px; padding: 3px 6px; selection-background-color: $accent;
  selection-color: $on_accent; placeholder-text-color: $text3; }
QLineEdit, QComboBox, QDateTimeEdit { min-height: ${h22}px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus { border: 2px solid $focus;
  padding: 2px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $window; color: $text3;
  border-color: $line; }
QPlainTextEdit[role="body"] { border: none; border-radius: 0; font-size: ${s15}px; padding: 10px 12px 10px 4px; }
QPlainTextEdit[role="body"]:focus { border: none; padding: 10px 12px 10px 4px; }
QLineEdit[role="inside"], QLineEdit[role="inside"]:focus { border: none; padding: 1px 2px; background: transparent;
  min-height: ${h20}px; }
QFrame[role="field"] { background: $surface; border: 1px solid $line_ctl; border-radius: 4px; }
QFrame[role="field"][focused="true"] { border: 2px solid $focus; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView, QListView[role="popup"] { background: $surface; color: $text;
  border: 1px solid $line_ctl; outline: 0; selection-background-color: $selection; selection-color: $text; }
QListView[role="popup"]::item, QComboBox QAbstractItemView::item { min-height: ${h26}px; padding: 0 6px; }
QPushButton { background: $surface; color: $text; border: 1px solid $line_ctl; border-radius: 4px;
  padding: 3px 12px; min-height: ${h22}px; }
QPushButton:hover { background: $hover; } QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $focus; padding: 2px 11px; }
QPushButton:disabled { color: $text3; border-color: $line; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: bold; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $line; border-color: $line; color: $text3; }
QPushButton[role="link"], QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent;
  padding: 3px 6px; }
QPushButton[role="link"] { color: $accent; } QPushButton[role="quiet"] { color: $text2; }
QPushButton[role="link"]:hover, QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="link"]:focus, QPushButton[role="quiet"]:focus { border: 2px solid $focus; padding: 2px 5px; }
QPushButton[role="link"]:disabled, QPushButton[role="quiet"]:disabled { color: $text3; }
QPushButton[role="phrase"], QPushButton[role="chip"] { background: $accent_soft; color: $accent;
  border: 1px solid $accent_soft; padding: 1px 7px; min-height: ${h22}px; }
QPushButton[role="phrase"]:focus, QPushButton[role="chip"]:focus { border: 2px solid $focus; padding: 0 6px; }
QPushButton[role="chip"] { padding: 0 4px 0 6px; min-height: ${h20}px; }
QPushButton[role="chip"]:hover { background: $selection; }
QPushButton[role="tab"] { background: transparent; border: none; border-radius: 4px; padding: 3px 9px;
  color: $text2; }
QPushButton[role="tab"]:hover { background: $hover; }
QPushButton[role="tab"]:checked { background: $accent_soft; color: $accent; font-weight: bold; }
QPushButton[role="tab"]:focus { border: 2px solid $focus; padding: 1px 7px; }
QPushButton[role="under"] { background: transparent; border: none; border-bottom: 2px solid transparent;
  border-radius: 0; padding: 4px 10px; color: $text2; font-size: ${s13}px; }
QPushButton[role="under"]:checked { color: $accent; font-weight: bold; border-bottom: 2px solid $accent; }
QPushButton[role="under"]:focus { background: $hover; border-bottom: 2px solid $focus; }
QPushButton[role="status"] { background: transparent; border: none; border-radius: 3px; padding: 0 4px;
  min-height: ${h20}px; font-size: ${s12}px; text-align: left; }
QPushButton[role="status"]:hover { background: $hover; }
QPushButton[tone="text2"] { color: $text2; } QPushButton[tone="accent"] { color: $accent; }
QPushButton[tone="red"] { color: $red; } QPushButton[tone="amber"] { color: $amber; }
QPushButton[tone="green"] { color: $green; }
QListView[role="rows"] { background: $surface; border: none; outline: 0; }
QTextBrowser[role="plain"], QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="clear"] { background: transparent; }
QCheckBox { spacing: 6px; } QCheckBox:focus { color: $focus; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_ctl; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QToolTip { background: $surface; color: $text; border: 1px solid $line_ctl; padding: 3px 6px; }
""")


def stylesheet(tokens: Tokens, scale: float, arrow: str = "") -> str:
    """The sheet for one set of colours and one scale of text. ``arrow`` is the file of the drop-down arrow."""
    sizes = {f"s{size}": round(size * scale) for size in (12, 13, 14, 15, 17, 20)}
    heights = {f"h{size}": round(size * scale) for size in (20, 22, 26)}
    return _SHEET.substitute({**vars(tokens), **sizes, **heights, "arrow": arrow})
