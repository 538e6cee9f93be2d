"""The organ register: organs, people, posts and letterheads, and who holds which role where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from oa_core.records import Record


class OrganKind(StrEnum):
    """What an organ is; the order is the order in which organs stand in 主送 and 抄送 by habit."""

    GOVERNMENT = "government"
    """人民政府"""
    TOWNSHIP = "township"
    """乡镇人民政府"""
    OFFICE = "office"
    """办公室"""
    BUREAU = "bureau"
    """工作部门"""


class Role(StrEnum):
    """What a post is for in handling papers. A post may have several."""

    CLERK = "clerk"
    """文秘: drafts, checks, numbers, issues, receives."""
    DIRECTOR = "director"
    """办公室负责人: reviews what the office drafts (条例 art. 20)."""
    HEAD = "head"
    """机关主要负责人: signs (条例 art. 22)."""


@dataclass(frozen=True, kw_only=True)
class Organ(Record):
    """An organ (机关). Its ``organ`` field is its own id; ``parent`` leads it (领导关系)."""

    name: str
    short_name: str
    kind: OrganKind
    parent: str = ""


@dataclass(frozen=True)
class Post:
    """A post (岗位): a title in an organ and the roles that come with it."""

    organ: str
    title: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    """A person with an account. ``organ`` is the organ they belong to."""

    name: str
    posts: tuple[Post, ...] = ()
    phone: str = ""

    def has(self, role: Role, organ: str) -> bool:
        """Whether one of the person's posts in ``organ`` has ``role``."""
        return any(post.organ == organ and role in post.roles for post in self.posts)

    @property
    def title(self) -> str:
        """The title of the first post, as it stands beside the name."""
        return self.posts[0].title if self.posts else ""


@dataclass(frozen=True, kw_only=True)
class Letterhead(Record):
    """A red head (版头) an organ issues under: ``organ`` issues, the office ``office`` drafts and prints.

    ``code`` is the organ's code in the number (机关代字, such as 屿府), which is also the number series.
    """

    office: str
    code: str
    mark: str
    signature: str


@dataclass(frozen=True)
class Register:
    """The register as the rules read it: by id, never changed."""

    organs: Mapping[str, Organ]
    people: Mapping[str, Person]
    letterheads: Mapping[str, Letterhead]

    @classmethod
    def of(cls, records: Iterable[Record]) -> Register:
        """A register from records of the register's kinds; records of other kinds are left out."""
        organs: dict[str, Organ] = {}
        people: dict[str, Person] = {}
        letterheads: dict[str, Letterhead] = {}
        for record in records:
            if isinstance(record, Organ):
                organs[record.id] = record
            elif isinstance(record, Person):
                people[record.id] = record
            elif isinstance(record, Letterhead):
                letterheads[record.id] = record
        return cls(organs, people, letterheads)

    def holding(self, role: Role, organ: str) -> tuple[Person, ...]:
        """The people with ``role`` in ``organ``, in the order of their ids."""
        return tuple(p for _, p in sorted(self.people.items()) if p.has(role, organ))

    def letterheads_of(self, person: Person) -> tuple[Letterhead, ...]:
        """The letterheads a person may draft under, in the order of their ids."""
        every = sorted(self.letterheads.values(), key=lambda each: each.id)
        return tuple(each for each in every if person.has(Role.CLERK, each.office))

    def name_of(self, person: str) -> str:
        """The person's name, or the id where the register does not (or no longer) hold them."""
        known = self.people.get(person)
        return known.name if known else person

    def organ_name(self, organ: str) -> str:
        """The organ's full name, or the id where the register does not hold it."""
        known = self.organs.get(organ)
        return known.name if known else organ


def printed_names(register: Register, organs: Iterable[str]) -> str:
    """Organs as they stand in 主送 and 抄送: 、 within a kind and ， between kinds, in the order given.

    The marks between organs are habit (practice), not a rule; the names are the register's full names (条例 art. 9(8)).
    """
    text = ""
    before: OrganKind | None = None
    for organ in organs:
        known = register.organs.get(organ)
        kind = known.kind if known else None
        if text:
            text += "、" if kind == before else "，"
        text += register.organ_name(organ)
        before = kind
    return text


def desks_of(person: Person) -> frozenset[str]:
    """The organs whose papers the person receives: where they hold a clerk's post."""
    return frozenset(post.organ for post in person.posts if Role.CLERK in post.roles)


def scopes_of(person: Person) -> tuple[str, ...]:
    """The scopes a person reads, in the order in which a workstation needs them: what everybody reads, what waits for
    them and for the desks they work at, their own papers, their desks' papers, their organs' records."""
    organs = sorted({post.organ for post in person.posts})
    at_desk = {post.organ for post in person.posts if {Role.CLERK, Role.DIRECTOR} & set(post.roles)}
    desks = [organ for organ in organs if organ in at_desk]
    return (
        "all",
        f"inbox:{person.id}",
        *(f"inbox:{organ}" for organ in desks),
        f"user:{person.id}",
        *(f"desk:{organ}" for organ in desks),
        *(f"organ:{organ}" for organ in organs),
    )


PRIORITIES = ("all", "inbox", "user", "desk", "organ")
"""The kinds of scopes, the one that is read first at the beginning."""


def priority_of(scope: str) -> int:
    """How early a scope is read: 0 first; the same for scopes that matter alike."""
    return PRIORITIES.index(scope.partition(":")[0])


def register_scopes(_record: Record) -> frozenset[str]:
    """The register is read by everybody who has an account."""
    return frozenset({"all"})
