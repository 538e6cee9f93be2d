"""Turns texts into plans of whole papers: to whom they go, in which words, and when each step is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from oa_core.documents.model import Content
from oa_core.office_days import office_day
from oa_core.people.model import Organ
from tools.demo.county import County, Desk
from tools.demo.errands import Errand, Shift
from tools.demo.hours import Hours
from tools.demo.texts import Text, duty_line, duty_lines_wrong_and_right, filled

COPY_SHARE = 0.15
"""How many papers go to somebody in copy."""


class Planner:
    """Plans papers and duty entries of a county, out of one stream of chance."""

    def __init__(self, county: County, hours: Hours, random: Random) -> None:
        self.county = county
        self.hours = hours
        self.random = random
        self._towns = [organ.short_name for organ in county.townships]
        self._watch = [seat.person for seat in county.seats if seat.account.startswith("duty")]

    def paper(
        self,
        text: Text,
        desk: Desk,
        clerk: int,
        steps: Sequence[tuple[int, str]],
        *,
        to: Sequence[Organ] = (),
    ) -> Errand:
        """The errand for ``text`` from ``desk``, with its (moment, step) pairs; ``to`` overrides whom it goes to."""
        random = self.random
        organs = list(to) or self._receivers(text, desk)
        day = office_day(self.hours.instant(steps[0][0]))
        towns = [organs[0].short_name] if text.to == ("township",) else self._towns
        title, body = filled(text, organ=desk.organ.name, towns=towns, day=day, random=random)
        content = Content(
            letterhead=desk.letterheads[1 if text.sender == "letter" else 0].id,
            genre=text.genre,
            urgency=text.urgency,
            title=title,
            addressees=tuple(organ.id for organ in organs),
            copies=self._copies(desk, organs),
            openness=text.openness,
            body=body,
        )
        return Errand(
            desk=desk,
            clerk=desk.clerks[clerk % len(desk.clerks)],
            director=desk.directors[0] if random.random() < 0.8 else desk.directors[-1],
            content=content,
            steps=tuple(steps),
            arrivals={},
            words=Random(random.getrandbits(32)),
        )

    def arriving(self, errand: Errand, moments: Mapping[str, int]) -> Errand:
        """The errand with the moments at which its receivers (organ ids) sign for it."""
        return replace(errand, arrivals=moments)

    def shift(self, moment: int, corrected: int = 0) -> Shift:
        """A duty entry of the county's office at ``moment``, corrected at the moment ``corrected`` unless that is 0."""
        person = self.random.choice(self._watch)
        if not corrected:
            return Shift(person, moment, duty_line(self.random, self._towns))
        wrong, right = duty_lines_wrong_and_right(self.random, self._towns)
        return Shift(person, moment, wrong, (corrected, f"更正：经与报送单位电话核实，应为：{right}"))

    def receivers_of(self, errand: Errand) -> tuple[str, ...]:
        """The organ ids that get a paper, in printed order."""
        return tuple(dict.fromkeys((*errand.content.addressees, *errand.content.copies)))

    def _receivers(self, text: Text, desk: Desk) -> list[Organ]:
        county, random = self.county, self.random
        groups: dict[str, Sequence[Organ]] = {
            "townships": county.townships,
            "bureaus": county.bureaus,
            "government": county.organs[:1],
        }
        chosen: list[Organ] = []
        for each in text.to:
            if each == "township":
                chosen.append(random.choice(county.townships))
                continue
            some, name = each.startswith("some "), each.removeprefix("some ")
            group = [organ for organ in groups.get(name) or self._bureau(name) if organ.id != desk.organ.id]
            if some:
                picked = frozenset(random.sample(range(len(group)), random.randrange(2, 6)))
                group = [organ for place, organ in enumerate(group) if place in picked]
            chosen += group
        return chosen

    def _bureau(self, name: str) -> list[Organ]:
        """The bureau whose name ends so; a text that names another one is wrong."""
        found = [organ for organ in self.county.bureaus if organ.name.endswith(name)]
        if len(found) != 1:
            raise LookupError(name)
        return found

    def _copies(self, desk: Desk, organs: Sequence[Organ]) -> tuple[str, ...]:
        others = [organ for organ in self.county.bureaus if organ not in organs and organ.id != desk.organ.id]
        if not others or self.random.random() > COPY_SHARE:
            return ()
        return (self.random.choice(others).id,)
