"""Two versions of one document: each field by itself, the body by sentences, tables and pictures with it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.documents.blocks import key_of_picture, key_of_table, line_of
from oa_core.documents.merging import FieldConflict, merge_contents
from oa_core.documents.model import Content, Openness
from oa_core.structure.source import Cell, Table
from tests.core.documents.test_content import OTHER
from tests.support.book import CONTENT


def table(word: str) -> Table:
    return Table(((Cell(word), Cell("户数")),))


@pytest.mark.parametrize("name", [field.name for field in fields(Content)])
def test_a_field_that_one_changed_is_that_ones(name: str) -> None:
    changed = replace(CONTENT, **{name: getattr(OTHER, name)})
    assert merge_contents(CONTENT, changed, CONTENT).content == changed
    assert merge_contents(CONTENT, CONTENT, changed).content == changed
    assert merge_contents(CONTENT, changed, changed).content == changed


def test_changes_to_different_fields_are_put_together() -> None:
    mine = replace(CONTENT, title="我改的标题", body=CONTENT.body.replace("24", "12"))
    merged = merge_contents(CONTENT, mine, replace(CONTENT, urgency="特急", openness=Openness.CLOSED))
    assert merged.content == replace(mine, urgency="特急", openness=Openness.CLOSED)


def test_a_field_that_both_changed_is_asked_about_and_nothing_else() -> None:
    mine, theirs = replace(CONTENT, title="甲", contact="李"), replace(CONTENT, title="乙", genre="通报")
    merged = merge_contents(CONTENT, mine, theirs)
    assert merged.fields == (FieldConflict("title", CONTENT.title, "甲", "乙"),)
    assert not merged.clean
    chosen = merged.with_choices((), {"title": "丙"})
    assert chosen == replace(CONTENT, title="丙", contact="李", genre="通报")


def test_nothing_is_chosen_for_anybody() -> None:
    merged = merge_contents(CONTENT, replace(CONTENT, title="甲"), replace(CONTENT, title="乙"))
    with pytest.raises(ValueError, match="each conflicting field"):
        _ = merged.content
    with pytest.raises(ValueError, match="no other"):
        merged.with_choices((), {"title": "甲", "genre": "函"})


def test_receivers_are_added_and_taken_out_by_both() -> None:
    base = replace(CONTENT, addressees=("shimen", "qingtong", "water"))
    mine = replace(base, addressees=("emergency", "shimen", "water"))
    theirs = replace(base, addressees=("shimen", "qingtong", "finance"))
    assert merge_contents(base, mine, theirs).content.addressees == ("emergency", "shimen", "finance")


ORGANS = st.lists(st.sampled_from("abcde"), unique=True).map(tuple)


@given(ORGANS, ORGANS, ORGANS)
def test_a_receiver_is_there_if_somebody_added_it_or_nobody_took_it_out(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    def merged(one: Any, other: Any) -> tuple[str, ...]:
        return merge_contents(
            replace(CONTENT, copies=base), replace(CONTENT, copies=one), replace(CONTENT, copies=other)
        ).content.copies

    found = merged(mine, theirs)
    for each in "abcde":
        there = each in base and each in mine and each in theirs
        assert (each in found) == (there or (each not in base and each in mine + theirs))
    assert len(set(found)) == len(found)
    assert set(found) == set(merged(theirs, mine))


def test_the_merged_text_has_the_tables_that_both_put_in_and_no_other() -> None:
    old, one, other = table("村"), table("镇"), table("组")

    def body(*tables: Table) -> str:
        lines = [line_of(key_of_table(each)) for each in tables]
        return "\n".join(["前言。", *lines[:1], "中间一段。", *lines[1:], "结尾。"])

    base = replace(CONTENT, body=body(old), tables=(old,))
    mine = replace(CONTENT, body=body(one), tables=(one,))
    theirs = replace(CONTENT, body=body(old, other), tables=(old, other))
    merged = merge_contents(base, mine, theirs).content
    assert merged.body == body(one, other)
    assert merged.tables == (one, other)


def test_a_chosen_picture_comes_with_its_line() -> None:
    (picture,) = OTHER.pictures
    wide = replace(picture, width=100.0)
    small = replace(picture, width=40.0)

    def shown(*pictures: Any) -> Content:
        return replace(
            CONTENT,
            body="\n".join(["图如下。", *(line_of(key_of_picture(each)) for each in pictures)]),
            pictures=pictures,
        )

    merged = merge_contents(shown(picture), shown(wide), shown(small))
    (conflict,) = merged.body.conflicts
    assert merged.with_choices([conflict.theirs], {}) == shown(small)
    assert merged.with_choices([conflict.mine], {}) == shown(wide)
    assert merged.with_choices([""], {}).pictures == ()
