"""What Azure refuses of a Spark pool beyond its size, and a pool attached to ML."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.propagation_delays import SYNAPSE_ROLES
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_synapse import WORKSPACE, pool, workspace

REFUSED = (403, "AccessControlUnauthorized")

LIBRARIES: dict[str, Any] = {
    "libraryRequirements": {"filename": "r.txt", "content": "pandas==2.2.2"}
}
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-spark"
ADMINISTRATOR = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"


def test_libraries_are_refused_until_the_pool_is_there(clients: Clients) -> None:
    workspace(clients)

    with pytest.raises(ArmError) as refusal:
        pool(clients, **LIBRARIES)
    pool(clients)
    made = pool(clients, **LIBRARIES)

    assert refusal.value.code == "ValidationFailed"
    assert [detail.code for detail in refusal.value.details] == [
        "SparkComputePropertiesNotAllowed"
    ]
    assert made["properties"]["libraryRequirements"]["content"] == "pandas==2.2.2"
    assert made["properties"]["libraryRequirements"]["time"]


def test_a_write_that_knows_no_libraries_drops_them(clients: Clients) -> None:
    workspace(clients)
    pool(clients)
    pool(clients, **LIBRARIES)

    made = pool(clients, nodeSize="Medium")

    assert "libraryRequirements" not in made["properties"]


@pytest.mark.parametrize("size", ["Small", "XXLarge"])
def test_only_the_largest_nodes_are_isolated(clients: Clients, size: str) -> None:
    workspace(clients)

    with pytest.raises(ArmError, match=f"not available for node size '{size}'"):
        pool(clients, nodeSize=size, isComputeIsolationEnabled=True)
    assert pool(clients, nodeSize="XXXLarge", isComputeIsolationEnabled=True)


@pytest.mark.parametrize(("least", "most"), [(0, 2), (3, 2), (1, 5)])
def test_executors_leave_a_node_to_the_driver(
    clients: Clients, least: int, most: int
) -> None:
    workspace(clients)
    executors = {"enabled": True, "minExecutors": least, "maxExecutors": most}

    with pytest.raises(ArmError, match=f"Executors {least} to {most}"):
        pool(clients, dynamicExecutorAllocation=executors)


class Estate:
    """An ML workspace, a Spark pool, and an identity that is nobody yet."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        clients.account("stml")
        workspace(clients)
        self.pool = pool(clients)["id"]
        identity = clients.put(IDENTITY, {"location": LOCATION})
        self.identity, self.principal = (
            identity["id"],
            identity["properties"]["principalId"],
        )
        log = clients.put(
            "Microsoft.OperationalInsights/workspaces/logs", {"location": LOCATION}
        )
        insights = {
            "Application_Type": "web",
            "WorkspaceResourceId": log["id"],
        }
        clients.put(
            "Microsoft.Insights/components/appi",
            {"location": LOCATION, "kind": "web", "properties": insights},
        )
        clients.vault("kv-ml")
        properties = {
            "storageAccount": f"{BASE}/Microsoft.Storage/storageAccounts/stml",
            "keyVault": f"{BASE}/Microsoft.KeyVault/vaults/kv-ml",
            "applicationInsights": f"{BASE}/Microsoft.Insights/components/appi",
        }
        clients.put(
            "Microsoft.MachineLearningServices/workspaces/mlw",
            {
                "location": LOCATION,
                "identity": {"type": "SystemAssigned"},
                "properties": properties,
            },
        )

    def assign(self, scope: str) -> None:
        """Make the identity Synapse Administrator."""
        space = f"synapse {BASE}/{WORKSPACE} roleAssignments".lower()
        document = {
            "id": "a",
            "roleDefinitionId": ADMINISTRATOR,
            "principalId": self.principal,
            "scope": scope,
        }
        self.clients.arm.store.put_document(
            space.replace("roleassignments", "roleAssignments"), "a", document
        )

    def attach(self, name: str = "synsp", **changed: Any) -> dict[str, Any]:
        """Attach the pool."""
        body = {
            "location": LOCATION,
            "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": {self.identity: {}},
            },
            "properties": {
                "computeType": "SynapseSpark",
                "resourceId": self.pool,
                **changed,
            },
        }
        return self.clients.put(
            f"Microsoft.MachineLearningServices/workspaces/mlw/computes/{name}", body
        )


@pytest.fixture
def estate(clients: Clients) -> Estate:
    return Estate(clients)


def test_an_identity_without_the_role_is_not_attached(estate: Estate) -> None:
    with pytest.raises(ArmError) as refusal:
        estate.attach()

    assert (refusal.value.status, refusal.value.code) == REFUSED
    assert "Scope: workspaces/synw-one/bigDataPools/synsp." in refusal.value.message


def test_a_role_that_is_not_in_effect_yet_is_none(estate: Estate) -> None:
    arm = estate.clients.arm
    arm.conditions.pace = 1
    estate.assign("workspaces/synw-one")
    arm.delays.record(SYNAPSE_ROLES, "a", None, owner=f"{BASE}/{WORKSPACE}")

    with pytest.raises(ArmError) as refusal:
        estate.attach()
    arm.clock.advance(300)

    assert (refusal.value.status, refusal.value.code) == REFUSED
    assert estate.attach()["name"] == "synsp"


@pytest.mark.parametrize(
    "scope", ["workspaces/synw-one", "workspaces/synw-one/bigDataPools/synsp"]
)
def test_an_administrator_of_the_pool_is_attached(estate: Estate, scope: str) -> None:
    estate.assign(scope)

    made = estate.attach()["properties"]

    assert made["isAttachedCompute"] is True
    assert made["properties"]["poolName"] == "synsp"
    assert made["properties"]["workspaceName"] == "synw-one"
    assert made["properties"]["sparkVersion"] == "3.5"


def test_the_administrator_of_another_pool_is_not(estate: Estate) -> None:
    estate.assign("workspaces/synw-one/bigDataPools/other")

    with pytest.raises(ArmError, match="does not have the required Synapse"):
        estate.attach()


@pytest.mark.parametrize("name", ["a", "a" * 17, "1pool", "pool-"])
def test_names_that_azure_refuses(estate: Estate, name: str) -> None:
    estate.assign("workspaces/synw-one")

    with pytest.raises(ArmError, match=r"2 to 16|does not match|too"):
        estate.attach(name)


def test_what_is_no_pool_is_not_attached(estate: Estate) -> None:
    missing = f"{BASE}/{WORKSPACE}/bigDataPools/none"
    with pytest.raises(ArmError):
        estate.attach(resourceId=missing)
    with pytest.raises(ArmError, match="is no Synapse Spark pool"):
        estate.attach(resourceId=f"{BASE}/{WORKSPACE}")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_ml_client_reads_an_attached_pool(estate: Estate) -> None:
    estate.assign("workspaces/synw-one")
    estate.attach()
    client = import_module("azure.ai.ml").MLClient(
        estate.clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )

    compute = client.compute.get("synsp")

    assert (compute.type, compute.resource_id) == ("synapsespark", estate.pool)
    assert (compute.node_size, compute.spark_version) == ("Small", "3.5")
    scale = compute.scale_settings
    assert (scale.min_node_count, scale.max_node_count) == (3, 5)
    assert [item.name for item in client.compute.list()] == ["synsp"]
