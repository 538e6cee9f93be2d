"""The papers that lie in the office when a trial begins, each at another step of its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from oa_core import modules
from oa_core.documents.commands import Approve, Draft, Sign, Submit
from oa_core.documents.model import Content, Document, Openness
from oa_core.people.model import Person, Register, Role
from oa_core.records import Record
from oa_core.workflow import Context, Order
from tests.simulation.clock import BEGINNING
from tests.simulation.county import LETTERHEAD, ORGANS

EARLIER = timedelta(hours=1)


def papers(people: Sequence[Person]) -> tuple[Record, ...]:
    """A draft, a paper in review, one to sign and one that is signed, as the rules make them."""
    register = Register.of((*ORGANS, LETTERHEAD, *people))
    office: dict[str, Record] = {}

    def act(person: Person, paper: str, number: int, what: object) -> None:
        context = Context(person, register, office.get, lambda _series: None, BEGINNING - EARLIER)
        order = Order(f"{paper}-{number}", paper, what, BEGINNING - EARLIER)
        for record in modules.apply(office.get(paper), order, context):
            office[record.id] = record

    clerk = next(person for person in people if person.has(Role.CLERK, "office"))
    director = register.holding(Role.DIRECTOR, "office")[0]
    head = register.holding(Role.HEAD, "gov")[0]
    for number, paper in enumerate(("paper-a", "paper-b", "paper-c", "paper-d")):
        content = Content(
            LETTERHEAD.id, title=paper, addressees=("water",), openness=Openness.OPEN, body=f"{paper}的正文。"
        )
        act(clerk, paper, 0, Draft(content))
        if number > 0:
            act(clerk, paper, 1, Submit(director.id, f"{paper}送审"))
        if number > 1:
            act(director, paper, 2, Approve(head.id, f"{paper}同意"))
        if number > 2:
            signed = office[paper]
            assert isinstance(signed, Document)
            act(head, paper, 3, Sign(signed.content_hash, f"{paper}签发"))
    return tuple(office.values())
