"""A whole year of the county: thousands of papers from every desk, ending in the demo's few dozen."""

from __future__ import annotations

from datetime import datetime
from random import Random

from oa_core.office_days import office_day
from tools.demo.book import Book
from tools.demo.county import SEED, County, Desk, found_county
from tools.demo.errands import STRAIGHT, WITH_RETURN, Errand, carry_out
from tools.demo.hours import DAY_SECONDS, Hours
from tools.demo.papers import HOUR, MINUTE, Office, duty_plans, small_plans
from tools.demo.planner import Planner
from tools.demo.texts import texts_from

DOCUMENTS = 20_000
WORKING_DAYS = 261
RETURNED_SHARE = 0.12
"""How many papers come back once before they are signed."""
PAPERS_PER_DUTY_ENTRY = 12

SHARES = (("government", 4), ("letter", 3), ("office", 4), ("township", 40), ("bureau", 49))
"""What a hundred papers of a county are: most are written by its bureaus and townships."""


def year_office(until: datetime, seed: int = SEED, documents: int = DOCUMENTS) -> Office:
    """The county after a year up to ``until`` (aware), with ``documents`` papers in all, the demo's among them."""
    county = found_county(seed)
    random = Random(f"year {seed}")
    hours = Hours(until, WORKING_DAYS)
    planner = Planner(county, hours, random)
    book = Book(county.register, random)
    recent = small_plans(planner)
    year = [_plan(planner) for _ in range(max(0, documents - len(recent)))]
    shifts = duty_plans(planner, documents // PAPERS_PER_DUTY_ENTRY, hours.now - DAY_SECONDS)
    carry_out(book, county, hours, [*year, *recent], shifts)
    return Office(county, tuple(book.records.values()), dict(book.revisions), dict(book.series))


def _plan(planner: Planner) -> Errand:
    random = planner.random
    moment = random.randrange(planner.hours.now - HOUR)
    sender = random.choices([name for name, _ in SHARES], [share for _, share in SHARES])[0]
    text = random.choice(texts_from(sender, office_day(planner.hours.instant(moment))))
    steps = []
    for step in WITH_RETURN if random.random() < RETURNED_SHARE else STRAIGHT:
        steps.append((moment, step))
        moment += random.randrange(20 * MINUTE, 6 * HOUR)
    errand = planner.paper(text, _desk(planner.county, sender, random), random.randrange(6), steps)
    issued = steps[-1][0]
    arrivals = {
        organ: issued + MINUTE + int(random.expovariate(1 / (3 * HOUR)))
        for organ in planner.receivers_of(errand)
    }
    return planner.arriving(errand, arrivals)


def _desk(county: County, sender: str, random: Random) -> Desk:
    government, office, *others = county.desks
    if sender in ("government", "letter"):
        return government
    if sender == "office":
        return office
    townships = {organ.id for organ in county.townships}
    return random.choice([desk for desk in others if (desk.organ.id in townships) == (sender == "township")])
