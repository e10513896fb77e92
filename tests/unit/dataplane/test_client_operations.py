"""Long-running operations and lists: followed to their end, on their host only."""

from __future__ import annotations

import pytest

from components.dataplane.errors import DataPlaneError, DeadlineError
from components.dataplane.service_errors import OperationFailedError
from tests.unit.dataplane.doubles import NOWHERE, Clock, Reply, Wire, client

API = "2020-12-01"
OBJECT = Reply(body={"id": "x", "properties": {}})


def test_an_operation_is_followed_to_its_end() -> None:
    clock = Clock()
    wire = Wire(
        Reply(202, headers={"Location": f"{NOWHERE}/op", "retry-after-ms": "20"}),
        Reply(202, headers={"Retry-After": "3"}),
        Reply(200, {"status": "Succeeded"}),
        OBJECT,
    )

    client(wire, clock).put("/x", {}, API)

    assert [asked.split("/")[-1] for asked in wire.asked] == ["x", "op", "op", "x"]
    assert clock.slept == [0.02, 3]


def test_an_operation_that_failed_is_raised() -> None:
    started = Reply(200, {}, {"Azure-AsyncOperation": f"{NOWHERE}:443/op"})
    failed = Reply(200, {"status": "Failed", "error": {"code": "C", "message": "why"}})

    with pytest.raises(OperationFailedError, match="C: why"):
        client(Wire(started, failed)).put("/x", {}, API)


def test_an_operation_that_does_not_end_is_given_up() -> None:
    started = Reply(202, headers={"Location": f"{NOWHERE}/op"})

    with pytest.raises(DeadlineError, match="/op after 40 minutes"):
        client(Wire(started, Reply(202))).put("/x", {}, API)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/op",
        "https://ws.dev.azuresynapse.net.evil.example/op",
        "https://ws.dev.azuresynapse.net:8443/op",
        "http://ws.dev.azuresynapse.net/op",
    ],
)
def test_an_operation_on_another_host_is_never_sent_the_token(elsewhere: str) -> None:
    wire = Wire(Reply(202, headers={"Location": elsewhere}), OBJECT)

    client(wire).put("/x", {}, API)

    assert wire.asked == [f"PUT {NOWHERE}/x", f"GET {NOWHERE}/x"]


def test_a_list_is_read_page_by_page() -> None:
    page = Reply(body={"value": [{"n": 1}], "nextLink": f"{NOWHERE}/x?page=2"})

    listed = client(Wire(page, Reply(body={"value": [{"n": 2}]}))).list("/x", API)

    assert [item["n"] for item in listed] == [1, 2]


def test_a_list_that_goes_on_elsewhere_is_an_error_not_a_short_list() -> None:
    page = Reply(body={"value": [], "nextLink": "https://evil.example/x"})

    with pytest.raises(DataPlaneError, match=r"evil\.example"):
        list(client(Wire(page)).list("/x", API))
