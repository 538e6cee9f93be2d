"""The little office of the simulation: few people with many roles, so that they meet over the same few papers."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Post, Role
from oa_core.records import Record

ORGANS = (
    Organ(id="gov", organ="gov", name="南屿县人民政府", short_name="县政府", kind=OrganKind.GOVERNMENT),
    Organ(
        id="office",
        organ="office",
        name="南屿县人民政府办公室",
        short_name="县政府办",
        kind=OrganKind.OFFICE,
        parent="gov",
    ),
    Organ(id="water", organ="water", name="南屿县水务局", short_name="县水务局", kind=OrganKind.BUREAU),
)
LETTERHEAD = Letterhead(
    id="yufu",
    organ="gov",
    office="office",
    code="屿府",
    mark="南屿县人民政府文件",
    signature="南屿县人民政府",
)

CLERK = Post("office", "秘书股文秘", (Role.CLERK,))
DIRECTOR = Post("office", "办公室主任", (Role.DIRECTOR,))
HEAD = Post("gov", "县长", (Role.HEAD,))
RECEIVER = Post("water", "办公室文秘", (Role.CLERK,))
SPARE = (RECEIVER, HEAD, DIRECTOR, CLERK)
"""Posts that a swap of roles hands around."""

NAMES = (("minli", "李敏"), ("hexy", "何晓燕"), ("chenlx", "陈立新"), ("zhouq", "周倩"))
PASSWORD = "Nanyu-2026-sim"


@dataclass(frozen=True)
class County:
    """Who works in the office at the beginning."""

    people: tuple[Person, ...]

    @property
    def register(self) -> tuple[Record, ...]:
        """Everything the office is set up with."""
        return (*ORGANS, LETTERHEAD, *self.people)


def county(people: int) -> County:
    """An office of 2, 3 or 4 people in which every step of a paper is somebody's."""
    posts: dict[int, tuple[tuple[Post, ...], ...]] = {
        2: ((CLERK, RECEIVER), (DIRECTOR, HEAD, CLERK)),
        3: ((CLERK,), (DIRECTOR, HEAD), (CLERK, RECEIVER)),
        4: ((CLERK,), (DIRECTOR, CLERK), (HEAD,), (RECEIVER,)),
    }
    return County(
        tuple(
            Person(id=key, organ=held[0].organ, name=name, posts=held)
            for (key, name), held in zip(NAMES, posts[people], strict=False)
        )
    )
