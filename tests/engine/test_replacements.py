"""What replaces the workspaces, the storage, the vault and the registry.

Nothing but another place or name: location, resource group and name. What the provider
would replace them for besides is pinned by the platform, so that no setting changes it.
The contracts say what the real provider replaces for; the engine says what it would do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from simulated_azure.arm.contracts import Contracts
from tests.engine.checkout import ROOT
from tests.engine.deployment import Deploy, Deployment, Outcome

GUARDED: Final = {
    "ml-workspace": "azure-native:machinelearningservices:Workspace",
    "synapse-workspace": "azure-native:synapse:Workspace",
    "ml-storage": "azure-native:storage:StorageAccount",
    "data-lake": "azure-native:storage:StorageAccount",
    "ml-vault": "azure-native:keyvault:Vault",
    "ml-registry": "azure-native:containerregistry:Registry",
}
"""Logical name -> type."""

PLACE_AND_NAME: Final = {
    "azure-native:machinelearningservices:Workspace": {"workspaceName"},
    "azure-native:synapse:Workspace": {"workspaceName", "location"},
    "azure-native:storage:StorageAccount": {"accountName", "location"},
    "azure-native:keyvault:Vault": {"vaultName"},
    "azure-native:containerregistry:Registry": {"registryName", "location"},
}
"""Type -> what replaces it besides the resource group."""

PINNED: Final = {
    "azure-native:synapse:Workspace": {"managedResourceGroupName"},
    "azure-native:storage:StorageAccount": {"isHnsEnabled"},
}
"""Type -> what would replace it too, and no setting changes."""

ADA: Final = "60000000-0000-4000-8000-00000000000a"
SOMEBODY: Final = "60000000-0000-4000-8000-000000000002"
GROUP: Final = "60000000-0000-4000-8000-000000000003"
OTHER_SETTINGS: Final[dict[str, Any]] = {
    "tags.owner": "another-team",
    "tags.costCenter": "9999",
    "tags.dataClassification": "public",
    "network.egress": "existing",
    "network.computeInternetAccess": True,
    "dns.mode": "policy",
    "monitoring.logRetentionDays": 120,
    "storage.redundancy": "GRS",
    "storage.softDeleteDays": 21,
    "containerRegistry.retentionDays": 21,
    "protection.protectData": True,
    "protection.locks": True,
    "protection.purgeOnDestroy": False,
    "synapse.privateEndpoints": True,
    "synapse.allowedAddresses": ["203.0.113.10", "198.51.100.1-198.51.100.9"],
    "synapse.sqlAdministratorObjectId": SOMEBODY,
    "synapse.administratorObjectIds": [SOMEBODY],
    "access.deployers": [{"objectId": GROUP, "kind": "Group"}],
    "access.synapseRoles": [{"role": "ComputeOperator", "groupId": GROUP}],
    "access.dataScientistGroupIds": [SOMEBODY],
    "sparkPools": [
        {
            "name": "main",
            "nodeSize": "Large",
            "minNodes": 4,
            "maxNodes": 9,
            "autoPauseMinutes": 44,
            "libraries": ["pandas==2.2.2"],
        }
    ],
    "sqlPools": [{"name": "sales", "size": "DW100c"}],
    "computeClusters": [
        {
            "name": "cpu",
            "vmSize": "STANDARD_DS4_V2",
            "maxNodes": 7,
            "purpose": "imageBuild",
        }
    ],
    "computeInstances": [
        {"name": "ada", "userObjectId": ADA, "vmSize": "STANDARD_DS3_V2"}
    ],
    "mlWorkspace.serverlessCompute": False,
    "mlWorkspace.vcpuQuotas": {"standardDSv2Family": 68},
    "onlineEndpoints": [
        {
            "name": "churn",
            "deployments": [
                {
                    "name": "blue",
                    "model": "azureml:churn:1",
                    "environment": "azureml:sklearn:1",
                    "instanceType": "Standard_DS3_v2",
                }
            ],
        }
    ],
    "batchEndpoints": [
        {
            "name": "night",
            "defaultDeployment": "main",
            "deployments": [
                {"name": "main", "model": "azureml:churn:1", "cluster": "cpu"}
            ],
        }
    ],
    "datastores": [
        {"name": "data_lake", "account": "dataLake", "container": "data"},
        {"name": "drafts", "account": "mlStorage", "container": "drafts"},
    ],
    "mlWorkspace.studioDataAccess": True,
    "dataAssets": [
        {
            "name": "sales",
            "version": "1",
            "type": "uri_folder",
            "datastore": "data_lake",
            "path": "sales/",
        }
    ],
    "mlEnvironments": [
        {
            "name": "training",
            "version": "1",
            "image": "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest",
        }
    ],
    "pipelineSchedules": [
        {
            "name": "retrain-weekly",
            "component": "azureml:retrain:1",
            "cron": "15 4 * * 1",
            "timeZone": "W. Europe Standard Time",
        }
    ],
    "link.synapseRoleOnMlWorkspace": "DataScientist",
    "link.approvalMode": "external",
    "link.approvalTimeoutMinutes": 44,
    "retryMinutes": 4,
}
"""Setting -> another value that a living stack may take."""

_GROUP: Final = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-hub"
)
_NETWORK: Final = f"{_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub"
BRING_YOUR_OWN: Final[dict[str, Any]] = {
    "dns.mode": "existing",
    "dns.existingZonesResourceGroupId": _GROUP,
    "monitoring.existingLogAnalyticsWorkspaceId": (
        f"{_GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-hub"
    ),
}
"""Setting -> its value after taking somebody's DNS zones and logs."""

OTHER_NETWORK: Final[dict[str, Any]] = {
    "network.existing": {
        "virtualNetworkId": _NETWORK,
        **{
            f"{name}SubnetId": f"{_NETWORK}/subnets/snet-{name}"
            for name in ("privateEndpoints", "training", "scoring")
        },
    },
    "network.addressSpace": None,
}
"""Setting -> its value in somebody's network."""

REFUSED_CHANGES: Final[dict[str, dict[str, Any]]] = {
    "network.existing": OTHER_NETWORK,
    "network.addressSpace": {"network.addressSpace": "10.44.0.0/20"},
    "isolation.mode": {
        "isolation.mode": "AllowInternetOutbound",
    },
    "storage.redundancy": {"storage.redundancy": "ZRS"},
    "protection.vaultPurgeProtection": {"protection.vaultPurgeProtection": False},
}
"""Setting -> values that Azure never takes on what exists."""

MOVES: Final[dict[str, Any]] = {"location": "westeurope", "workload": "other"}
"""Setting -> another value that means another place or other names."""

PRIVATE_SYNAPSE: Final[dict[str, Any]] = {
    "synapse.privateEndpoints": True,
    "synapse.allowedAddresses": [],
}
"""Setting -> its value once Synapse is reached by private endpoints only."""

SHARED_REGISTRY: Final[dict[str, Any]] = {
    "mlRegistry.mode": "existing",
    "mlRegistry.existing.id": (
        f"{_GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr-hub"
    ),
    "mlRegistry.existing.storageId": (
        f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/kepthub"
    ),
    "mlRegistry.existing.containerRegistryId": (
        f"{_GROUP}/providers/Microsoft.ContainerRegistry/registries/kepthub"
    ),
    "mlRegistry.sharing": True,
}
"""Setting -> its value with the ML registry of another environment."""

NEITHER: Final = {
    *("adopt", "isolation.outboundRules", "modelMonitors"),
}
"""Settings that dev cannot change: refused, read at creation only, without a use."""


@pytest.fixture(scope="module")
def dev(deployed: Deploy) -> Deployment:
    """Return dev, deployed; the tests only preview."""
    return deployed("dev")


@pytest.fixture
def previewed(dev: Deployment, request: pytest.FixtureRequest) -> Iterator[Outcome]:
    """Preview dev with the settings of the test; put the old ones back."""
    before = dev.settings.read_text(encoding="utf-8")
    dev.configure(**request.param)
    yield dev.preview().succeed()
    dev.settings.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("token", PLACE_AND_NAME)
def test_the_contract_replaces_for_place_and_name_and_what_is_pinned(
    token: str,
) -> None:
    contract = Contracts.load().by_token(token)
    assert contract is not None

    by_contract = set(contract.replace_on_change)

    assert by_contract == {
        "resourceGroupName",
        *PLACE_AND_NAME[token],
        *PINNED.get(token, ()),
    }


def test_every_setting_is_considered() -> None:
    considered = {
        *OTHER_SETTINGS,
        *BRING_YOUR_OWN,
        *PRIVATE_SYNAPSE,
        *SHARED_REGISTRY,
        *MOVES,
        *NEITHER,
        *(key for values in REFUSED_CHANGES.values() for key in values),
    }

    assert unmatched(considered) == (set(), set())


def unmatched(named: set[str]) -> tuple[set[str], set[str]]:
    """Return the settings that no name is in, and the names of no setting."""
    paths = set(setting_paths())
    return (
        {path for path in paths if not any(_holds(path, inner) for inner in named)},
        {inner for inner in named if not any(_holds(path, inner) for path in paths)},
    )


def _holds(path: str, inner: str) -> bool:
    return f"{inner}.".startswith(f"{path}.")


def setting_paths() -> Iterator[str]:
    """Yield the path of every setting: a list has one, a group one a field."""
    schema = json.loads((ROOT / "docs" / "stack-file.schema.json").read_text("utf-8"))
    for key, node in schema["properties"]["config"]["properties"].items():
        name = key.removeprefix("ml-synapse:")
        group = schema["$defs"].get(node.get("$ref", "").rpartition("/")[2])
        yield from (
            (f"{name}.{field}" for field in group["properties"]) if group else [name]
        )


@pytest.mark.parametrize("previewed", [OTHER_SETTINGS, BRING_YOUR_OWN], indirect=True)
def test_no_setting_replaces_what_holds_data(previewed: Outcome) -> None:
    assert previewed.changes
    assert not GUARDED.keys() & previewed.replaced().keys()


@pytest.mark.parametrize("previewed", [OTHER_SETTINGS], indirect=True)
def test_other_settings_reach_what_holds_data_in_place(previewed: Outcome) -> None:
    updated = {step.name for step in previewed.steps if step.operation == "update"}

    assert updated >= GUARDED.keys()


@pytest.mark.parametrize(
    "previewed", [{key: value} for key, value in MOVES.items()], indirect=True
)
def test_another_place_or_name_replaces_what_holds_data(previewed: Outcome) -> None:
    replaced = previewed.replaced()

    for name, token in GUARDED.items():
        reasons = PLACE_AND_NAME[token] | PINNED.get(token, set())
        assert replaced[name]
        assert set(replaced[name]) <= {"resourceGroupName", *reasons}
