"""What Azure refuses while an operation goes on."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.slow_azure import (
    ADDRESS,
    GATEWAY,
    NETWORK,
    STORAGE,
    VAULT,
    SlowAzure,
)

SUBNET = f"{NETWORK}/subnets/one"
IN_SUBNET: dict[str, Any] = {"properties": {"addressPrefix": "10.1.0.0/24"}}


@pytest.fixture
def azure(clients: Clients) -> SlowAzure:
    return SlowAzure(clients)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (NETWORK, "AnotherOperationInProgress"),
        (STORAGE, "StorageAccountOperationInProgress"),
        (VAULT, "Conflict"),
    ],
)
def test_what_is_being_made_is_not_written(
    azure: SlowAzure, path: str, code: str
) -> None:
    azure.put(path)

    answers = [
        azure.put(path),
        azure.ask("PATCH", path, {"tags": {}}),
        azure.ask("DELETE", path),
    ]

    assert [(answer.status, answer.error_code) for answer in answers] == [
        (409, code)
    ] * 3
    azure.advance(60)
    assert azure.put(path).status < 300


def test_what_is_being_deleted_is_not_made_again(azure: SlowAzure) -> None:
    azure.made(NETWORK)
    azure.ask("DELETE", NETWORK)

    assert azure.put(NETWORK).error_code == "AnotherOperationInProgress"
    azure.advance(15)
    assert azure.put(NETWORK).status == 201


def test_a_second_deletion_joins_the_first(azure: SlowAzure) -> None:
    azure.made(NETWORK)

    links = {azure.ask("DELETE", NETWORK).headers["Location"] for _ in range(2)}

    assert len(links) == 1


def test_a_child_waits_for_what_it_stands_in(azure: SlowAzure) -> None:
    azure.put(NETWORK)

    assert azure.ask("PUT", SUBNET, IN_SUBNET).error_code == (
        "AnotherOperationInProgress"
    )
    azure.advance(10)
    assert azure.ask("PUT", SUBNET, IN_SUBNET).status == 201


def test_a_child_of_another_provider_waits_for_a_new_parent_only(
    azure: SlowAzure,
) -> None:
    service = f"{STORAGE}/blobServices/default"
    body: dict[str, Any] = {"properties": {}}
    azure.put(STORAGE)

    early = azure.ask("PUT", service, body)
    azure.advance(25)

    assert early.error_code == "StorageAccountOperationInProgress"
    assert azure.ask("PUT", service, body).status == 200


def test_what_is_not_ready_cannot_be_referred_to(azure: SlowAzure) -> None:
    azure.put(ADDRESS)

    answer = azure.put(GATEWAY)

    assert (answer.status, answer.error_code) == (429, "RetryableError")
    assert isinstance(answer.body, dict)
    [detail] = answer.body["error"]["details"]
    assert detail["code"] == "ReferencedResourceNotProvisioned"
    assert detail["message"].startswith(
        f"Cannot proceed with operation because resource {BASE}/{ADDRESS} used by "
        f"resource {BASE}/{GATEWAY} is not in Succeeded state."
    )
    azure.advance(5)
    assert azure.put(GATEWAY).status == 201


def test_an_inline_subnet_is_as_ready_as_its_network(azure: SlowAzure) -> None:
    azure.made(STORAGE)
    azure.put(
        NETWORK,
        properties={
            "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
            "subnets": [{"name": "one", **IN_SUBNET}],
        },
    )
    link = {
        "name": "pe",
        "properties": {
            "privateLinkServiceId": f"{BASE}/{STORAGE}",
            "groupIds": ["blob"],
        },
    }
    properties = {
        "subnet": {"id": f"{BASE}/{SUBNET}"},
        "privateLinkServiceConnections": [link],
    }
    body = {"location": "swedencentral", "properties": properties}
    path = "Microsoft.Network/privateEndpoints/pe"

    early = azure.ask("PUT", path, body)
    azure.advance(10)

    assert early.error_code == "RetryableError"
    assert azure.ask("PUT", path, body).status == 201


def test_keys_are_listed_when_the_account_is_there(azure: SlowAzure) -> None:
    azure.put(STORAGE)

    early = azure.ask("POST", f"{STORAGE}/listKeys")
    azure.advance(25)

    assert early.error_code == "StorageAccountOperationInProgress"
    assert azure.ask("POST", f"{STORAGE}/listKeys").status == 200


def test_a_role_assignment_waits_for_nothing(azure: SlowAzure) -> None:
    answer = azure.put(STORAGE)
    lock = f"{BASE}/{STORAGE}/providers/Microsoft.Authorization/locks/keep"

    locked = azure.ask("PUT", lock, {"properties": {"level": "CanNotDelete"}})

    assert (answer.status, locked.status) == (202, 201)
