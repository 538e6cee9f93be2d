"""Files between workstation and central office in the simulation: the real conversation about files, cut anywhere.

One step is one request with its answer, or one deed at the workstation. The line may lose the request (nothing was
done) or the answer (it was); between two steps everything else may happen.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oa_client.office.office import Office
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.files import Files
from oa_server.storage.database import Busy, DiskFull
from sync import file_talk
from sync.file_line import _ANSWERS
from sync.file_talk import Begin, Complete, Denied, Done, GetPage, GetPiece, SendPiece, Stands
from tests.simulation.archive import ServerCrash

if TYPE_CHECKING:
    from tests.simulation.centre import Centre

LOST = 0.06
"""How often a request is lost, and an answer."""


class Cut(Exception):
    """The line does not carry."""


@dataclass
class Carrying:
    """A job under way."""

    job: file_talk.Job
    talk: file_talk.Talk
    reply: file_talk.Reply = None


def asked(files: Files, caller: Caller, step: file_talk.Ask) -> file_talk.Reply:
    """The server's answer, as its doors and the workstation's line give it. Raises ``Cut``."""
    try:
        match step:
            case Begin(sha256, message):
                return files.begin(caller, sha256, message)
            case SendPiece(upload, offset, piece):
                return Stands(files.take(caller, upload, offset, piece).offset)
            case Complete(upload):
                files.complete(caller, upload)
                return Done()
            case GetPiece(sha256, record, offset, length):
                path, _ = files.find(caller, sha256, record)
                return path.read_bytes()[offset : offset + length]
            case GetPage(sha256, record):
                return files.first_page(caller, sha256, record)
    except Unanswered as told:
        if told.code == "wrong_offset":
            return Stands(int(told.facts["offset"]))
        if told.code in _ANSWERS:
            return Denied(told.code, told.facts)
        raise Cut from told
    except (Busy, DiskFull) as told:
        raise Cut from told


class Carrier:
    """What a workstation's file worker does, one step at a time."""

    def __init__(self) -> None:
        self._under_way: Carrying | None = None

    def drop(self) -> None:
        """The program ends."""
        self._under_way = None

    def step(self, office: Office, token: str, centre: Centre, chance: random.Random | None) -> bool:
        """Do one step of the job under way, or begin the next one; whether there was anything to do. ``chance`` cuts
        the line now and then."""
        exchange = office.file_exchange
        if self._under_way is None:
            job = exchange.next_job()
            if job is None:
                return False
            self._under_way = Carrying(job, file_talk.talk(job))
        carrying = self._under_way
        try:
            said = carrying.talk.send(carrying.reply)
            if isinstance(said, Begin | SendPiece | Complete | GetPiece | GetPage):
                carrying.reply = self._say(said, token, centre, chance)
            else:
                carrying.reply = exchange.perform(said)
        except (StopIteration, Cut, file_talk.Puzzled) as end:
            exchange.leave_off()
            self._under_way = None
            if isinstance(end, file_talk.Puzzled):
                exchange.put_off(carrying.job)
            return chance is None or not isinstance(end, Cut)
        return True

    @staticmethod
    def _say(
        said: file_talk.Ask, token: str, centre: Centre, chance: random.Random | None
    ) -> file_talk.Reply:
        if chance is not None and chance.random() < LOST:
            raise Cut
        try:
            caller = centre.accounts.recognise(token)
            answer = asked(centre.files, caller, said)
        except Unanswered as told:
            raise Cut from told  # the conversation about orders opens the next session
        except ServerCrash as crash:
            centre.crash()
            raise Cut from crash
        if chance is not None and chance.random() < LOST:
            raise Cut
        return answer
