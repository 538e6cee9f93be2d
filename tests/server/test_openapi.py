"""The doors are as their document says: others' tools load it, and requests made from it find no mistake of ours."""

from __future__ import annotations

import copy
import re
from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oa_server.http.errors import STATUS
from oa_server.http.routes import DOCUMENT, DOORS, ROUTES
from oa_server.storage import journal
from sync.protocol import API, API_HEADER, PACKED, PLAIN, Failure
from tests.server.conftest import Office
from tests.server.register import CLERK

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
OF_FILES = {
    *("file_empty", "file_too_large", "file_kind_refused", "file_damaged", "quota_full"),
    *("wrong_offset", "bad_range", "no_preview", "not_found"),
}
"""The codes that only the doors for files answer (``sync.file_protocol``)."""
EXAMPLES = {"/v1/sign_in": 8, "/v1/wait": 20}
"""Each sign-in costs a hash of 60 ms and 46 MiB; each wait is held for a moment."""


def readable() -> dict[str, Any]:
    """The document without what the tool cannot write: MessagePack (tests/server/test_hostile_doors.py does)."""
    document = copy.deepcopy(DOCUMENT)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.get("requestBody", {}).get("content", {}).pop(PACKED, None)
    return document


def test_every_door_is_described_and_every_description_is_a_door() -> None:
    described = {(method.upper(), path) for path, one in DOCUMENT["paths"].items() for method in one}
    there = {(method, route.path) for route in ROUTES for method in route.methods or () if method != "HEAD"}
    assert described == there - {("GET", "/openapi.json")}
    for door in DOORS:
        operation = DOCUMENT["paths"][door.path][door.method.lower()]
        assert operation["summary"].endswith("."), door.path
        bare = {door.answered} if isinstance(door.answered, str) else {PLAIN, PACKED}
        assert set(operation["responses"]["200"]["content"]) == bare
        assert ("requestBody" in operation) == (door.asked is not None)
        assert ("security" in operation) == (door.path.startswith("/v1/") and door.path != "/v1/sign_in")


def test_every_failure_of_the_protocol_is_told_at_some_door_under_its_status() -> None:
    told: dict[str, str] = {}
    for operations in DOCUMENT["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status not in ("200", "206"):
                    told.update(dict.fromkeys(response["description"].split(", "), status))
                    (schema,) = {one["schema"]["$ref"] for one in response["content"].values()}
                    assert schema == "#/components/schemas/Failure"
    assert Failure.__doc__ is not None
    assert set(told) == set(re.findall(r"``(\w+)`` \(\d+", Failure.__doc__)) | OF_FILES
    assert all(STATUS[code] == int(status) for code, status in told.items())


def test_every_reference_of_the_document_leads_somewhere() -> None:
    text = msgspec.json.encode(DOCUMENT).decode()
    names = set(re.findall(r'"\$ref":"#/components/schemas/(\w+)"', text))
    assert names == set(DOCUMENT["components"]["schemas"])


def test_the_document_is_served_and_loaded_by_tools_that_others_wrote(office: Office) -> None:
    with requests.Session() as session:
        session.trust_env = False
        url = office.address.url + "/openapi.json"
        served = session.get(url, verify=str(office.address.ca), timeout=20).json()
    assert served == DOCUMENT
    schema = schemathesis.openapi.from_dict(served)
    schema.validate()
    assert {each.label for each in operations(schema)} == {f"{door.method} {door.path}" for door in DOORS}


def operations(schema: Any) -> list[Any]:
    """What the tool has read out of the document."""
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_requests_made_from_the_document_are_answered_as_it_says(
    office: Office, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oa_server.http.exchange.WAIT_SECONDS", 0.02)
    schema = schemathesis.openapi.from_dict(readable())
    clerk = office.signed_in(CLERK)
    token = str(clerk.session.headers["Authorization"])
    for operation in operations(schema):
        if mode is GenerationMode.NEGATIVE and operation.path.startswith("/health/"):
            continue  # nothing is said there that could be wrong

        @seed(20260901)
        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES.get(operation.path, 40),
            deadline=None,
            database=None,
            phases=[Phase.generate],  # what is found is told as it is: shrinking it would take minutes
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            headers = {"Authorization": token}
            if mode is GenerationMode.POSITIVE:
                headers[API_HEADER] = str(API)
            response = case.call(
                base_url=office.address.url,
                session=clerk.session,
                headers=headers,
                verify=str(office.address.ca),
            )
            case.validate_response(response, checks=CHECKS)

        ask()
    with office.database.read() as connection:
        assert not [entry for _, entry in journal.read(connection, 10_000) if entry.event == "failed"]
