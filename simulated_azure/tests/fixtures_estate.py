"""What the Synapse tests stand on: two workspaces and their dependencies in ARM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from simulated_azure.constants import DEFAULT_CLIENT_ADDRESS, TENANT_ID
from simulated_azure.simulation import Simulation
from simulated_azure.tests.fixtures import LOCATION, Put

WORKSPACE = "synw-test"


@dataclass(frozen=True)
class Estate:
    """IDs of what exists."""

    simulation: Simulation
    synapse: str
    lake: str
    vault: str
    ml_workspace: str

    @property
    def url(self) -> str:
        """Return the workspace's development endpoint."""
        return self.simulation.synapse_url(WORKSPACE)


def synapse_workspace(put: Put, name: str, lake: str, **properties: Any) -> str:
    """Put a Synapse workspace with a managed network and the deployer's address."""
    account = lake.split("/")[-1]
    id = put(
        f"resourceGroups/synapse/providers/Microsoft.Synapse/workspaces/{name}",
        {
            "location": LOCATION,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "managedVirtualNetwork": "default",
                "defaultDataLakeStorage": {
                    "accountUrl": f"https://{account}.dfs.core.windows.net",
                    "filesystem": "workspace",
                },
                "azureADOnlyAuthentication": True,
                **properties,
            },
        },
    )
    allow(put, name, DEFAULT_CLIENT_ADDRESS)
    return id


def allow(
    put: Put, workspace: str, first: str, last: str = "", rule: str = "allowed"
) -> str:
    """Put a firewall rule."""
    return put(
        "resourceGroups/synapse/providers/Microsoft.Synapse/workspaces/"
        f"{workspace}/firewallRules/{rule}",
        {"properties": {"startIpAddress": first, "endIpAddress": last or first}},
    )


def storage_account(put: Put, name: str, *, lake: bool) -> str:
    """Put a storage account."""
    return put(
        f"resourceGroups/ml/providers/Microsoft.Storage/storageAccounts/{name}",
        {
            "location": LOCATION,
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
            "properties": {"isHnsEnabled": lake},
        },
    )


@pytest.fixture
def estate(simulation: Simulation, put: Put) -> Estate:
    """Build an ML workspace and a Synapse workspace that may be called."""
    for group in ("ml", "synapse"):
        put(f"resourceGroups/{group}", {"location": LOCATION})
    lake = storage_account(put, "sttestlake", lake=True)
    service = f"{lake.split('/', 3)[3]}/blobServices/default"
    put(service, {"properties": {}})
    put(f"{service}/containers/workspace", {"properties": {}})
    vault = put(
        "resourceGroups/ml/providers/Microsoft.KeyVault/vaults/kv-test-vault",
        {
            "location": LOCATION,
            "properties": {
                "tenantId": TENANT_ID,
                "sku": {"family": "A", "name": "standard"},
                "enableRbacAuthorization": True,
            },
        },
    )
    logs = put(
        "resourceGroups/ml/providers/Microsoft.OperationalInsights/workspaces/log-test",
        {"location": LOCATION, "properties": {"sku": {"name": "PerGB2018"}}},
    )
    insights = put(
        "resourceGroups/ml/providers/Microsoft.Insights/components/appi-test",
        {
            "location": LOCATION,
            "kind": "web",
            "properties": {"Application_Type": "web", "WorkspaceResourceId": logs},
        },
    )
    ml_workspace = put(
        "resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/mlw",
        {
            "location": LOCATION,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageAccount": storage_account(put, "sttestml", lake=False),
                "keyVault": vault,
                "applicationInsights": insights,
            },
        },
    )
    synapse = synapse_workspace(put, WORKSPACE, lake)
    return Estate(simulation, synapse, lake, vault, ml_workspace)
