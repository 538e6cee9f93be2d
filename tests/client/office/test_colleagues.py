"""Whom one may send a paper to: with unit, title, the sound of the name, and who it was the last time."""

from __future__ import annotations

from oa_client.office.office import Office
from oa_client.storage import pinyin
from oa_client.storage.pinyin import Letters, Readings
from oa_core.documents.commands import Invite, Submit
from tests.support.book import CONTENT

READINGS = Readings({"何": "he", "晓": "xiao", "燕": "yan"}, {})


def test_a_reviewer_is_shown_with_unit_and_title(office: Office) -> None:
    [he] = office.documents.reviewers(CONTENT)
    assert (he.id, he.name, he.unit, he.title, he.last) == (
        "director",
        "何晓燕",
        "县政府办",
        "办公室主任",
        False,
    )


def test_a_name_is_found_by_its_sound_once_the_workstation_can_read(office: Office) -> None:
    [he] = office.documents.reviewers(CONTENT)
    assert he.letters == ()
    assert not he.fits("hxy")
    with office.write(durable=True) as connection:
        pinyin.keep(connection, READINGS.packed())
    [he] = office.documents.reviewers(CONTENT)
    assert he.letters == (Letters("hxy", "HeXiaoYan"),)
    assert all(he.fits(typed) for typed in ("hxy", "HXY", "hexiao", "晓燕", "hx 主任", "政府办"))
    assert not he.fits("xy")
    assert not he.fits("hxy 水务")


def test_whom_a_draft_went_to_is_remembered_for_the_next(office: Office) -> None:
    document = office.drafting.save(office.drafting.begin(), CONTENT).document
    assert document is not None
    office.execute(document.id, Submit("director"), seen=document.step)
    [he] = office.documents.reviewers(CONTENT)
    assert he.last
    [head] = office.documents.signers(document)
    assert not head.last


def test_whoever_writes_in_the_office_may_be_invited_but_not_the_drafter(office: Office) -> None:
    found = [each.id for each in office.documents.co_writers(CONTENT)]
    assert "director" in found
    assert "clerk" not in found
    assert len(found) == len(set(found))
    assert not any(each.endswith(("-clerk", "-head")) for each in found)
    document = office.drafting.save(office.drafting.begin(), CONTENT).document
    assert document is not None
    for each in found:
        office.execute(document.id, Invite(each), seen=document.step)
    papers = office.documents.paperwork(document.id)
    assert papers is not None
    assert list(papers.document.writers) == found
