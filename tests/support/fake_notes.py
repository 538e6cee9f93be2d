"""The words of fields that the office in memory keeps, with the same refusals as ``oa_client.office.notes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oa_core.refusal import Refused
from oa_core.texts import check_written

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


class FakeNotes:
    """``texts`` by place. A full disk is the documents' full disk."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.texts: dict[str, str] = {}

    def keep(self, place: str, text: str) -> None:
        if not text:
            self.drop(place)
            return
        check_written((text,))
        if self._office.documents.full:
            raise Refused("disk_full")
        self.texts[place] = text

    def kept(self, place: str) -> str:
        return self.texts.get(place, "")

    def drop(self, place: str) -> None:
        self.texts.pop(place, None)
