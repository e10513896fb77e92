"""ARM's buckets of requests, and clients that get over an empty one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from azure.core.exceptions import HttpResponseError

from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.throttling import Throttle, retry_headers
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID
from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.rest import Rest
from simulated_azure.store import Store
from simulated_azure.tests.arm_clients import Clients
from simulated_azure.tests.fixtures import LOCATION

SUBSCRIPTION = f"/subscriptions/{SUBSCRIPTION_ID}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-many"
INPUTS = {"location": LOCATION}
WRITES = "x-ms-ratelimit-remaining-subscription-writes"


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine's time stand: only the clock's skipped seconds pass."""
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)


@pytest.fixture
def clock(tmp_path: Path, still: None) -> Iterator[Clock]:
    """Return a clock that only tests move."""
    with Store(tmp_path / "azure.db") as store:
        yield Clock(store)


def test_a_bucket_of_writes_is_empty_after_200(clock: Clock) -> None:
    take = Throttle(clock, Conditions(pace=1)).take
    left = [take("PUT", GROUP, "me")[WRITES] for _ in range(200)]

    with pytest.raises(ArmError) as refused:
        take("PATCH", GROUP, "me")

    assert (left[0], left[-1]) == ("199", "0")
    assert (refused.value.status, refused.value.code) == (
        429,
        "SubscriptionRequestsThrottled",
    )
    assert refused.value.message.startswith(
        f"Number of 'write' requests for subscription '{SUBSCRIPTION_ID}' actor 'me' "
        "exceeded. Please try again after '2' seconds"
    )


def test_reads_deletes_other_principals_and_the_tenant_have_their_own(
    clock: Clock,
) -> None:
    take = Throttle(clock, Conditions(pace=1)).take
    for _ in range(200):
        take("PUT", GROUP, "me")

    assert take("GET", GROUP, "me") == {
        "x-ms-ratelimit-remaining-subscription-reads": "249"
    }
    assert take("DELETE", GROUP, "me") == {
        "x-ms-ratelimit-remaining-subscription-deletes": "199"
    }
    assert take("PUT", GROUP, "another") == {WRITES: "199"}
    assert take("GET", "/tenants", "me") == {
        "x-ms-ratelimit-remaining-tenant-reads": "249"
    }


@pytest.mark.parametrize("pace", [1, 0.01])
def test_ten_writes_come_back_a_second_of_azure(clock: Clock, pace: float) -> None:
    take = Throttle(clock, Conditions(pace=pace)).take
    for _ in range(200):
        take("PUT", GROUP, "me")

    clock.advance(pace * 1.01)

    assert take("PUT", GROUP, "me") == {WRITES: "9"}


@pytest.mark.parametrize("conditions", [{"pace": 0}, {"pace": 1, "throttling": False}])
def test_no_bucket_is_empty_where_nothing_takes_time_or_without_throttling(
    clock: Clock, conditions: dict[str, float]
) -> None:
    take = Throttle(clock, Conditions(**conditions)).take  # type: ignore[arg-type]

    answers = {take("PUT", GROUP, "me").get(WRITES) for _ in range(500)}

    assert answers <= {"199", None}


def test_the_time_to_wait_is_given_in_whole_seconds_and_exactly() -> None:
    assert retry_headers(2, Conditions(pace=0.01)) == {
        "Retry-After": "1",
        "retry-after-ms": "20",
    }
    assert retry_headers(17, Conditions(pace=1))["Retry-After"] == "17"


def test_the_sdk_clients_get_over_an_empty_bucket(clients: Clients) -> None:
    _empty_the_bucket(clients, pace=0.02)

    clients.resources.resource_groups.create_or_update("rg-many", INPUTS)

    assert _answers(clients) == [429, 201]


def test_the_provider_gets_over_an_empty_bucket(clients: Clients) -> None:
    rest = Rest(clients.simulation.environment())
    rest.token()
    _empty_the_bucket(clients, pace=0.02)
    began = time.monotonic()

    Operations(rest, "2024-11-01").put(GROUP, INPUTS)

    assert _answers(clients) == [429, 201]
    assert time.monotonic() - began >= 0.4
    rest.close()


def test_a_client_that_does_not_wait_is_told_when_to_come_back(
    clients: Clients,
) -> None:
    groups = clients.resources.resource_groups
    _empty_the_bucket(clients, pace=1)

    with pytest.raises(HttpResponseError, match="SubscriptionRequestsThrottled") as no:
        groups.create_or_update("rg-many", INPUTS, retry_total=0)

    headers = getattr(no.value.response, "headers", {})
    assert (headers["Retry-After"], headers["retry-after-ms"]) == ("22", "22000")


def _empty_the_bucket(clients: Clients, *, pace: float) -> None:
    clients.simulation.conditions.pace = pace
    throttle = clients.simulation.throttle
    throttle.drain(DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID, "write", seconds=20)


def _answers(clients: Clients) -> list[int]:
    asked = clients.simulation.store.requests()
    puts = [item for item in asked if item.method == "PUT"]
    return [put.status for put in puts if put.path.lower() == GROUP.lower()]
