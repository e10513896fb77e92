"""The client on a wire of the test's own: errors, retries, operations, hosts."""

from __future__ import annotations

import logging

import pytest
import requests
from urllib3.exceptions import ProtocolError

from components.dataplane.client import Client
from components.dataplane.errors import (
    DataPlaneError,
    LostAnswerError,
    UnreachableEndpointError,
)
from components.dataplane.service_errors import (
    AddressNotAllowedError,
    NotFoundError,
    OperationFailedError,
    ServiceError,
)
from tests.unit.dataplane.doubles import (
    NOWHERE,
    Clock,
    Reply,
    Token,
    Transport,
    Wire,
    client,
)

API = "2020-12-01"
OBJECT = Reply(body={"id": "x", "properties": {}})
FIREWALL = Reply(
    403,
    {"code": "ClientIpAddressNotAuthorized", "message": "Client Ip address : 1.2.3.4"},
)


def test_a_get_sends_version_and_token() -> None:
    wire = Wire(OBJECT)

    assert client(wire).get("/x", API, scope="a/b") == {"id": "x", "properties": {}}
    assert wire.requests[0].url == f"{NOWHERE}/x?api-version={API}&scope=a%2Fb"
    assert wire.requests[0].headers["Authorization"] == "Bearer the-token"


def test_a_put_is_read_back() -> None:
    wire = Wire(Reply(body={"id": "written"}), Reply(body={"id": "kept"}))

    assert client(wire).put("/x", {}, API) == {"id": "kept"}
    assert wire.asked == [f"PUT {NOWHERE}/x", f"GET {NOWHERE}/x"]


def test_a_put_waits_until_it_can_be_read() -> None:
    wire = Wire(OBJECT, Reply(404), Reply(404), OBJECT)

    client(wire).put("/x", {}, API)

    assert len(wire.requests) == 4


def test_a_put_with_an_etag_is_conditional() -> None:
    wire = Wire(OBJECT)

    client(wire).put("/x", {}, API, etag='"1"')

    assert wire.requests[0].headers["If-Match"] == '"1"'


def test_throttling_is_waited_out_as_long_as_azure_says() -> None:
    wire = Wire(Reply(429, headers={"Retry-After": "7"}), OBJECT)
    transport = Transport(wire)
    busy = Client(NOWHERE, "s", Token(), timing=Clock().timing, transport=transport)

    busy.get("/x", API)

    assert transport.slept == [7]


def test_a_sick_service_is_retried_with_growing_pauses() -> None:
    transport = Transport(Wire(*[Reply(503)] * 4, OBJECT))
    sick = Client(NOWHERE, "s", Token(), timing=Clock().timing, transport=transport)

    sick.get("/x", API)

    assert transport.slept == sorted(transport.slept)
    assert len(set(transport.slept)) == len(transport.slept) == 3


def test_a_service_that_stays_sick_is_an_error() -> None:
    with pytest.raises(ServiceError, match="503"):
        client(Wire(Reply(503))).get("/x", API)


@pytest.mark.parametrize(
    "body",
    [
        {"status": "Failed", "error": {"code": "Bad", "message": "it broke"}},
        {"status": "Canceled"},
        {"error": {"code": "Bad", "message": "it broke"}},
        {"code": "Bad", "message": "it broke"},
    ],
)
def test_a_failure_with_a_status_of_success_is_raised(body: dict[str, object]) -> None:
    with pytest.raises(OperationFailedError):
        client(Wire(Reply(200, body))).get("/x", API)


def test_a_redirection_is_no_success() -> None:
    moved = Reply(302, headers={"Location": "https://elsewhere"})
    wire = Wire(moved)

    with pytest.raises(DataPlaneError, match="302"):
        client(wire).get("/x", API)
    assert wire.asked == [f"GET {NOWHERE}/x"]


def test_deleting_what_is_gone_is_fine() -> None:
    client(Wire(Reply(404))).delete("/x", API)


def test_finding_nothing_is_no_error_but_getting_it_is() -> None:
    nothing = client(Wire(Reply(404)))

    assert nothing.find("/x", API) is None
    with pytest.raises(NotFoundError):
        nothing.get("/x", API)


def test_a_late_firewall_is_waited_for() -> None:
    clock = Clock()
    late = Wire(*[FIREWALL] * 4, OBJECT)

    assert client(late, clock).get("/x", API)["id"] == "x"
    assert clock.reports == [
        "Waiting for the firewall of ws.dev.azuresynapse.net to allow 1.2.3.4 "
        "(at most 10 minutes more)"
    ]


def test_a_firewall_that_stays_shut_is_an_error_that_names_the_address() -> None:
    clock = Clock()

    with pytest.raises(AddressNotAllowedError, match=r"add 1\.2\.3\.4 to ml-synapse:"):
        client(Wire(FIREWALL), clock).get("/x", API)
    assert clock.time == 600


def test_other_refusals_are_not_waited_for() -> None:
    clock = Clock()

    with pytest.raises(ServiceError, match="lacks a role"):
        client(Wire(Reply(403, {"code": "Forbidden"})), clock).get("/x", API)
    assert clock.time == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.ConnectionError("getaddrinfo failed"), "its name does not resolve"),
        (requests.ConnectTimeout("timed out"), "the connection timed out"),
    ],
)
def test_an_endpoint_without_answer_is_named_after_two_attempts(
    error: Exception, reason: str
) -> None:
    wire = Wire(error)

    with pytest.raises(UnreachableEndpointError, match=reason) as unreachable:
        client(wire).get("/x", API)
    assert "ws.dev.azuresynapse.net does not answer" in str(unreachable.value)
    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.ReadTimeout("Read timed out"), "Read timed out"),
        (
            requests.ConnectionError(ProtocolError("aborted", OSError("it is closed"))),
            "it is closed",
        ),
    ],
)
def test_an_answer_that_got_lost_may_have_been_work_done(
    error: Exception, reason: str
) -> None:
    with pytest.raises(LostAnswerError, match="may be done or not") as lost:
        client(Wire(error)).put("/x", {}, API)
    assert f"Seen: PUT ws.dev.azuresynapse.net/x: {reason}. Allowed" in str(lost.value)
    assert "Fix: run pulumi up again: it finds what was made" in str(lost.value)


def test_the_log_holds_no_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    client(Wire(OBJECT)).get("/x", API)

    assert "Authorization" in caplog.text
    assert "the-token" not in caplog.text
