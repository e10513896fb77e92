"""What an endpoint's identity must be allowed before a deployment starts."""

from __future__ import annotations

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.serving import ONLINE, code_of, deployment, give, workspace

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-churn"
STORAGE = "Microsoft.Storage/storageAccounts/stone"
REGISTRY = "Microsoft.ContainerRegistry/registries/crone"
READER = "Storage Blob Data Reader"


@pytest.fixture
def principal(clients: Clients) -> str:
    """Make a workspace with a registry, an endpoint, and the identity of both."""
    clients.put(
        REGISTRY, {"location": LOCATION, "sku": {"name": "Premium"}, "properties": {}}
    )
    workspace(clients, containerRegistry=f"{BASE}/{REGISTRY}")
    made = clients.put(IDENTITY, {"location": LOCATION})
    body = {
        "location": LOCATION,
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {f"{BASE}/{IDENTITY}": {}},
        },
        "properties": {"authMode": "AADToken"},
    }
    clients.put(ONLINE, body)
    return str(made["properties"]["principalId"])


def test_it_reads_the_storage_and_pulls_images(
    clients: Clients, principal: str
) -> None:
    give(clients, principal, READER, STORAGE)
    give(clients, principal, "AcrPull", REGISTRY)

    assert deployment(clients)["properties"]["provisioningState"] == "Succeeded"


@pytest.mark.parametrize(
    ("role", "scope", "missing"),
    [
        (READER, STORAGE, "registries/pull/read"),
        ("AcrPull", REGISTRY, "blobs/read"),
    ],
)
def test_without_a_role_nothing_is_deployed(
    clients: Clients, principal: str, role: str, scope: str, missing: str
) -> None:
    give(clients, principal, role, scope)

    with pytest.raises(ArmError, match=missing) as caught:
        deployment(clients)

    assert code_of(caught) == (403, "AuthorizationFailed")


def test_a_role_counts_when_it_is_in_effect(clients: Clients, principal: str) -> None:
    clients.arm.conditions.pace = 1.0
    clients.arm.conditions.operations = False
    give(clients, principal, READER, STORAGE)
    give(clients, principal, "AcrPull", REGISTRY)
    with pytest.raises(ArmError, match="wait until it is in effect"):
        deployment(clients)

    clients.arm.clock.advance(600)

    assert deployment(clients)["name"] == "blue"
