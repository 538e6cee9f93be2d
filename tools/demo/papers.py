"""A few dozen papers of the last weeks, in every state: what the demo, the tests and the pictures open with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from oa_core.people.model import Organ
from oa_core.records import Record, Series
from tools.demo.book import Book
from tools.demo.county import SEED, County, Desk, found_county
from tools.demo.errands import STRAIGHT, WITH_RETURN, Errand, Shift, carry_out
from tools.demo.hours import DAY_SECONDS, Hours
from tools.demo.planner import Planner
from tools.demo.texts import the_text

MINUTE = 60
HOUR = 3600
WORKING_DAYS = 20
"""How far back the small office's papers reach."""


@dataclass(frozen=True)
class Office:
    """A whole county ready to be loaded: its register, its papers, how often each record was written, and how far
    each number series has come."""

    county: County
    papers: tuple[Record, ...]
    revisions: Mapping[str, int]
    series: Mapping[Series, int]

    @property
    def records(self) -> tuple[Record, ...]:
        """The register and the papers."""
        return (*self.county.records, *self.papers)


@dataclass(frozen=True)
class Wanted:
    """A paper of the demo: which text, whose account, how many steps of its way are done and how long ago the last
    one was, in working seconds. ``signed`` of its receivers have signed for it; ``to`` names them by account."""

    text: str
    account: str
    far: int
    ago: int
    returned: bool = False
    signed: int = 0
    to: tuple[str, ...] = ()


COUNTY_PAPERS = (
    Wanted("typhoon", "clerk", 1, 25 * MINUTE),
    Wanted("safety_meeting", "clerk", 1, 5 * HOUR),
    Wanted("village_projects", "clerk2", 1, 9 * HOUR),
    Wanted("holiday_duty", "clerk", 2, 50 * MINUTE),
    Wanted("safety_check", "clerk", 2, 3 * HOUR),
    Wanted("letter_opinions", "clerk2", 2, 8 * HOUR),
    Wanted("budget", "clerk", 5, 2 * HOUR, returned=True),
    Wanted("reply", "clerk", 3, 4 * HOUR, returned=True, to=("lingjiao",)),
    Wanted("inspection_report", "clerk3", 3, 10 * HOUR, returned=True),
    Wanted("forest_fire", "clerk", 3, 90 * MINUTE),
    Wanted("reply", "clerk2", 3, 6 * HOUR, to=("yunpo",)),
    Wanted("dengue", "clerk", 4, 40 * MINUTE),
    Wanted("village_projects", "clerk", 7, 3 * HOUR, returned=True),
    Wanted("safety_check", "clerk", 5, 70 * MINUTE),
    Wanted("typhoon", "clerk", 6, 2 * HOUR, signed=9),
    Wanted("letter_opinions", "clerk", 6, 5 * HOUR, signed=2, to=("caizheng", "zhujian", "bureau")),
    Wanted("safety_meeting", "clerk2", 6, 8 * HOUR, signed=20),
    Wanted("reply", "clerk", 6, 12 * HOUR, signed=1, to=("qingtong",)),
    Wanted("inspection_report", "clerk", 9, 16 * HOUR, returned=True, signed=21),
    Wanted("holiday_duty", "clerk3", 6, 25 * HOUR, signed=22),
    Wanted("open_government", "clerk2", 9, 30 * HOUR, returned=True, signed=22),
    Wanted("budget", "clerk", 6, 40 * HOUR, signed=22),
)
"""From the county's own desks, by how far they have come."""

OTHER_PAPERS = (
    Wanted("township_flood_report", "shimen", 6, 35 * MINUTE),
    Wanted("township_request", "qingtong", 6, 3 * HOUR),
    Wanted("bureau_request", "bureau", 6, 5 * HOUR),
    Wanted("bureau_report", "caizheng", 6, 7 * HOUR),
    Wanted("township_flood_report", "yunpo", 6, 11 * HOUR, signed=1),
    Wanted("township_request", "shimen", 6, 20 * HOUR, signed=1),
    Wanted("bureau_report", "shuiwu", 6, 26 * HOUR, signed=1),
    Wanted("bureau_letter", "bureau", 6, 2 * HOUR, signed=1, to=("shimen", "mumian", "qingtong")),
    Wanted("bureau_letter", "shuiwu", 6, 6 * HOUR, signed=1, to=("shimen", "yunpo", "qingtong")),
    Wanted("bureau_letter", "zhujian", 6, 21 * HOUR, signed=2, to=("shimen", "shapu")),
    Wanted("township_request", "shimen", 1, 2 * HOUR),
    Wanted("township_flood_report", "qingtong", 2, 4 * HOUR),
    Wanted("bureau_letter", "bureau", 3, HOUR, returned=True),
    Wanted("bureau_report", "bureau", 4, 80 * MINUTE),
)
"""From townships and bureaus: what comes in at the county's office, and what they are writing themselves."""

LATE_SIGNERS = ("shimen", "qingtong", "bureau")
"""The demo's own receivers sign last, so that they find something to do."""

DUTY_ENTRIES = 12


def small_office(until: datetime, seed: int = SEED) -> Office:
    """The demo's county as it stands at ``until`` (aware). Equal seeds and instants give equal records."""
    county = found_county(seed)
    random = Random(f"papers {seed}")
    hours = Hours(until, WORKING_DAYS)
    planner = Planner(county, hours, random)
    book = Book(county.register, random)
    carry_out(book, county, hours, small_plans(planner), duty_plans(planner, DUTY_ENTRIES, 3 * DAY_SECONDS))
    return Office(county, tuple(book.records.values()), dict(book.revisions), dict(book.series))


def small_plans(planner: Planner) -> list[Errand]:
    """The plans of the demo's papers, up to the planner's now."""
    return [_plan(planner, wanted) for wanted in (*COUNTY_PAPERS, *OTHER_PAPERS)]


def duty_plans(planner: Planner, count: int, span: int) -> list[Shift]:
    """``count`` duty entries over the last ``span`` working seconds, every sixth corrected half an hour later."""
    last = planner.hours.now - 2 * HOUR
    moments = sorted(last - planner.random.randrange(span) for _ in range(count))
    return [
        planner.shift(moment, corrected=moment + HOUR // 2 if place % 6 == 2 else 0)
        for place, moment in enumerate(moments)
    ]


def _plan(planner: Planner, wanted: Wanted) -> Errand:
    county, random, now = planner.county, planner.random, planner.hours.now
    way = (WITH_RETURN if wanted.returned else STRAIGHT)[: wanted.far]
    moments = [now - wanted.ago]
    for _ in way[1:]:
        moments.append(moments[-1] - random.randrange(30 * MINUTE, 3 * HOUR))
    text = the_text(wanted.text)
    desk, clerk = _desk_and_clerk(county, wanted.account, text.sender)
    to = [_organ(county, account) for account in wanted.to]
    errand = planner.paper(text, desk, clerk, list(zip(reversed(moments), way, strict=True)), to=to)
    late = {_organ(county, account).id for account in LATE_SIGNERS}
    receivers = list(planner.receivers_of(errand))
    random.shuffle(receivers)
    receivers.sort(key=lambda organ: organ in late)
    ahead = max(wanted.ago - 2 * MINUTE, MINUTE)
    signed = sorted(now - wanted.ago + 30 + random.randrange(ahead) for _ in receivers[: wanted.signed])
    return planner.arriving(errand, dict(zip(receivers, signed, strict=False)))


def _desk_and_clerk(county: County, account: str, sender: str) -> tuple[Desk, int]:
    person = county.seat(account).person
    for desk in county.desks:
        if person in desk.clerks and (sender != "office" or desk.organ == desk.office):
            return desk, desk.clerks.index(person)
    raise KeyError(account)


def _organ(county: County, account: str) -> Organ:
    person = county.seat(account).person
    return county.register.organs[person.organ]
