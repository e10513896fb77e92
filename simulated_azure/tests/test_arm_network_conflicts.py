"""What gets in the way of one another in a virtual network and its subnets."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.messages import Response
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.slow_azure import BODIES, NETWORK, STORAGE, VAULT, SlowAzure

ONE, TWO = f"{NETWORK}/subnets/one", f"{NETWORK}/subnets/two"
PREFIXES = {ONE: "10.1.1.0/24", TWO: "10.1.2.0/24"}
GROUPS = {STORAGE: "blob", VAULT: "vault"}


@pytest.fixture
def azure(clients: Clients) -> SlowAzure:
    """Return an Azure at its own pace with a network, two subnets and two targets."""
    azure = SlowAzure(clients)
    azure.made(NETWORK)
    for path in PREFIXES:
        _subnet(azure, path)
        azure.advance(5)
    for path in (STORAGE, VAULT):
        azure.made(path)
    return azure


def test_a_network_is_written_in_one_place_at_a_time(azure: SlowAzure) -> None:
    _subnet(azure, ONE)

    refused = [
        _subnet(azure, TWO),
        azure.put(NETWORK),
        azure.ask("DELETE", TWO),
        azure.ask("DELETE", NETWORK),
    ]

    assert [(item.status, item.error_code) for item in refused] == [
        (409, "AnotherOperationInProgress")
    ] * 4
    azure.advance(5)
    assert _subnet(azure, TWO).status == 200


def test_another_network_is_not_in_the_way(azure: SlowAzure) -> None:
    other = f"{NETWORK}2"
    _subnet(azure, ONE)

    assert azure.ask("PUT", other, BODIES[NETWORK]).status == 201


def test_a_subnet_is_not_written_while_an_endpoint_is_made_in_it(
    azure: SlowAzure,
) -> None:
    _endpoint(azure, "pe", ONE, VAULT)

    refused = [_subnet(azure, ONE), azure.put(NETWORK)]

    assert [(entry.status, entry.error_code) for entry in refused] == [
        (429, "RetryableError")
    ] * 2
    assert {item.headers["Retry-After"] for item in refused} == {"10"}
    assert _subnet(azure, TWO).status == 200
    azure.advance(60)
    assert _subnet(azure, ONE).status == 200


def test_endpoints_of_a_subnet_that_are_begun_together_fail_in_the_end(
    azure: SlowAzure,
) -> None:
    first = _endpoint(azure, "first", ONE, VAULT)
    azure.advance(4)

    second = _endpoint(azure, "second", ONE, STORAGE)

    assert (first.status, second.status) == (201, 201)
    azure.advance(60)
    assert _ended(azure, first) == ("Succeeded", None)
    assert _ended(azure, second) == ("Failed", "RetryableError")
    assert _state(azure, "second") == "Failed"
    again = _endpoint(azure, "second", ONE, STORAGE)
    azure.advance(60)
    assert _ended(azure, again) == ("Succeeded", None)


def test_endpoints_of_a_storage_account_that_are_begun_together_fail_too(
    azure: SlowAzure,
) -> None:
    _endpoint(azure, "first", ONE, STORAGE)

    second = _endpoint(azure, "second", TWO, STORAGE)

    azure.advance(60)
    assert _ended(azure, second) == ("Failed", "StorageAccountOperationInProgress")


@pytest.mark.parametrize(
    ("seconds", "subnet", "target"),
    [(6, ONE, VAULT), (0, TWO, STORAGE)],
    ids=["later", "in another subnet, of another target"],
)
def test_other_endpoints_are_not_in_the_way(
    azure: SlowAzure, seconds: float, subnet: str, target: str
) -> None:
    _endpoint(azure, "first", ONE, VAULT)
    azure.advance(seconds)

    second = _endpoint(azure, "second", subnet, target)

    azure.advance(60)
    assert _ended(azure, second) == ("Succeeded", None)


def test_nothing_is_in_the_way_where_it_is_left_out(azure: SlowAzure) -> None:
    azure.clients.simulation.conditions.network_conflicts = False
    _subnet(azure, ONE)

    assert _subnet(azure, TWO).status == 200


def _subnet(azure: SlowAzure, path: str) -> Response:
    return azure.ask("PUT", path, {"properties": {"addressPrefix": PREFIXES[path]}})


def _endpoint(azure: SlowAzure, name: str, subnet: str, target: str) -> Response:
    link = {
        "name": name,
        "properties": {
            "privateLinkServiceId": f"{BASE}/{target}",
            "groupIds": [GROUPS[target]],
        },
    }
    properties: dict[str, Any] = {
        "subnet": {"id": f"{BASE}/{subnet}"},
        "privateLinkServiceConnections": [link],
    }
    body = {"location": LOCATION, "properties": properties}
    return azure.ask("PUT", f"Microsoft.Network/privateEndpoints/{name}", body)


def _ended(azure: SlowAzure, answer: Response) -> tuple[str, str | None]:
    told: Any = azure.ask("GET", answer.headers["Azure-AsyncOperation"]).body
    return told["status"], told.get("error", {}).get("code")


def _state(azure: SlowAzure, name: str) -> str:
    shown: Any = azure.ask("GET", f"Microsoft.Network/privateEndpoints/{name}").body
    return str(shown["properties"]["provisioningState"])
