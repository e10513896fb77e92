"""The `identity` of a resource says what it means."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-one"


def account(clients: Clients, identity: dict[str, Any]) -> dict[str, Any]:
    body = {
        "location": LOCATION,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
        "identity": identity,
    }
    return clients.put("Microsoft.Storage/storageAccounts/stone", body)


def user_assigned(clients: Clients) -> dict[str, Any]:
    clients.put(IDENTITY, {"location": LOCATION})
    return {f"{BASE}/{IDENTITY}": {}}


@pytest.mark.parametrize(
    ("kind", "given"), [("UserAssigned", False), ("SystemAssigned", True)]
)
def test_type_and_identities_fit_together(
    clients: Clients, kind: str, given: bool
) -> None:
    used = user_assigned(clients) if given else {}

    with pytest.raises(ArmError, match="InvalidIdentityValues"):
        account(clients, {"type": kind, "userAssignedIdentities": used})


def test_both_kinds_go_together(clients: Clients) -> None:
    used = user_assigned(clients)
    kind = "SystemAssigned,UserAssigned"

    made = account(clients, {"type": kind, "userAssignedIdentities": used})["identity"]

    assert made["principalId"]
    assert made["userAssignedIdentities"][f"{BASE}/{IDENTITY}"]["principalId"]


def test_a_principal_goes_when_its_identity_is_taken_away(clients: Clients) -> None:
    before = account(clients, {"type": "SystemAssigned"})["identity"]["principalId"]

    after = account(clients, {"type": "None"})["identity"]

    assert "principalId" not in after
    assert clients.simulation.directory.get(before) is None


def test_a_resource_made_again_has_another_principal(clients: Clients) -> None:
    first = account(clients, {"type": "SystemAssigned"})
    clients.arm.delete(first["id"])

    second = account(clients, {"type": "SystemAssigned"})

    assert second["identity"]["principalId"] != first["identity"]["principalId"]


def test_a_machine_learning_workspace_needs_an_identity(clients: Clients) -> None:
    properties = {
        "storageAccount": clients.account("stone").id,
        "keyVault": clients.vault("kv-one").id,
    }
    body = {"location": LOCATION, "properties": properties}

    with pytest.raises(ArmError, match="needs an identity"):
        clients.put("Microsoft.MachineLearningServices/workspaces/mlw", body)


def test_a_synapse_workspace_has_a_system_assigned_identity(clients: Clients) -> None:
    clients.account("stlake", isHnsEnabled=True)
    lake = {"accountUrl": "https://stlake.dfs.core.windows.net", "filesystem": "x"}
    body: dict[str, Any] = {
        "location": LOCATION,
        "properties": {"defaultDataLakeStorage": lake},
    }

    made = clients.put("Microsoft.Synapse/workspaces/synw-one", body)

    assert made["identity"]["principalId"]
    body["identity"] = {"type": "None"}
    with pytest.raises(ArmError, match="system-assigned"):
        clients.put("Microsoft.Synapse/workspaces/synw-one", body)


def test_a_compute_is_in_one_kind_of_network(clients: Clients) -> None:
    subnets = clients.virtual_network("training").subnets
    workspace = "Microsoft.MachineLearningServices/workspaces/mlw"
    clients.put(
        workspace,
        {
            "location": LOCATION,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageAccount": clients.account("stone").id,
                "keyVault": clients.vault("kv-one").id,
                "managedNetwork": {"isolationMode": "AllowInternetOutbound"},
            },
        },
    )
    inner = {
        "vmSize": "STANDARD_DS3_V2",
        "scaleSettings": {"maxNodeCount": 1},
        "subnet": {"id": subnets[0].id},
    }
    compute = {"computeType": "AmlCompute", "properties": inner}

    with pytest.raises(ArmError, match="no compute in a subnet"):
        clients.put(f"{workspace}/computes/cpu", {"properties": compute})
