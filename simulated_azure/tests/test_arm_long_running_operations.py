"""What lasts: settings of a creation, what others stand on, what is locked."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_machine_learning import cluster, workspace
from simulated_azure.tests.test_arm_network import subnet
from simulated_azure.tests.test_arm_private_dns import ZONE, link, zone

ADDRESS = "Microsoft.Network/publicIPAddresses/pip"
GROUP_ID = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{GROUP}"
READER = (
    f"/subscriptions/{SUBSCRIPTION_ID}/providers/Microsoft.Authorization"
    "/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zones": ["1"]}, "ResourceAvailabilityZonesCannotBeModified"),
        ({"zones": None}, "ResourceAvailabilityZonesCannotBeModified"),
        (
            {"sku": {"name": "Standard", "tier": "Global"}},
            "PublicIPAddressPropertyCannotBeChanged",
        ),
        (
            {
                "properties": {
                    "publicIPAllocationMethod": "Static",
                    "publicIPAddressVersion": "IPv6",
                }
            },
            "PublicIPAddressPropertyCannotBeChanged",
        ),
    ],
)
def test_an_address_keeps_what_it_was_made_with(
    clients: Clients, change: dict[str, Any], code: str
) -> None:
    body = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "zones": ["3", "1", "2"],
        "properties": {"publicIPAllocationMethod": "Static"},
    }
    clients.put(ADDRESS, body)
    clients.put(ADDRESS, {**body, "zones": ["1", "2", "3"], "tags": {"a": "b"}})

    with pytest.raises(ArmError, match=code):
        clients.put(ADDRESS, {**body, **change})


def test_an_account_keeps_its_infrastructure_encryption(clients: Clients) -> None:
    account = "Microsoft.Storage/storageAccounts/stone"
    body = {
        "location": LOCATION,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
        "properties": {"encryption": {"requireInfrastructureEncryption": True}},
    }
    clients.put(account, body)
    body["properties"] = {"encryption": {"requireInfrastructureEncryption": False}}

    with pytest.raises(ArmError, match="AccountPropertyCannotBeUpdated"):
        clients.put(account, body)


def test_a_subnet_stays_while_a_compute_is_in_it(clients: Clients) -> None:
    workspace(clients)
    clients.virtual_network("one")
    made = subnet(clients, "training", "10.1.7.0/24")
    cluster(clients, subnet={"id": made.id}, enableNodePublicIp=False)

    with refused("InUseSubnetCannotBeDeleted"):
        clients.network.subnets.begin_delete(GROUP, "vnet", "training").result()

    compute = f"{BASE}/Microsoft.MachineLearningServices/workspaces/mlw/computes"
    clients.arm.delete(f"{compute}/cpu-cluster")
    clients.network.subnets.begin_delete(GROUP, "vnet", "training").result()


def test_a_network_takes_its_links_to_zones_with_it(clients: Clients) -> None:
    network = clients.virtual_network("one").id
    zone(clients)
    link(clients, "vnet", network)

    clients.network.virtual_networks.begin_delete(GROUP, "vnet").result()

    clients.dns.private_zones.begin_delete(GROUP, ZONE).result()


def test_a_lock_on_a_group_keeps_what_extends_it_and_what_is_in_it(
    clients: Clients,
) -> None:
    account = clients.account("stone").id
    inside = _role(clients, account, "11111111-0000-4000-8000-000000000001")
    beside = _role(clients, GROUP_ID, "11111111-0000-4000-8000-000000000002")
    lock = f"{GROUP_ID}/providers/Microsoft.Authorization/locks/keep"
    clients.arm.put(lock, {"properties": {"level": "CanNotDelete"}})

    for id in (inside, beside):
        with pytest.raises(ArmError, match="ScopeLocked"):
            clients.arm.delete(id)

    clients.arm.delete(lock)
    clients.arm.delete(inside)
    clients.arm.delete(beside)


def test_a_read_only_lock_stops_what_would_extend_it(clients: Clients) -> None:
    account = clients.account("stone").id
    lock = f"{account}/providers/Microsoft.Authorization/locks/frozen"
    clients.arm.put(lock, {"properties": {"level": "ReadOnly"}})

    with pytest.raises(ArmError, match="ScopeLocked"):
        _role(clients, account, "11111111-0000-4000-8000-000000000003")


def _role(clients: Clients, scope: str, name: str) -> str:
    id = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
    properties = {
        "roleDefinitionId": READER,
        "principalId": DEPLOYER_OBJECT_ID,
        "principalType": "ServicePrincipal",
    }
    return str(clients.arm.put(id, {"properties": properties}).body["id"])
