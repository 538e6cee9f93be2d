"""What the outer document says about itself, read from its blocks: for registering it, and for its rules."""

from __future__ import annotations

import re

from oa_core.structure.dates import Day, day_of, first_day_in
from oa_core.structure.numbers import as_written
from oa_core.structure.outline import Element, Facts, Outline

_BLANKS = re.compile(
    r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])|(?<=\d)\s+(?=\d)|(?<=\b[A-Za-z])\s(?=[A-Za-z]\b)"
)
"""White space that separates nothing: a blank inside Chinese is only there for the look."""
_SEALED = re.compile(r"[（(](?:章|盖章|代章|公章|印章?)[）)]$")
_BEHIND_TITLE = re.compile(
    r"[（(]([\u4e00-\u9fff]{2,10}\s*[〔［\[（(]\s*\d{4}\s*[〕］\]）)]\s*第?\s*\d{1,5}\s*号)[）)]$"
)
_COPIES = re.compile(r"^(?:抄送|抄报|分送|报送|发送|主送)[：:]")


def facts(outline: Outline) -> Facts:
    """The facts of the outer document, without the marks that only the page needs: colons, brackets, 抄送."""
    numbers = outline.texts(Element.NUMBER)
    title = "".join(_joined(text) for text in outline.texts(Element.TITLE))
    days = [day for text in outline.texts(Element.DATE) if (day := _day(text)) is not None]
    notes = "；".join(_joined(text).strip("（()）") for text in outline.texts(Element.NOTE))
    copied = "".join(_COPIES.sub("", _joined(text)) for text in outline.texts(Element.COPIED_TO))
    sent_to = "".join(_COPIES.sub("", _joined(text)) for text in outline.texts(Element.ADDRESSEES))
    signed = [_SEALED.sub("", _joined(text)) for text in outline.texts(Element.SIGNATURE)]
    return Facts(
        title=title,
        number=as_written(numbers[0])[0] if numbers else _number_behind(title),
        addressees=sent_to.rstrip("：:。"),
        signatures=tuple(name for name in signed if name),
        date=days[-1].date if days else None,
        notes=notes,
        copied_to=copied.rstrip("。"),
    )


def _number_behind(title: str) -> str:
    """The number in brackets with which a title ends, as portals write it: ……的通知（南府〔2026〕3号）."""
    found = _BEHIND_TITLE.search(title)
    return as_written(found[1])[0] if found else ""


def _day(text: str) -> Day | None:
    return day_of(text) or first_day_in(text)


def _joined(text: str) -> str:
    return _BLANKS.sub("", text.strip())
