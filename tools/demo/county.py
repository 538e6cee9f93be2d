"""The fictional 南屿县 as records of the register: its organs, its people with their posts, its letterheads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Post, Register, Role
from oa_core.records import Record
from tools.demo.ids import seeded_id

SEED = 20260915
PASSWORD = "nanyu-2026"  # noqa: S105  (one for everybody, printed by --list: the county is fictional)
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant of the register's identities; it is older than every paper of the demo."""

SERVER = "nanyu-demo"
"""The id of the central server that everything is at home on."""

COUNTY = "南屿县"
GOVERNMENT = "南屿县人民政府"
OFFICE = "南屿县人民政府办公室"


@dataclass(frozen=True)
class Township:
    """A township by name, with the code of its numbers (机关代字) and, where it has one, its own demo account."""

    name: str
    code: str
    account: str


@dataclass(frozen=True)
class Bureau:
    """A bureau by its name after 南屿县, with its code and its demo account."""

    name: str
    code: str
    account: str


TOWNSHIPS = (
    Township("石门镇", "石府", "shimen"),
    Township("云坡镇", "云府", "yunpo"),
    Township("双溪镇", "双府", "shuangxi"),
    Township("木棉镇", "棉府", "mumian"),
    Township("沙浦镇", "沙府", "shapu"),
    Township("灯楼镇", "灯府", "denglou"),
    Township("月湾镇", "月府", "yuewan"),
    Township("青垌乡", "青府", "qingtong"),
    Township("竹根乡", "竹府", "zhugen"),
    Township("岭脚乡", "岭府", "lingjiao"),
)
BUREAUS = (
    Bureau("发展和改革委员会", "屿发改", "fagai"),
    Bureau("教育局", "屿教", "jiaoyu"),
    Bureau("民政局", "屿民", "minzheng"),
    Bureau("财政局", "屿财", "caizheng"),
    Bureau("自然资源和规划局", "屿资规", "ziyuan"),
    Bureau("住房和城乡建设局", "屿住建", "zhujian"),
    Bureau("交通运输局", "屿交", "jiaotong"),
    Bureau("水务局", "屿水", "shuiwu"),
    Bureau("农业农村局", "屿农", "nongye"),
    Bureau("卫生健康委员会", "屿卫健", "weijian"),
    Bureau("应急管理局", "屿应急", "bureau"),
    Bureau("林业局", "屿林", "linye"),
)

SURNAMES = "符陈王林吴李黄周邢云韩麦冯蔡郑许梁何郭曾罗卢庄谢温洪苏唐潘莫"
GIVEN = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8").split()


MAIN_SEATS = {
    "clerk": "李听荷",
    "director": "何静远",
    "head": "符岳川",
    "shimen": "王槿",
    "qingtong": "黄丹枫",
    "bureau": "吴澄宇",
}
"""The people whom the stories of the demo name; everybody else is named by the seed."""


@dataclass(frozen=True)
class Seat:
    """A demo account: its id, and the person who sits there."""

    account: str
    person: Person


@dataclass(frozen=True)
class Desk:
    """An organ that makes papers: where it drafts, under what it issues, and the people of each step."""

    organ: Organ
    office: Organ
    letterheads: tuple[Letterhead, ...]
    clerks: tuple[Person, ...]
    directors: tuple[Person, ...]
    head: Person


@dataclass(frozen=True)
class County:
    """The whole register. ``desks`` are the places papers come from: the government first, its office second."""

    organs: tuple[Organ, ...]
    people: tuple[Person, ...]
    letterheads: tuple[Letterhead, ...]
    seats: tuple[Seat, ...]
    desks: tuple[Desk, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything the register holds, organs first."""
        return (*self.organs, *self.people, *self.letterheads)

    @property
    def register(self) -> Register:
        """The register as the rules read it."""
        return Register.of(self.records)

    @property
    def townships(self) -> tuple[Organ, ...]:
        """The ten townships, in the order in which they stand in 主送."""
        return tuple(organ for organ in self.organs if organ.kind is OrganKind.TOWNSHIP)

    @property
    def bureaus(self) -> tuple[Organ, ...]:
        """The bureaus, in the order in which they stand in 主送."""
        return tuple(organ for organ in self.organs if organ.kind is OrganKind.BUREAU)

    def seat(self, account: str) -> Seat:
        """The seat of an account. Raises ``KeyError``."""
        for seat in self.seats:
            if seat.account == account:
                return seat
        raise KeyError(account)

    def desk(self, organ: str) -> Desk:
        """The desk that issues in the name of ``organ`` (an id). Raises ``KeyError``."""
        for desk in self.desks:
            if desk.organ.id == organ:
                return desk
        raise KeyError(organ)


class _Founding:
    """Makes the records one after the other, so that ids stand in the order of the register."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"county {seed}")
        self._now = FOUNDED
        self._names = self._fresh_names()
        self.organs: list[Organ] = []
        self.people: list[Person] = []
        self.letterheads: list[Letterhead] = []
        self.seats: list[Seat] = []

    def id(self) -> str:
        self._now += timedelta(seconds=1)
        return seeded_id(self._now, self._random)

    def organ(self, name: str, short: str, kind: OrganKind, parent: str = "") -> Organ:
        identity = self.id()
        organ = Organ(
            id=identity, organ=identity, server=SERVER, name=name, short_name=short, kind=kind, parent=parent
        )
        self.organs.append(organ)
        return organ

    def person(self, organ: Organ, *posts: Post, account: str = "") -> Person:
        name = MAIN_SEATS.get(account) or next(self._names)
        phone = f"0898-6500{self._random.randrange(1000, 10000)}"
        person = Person(id=self.id(), organ=organ.id, server=SERVER, name=name, posts=posts, phone=phone)
        self.people.append(person)
        if account:
            self.seats.append(Seat(account, person))
        return person

    def letterhead(self, organ: Organ, office: Organ, code: str, mark: str) -> Letterhead:
        head = Letterhead(
            id=self.id(),
            organ=organ.id,
            server=SERVER,
            office=office.id,
            code=code,
            mark=mark,
            signature=organ.name,
        )
        self.letterheads.append(head)
        return head

    def _fresh_names(self) -> Iterator[str]:
        taken = set(MAIN_SEATS.values())
        names = [name for surname in SURNAMES for given in GIVEN if (name := surname + given) not in taken]
        self._random.shuffle(names)
        yield from names

    def desk_of(self, organ: Organ, code: str, account: str, titles: tuple[str, str, str]) -> Desk:
        """An organ that writes for itself: a clerk, an office director and a head under one letterhead."""
        clerk, director, head = titles
        return Desk(
            organ=organ,
            office=organ,
            letterheads=(self.letterhead(organ, organ, code, f"{organ.name}文件"),),
            clerks=(self.person(organ, Post(organ.id, clerk, (Role.CLERK,)), account=account),),
            directors=(
                self.person(organ, Post(organ.id, director, (Role.DIRECTOR,)), account=f"{account}-director"),
            ),
            head=self.person(organ, Post(organ.id, head, (Role.HEAD,)), account=f"{account}-head"),
        )


def found_county(seed: int = SEED) -> County:
    """南屿县 as it always is for this seed: equal seeds give equal records, to the letter."""
    making = _Founding(seed)
    government = making.organ(GOVERNMENT, "县政府", OrganKind.GOVERNMENT)
    office = making.organ(OFFICE, "县政府办", OrganKind.OFFICE, government.id)
    townships = [
        making.organ(f"{COUNTY}{each.name}人民政府", each.name, OrganKind.TOWNSHIP, government.id)
        for each in TOWNSHIPS
    ]
    bureaus = [
        making.organ(f"{COUNTY}{each.name}", f"县{each.name}", OrganKind.BUREAU, government.id)
        for each in BUREAUS
    ]
    desks = [*_county_desks(making, government, office)]
    for township, organ in zip(TOWNSHIPS, townships, strict=True):
        head = f"{township.name[-1]}长"
        titles = ("党政办文秘", "党政办主任", head)
        desks.append(making.desk_of(organ, township.code, township.account, titles))
    for bureau, organ in zip(BUREAUS, bureaus, strict=True):
        titles = ("办公室文秘", "办公室主任", "主任" if bureau.name.endswith("委员会") else "局长")
        desks.append(making.desk_of(organ, bureau.code, bureau.account, titles))
    return County(
        tuple(making.organs),
        tuple(making.people),
        tuple(making.letterheads),
        tuple(making.seats),
        tuple(desks),
    )


def _county_desks(making: _Founding, government: Organ, office: Organ) -> tuple[Desk, Desk]:
    """The government and its office: one set of clerks, three letterheads.

    The clerks hold a post in the government as well: what is addressed to the government is received by its office.
    """
    notices = making.letterhead(government, office, "屿府", f"{GOVERNMENT}文件")
    letters = making.letterhead(government, office, "屿府函", GOVERNMENT)
    own = making.letterhead(office, office, "屿府办", f"{OFFICE}文件")

    def clerk(title: str, account: str) -> Person:
        posts = (Post(office.id, title, (Role.CLERK,)), Post(government.id, "收发文秘", (Role.CLERK,)))
        return making.person(office, *posts, account=account)

    clerks = (
        clerk("秘书股文秘", "clerk"),
        clerk("秘书股文秘", "clerk2"),
        clerk("综合股文秘", "clerk3"),
    )
    director = making.person(office, Post(office.id, "主任", (Role.DIRECTOR, Role.HEAD)), account="director")
    deputy = making.person(office, Post(office.id, "副主任", (Role.DIRECTOR,)), account="deputy")
    head = making.person(government, Post(government.id, "县长", (Role.HEAD,)), account="head")
    for title in ("常务副县长", "副县长", "副县长"):
        making.person(government, Post(government.id, title))
    for number, title in enumerate(("值班室值班员", "值班室值班员"), 1):
        making.person(office, Post(office.id, title), account="duty" if number == 1 else f"duty{number}")
    return (
        Desk(government, office, (notices, letters), clerks, (director, deputy), head),
        Desk(office, office, (own,), clerks, (deputy,), director),
    )
