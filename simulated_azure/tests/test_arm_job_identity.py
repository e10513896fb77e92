"""What the cluster of a batch deployment may do and reach."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.serving import (
    BATCH,
    WORKSPACE,
    asset,
    code_of,
    give,
    workspace,
)

STORAGE = "Microsoft.Storage/storageAccounts/stone"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-jobs"
CLUSTER = f"{WORKSPACE}/computes/cpu-cluster"
NEEDED = [f"Storage {name} Data Contributor" for name in ("Blob", "Queue", "Table")]


def make(clients: Clients, mode: str = "Disabled", *, keys: bool = False) -> str:
    """Make a workspace, a cluster with an identity, and a batch endpoint."""
    workspace(clients, managedNetwork={"isolationMode": mode})
    clients.account("stone", allowSharedKeyAccess=keys)
    identity = clients.put(IDENTITY, {"location": LOCATION})
    machines = {
        "vmSize": "STANDARD_DS3_V2",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2},
    }
    cluster = {
        "location": LOCATION,
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {f"{BASE}/{IDENTITY}": {}},
        },
        "properties": {"computeType": "AmlCompute", "properties": machines},
    }
    clients.put(CLUSTER, cluster)
    clients.put(BATCH, {"location": LOCATION, "properties": {"authMode": "AADToken"}})
    return str(identity["properties"]["principalId"])


def deploy(clients: Clients) -> Any:
    flow = {"referenceType": "Id", "assetId": asset("models/flow")}
    properties = {"compute": f"{BASE}/{CLUSTER}", "model": flow}
    body = {"location": LOCATION, "properties": properties}
    return clients.put(f"{BATCH}/deployments/main", body)


def reach(clients: Clients, group: str) -> None:
    destination = {
        "serviceResourceId": f"{BASE}/{STORAGE}",
        "subresourceTarget": group,
    }
    properties = {"type": "PrivateEndpoint", "destination": destination}
    clients.put(f"{WORKSPACE}/outboundRules/{group}", {"properties": properties})


@pytest.mark.parametrize(
    ("missing", "action"),
    list(zip(NEEDED, ("blobs/write", "queues/write", "entities/write"), strict=True)),
)
def test_without_keys_its_identity_works_with_blobs_queues_and_tables(
    clients: Clients, missing: str, action: str
) -> None:
    principal = make(clients)
    for role in NEEDED:
        if role != missing:
            give(clients, principal, role, STORAGE)
    with pytest.raises(ArmError, match=action) as caught:
        deploy(clients)

    give(clients, principal, missing, STORAGE)

    assert code_of(caught) == (403, "AuthorizationFailed")
    assert deploy(clients)["name"] == "main"


def test_with_keys_it_needs_no_role(clients: Clients) -> None:
    make(clients, keys=True)

    assert deploy(clients)["name"] == "main"


def test_a_managed_network_reaches_queues_and_tables_by_rules(
    clients: Clients,
) -> None:
    make(clients, "AllowInternetOutbound", keys=True)
    reach(clients, "queue")
    with pytest.raises(ArmError, match="no private endpoint rule to table") as caught:
        deploy(clients)

    reach(clients, "table")

    assert code_of(caught) == (400, "BadRequest")
    assert deploy(clients)["name"] == "main"
