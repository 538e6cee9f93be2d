"""Records and acts as JSON, and back, to the letter."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.documents.commands import Draft, Revise, Sign
from oa_core.documents.model import Content, Openness
from oa_core.duty.commands import Log
from oa_core.modules import command_of, kind_of
from sync.encoding import UnknownKind, decode_act, decode_record, encode
from tests.support.book import CONTENT, Book
from tests.support.county import COUNTY


def test_every_record_of_a_papers_way_comes_back_as_it_was() -> None:
    book = Book()
    book.issued()
    book.do("clerk", Log("正常。", book.now))
    for record in (*book.records.values(), *COUNTY):
        assert decode_record(kind_of(record), encode(record)) == record


@given(st.text(), st.text(), st.sampled_from([None, *Openness]))
def test_any_content_comes_back_as_it_was(title: str, body: str, openness: Openness | None) -> None:
    act = Draft(replace(CONTENT, title=title, body=body, openness=openness))
    assert decode_act(command_of(act), encode(act)) == act


def test_acts_are_decoded_by_their_names() -> None:
    for act in (Revise(Content("yufu"), "r1"), Sign("hash", "同意。")):
        assert decode_act(command_of(act), encode(act)) == act


def test_a_kind_that_is_not_known_is_told_apart_from_one_that_is_malformed() -> None:
    with pytest.raises(UnknownKind):
        decode_record("meeting", b"{}")
    with pytest.raises(UnknownKind):
        decode_act("meeting.book", b"{}")
    with pytest.raises(msgspec.ValidationError):
        decode_record("document", b'{"id": 5}')


def test_fields_of_a_newer_program_do_no_harm() -> None:
    act = decode_act("document.sign", b'{"content_hash": "h", "opinion": "", "colour": "blue"}')
    assert act == Sign("h", "")
