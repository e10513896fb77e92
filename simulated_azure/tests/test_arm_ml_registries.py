"""Machine Learning registries: names, regions and their managed resource group."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION

REGISTRY = "Microsoft.MachineLearningServices/registries"


def registry(
    clients: Clients, name: str = "mlr", regions: tuple[str, ...] = (LOCATION,)
) -> dict[str, Any]:
    details = [{"location": region} for region in regions]
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"regionDetails": details, "publicNetworkAccess": "Disabled"},
    }
    return clients.put(f"{REGISTRY}/{name}", body)


def test_a_registry_has_a_group_that_azure_keeps(clients: Clients) -> None:
    first = registry(clients)["properties"]
    again = registry(clients)["properties"]

    assert "azureml-rg-" in first["managedResourceGroup"]["resourceId"]
    assert again["managedResourceGroup"] == first["managedResourceGroup"]


def test_a_registry_grows_into_other_regions(clients: Clients) -> None:
    registry(clients)

    changed = registry(clients, regions=(LOCATION, "westeurope"))

    assert len(changed["properties"]["regionDetails"]) == 2


def test_a_registry_leaves_no_region(clients: Clients) -> None:
    registry(clients, regions=(LOCATION, "westeurope"))

    with pytest.raises(ArmError, match="missing: westeurope"):
        registry(clients)


def test_its_own_region_is_among_its_regions(clients: Clients) -> None:
    with pytest.raises(ArmError, match=f"own region '{LOCATION}' is none"):
        registry(clients, regions=("westeurope",))


def test_what_azure_keeps_for_it_takes_endpoints_of_its_own(clients: Clients) -> None:
    (region,) = registry(clients)["properties"]["regionDetails"]
    clients.virtual_network("endpoints")

    for kept, group in (
        (region["storageAccountDetails"][0]["systemCreatedStorageAccount"], "blob"),
        (region["acrDetails"][0]["systemCreatedAcrAccount"], "registry"),
    ):
        target = kept["armResourceId"]["resourceId"]
        made = clients.endpoint(f"pe-{group}", target, group)
        (connection,) = made.private_link_service_connections
        assert connection.private_link_service_connection_state.status == "Approved"
        assert (
            clients.arm.get(target)["properties"]["publicNetworkAccess"] == "Disabled"
        )


def test_what_azure_keeps_for_it_goes_with_it(clients: Clients) -> None:
    group = registry(clients)["properties"]["managedResourceGroup"]["resourceId"]

    clients.arm.delete(f"{BASE}/{REGISTRY}/mlr")

    assert clients.arm.find(group) is None
