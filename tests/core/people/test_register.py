"""The organ register: who holds which role where, and what they read."""

from __future__ import annotations

from oa_core.people.model import (
    Person,
    Post,
    Register,
    Role,
    desks_of,
    printed_names,
    priority_of,
    scopes_of,
)
from tests.support.county import OFFICE, PEOPLE, REGISTER


def test_the_register_finds_who_holds_a_role_in_an_organ() -> None:
    assert [person.name for person in REGISTER.holding(Role.DIRECTOR, "office")] == ["何晓燕"]
    assert REGISTER.holding(Role.DIRECTOR, "shimen") == ()


def test_an_unknown_person_or_organ_is_called_by_its_id() -> None:
    assert (REGISTER.name_of("ghost"), REGISTER.organ_name("ghost")) == ("ghost", "ghost")


def test_a_clerk_reads_the_papers_of_the_desk_and_a_head_only_their_own() -> None:
    clerk, head = REGISTER.people["clerk"], REGISTER.people["head"]
    assert set(scopes_of(clerk)) == {
        *("all", "user:clerk", "organ:office", "desk:office"),
        *("inbox:clerk", "inbox:office"),
    }
    assert set(scopes_of(head)) == {"all", "inbox:head", "user:head", "organ:gov"}


def test_somebody_with_two_posts_reads_for_both() -> None:
    both = Person(
        id="b",
        organ="office",
        name="乙",
        posts=(Post("office", "副主任"), Post("gov", "秘书", (Role.CLERK,))),
    )
    assert scopes_of(both) == (
        *("all", "inbox:b", "inbox:gov", "user:b"),
        *("desk:gov", "organ:gov", "organ:office"),
    )
    assert desks_of(both) == {"gov"}


def test_what_waits_for_somebody_is_read_before_what_is_kept() -> None:
    order = [priority_of(scope) for scope in scopes_of(REGISTER.people["clerk"])]
    assert order == sorted(order)
    assert priority_of("inbox:clerk") == priority_of("inbox:office") < priority_of("desk:office")


def test_a_register_is_made_of_its_own_kinds_of_records_only() -> None:
    register = Register.of((*PEOPLE, OFFICE))
    assert set(register.organs) == {"office"}
    assert register.letterheads == {}


def test_no_organ_prints_as_nothing() -> None:
    assert printed_names(REGISTER, ()) == ""
