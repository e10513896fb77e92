"""What takes time in ARM: how it is answered, polled, ended and remembered."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.conditions import Conditions
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.slow_azure import (
    ADDRESS,
    BODIES,
    NETWORK,
    STORAGE,
    VAULT,
    ZONE,
    SlowAzure,
)

GROUP = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/rg-test"
ASYNC = "Azure-AsyncOperation"


@pytest.fixture
def azure(clients: Clients) -> SlowAzure:
    return SlowAzure(clients)


@pytest.mark.parametrize(
    ("path", "status", "headers", "state"),
    [
        (ADDRESS, 201, [ASYNC], "Updating"),
        (ZONE, 202, [ASYNC, "Location"], "Creating"),
        (STORAGE, 202, ["Location"], "Creating"),
        (VAULT, 201, [], "RegisteringDns"),
        ("Microsoft.ContainerRegistry/registries/crone", 201, [ASYNC], "Creating"),
        ("Microsoft.OperationalInsights/workspaces/log-one", 201, [ASYNC], "Creating"),
    ],
)
def test_a_creation_is_answered_as_its_type_publishes_it(
    azure: SlowAzure, path: str, status: int, headers: list[str], state: str
) -> None:
    answer = azure.put(path)

    assert answer.status == status
    assert [item for item in (ASYNC, "Location") if item in answer.headers] == headers
    assert azure.state(path) == state
    azure.advance(3600)
    assert azure.state(path) == "Succeeded"


def test_what_is_published_as_no_operation_takes_no_time(azure: SlowAzure) -> None:
    answer = azure.put("Microsoft.ManagedIdentity/userAssignedIdentities/id-one")

    assert answer.status == 201
    assert ASYNC not in answer.headers
    assert azure.clients.arm.operations.is_settled(answer.body["id"])  # type: ignore


def test_the_status_is_in_progress_until_the_time_has_come(azure: SlowAzure) -> None:
    link = azure.put(NETWORK).headers[ASYNC]
    azure.advance(8)

    early, wait = azure.ask("GET", link), azure.ask("GET", link).headers
    azure.advance(2)
    late = azure.ask("GET", link)

    assert isinstance(early.body, dict)
    assert isinstance(late.body, dict)
    assert (early.body["status"], late.body["status"]) == ("InProgress", "Succeeded")
    assert wait["Retry-After"] == "1"
    assert ("endTime" in early.body, "endTime" in late.body) == (False, True)


def test_the_result_is_what_was_made(azure: SlowAzure) -> None:
    link = azure.put(STORAGE).headers["Location"]

    early = azure.ask("GET", link)
    azure.advance(25)
    late = azure.ask("GET", link)

    assert (early.status, early.body) == (202, None)
    assert early.headers["Location"].split("?")[0] == link.split("?")[0]
    assert (late.status, late.body) == (200, azure.ask("GET", STORAGE).body)


def test_an_update_takes_time_of_its_own(azure: SlowAzure) -> None:
    azure.made(NETWORK)

    answer = azure.put(NETWORK, tags={"team": "ml"})

    assert (answer.status, ASYNC in answer.headers) == (200, True)
    assert azure.state(NETWORK) == "Updating"
    assert azure.ask("GET", NETWORK).body["tags"] == {"team": "ml"}  # type: ignore
    azure.advance(10)
    assert azure.state(NETWORK) == "Succeeded"


def test_a_patch_of_tags_in_a_network_is_done_at_once(azure: SlowAzure) -> None:
    azure.made(NETWORK)

    answer = azure.ask("PATCH", NETWORK, {"tags": {"team": "ml"}})

    assert (answer.status, answer.headers.get(ASYNC)) == (200, None)
    assert azure.state(NETWORK) == "Succeeded"


def test_what_is_being_deleted_is_there_until_it_is_gone(azure: SlowAzure) -> None:
    azure.made(NETWORK)

    answer = azure.ask("DELETE", NETWORK)
    early = azure.ask("GET", answer.headers["Location"]).status
    state = azure.state(NETWORK)
    azure.advance(15)

    assert (answer.status, early, state) == (202, 202, "Deleting")
    assert azure.state(NETWORK) == "ResourceNotFound"
    assert azure.ask("GET", answer.headers["Location"]).status == 204
    assert azure.ask("GET", answer.headers[ASYNC]).body["status"] == "Succeeded"  # type: ignore
    assert azure.ask("DELETE", NETWORK).status == 204


def test_a_deletion_that_is_refused_is_refused_at_once(azure: SlowAzure) -> None:
    subnets = [{"name": "one", "properties": {"addressPrefix": "10.1.0.0/24"}}]
    azure.made(ADDRESS, "Microsoft.Network/natGateways/ng")
    space = BODIES[NETWORK]["properties"] | {"subnets": subnets}
    azure.put(NETWORK, properties=space)
    azure.advance(60)

    answer = azure.ask("DELETE", ADDRESS)

    assert answer.error_code == "PublicIPAddressCannotBeDeleted"
    assert azure.state(ADDRESS) == "Succeeded"


def test_a_group_goes_with_all_that_is_in_it(azure: SlowAzure) -> None:
    azure.made(NETWORK, VAULT)

    answer = azure.ask("DELETE", GROUP)
    state = azure.state(GROUP)
    write = azure.put(ADDRESS)
    azure.advance(30)
    early = azure.state(GROUP)
    azure.advance(15)

    assert (answer.status, state, early) == (202, "Deleting", "Deleting")
    assert write.error_code == "ResourceGroupBeingDeleted"
    assert azure.state(GROUP) == "ResourceGroupNotFound"
    assert azure.clients.arm.find(f"{BASE}/{NETWORK}") is None


def test_a_group_whose_deletion_fails_stays(azure: SlowAzure) -> None:
    azure.made(ADDRESS)
    azure.ask("PUT", GROUP + "-2", {"location": LOCATION})
    other = f"{GROUP}-2/providers/Microsoft.Network/natGateways/ng"
    azure.ask("PUT", other, BODIES["Microsoft.Network/natGateways/ng"])
    azure.advance(60)

    answer = azure.ask("DELETE", GROUP)
    azure.advance(3600)

    status: Any = azure.ask("GET", answer.headers[ASYNC]).body
    assert status["status"] == "Failed"
    assert status["error"]["code"] == "ResourceGroupDeletionBlocked"
    assert azure.ask("GET", answer.headers["Location"]).status == 409
    assert (azure.state(GROUP), azure.state(ADDRESS)) == ("Succeeded", "Succeeded")


def test_an_operation_outlives_the_simulation(azure: SlowAzure) -> None:
    link = azure.put(NETWORK).headers[ASYNC]
    azure.made(STORAGE)
    azure.ask("DELETE", f"{BASE}/{NETWORK}")
    home = azure.clients.simulation.home

    with Simulation(home, conditions=Conditions(pace=1)) as again:
        operation = again.arm.operations.find(link.split("/")[-1].split("?")[0])
        assert operation is not None
        assert again.arm.operations.status(operation).value == "Succeeded"
        assert again.arm.get(f"{BASE}/{NETWORK}")["properties"][
            "provisioningState"
        ] == ("Deleting")
        again.clock.advance(15)
        again.arm.sweep()
        assert again.arm.find(f"{BASE}/{NETWORK}") is None


def test_an_operation_that_nobody_knows_is_refused(azure: SlowAzure) -> None:
    link = azure.put(NETWORK).headers[ASYNC].split("?")[0]

    answer = azure.ask("GET", link.rpartition("/")[0] + "/elsewhere")

    assert answer.error_code == "OperationNotFound"


def test_without_operations_nothing_takes_time(azure: SlowAzure) -> None:
    azure.clients.simulation.conditions.operations = False

    answer = azure.put(NETWORK)

    assert (answer.status, answer.headers.get(ASYNC)) == (201, None)
    assert azure.state(NETWORK) == "Succeeded"
    assert azure.ask("DELETE", NETWORK).status == 200
