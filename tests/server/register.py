"""A small register of the fictional 南屿县: one office that issues, two townships and a bureau that receive."""

from __future__ import annotations

from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Post, Role
from oa_core.records import Record

SERVER = "nanyu"
PASSWORD = "南屿海边的小县城"

GOVERNMENT = Organ(
    id="gov",
    organ="gov",
    server=SERVER,
    name="南屿县人民政府",
    short_name="县政府",
    kind=OrganKind.GOVERNMENT,
)
OFFICE = Organ(
    id="office",
    organ="office",
    server=SERVER,
    name="南屿县人民政府办公室",
    short_name="县政府办",
    kind=OrganKind.OFFICE,
    parent="gov",
)
SHIMEN = Organ(
    id="shimen",
    organ="shimen",
    server=SERVER,
    name="石门镇人民政府",
    short_name="石门镇",
    kind=OrganKind.TOWNSHIP,
    parent="gov",
)
QINGTONG = Organ(
    id="qingtong",
    organ="qingtong",
    server=SERVER,
    name="青桐乡人民政府",
    short_name="青桐乡",
    kind=OrganKind.TOWNSHIP,
    parent="gov",
)
BUREAU = Organ(
    id="bureau",
    organ="bureau",
    server=SERVER,
    name="南屿县水利局",
    short_name="县水利局",
    kind=OrganKind.BUREAU,
    parent="gov",
)
LETTERHEAD = Letterhead(
    id="head-gov",
    organ="gov",
    server=SERVER,
    office="office",
    code="屿府",
    mark="南屿县人民政府文件",
    signature="南屿县人民政府",
)


def person(name: str, organ: str, title: str, *roles: Role, id: str) -> Person:  # noqa: A002 - named as the field is
    """Somebody with one post."""
    return Person(id=id, organ=organ, server=SERVER, name=name, posts=(Post(organ, title, roles),))


CLERK = person("林小满", "office", "文秘科科员", Role.CLERK, id="p-clerk")
COLLEAGUE = person("许知秋", "office", "文秘科科员", Role.CLERK, id="p-colleague")
DIRECTOR = person("陈立夏", "office", "办公室主任", Role.DIRECTOR, id="p-director")
COUNTY_HEAD = person("周海平", "gov", "县长", Role.HEAD, id="p-head")
SHIMEN_CLERK = person("石磊", "shimen", "党政办文秘", Role.CLERK, id="p-shimen")
QINGTONG_CLERK = person("童青", "qingtong", "党政办文秘", Role.CLERK, id="p-qingtong")
BUREAU_CLERK = person("江河", "bureau", "办公室文秘", Role.CLERK, id="p-bureau")

PEOPLE = (CLERK, COLLEAGUE, DIRECTOR, COUNTY_HEAD, SHIMEN_CLERK, QINGTONG_CLERK, BUREAU_CLERK)
REGISTER: tuple[Record, ...] = (GOVERNMENT, OFFICE, SHIMEN, QINGTONG, BUREAU, LETTERHEAD, *PEOPLE)
