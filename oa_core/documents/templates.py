"""The fifteen 文种 to begin from (条例 art. 8): direction, title, opening, closing, and what each one needs.

Titles are 发文机关 + 事由 + 文种 (条例 art. 9(7)); openings and closings are common practice (handbook §2.1), no rule.
What a person has to fill in is written 【待补：…】, which L66 finds, so that none of it goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from oa_core.documents.model import WITHOUT_ADDRESSEE, Content
from oa_core.people.model import Letterhead
from oa_core.structure.genres import GENRES, UPWARD


class Way(StrEnum):
    """行文方向: where a paper goes, seen from who writes it (handbook §2.2)."""

    UP = "up"
    """上行"""
    DOWN = "down"
    """下行"""
    LEVEL = "level"
    """平行"""
    OPEN = "open"
    """公开: to everybody"""


@dataclass(frozen=True)
class Form:
    """How a 文种 is written. ``title`` has the place ``{organ}``; ``closing`` is empty for kinds without one."""

    genre: str
    ways: tuple[Way, ...]
    use: str
    title: str
    opening: str
    points: tuple[str, ...]
    closing: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The fields of a ``Content`` that this 文种 cannot go out without."""
        needed = ["title", "body", "openness"]
        if self.genre not in WITHOUT_ADDRESSEE:
            needed.append("addressees")
        if self.genre in UPWARD:
            needed.append("contact")
        return tuple(needed)

    @property
    def body(self) -> str:
        """The text to begin with, paragraph by paragraph."""
        return "\n".join(line for line in (self.opening, *self.points, self.closing) if line)


_MATTER = "【待补：事由】"
_BASIS = "【待补：依据或目的】"
_POINTS = ("一、【待补：第一项】", "【待补：内容】", "二、【待补：第二项】", "【待补：内容】")
_CONTACT = "【待补：联系人和电话】"

_FORMS = (
    Form(
        "决议",
        (Way.DOWN,),
        "会议讨论通过的重大决策事项",
        f"【待补：会议名称】关于{_MATTER}的决议",
        "【待补：会议名称】审议了【待补：议题】，决议如下：",
        _POINTS,
    ),
    Form(
        "决定",
        (Way.DOWN,),
        "重要事项的决策和部署、奖惩、变更或者撤销下级决定",
        f"{{organ}}关于{_MATTER}的决定",
        f"{_BASIS}，现决定如下：",
        _POINTS,
    ),
    Form(
        "命令",
        (Way.DOWN,),
        "公布规章、宣布施行重大强制性措施、嘉奖",
        f"{{organ}}关于{_MATTER}的命令",
        f"{_BASIS}，现发布命令如下：",
        _POINTS,
    ),
    Form(
        "公报",
        (Way.OPEN,),
        "公布重要决定或者重大事项",
        f"{{organ}}关于{_MATTER}的公报",
        f"{_BASIS}，现将有关情况公布如下：",
        _POINTS,
    ),
    Form(
        "公告",
        (Way.OPEN,),
        "向国内外宣布重要事项或者法定事项",
        f"{{organ}}关于{_MATTER}的公告",
        f"{_BASIS}，现将【待补：事项】予以公告。",
        ("【待补：内容】",),
        "特此公告。",
    ),
    Form(
        "通告",
        (Way.OPEN,),
        "在一定范围内公布应当遵守或者周知的事项",
        f"{{organ}}关于{_MATTER}的通告",
        f"{_BASIS}，现将【待补：事项】予以通告。",
        _POINTS,
        "特此通告。",
    ),
    Form(
        "意见",
        (Way.UP, Way.DOWN, Way.LEVEL),
        "对重要问题提出见解和处理办法",
        f"{{organ}}关于{_MATTER}的意见",
        f"{_BASIS}，现提出如下意见：",
        _POINTS,
    ),
    Form(
        "通知",
        (Way.DOWN, Way.LEVEL),
        "发布、传达要求执行和周知的事项，批转、转发公文",
        f"{{organ}}关于{_MATTER}的通知",
        f"{_BASIS}，现就有关事项通知如下：",
        _POINTS,
    ),
    Form(
        "通报",
        (Way.DOWN,),
        "表彰先进、批评错误、传达重要精神和告知重要情况",
        f"{{organ}}关于{_MATTER}的通报",
        f"{_BASIS}，现将有关情况通报如下：",
        _POINTS,
    ),
    Form(
        "报告",
        (Way.UP,),
        "向上级汇报工作、反映情况，回复询问",
        f"{{organ}}关于{_MATTER}的报告",
        f"{_BASIS}，现将有关情况报告如下：",
        _POINTS,
        "特此报告。",
    ),
    Form(
        "请示",
        (Way.UP,),
        "向上级请求指示、批准，一文一事",
        f"{{organ}}关于{_MATTER}的请示",
        f"{_BASIS}，现就【待补：一件事项】请示如下：",
        ("【待补：理由和具体请求】",),
        "妥否，请批示。",
    ),
    Form(
        "批复",
        (Way.DOWN,),
        "答复下级请示事项",
        f"{{organ}}关于{_MATTER}的批复",
        "【待补：来文标题和文号】收悉。经研究，现批复如下：",
        _POINTS,
        "此复。",
    ),
    Form(
        "议案",
        (Way.LEVEL,),
        "政府按照法律程序向同级人大或者人大常委会提请审议",
        f"{{organ}}关于提请审议{_MATTER}的议案",
        f"{_BASIS}，现提请审议【待补：事项】。",
        ("【待补：理由和说明】",),
        "请审议。",
    ),
    Form(
        "函",
        (Way.LEVEL,),
        "不相隶属机关之间商洽工作、询问和答复问题、请求批准",
        f"{{organ}}关于{_MATTER}的函",
        f"{_BASIS}，现就【待补：事项】函商如下：",
        ("【待补：内容】",),
        "请予函复。",
    ),
    Form(
        "纪要",
        (Way.DOWN, Way.LEVEL),
        "记载会议主要情况和议定事项",
        "【待补：会议名称】纪要",
        "【待补：时间】，【待补：主持人】主持召开【待补：会议名称】。现将会议议定事项纪要如下：",
        _POINTS,
    ),
)

FORMS = {form.genre: form for form in _FORMS}
"""By 文种, all fifteen in the order of the 条例."""

assert tuple(FORMS) == GENRES


def content_from(genre: str, letterhead: Letterhead, organ_name: str) -> Content:
    """A paper of ``genre`` to be filled in, issued under ``letterhead`` by the organ of this full name. Whom it goes to
    and whether it is published is left open: both are the writer's to say."""
    form = FORMS[genre]
    return Content(
        letterhead=letterhead.id,
        genre=genre,
        title=form.title.format(organ=organ_name),
        body=form.body,
        contact=_CONTACT if genre in UPWARD else "",
    )
