"""Words in a field that have not become an act yet, kept on this workstation so that they outlive the window."""

from __future__ import annotations

import logging

from oa_client.office.desk import Desk
from oa_client.storage import notes
from oa_core.documents.content import TEXT_LIMIT
from oa_core.refusal import Refused
from oa_core.texts import check_written

log = logging.getLogger(__name__)


class Notes:
    """One text for each ``place``: ``opinion:<record>``, ``submit:<document>``, ``duty``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, place: str, text: str) -> None:
        """Keep the words of ``place``, safe against a power cut when this returns; empty words are dropped.

        Raises ``Refused`` for what must not be stored (``classified``, ``control_characters``, ``text_too_long``) and
        ``disk_full``; what was kept before stays.
        """
        if not text:
            self.drop(place)
            return
        try:
            check_written((text,))
        except Refused as refusal:
            if refusal.code == "classified":
                log.info("classified text refused: note at %s", place)
            raise
        if len(text.encode()) > TEXT_LIMIT:
            raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
        kept_at = self._desk.now()
        with self._desk.write(durable=True) as connection:
            notes.keep(connection, place, text, kept_at)

    def kept(self, place: str) -> str:
        """What was kept for ``place``; empty when nothing was."""
        with self._desk.read() as connection:
            return notes.kept(connection, place)

    def drop(self, place: str) -> None:
        """Forget the words of ``place``: the act they were for is done."""
        with self._desk.write(durable=True) as connection:
            notes.drop(connection, place)
