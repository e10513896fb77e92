"""What a fault does to whoever asks: plain HTTP, SDK clients, the engine's provider."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests
from azure.core.exceptions import HttpResponseError
from azure.identity import ManagedIdentityCredential

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.rest import ArmFailure, NoAnswerError, Rest
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import Clients

GROUP = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/rg-1"
BODY = {"location": "swedencentral"}


def ask(azure: Simulation, method: str, path: str = GROUP) -> requests.Response:
    synapse = path.startswith("/synapse")
    audience = "https://dev.azuresynapse.net" if synapse else f"{azure.url}/"
    token = ManagedIdentityCredential().get_token(f"{audience}/.default").token
    return requests.request(
        method,
        f"{azure.url}{path}?api-version=2024-03-01",
        json=BODY if method == "PUT" else None,
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )


def exists(azure: Simulation) -> bool:
    return azure.store.get(GROUP) is not None


def provider(azure: Simulation) -> Operations:
    return Operations(Rest(azure.environment()), "2024-03-01")


def test_nothing_goes_wrong_unless_asked_for(simulation: Simulation) -> None:
    assert ask(simulation, "PUT").status_code == 201
    assert simulation.faults.status() == []


@pytest.mark.parametrize(
    ("effect", "status", "code"),
    [
        ("500", 500, "InternalServerError"),
        ("409", 409, "Conflict"),
        ("409:AnotherOperationInProgress", 409, "AnotherOperationInProgress"),
        ("503", 503, "ServiceUnavailable"),
    ],
)
def test_a_status_comes_in_arms_envelope_and_nothing_is_done(
    simulation: Simulation, effect: str, status: int, code: str
) -> None:
    simulation.faults.add(f"PUT resourceGroups {effect}")

    answer = ask(simulation, "PUT")

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not exists(simulation)


def test_only_the_matches_that_were_requested_fail(simulation: Simulation) -> None:
    simulation.faults.add("GET resourceGroups rg-1 #2 x2 500")
    ask(simulation, "PUT")

    seen = [ask(simulation, "GET").status_code for _ in range(4)]

    assert seen == [200, 500, 500, 200]


def test_each_counts_every_path_by_itself(simulation: Simulation) -> None:
    simulation.faults.add("PUT each 500")
    other = GROUP.replace("rg-1", "rg-2")

    seen = [ask(simulation, "PUT", item).status_code for item in (GROUP, other) * 2]

    assert seen == [500, 500, 201, 201]


@pytest.mark.parametrize(
    ("effect", "done"), [("drop-before", False), ("drop-after", True)]
)
def test_a_dropped_connection_says_nothing_of_the_work(
    simulation: Simulation, effect: str, done: bool
) -> None:
    simulation.faults.add(f"PUT {effect}")

    with pytest.raises(requests.ConnectionError, match=r"closed .* without response"):
        ask(simulation, "PUT")

    assert exists(simulation) is done


def test_an_error_may_come_although_the_work_is_done(simulation: Simulation) -> None:
    simulation.faults.add("PUT 504 after-work")

    assert ask(simulation, "PUT").status_code == 504
    assert exists(simulation)


def test_a_hanging_request_is_answered_late(simulation: Simulation) -> None:
    simulation.faults.add("PUT hang seconds=0.3")
    began = time.monotonic()

    assert ask(simulation, "PUT").status_code == 201
    assert time.monotonic() - began >= 0.3


def test_an_error_may_come_as_a_success(simulation: Simulation) -> None:
    simulation.faults.add("PUT error-in-200")

    answer = ask(simulation, "PUT")

    assert answer.status_code == 200
    assert answer.json()["status"] == "Failed"


def test_garbage_is_no_json(simulation: Simulation) -> None:
    simulation.faults.add("PUT garbage")

    with pytest.raises(requests.JSONDecodeError):
        ask(simulation, "PUT").json()


@pytest.mark.parametrize(
    ("option", "header"),
    [("", ("Retry-After", "1")), (" retry-after=0.25", ("retry-after-ms", "250"))],
)
def test_throttling_says_when_to_come_back(
    simulation: Simulation, option: str, header: tuple[str, str]
) -> None:
    simulation.faults.add(f"PUT 429{option}")

    assert header in ask(simulation, "PUT").headers.items()


@pytest.mark.parametrize(
    ("effect", "shape"),
    [
        ("429", {"code": "TooManyRequests"}),
        ("500", {"error": {"code": "InternalServerError"}}),
    ],
)
def test_synapse_errors_come_from_its_gateway_or_from_behind_it(
    simulation: Simulation, effect: str, shape: dict[str, Any]
) -> None:
    simulation.faults.add(f"synapse GET linkedservices x* {effect} message=m")

    answer = ask(simulation, "GET", "/synapse/w/linkedservices/l").json()

    inner = answer.get("error", answer)
    assert inner.pop("message") == "m"
    assert answer == shape


def test_a_sign_in_that_fails_is_tried_again_by_azure_identity(
    simulation: Simulation,
) -> None:
    simulation.faults.add("managed-identity GET 500")

    assert ask(simulation, "PUT").status_code == 201
    assert simulation.faults.status()[0]["failed"] == 1


def test_sdk_clients_raise_what_they_are_told(
    simulation: Simulation, clients: Clients
) -> None:
    simulation.faults.add("PUT resourceGroups 409 message='not now'")

    with pytest.raises(HttpResponseError, match=r"\(Conflict\) not now"):
        clients.resources.resource_groups.create_or_update("rg-1", BODY)


@pytest.mark.parametrize(
    "effect", ["500", "429", "409:AnotherOperationInProgress", "drop-after"]
)
def test_the_provider_gets_over_what_happens_once(
    simulation: Simulation, effect: str
) -> None:
    simulation.faults.add(f"PUT each {effect}")

    provider(simulation).put(GROUP, dict(BODY))

    assert exists(simulation)


def test_the_provider_gives_up_after_four_tries(simulation: Simulation) -> None:
    simulation.faults.add("PUT x* 500")

    with pytest.raises(ArmFailure, match=r"InternalServerError \[500\]"):
        provider(simulation).put(GROUP, dict(BODY))

    assert simulation.faults.status()[0]["failed"] == 4


@pytest.mark.parametrize("effect", ["409", "429 retry-after=121"])
def test_the_provider_does_not_try_again_what_will_not_pass(
    simulation: Simulation, effect: str
) -> None:
    simulation.faults.add(f"PUT {effect}")

    with pytest.raises(ArmFailure):
        provider(simulation).put(GROUP, dict(BODY))


def test_the_provider_says_that_no_answer_came(simulation: Simulation) -> None:
    simulation.faults.add("PUT x* drop-after")

    with pytest.raises(
        NoAnswerError, match=f"PUT {GROUP}: no answer came, .*: Remote end closed"
    ):
        provider(simulation).put(GROUP, dict(BODY))


def test_the_provider_does_not_take_garbage_for_success(
    simulation: Simulation,
) -> None:
    simulation.faults.add("PUT garbage after-work")

    with pytest.raises(ArmFailure, match="NotJson"):
        provider(simulation).put(GROUP, dict(BODY))


def test_the_log_shows_the_requests_that_met_a_fault(simulation: Simulation) -> None:
    simulation.faults.add("GET resourceGroups 500", "PUT drop-after")
    with pytest.raises(requests.ConnectionError):
        ask(simulation, "PUT")
    ask(simulation, "GET")

    met = [request for request in simulation.store.requests() if request.fault]

    assert [(item.method, item.status, item.fault) for item in met] == [
        ("PUT", 0, "PUT drop-after"),
        ("GET", 500, "GET resourceGroups 500"),
    ]
    assert json.loads(json.dumps(simulation.faults.status()[0])) == {
        "fault": "GET resourceGroups 500",
        "matched": 1,
        "failed": 1,
    }
