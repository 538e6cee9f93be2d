"""The words a title ends with: the fifteen kinds of document (条例, 8) and what they send out."""

from __future__ import annotations

import re

GENRES = (
    *("决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知"),
    *("通报", "报告", "请示", "批复", "议案", "函", "纪要"),
)
"""The fifteen 文种 (条例 art. 8)."""

UPWARD = frozenset({"请示", "报告"})
"""文种 that go to a superior only (条例 art. 8)."""

_DOCUMENTS = "|".join((*(genre for genre in GENRES if genre != "函"), "复函", "答复", "批示"))
"""函 and 令 alone are the end of many another word."""
_SENT_OUT = (
    "条例|规定|办法|细则|规则|规程|准则|章程|制度|方案|规划|计划|纲要|要点|措施|预案|标准|指南|目录|名单|清单|"
    "总结|讲话|简报|建议|提案|说明|汇报|函件|电报|倡议书|责任书|协议|守则|须知|指引|分工|安排|情况|公示|声明|启事"
)
TITLE_END = rf"(?:{_DOCUMENTS}|的函|的令|[^\s]令(?=$)|{_SENT_OUT})"
"""A title's last word."""
_WHOLE = re.compile(
    rf"(?:{_DOCUMENTS}|{_SENT_OUT}|函|令)\s*[”》]?(?:\s*[（(][^（()）]{{1,20}}[）)])?[*＊]?\s*$"
)
_DOCUMENT = re.compile(rf"(?:{_DOCUMENTS}|的函|令)(?:\s*[（(][^（()）]{{1,20}}[）)])?\s*$")
_IN_ROW = re.compile(
    rf"(?:的(?:{_DOCUMENTS}|函|(?:若干|指导|实施|补充|紧急|专项)?(?:{_DOCUMENTS}))|(?:指导|实施|若干)意见|答复)"
    r"(?:[（(](?:试行|暂行|[^（()）]{1,8}批|修订[^（()）]{0,4})[）)])?(?![》”’」）)、的已和])"
)
_LONGEST = 200


def ends_as_title(text: str) -> bool:
    """Whether ``text`` could be the end of a title: …的通知, …办法（试行）."""
    return _WHOLE.search("".join(text.split())) is not None


def ends_as_document(text: str) -> bool:
    """Whether ``text`` ends with the name of one of the kinds of document."""
    return _DOCUMENT.search("".join(text.split())) is not None


def title_end_in(text: str) -> int:
    """Where the title ends that ``text`` begins with, when more follows without a break; 0 when it has none."""
    found = _IN_ROW.search(text, 0, _LONGEST)
    return found.end() if found else 0
