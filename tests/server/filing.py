"""What tests about files do again and again: begin a paper, hand a file in, let it go with the paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oa_core.documents.commands import Attach
from tests.server.conftest import Office
from tests.server.workstation import Workstation, draft_order, order
from tests.support.handing_in import Hand, NotTaken, Paper


def hand(workstation: Workstation) -> Hand:
    return Hand(workstation.session, workstation.address.url)


def drafted(workstation: Workstation, office: Office) -> str:
    """A paper the person has begun."""
    asked = draft_order(office.clock())
    (result,) = workstation.push(asked)
    assert result.status == "applied"
    return asked.record


def attach(workstation: Workstation, office: Office, record: str, paper: Paper) -> None:
    (result,) = workstation.push(order(Attach(paper.attachment), record, office.clock()))
    assert result.status == "applied", result


def with_file(workstation: Workstation, office: Office, paper: Paper) -> str:
    """A paper of the person's that ``paper`` goes with; the file is on the server."""
    record = drafted(workstation, office)
    hand(workstation).hand_in(paper)
    attach(workstation, office, record, paper)
    return record


def refused(asking: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(NotTaken) as caught:
        asking()
    return caught.value.status, caught.value.code
