"""Machine Learning workspaces, their computes and their life after deletion."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION

WORKSPACE = "Microsoft.MachineLearningServices/workspaces/mlw"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"


def workspace(clients: Clients, **properties: Any) -> dict[str, Any]:
    if clients.arm.find(f"{BASE}/{WORKSPACE}") is None:
        clients.account("stone")
        clients.account("stlake", isHnsEnabled=True)
        clients.vault("kv-one")
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "storageAccount": f"{BASE}/Microsoft.Storage/storageAccounts/stone",
            "keyVault": f"{BASE}/Microsoft.KeyVault/vaults/kv-one",
            **properties,
        },
    }
    return clients.put(WORKSPACE, body)


def cluster(clients: Clients, **inner: Any) -> dict[str, Any]:
    properties = {
        "vmSize": "STANDARD_DS3_V2",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2},
        **inner,
    }
    compute = {"computeType": "AmlCompute", "properties": properties}
    body = {"location": LOCATION, "properties": compute}
    return clients.put(f"{WORKSPACE}/computes/cpu-cluster", body)


def code_of(caught: pytest.ExceptionInfo[ArmError]) -> tuple[int, str]:
    return caught.value.status, caught.value.code


def test_a_workspace_has_its_ids_and_defaults(clients: Clients) -> None:
    made = workspace(clients)["properties"]

    assert made["discoveryUrl"] == "https://swedencentral.api.azureml.ms/discovery"
    assert made["mlFlowTrackingUri"].endswith(f"/providers/{WORKSPACE}")
    assert made["storageHnsEnabled"] is False
    assert made["workspaceId"] in made["notebookInfo"]["fqdn"]
    again = workspace(clients)["properties"]
    assert again["workspaceId"] == made["workspaceId"]


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_reads_it(clients: Clients) -> None:
    workspace(clients)
    cluster(clients)
    client = import_module("azure.ai.ml").MLClient(
        clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )

    assert client.workspaces.get("mlw").location == LOCATION
    assert client.compute.get("cpu-cluster").size == "STANDARD_DS3_V2"
    assert client.datastores.get_default().name == "workspaceblobstore"


def test_a_workspace_without_keys_has_datastores_without_credentials(
    clients: Clients,
) -> None:
    workspace(clients, systemDatastoresAuthMode="Identity")

    store = clients.arm.get(f"{BASE}/{WORKSPACE}/datastores/workspaceblobstore")

    assert store["properties"]["credentials"] == {"credentialsType": "None"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"storageAccount": None}, "Missing dependent resources"),
        (
            {"storageAccount": f"{BASE}/Microsoft.Storage/storageAccounts/stlake"},
            "Cannot use storage with HNS enabled",
        ),
        ({"keyVault": f"{BASE}/Microsoft.Storage/storageAccounts/stone"}, "is no"),
        ({"primaryUserAssignedIdentity": f"{BASE}/{IDENTITY}"}, "is none of"),
    ],
)
def test_dependencies_must_fit(
    clients: Clients, change: dict[str, Any], words: str
) -> None:
    clients.put(IDENTITY, {"location": LOCATION})

    with pytest.raises(ArmError, match=words) as caught:
        workspace(clients, **change)

    assert code_of(caught) == (400, "BadRequest")


def test_dependencies_must_exist(clients: Clients) -> None:
    with pytest.raises(ArmError) as caught:
        workspace(clients, keyVault=f"{BASE}/Microsoft.KeyVault/vaults/none")

    assert code_of(caught) == (400, "InvalidResourceReference")
    assert caught.value.target == "properties.keyVault"


def test_storage_and_vault_stay(clients: Clients) -> None:
    workspace(clients)
    clients.account("stother")
    clients.vault("kv-other")

    for name, id in (
        ("storageAccount", f"{BASE}/Microsoft.Storage/storageAccounts/stother"),
        ("keyVault", f"{BASE}/Microsoft.KeyVault/vaults/kv-other"),
        ("hbiWorkspace", True),
    ):
        with pytest.raises(ArmError, match=name):
            workspace(clients, **{name: id})


def test_a_deleted_workspace_blocks_its_name_until_it_is_purged(
    clients: Clients,
) -> None:
    made = workspace(clients)
    clients.arm.delete(made["id"])

    with pytest.raises(ArmError, match="Soft-deleted workspace exists") as caught:
        workspace(clients)
    assert code_of(caught) == (409, "Conflict")
    clients.arm.delete(made["id"], query={"forceToPurge": "true"})
    assert workspace(clients)["name"] == "mlw"


def test_a_workspace_that_is_purged_at_once_leaves_its_name_free(
    clients: Clients,
) -> None:
    made = workspace(clients)

    clients.arm.delete(made["id"], query={"forceToPurge": "true"})

    assert workspace(clients)["name"] == "mlw"


def test_an_identity_is_known_while_its_workspace_lives(clients: Clients) -> None:
    made = workspace(clients)
    principal = made["identity"]["principalId"]

    again = workspace(clients)
    known = clients.simulation.directory.get(principal)
    clients.arm.delete(made["id"])

    assert again["identity"]["principalId"] == principal
    assert known is not None
    assert clients.simulation.directory.get(principal) is None


def test_a_user_assigned_identity_is_shown_where_it_is_used(clients: Clients) -> None:
    identity = clients.put(IDENTITY, {"location": LOCATION})
    cluster_identity = {
        "type": "UserAssigned",
        "userAssignedIdentities": {identity["id"]: {}},
    }
    workspace(clients)
    body = cluster(clients)

    body["identity"] = cluster_identity
    shown = clients.put(f"{WORKSPACE}/computes/cpu-cluster", body)

    used = shown["identity"]["userAssignedIdentities"][identity["id"]]
    assert used["principalId"] == identity["properties"]["principalId"]
    assert used["clientId"] == identity["properties"]["clientId"]


def test_a_user_assigned_identity_must_exist(clients: Clients) -> None:
    workspace(clients)
    body = cluster(clients)
    used: dict[str, Any] = {f"{BASE}/{IDENTITY}": {}}
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": used}

    with pytest.raises(ArmError) as caught:
        clients.put(f"{WORKSPACE}/computes/cpu-cluster", body)

    assert code_of(caught) == (400, "FailedIdentityOperation")


def test_a_cluster_is_scaled_in_place(clients: Clients) -> None:
    workspace(clients)
    cluster(clients)

    shown = cluster(clients, scaleSettings={"minNodeCount": 1, "maxNodeCount": 5})

    inner = shown["properties"]["properties"]
    assert inner["scaleSettings"]["maxNodeCount"] == 5
    assert inner["currentNodeCount"] == 1


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ({"vmSize": "STANDARD_DS4_V2"}, "vmSize of compute"),
        ({"vmPriority": "LowPriority"}, "vmPriority of compute"),
        ({"vmSize": "huge"}, "is not supported"),
        ({"enableNodePublicIp": False}, "needs a subnet"),
        ({"scaleSettings": {"minNodeCount": 3, "maxNodeCount": 2}}, "minNodeCount 3"),
        (
            {
                "scaleSettings": {
                    "maxNodeCount": 2,
                    "nodeIdleTimeBeforeScaleDown": "120",
                }
            },
            "ISO 8601",
        ),
    ],
)
def test_what_a_cluster_cannot_be_is_refused(
    clients: Clients, inner: dict[str, Any], words: str
) -> None:
    workspace(clients)
    cluster(clients)

    with pytest.raises(ArmError, match=words) as caught:
        cluster(clients, **inner)

    assert code_of(caught) == (400, "BadRequest")


@pytest.mark.parametrize("name", ["a", "1cluster", "cpu-1", "x" * 25])
def test_a_compute_has_a_name_that_fits(clients: Clients, name: str) -> None:
    workspace(clients)
    body = cluster(clients)

    with pytest.raises(ArmError) as caught:
        clients.put(f"{WORKSPACE}/computes/{name}", body)

    assert code_of(caught) == (400, "InvalidResourceName")
