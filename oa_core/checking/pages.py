"""The page: type area, grid, fonts, attachments on new sides, page numbers, 版记 (GB/T 9704-2012).

Judged on the measures of a DOCX (``Geometry``), its styles resolved; a plain text has none and is not judged.
"""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.geometry import Geometry, Look, Section
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Lacks, Level, hit_at
from oa_core.structure.outline import Element

MEASURES = "DOCX 的版面"
"""The fact that a text lacks whose pages are somebody else's."""
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 26.0, 35.0
"""Margins in mm; 订口 and 天头 may differ by 1 mm, and so may what makes the type area 156 × 225 mm."""
_TOLERANCE = 1.0 + 0.05
LINES, CHARACTERS = 22, 28
_ROUNDING = 0.004
"""Of a line: measures are whole twips."""
_FAMILIES = (
    ("小标宋", re.compile(r"小标宋|XBS|XiaoBiaoSong", re.IGNORECASE)),
    ("仿宋", re.compile(r"仿宋|Fang", re.IGNORECASE)),
    ("楷体", re.compile(r"楷|Kai", re.IGNORECASE)),
    ("黑体", re.compile(r"黑|Hei|Gothic|Sans", re.IGNORECASE)),
    ("宋体", re.compile(r"宋|Song|SimSun|Sun|Serif|Ming", re.IGNORECASE)),
)
_LEVELS = {Element.H1: "黑体", Element.H2: "楷体", Element.H3: "仿宋", Element.H4: "仿宋"}
_DASHED = re.compile(r"^[—－–\-―一]\s*#\s*[—－–\-―一]$")
_GOOD_DASHES = re.compile(r"^—\s*#\s*—$")


def family_of(name: str) -> str:
    """The class of type that a font's name belongs to; the name itself when it is another."""
    return next((family for family, known in _FAMILIES if known.search(name)), name)


def first_side(reading: Reading, context: Context) -> Found:
    """L35: the first side shows body text."""
    if context.first_side_has_body is None:
        yield Lacks("排版结果")
    elif not context.first_side_has_body:
        message = "首页没有正文，请把主送机关移到版记。"
        yield hit_at(reading, message, Element.ADDRESSEES, Element.TITLE)


def heading_fonts(reading: Reading, context: Context) -> Found:
    """L40: 一、黑体, （一）楷体, 1. and （1） 仿宋."""
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    for index, block in reading.of(*_LEVELS):
        look, wanted = context.geometry.looks[index], _LEVELS[Element(block.kind)]
        if look is not None and look.family and family_of(look.family) != wanted:
            message = f"这一级标题一般用{wanted}，现在是{look.family}。"
            yield Hit(index, 0, block.lead or len(block.text), message)


def attachment_side(reading: Reading, context: Context) -> Found:
    """L44: an attachment begins a new side: its label in 黑体 on line 1, its title on line 3."""
    labels = [
        (index, block)
        for index, block in enumerate(reading.blocks)
        if block.kind is Element.ATTACHMENT and re.match(r"\s*附\s*件", block.text) and len(block.text) < 8
    ]
    if not labels:
        return
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    looks = context.geometry.looks
    for index, block in labels:
        look = looks[index]
        if look is None:
            continue
        if not look.new_page:
            yield Hit(index, 0, len(block.text), "附件应另面编排，请在“附件”前分页。")
        if look.family and family_of(look.family) != "黑体":
            yield Hit(index, 0, len(block.text), f"“附件”二字和序号用3号黑体，现在是{look.family}。")
        following = looks[index + 1] if index + 1 < len(looks) else None
        if following is not None and reading.blocks[index + 1].kind is Element.ATTACHMENT:
            yield from _third_line(index + 1, len(reading.blocks[index + 1].text), following)


def _third_line(index: int, length: int, look: Look) -> Found:
    if look.blank_before != 1:
        yield Hit(index, 0, length, "附件标题应居中编排在第三行，与“附件”之间空一行。")


def page_numbers(reading: Reading, context: Context) -> Found:
    """L48: — 1 —, on odd sides at the right, on even sides at the left."""
    for index, block in reading.of(Element.STRAY):
        if re.fullmatch(r"\s*第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?\s*", block.text):
            number = re.search(r"\d+", block.text)
            fix = f"— {number.group()} —" if number else None
            message = "页码写成“— 1 —”，不写“第×页”；由排版加上，不写在文字里。"
            yield Hit(index, 0, len(block.text), message, fix, Level.WARNING)
    geometry = context.geometry
    if geometry is None:
        yield Lacks(MEASURES)
        return
    shown = [each for each in geometry.page_numbers if each.sides != "first"]
    if not shown:
        yield hit_at(reading, "没有页码。", level=Level.WARNING)
    for each in shown:
        if not _GOOD_DASHES.match(each.text):
            near = bool(_DASHED.match(each.text))
            message = f"页码左右各放一条一字线，如“— 1 —”，现在是“{each.text.replace('#', '1')}”。"
            yield hit_at(reading, message, level=Level.WARNING if near else None)
        if each.points is not None and each.points != 14:
            message = f"页码一般用4号字（14 磅），现在是 {each.points:g} 磅。"
            yield hit_at(reading, message, level=Level.WARNING)
    sides = {each.sides: each.align for each in shown}
    odd, even = sides.get("odd"), sides.get("even" if geometry.even_and_odd else "odd")
    if shown and (odd not in ("right", "outside") or even not in ("left", "outside")):
        yield hit_at(reading, "页码单页居右空一字，双页居左空一字，请分别设置奇偶页页脚。")


def letter(reading: Reading, context: Context) -> Found:
    """L49: a letter has no page number on its first side and no lines in 版记."""
    if context.letter is False:
        return
    if context.letter is None or context.geometry is None:
        yield Lacks("是否信函格式和 DOCX 的版面")
        return
    geometry = context.geometry
    first = [each for each in geometry.page_numbers if each.sides == "first"]
    if geometry.page_numbers and (not geometry.title_page or first):
        yield hit_at(reading, "信函格式首页不显示页码。")
    for index, block in reading.of(Element.COPIED_TO, Element.PRINTED):
        look = geometry.looks[index]
        if look is not None and look.ruled:
            yield Hit(index, 0, len(block.text), "信函格式的版记不加分隔线。")
        if block.kind is Element.PRINTED:
            yield Hit(index, 0, len(block.text), "信函格式的版记不加印发机关和印发日期。")


def type_area(reading: Reading, context: Context) -> Found:
    """P01: A4, 天头 37 mm, 订口 28 mm, each ± 1, type area 156 × 225 mm."""
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    for section in _upright(context.geometry):
        if abs(section.width - 210) > _TOLERANCE or abs(section.height - 297) > _TOLERANCE:
            message = f"纸张应为 A4（210×297 mm），现在是 {section.width:.0f}×{section.height:.0f} mm。"
            yield hit_at(reading, message)
        asked = (("天头（上边距）", section.top, TOP), ("订口（左边距）", section.left, LEFT))
        for name, is_, should in asked:
            if abs(is_ - should) > _TOLERANCE:
                yield hit_at(reading, f"{name}应为 {should:.0f} mm±1 mm，现在是 {is_:.1f} mm。")
        width = section.width - section.left - section.right
        height = section.height - section.top - section.bottom
        if abs(width - 156) > _TOLERANCE or abs(height - 225) > _TOLERANCE:
            message = f"版心应为 156×225 mm，现在是 {width:.1f}×{height:.1f} mm。"
            yield hit_at(reading, message)


def lines_to_a_side(reading: Reading, context: Context) -> Found:
    """P02: 22 lines to a side (一般)."""
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    for section in _upright(context.geometry):
        if section.lines is None:
            yield Lacks("每面行数")
        elif int(section.lines + _ROUNDING) != LINES:
            pitch = f"（行距 {section.pitch:.4g} 磅）" if section.pitch else ""
            message = f"一般每面排 22 行，现在约 {section.lines:.1f} 行{pitch}。"
            yield hit_at(reading, message)
        elif section.pitch is not None and section.lines > LINES + 0.4:
            message = f"行距 {section.pitch:.4g} 磅撑不满版心，22 行之后还空着，一般用 28.95 磅。"
            yield hit_at(reading, message)


def characters_to_a_line(reading: Reading, context: Context) -> Found:
    """P03: 28 characters to a line (一般)."""
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    for section in _upright(context.geometry):
        if section.characters is None:
            yield Lacks("每行字数")
        elif not CHARACTERS <= round(section.characters, 2) < CHARACTERS + 1:
            yield hit_at(reading, f"一般每行排 28 个字，现在排 {int(section.characters)} 个字。")


def imprint(reading: Reading, context: Context) -> Found:
    """P04: 版记 stands between its lines at the foot of the last side."""
    found = reading.of(Element.COPIED_TO, Element.PRINTED)
    if not found or context.letter:
        return
    if context.geometry is None:
        yield Lacks(MEASURES)
        return
    for index, block in found:
        look = context.geometry.looks[index]
        if look is None:
            continue
        if not look.ruled:
            yield Hit(index, 0, len(block.text), "版记要有分隔线：首条、末条 0.35 mm，中间 0.25 mm。")
        if not look.bottom_anchored:
            message = "版记应置于最后一面版心底部，末条线与版心下边缘重合；现在随正文流动，位置会变。"
            yield Hit(index, 0, len(block.text), message)
        break


def _upright(geometry: Geometry) -> list[Section]:
    """Landscape sides are for tables (clause 8) and have margins of their own."""
    return [section for section in geometry.sections if section.width <= section.height]
