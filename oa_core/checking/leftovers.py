"""What was left for later, and words that do not leave the house."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit
from oa_core.structure.outline import Element

# Marks that people leave in a text for what is still to come; TODO and FIXME come from those who write programs too.
_LEFT = re.compile(
    r"[×✕╳]{2,}|(?<![A-Za-z])[XxＸ]{2,}(?![A-Za-z])|[【\[（(]待[^】\]）)]{0,20}[】\]）)]|TODO|FIXME|[*＊]{3,}"
    r"|[_＿]{2,}|□{2,}|[?？]{3,}|此处(?:填写|插入|待)|○{2,}(?!年)"
)


def placeholders(reading: Reading, _: Context) -> Found:
    """L66: no ××, 【待补】 or TODO is left."""
    for index, block in enumerate(reading.blocks):
        if block.kind in (Element.DATE, Element.STRAY):
            continue
        for found in _LEFT.finditer(block.text):
            yield Hit(index, *found.span(), f"还有占位符“{found.group()}”没有填写。")


def forbidden_words(reading: Reading, context: Context) -> Found:
    """O01: the office's own list of words."""
    for index, block in enumerate(reading.blocks):
        for word, better in context.words.forbidden.items():
            at = block.text.find(word)
            while at >= 0:
                instead = f"，请写“{better}”" if better else ""
                yield Hit(index, at, at + len(word), f"“{word}”在本单位的禁用词表里{instead}。", better)
                at = block.text.find(word, at + len(word))
