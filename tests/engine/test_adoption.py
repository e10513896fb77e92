"""Workspaces that were there before the stack: imported, linked, left as they are."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment

SUBSCRIPTION: Final = "/subscriptions/00000000-0000-4000-8000-000000000001"
ML_GROUP: Final = f"{SUBSCRIPTION}/resourceGroups/rg-old-ml"
SYNAPSE_GROUP: Final = f"{SUBSCRIPTION}/resourceGroups/rg-old-synapse"
ML_STORAGE: Final = f"{ML_GROUP}/providers/Microsoft.Storage/storageAccounts/stoldml"
VAULT: Final = f"{ML_GROUP}/providers/Microsoft.KeyVault/vaults/kv-old"
LOGS: Final = f"{ML_GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-old"
INSIGHTS: Final = f"{ML_GROUP}/providers/Microsoft.Insights/components/appi-old"
ML_WORKSPACE: Final = (
    f"{ML_GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw-old"
)
LAKE: Final = f"{SYNAPSE_GROUP}/providers/Microsoft.Storage/storageAccounts/stoldlake"
FILES: Final = f"{LAKE}/blobServices/default/containers/files"
SYNAPSE: Final = f"{SYNAPSE_GROUP}/providers/Microsoft.Synapse/workspaces/synw-old"

PLACE: Final = {"location": "swedencentral", "tags": {"made-by": "hand"}}
STORAGE: Final = {**PLACE, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
MADE_BY_HAND: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    ML_GROUP: ("2024-11-01", PLACE),
    SYNAPSE_GROUP: ("2024-11-01", PLACE),
    ML_STORAGE: ("2024-01-01", STORAGE),
    VAULT: (
        "2024-11-01",
        {
            **PLACE,
            "properties": {
                "tenantId": "72f00000-0000-4000-8000-000000000001",
                "sku": {"family": "A", "name": "standard"},
                "enableRbacAuthorization": True,
            },
        },
    ),
    LOGS: ("2023-09-01", {**PLACE, "properties": {"sku": {"name": "PerGB2018"}}}),
    INSIGHTS: (
        "2020-02-02",
        {
            **PLACE,
            "kind": "web",
            "properties": {"Application_Type": "web", "WorkspaceResourceId": LOGS},
        },
    ),
    ML_WORKSPACE: (
        "2025-12-01",
        {
            **PLACE,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageAccount": ML_STORAGE,
                "keyVault": VAULT,
                "applicationInsights": INSIGHTS,
                "description": "made by hand",
            },
        },
    ),
    LAKE: ("2024-01-01", {**STORAGE, "properties": {"isHnsEnabled": True}}),
    FILES: ("2024-01-01", {"properties": {}}),
    SYNAPSE: (
        "2021-06-01",
        {
            **PLACE,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "managedVirtualNetwork": "default",
                "publicNetworkAccess": "Enabled",
                "sqlAdministratorLogin": "sqladmin",
                "defaultDataLakeStorage": {
                    "accountUrl": "https://stoldlake.dfs.core.windows.net",
                    "filesystem": "files",
                    "resourceId": LAKE,
                },
            },
        },
    ),
}
ADOPTED: Final = {
    "ml-group": ML_GROUP,
    "ml-workspace": ML_WORKSPACE,
    "synapse-group": SYNAPSE_GROUP,
    "synapse-workspace": SYNAPSE,
    "data-lake": LAKE,
    "data-lake-synapse": FILES,
}


def get(deployment: Deployment, resource_id: str) -> Any:
    version = MADE_BY_HAND[resource_id][0]
    return deployment.ask_azure("GET", f"{resource_id}?api-version={version}")


@pytest.fixture(scope="module")
def adopting(deploy: Deploy) -> Deployment:
    """Return a stack that is to adopt what others have made."""
    deployment = deploy("dev")
    for resource_id, (version, body) in MADE_BY_HAND.items():
        deployment.ask_azure("PUT", f"{resource_id}?api-version={version}", body)
    deployment.configure(adopt=ADOPTED)
    return deployment


def test_what_exists_is_imported_linked_and_kept(adopting: Deployment) -> None:
    before = {each: get(adopting, each)["tags"] for each in (ML_WORKSPACE, SYNAPSE)}

    made = adopting.up().succeed()

    assert made.changes["import"] == len(ADOPTED)
    assert "update" not in made.changes
    outputs = adopting.outputs()
    assert outputs["mlWorkspaceId"] == ML_WORKSPACE
    assert outputs["synapseWorkspaceName"] == "synw-old"
    assert set(outputs["approvalStates"].values()) == {"Approved"}

    assert adopting.up().succeed().changes == {}
    assert adopting.refresh().succeed().changed == {}

    adopting.destroy().succeed()
    after = {each: get(adopting, each) for each in (ML_WORKSPACE, SYNAPSE)}
    assert {each: found["tags"] for each, found in after.items()} == before
    assert after[ML_WORKSPACE]["properties"]["description"] == "made by hand"


def test_a_name_that_the_platform_does_not_have_is_refused(
    adopting: Deployment,
) -> None:
    adopting.configure(adopt={"ml-group": ML_GROUP, "ml-wrokspace": ML_WORKSPACE})

    refused = adopting.preview()

    assert refused.status != 0
    assert "Seen: 'ml-wrokspace'" in refused.errors
    assert "Traceback" not in refused.errors
