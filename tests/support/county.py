"""The small register that the window's tests work in: the demo county 南屿县 with one person per desk."""

from __future__ import annotations

from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Post, Register, Role
from oa_core.records import Record

GOVERNMENT = Organ(
    id="gov", organ="gov", name="南屿县人民政府", short_name="县政府", kind=OrganKind.GOVERNMENT
)
OFFICE = Organ(
    id="office",
    organ="office",
    name="南屿县人民政府办公室",
    short_name="县政府办",
    kind=OrganKind.OFFICE,
    parent="gov",
)
TOWNSHIPS = tuple(
    Organ(id=key, organ=key, name=f"{name}人民政府", short_name=name, kind=OrganKind.TOWNSHIP, parent="gov")
    for key, name in (
        ("shimen", "石门镇"),
        ("qingtong", "青垌乡"),
        ("baisha", "白沙镇"),
        ("nanwan", "南湾镇"),
    )
)
BUREAUS = tuple(
    Organ(
        id=key, organ=key, name=f"南屿县{name}", short_name=f"县{name}", kind=OrganKind.BUREAU, parent="gov"
    )
    for key, name in (("emergency", "应急管理局"), ("water", "水务局"), ("finance", "财政局"))
)


def _person(key: str, name: str, organ: str, title: str, *roles: Role) -> Person:
    return Person(id=key, organ=organ, name=name, posts=(Post(organ, title, roles),))


PEOPLE = (
    _person("clerk", "李敏", "office", "秘书股文秘", Role.CLERK),
    _person("director", "何晓燕", "office", "办公室主任", Role.DIRECTOR),
    _person("head", "陈立新", "gov", "县长", Role.HEAD),
    _person("shimen-clerk", "周倩", "shimen", "党政办文秘", Role.CLERK),
    _person("qingtong-clerk", "吴磊", "qingtong", "党政办文秘", Role.CLERK),
    _person("emergency-clerk", "郑洁", "emergency", "办公室文秘", Role.CLERK),
)
LETTERHEADS = (
    Letterhead(
        id="yufu",
        organ="gov",
        office="office",
        code="屿府",
        mark="南屿县人民政府文件",
        signature="南屿县人民政府",
    ),
    Letterhead(
        id="yufuban",
        organ="office",
        office="office",
        code="屿府办",
        mark="南屿县人民政府办公室文件",
        signature="南屿县人民政府办公室",
    ),
)
COUNTY: tuple[Record, ...] = (GOVERNMENT, OFFICE, *TOWNSHIPS, *BUREAUS, *PEOPLE, *LETTERHEADS)
REGISTER = Register.of(COUNTY)
