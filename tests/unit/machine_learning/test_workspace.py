"""The ML workspace: hardened by default, replaced by nothing that is not its name."""

from __future__ import annotations

from typing import Any

import pytest

from components.machine_learning.workspace import Workspace, WorkspaceArgs
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/s"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/v"
REGISTRY = f"{GROUP}/providers/Microsoft.ContainerRegistry/registries/r"
INSIGHTS = f"{GROUP}/providers/Microsoft.Insights/components/i"


def build(
    placement: PrivateEndpointPlacement, **decisions: Any
) -> Registered[Workspace]:
    args = WorkspaceArgs(
        workspace_name="mlw",
        resource_group_name="rg",
        location="swedencentral",
        identity_id=IDENTITY,
        storage_account_id=STORAGE,
        key_vault_id=VAULT,
        container_registry_id=REGISTRY,
        application_insights_id=INSIGHTS,
        image_build_compute="cpu-abc",
        placement=placement,
        tags={"owner": "somebody"},
        **decisions,
    )
    return register(lambda: Workspace("ml-workspace", args))


def test_defaults_are_the_hardened_workspace(
    placement: PrivateEndpointPlacement,
) -> None:
    made = build(placement).one("machinelearningservices:Workspace")

    assert made.inputs == {
        "applicationInsights": INSIGHTS,
        "containerRegistry": REGISTRY,
        "hbiWorkspace": False,
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
        "imageBuildCompute": "cpu-abc",
        "keyVault": VAULT,
        "kind": "Default",
        "location": "swedencentral",
        # The second is a default of the SDK's.
        "managedNetwork": {"isolationMode": "Disabled", "enableNetworkMonitor": False},
        "primaryUserAssignedIdentity": IDENTITY,
        "publicNetworkAccess": "Disabled",
        "resourceGroupName": "rg",
        "sku": {"name": "Basic", "tier": "Basic"},
        "storageAccount": STORAGE,
        "systemDatastoresAuthMode": "Identity",
        "tags": {"owner": "somebody"},
        "v1LegacyMode": False,
        "workspaceName": "mlw",
    }
    assert (made.protect, made.retain_on_delete) == (True, True)


def test_its_endpoint_lives_in_both_zones(placement: PrivateEndpointPlacement) -> None:
    run = build(placement)

    zones = run.one("network:PrivateDnsZoneGroup").inputs["privateDnsZoneConfigs"]
    connection = run.one("network:PrivateEndpoint").inputs[
        "privateLinkServiceConnections"
    ][0]
    assert [zone["name"] for zone in zones] == ["ml-api", "ml-notebooks"]
    assert connection["groupIds"] == ["amlworkspace"]
    assert connection["privateLinkServiceId"].endswith("/workspaces/mlw")


def test_nothing_else_is_made(placement: PrivateEndpointPlacement) -> None:
    assert build(placement).azure() == [
        ("machinelearningservices:Workspace", "ml-workspace"),
        ("network:PrivateDnsZoneGroup", "ml-workspace-endpoint-zones"),
        ("network:PrivateEndpoint", "ml-workspace-endpoint"),
    ]


@pytest.mark.parametrize("protect", [True, False])
def test_protection_is_a_decision(
    placement: PrivateEndpointPlacement, protect: bool
) -> None:
    run = build(placement, protect_data=protect, high_business_impact=True)

    made = run.one("machinelearningservices:Workspace")
    assert (made.protect, made.retain_on_delete) == (protect, protect)
    assert made.inputs["hbiWorkspace"] is True
    assert not made.ignore_changes


def test_its_outputs_are_its_id_and_its_name(
    placement: PrivateEndpointPlacement,
) -> None:
    run = build(placement)

    assert run.value(run.built.workspace_name) == "mlw"
    assert run.value(run.built.workspace_id).endswith("/workspaces/mlw")


def test_a_purge_comes_before_it_so_that_it_goes_after_it(
    placement: PrivateEndpointPlacement,
) -> None:
    run = build(placement, purge_in_subscription="sub-1")

    [purge] = [it for it in run.resources if it.name == "ml-workspace-purge"]
    made = run.one("machinelearningservices:Workspace")
    assert purge.inputs["target_id"] == (
        "/subscriptions/sub-1/resourceGroups/rg/providers"
        "/Microsoft.MachineLearningServices/workspaces/mlw"
    )
    assert made.depends_on == ("ml-workspace-purge",)
