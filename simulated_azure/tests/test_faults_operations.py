"""Operations that are accepted and fail in the end, on demand."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.rest import ArmFailure, Rest
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.slow_azure import BODIES, NETWORK, VAULT, ZONE

FAULT = "arm PUT * vnet operation-fails:NoRoom message='No room is left.'"


@pytest.mark.parametrize("pace", [0, 0.01])
def test_an_operation_fails_after_its_request_was_accepted(
    clients: Clients, pace: float
) -> None:
    clients.simulation.conditions.pace = pace
    clients.simulation.faults.add(FAULT)

    with pytest.raises(HttpResponseError, match="No room is left"):
        clients.virtual_network("one")

    made = clients.network.virtual_networks.get(GROUP, "vnet")
    assert made.provisioning_state == "Failed"
    assert clients.virtual_network("one").provisioning_state == "Succeeded"


@pytest.mark.parametrize("path", [NETWORK, ZONE, VAULT])
def test_the_provider_hears_of_it_and_knows_what_exists(
    clients: Clients, path: str
) -> None:
    clients.simulation.faults.add("arm PUT operation-fails:NoRoom")
    provider = Operations(Rest(clients.simulation.environment()), "2024-05-01")

    with pytest.raises(ArmFailure) as caught:
        provider.put(f"{BASE}/{path}", BODIES[path])

    assert caught.value.created
    assert provider.require(f"{BASE}/{path}")["properties"]["provisioningState"] == (
        "Failed"
    )


def test_a_deletion_that_fails_leaves_what_was_to_go(clients: Clients) -> None:
    clients.virtual_network("one")
    clients.simulation.faults.add("arm DELETE operation-fails")
    networks: Any = clients.network.virtual_networks

    with pytest.raises(HttpResponseError):
        networks.begin_delete(GROUP, "vnet").result()

    assert networks.get(GROUP, "vnet").provisioning_state == "Succeeded"
    networks.begin_delete(GROUP, "vnet").result()
    assert clients.arm.find(f"{BASE}/{NETWORK}") is None


def test_what_is_no_operation_does_not_fail_so(clients: Clients) -> None:
    clients.simulation.faults.add("arm PUT operation-fails")

    path = "Microsoft.ManagedIdentity/userAssignedIdentities/id-one"
    provider = Operations(Rest(clients.simulation.environment()), "2023-01-31")
    provider.put(f"{BASE}/{path}", BODIES[path])

    assert provider.get(f"{BASE}/{path}") is not None
