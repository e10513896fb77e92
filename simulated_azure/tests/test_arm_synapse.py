"""Synapse workspaces, firewall rules, administrators and Spark pools."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION

WORKSPACE = "Microsoft.Synapse/workspaces/synw-one"


def workspace(clients: Clients, **properties: Any) -> dict[str, Any]:
    if clients.arm.find(f"{BASE}/Microsoft.Storage/storageAccounts/stlake") is None:
        clients.account("stlake", isHnsEnabled=True)
        clients.account("stflat")
    lake = "https://stlake.dfs.core.windows.net"
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "azureADOnlyAuthentication": True,
            "defaultDataLakeStorage": {"accountUrl": lake, "filesystem": "synapse"},
            "managedVirtualNetwork": "default",
            **properties,
        },
    }
    return clients.put(WORKSPACE, body)


def rule(clients: Clients, name: str, first: str, last: str) -> dict[str, Any]:
    properties = {"startIpAddress": first, "endIpAddress": last}
    return clients.put(f"{WORKSPACE}/firewallRules/{name}", {"properties": properties})


def pool(clients: Clients, name: str = "synsp", **properties: Any) -> dict[str, Any]:
    body = {
        "location": LOCATION,
        "properties": {
            "sparkVersion": "3.5",
            "nodeSize": "Small",
            "autoScale": {"enabled": True, "minNodeCount": 3, "maxNodeCount": 5},
            **properties,
        },
    }
    return clients.put(f"{WORKSPACE}/bigDataPools/{name}", body)


def lake(account: str) -> dict[str, Any]:
    url = f"https://{account}.dfs.core.windows.net"
    return {"defaultDataLakeStorage": {"accountUrl": url, "filesystem": "synapse"}}


def test_a_workspace_has_public_looking_endpoints(clients: Clients) -> None:
    made = workspace(clients)["properties"]

    endpoints = made["connectivityEndpoints"]
    assert endpoints["dev"] == "https://synw-one.dev.azuresynapse.net"
    assert endpoints["sql"] == "synw-one.sql.azuresynapse.net"
    assert workspace(clients)["properties"]["workspaceUID"] == made["workspaceUID"]


def test_the_managed_group_comes_and_goes_with_the_workspace(clients: Clients) -> None:
    made = workspace(clients)
    name = made["properties"]["managedResourceGroupName"]
    groups = clients.resources.resource_groups

    managed = groups.get(name)
    clients.arm.delete(made["id"])

    assert managed.managed_by == made["id"]
    assert not groups.check_existence(name)


def test_passwords_and_write_only_settings_are_never_shown(clients: Clients) -> None:
    made = workspace(
        clients, sqlAdministratorLogin="sql", sqlAdministratorLoginPassword="s3cr3t!"
    )

    shown = str(clients.arm.get(made["id"]))

    assert "s3cr3t!" not in shown
    assert "azureADOnlyAuthentication" not in shown
    assert "sqlAdministratorLogin" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lake("stflat"), "no hierarchical namespace"),
        (lake("stnone"), "does not exist"),
        ({"defaultDataLakeStorage": {"accountUrl": "x"}}, "needs accountUrl"),
        ({"managedVirtualNetwork": "mine"}, "allowed: 'default'"),
        (
            {
                "managedVirtualNetwork": "",
                "managedVirtualNetworkSettings": {"preventDataExfiltration": True},
            },
            "need managedVirtualNetwork",
        ),
        ({"managedResourceGroupName": GROUP}, "exists already"),
    ],
)
def test_what_a_workspace_cannot_be_is_refused(
    clients: Clients, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ArmError, match=words) as caught:
        workspace(clients, **change)

    assert caught.value.code == "ValidationFailed"


@pytest.mark.parametrize(
    "change",
    [
        {"managedVirtualNetwork": ""},
        {"managedVirtualNetworkSettings": {"preventDataExfiltration": True}},
        {"managedResourceGroupName": "other"},
        lake("stlake2"),
    ],
)
def test_what_is_decided_at_creation_stays(
    clients: Clients, change: dict[str, Any]
) -> None:
    workspace(clients)
    clients.account("stlake2", isHnsEnabled=True)

    with pytest.raises(ArmError, match="cannot be changed"):
        workspace(clients, **change)


def test_a_name_is_unique_in_azure(clients: Clients) -> None:
    workspace(clients)
    other = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/other"
    clients.arm.put(other, {"location": LOCATION})
    body = clients.arm.get(f"{BASE}/{WORKSPACE}")

    with pytest.raises(ArmError, match="WorkspaceNameAlreadyExists"):
        clients.arm.put(f"{other}/providers/{WORKSPACE}", body)


def test_a_workspace_has_a_principal(clients: Clients) -> None:
    principal = workspace(clients)["identity"]["principalId"]

    assert clients.simulation.directory.get(principal) is not None


def test_a_firewall_rule_is_a_range(clients: Clients) -> None:
    workspace(clients)

    assert rule(clients, "me", "203.0.113.1", "203.0.113.9")["name"] == "me"
    assert rule(clients, "AllowAllWindowsAzureIps", "0.0.0.0", "0.0.0.0")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("203.0.113.9", "203.0.113.1", "is above"),
        ("203.0.113.0/24", "203.0.113.1", "no IPv4 address"),
        ("0.0.0.0", "0.0.0.0", "AllowAllWindowsAzureIps only"),
    ],
)
def test_what_is_no_range_is_refused(
    clients: Clients, first: str, last: str, words: str
) -> None:
    workspace(clients)

    with pytest.raises(ArmError, match=words):
        rule(clients, "me", first, last)


def test_an_administrator_is_a_known_principal(clients: Clients) -> None:
    workspace(clients)
    path = f"{WORKSPACE}/administrators/activeDirectory"
    body = {"properties": {"login": "x", "sid": DEPLOYER_OBJECT_ID}}

    made = clients.put(path, body)
    body["properties"]["sid"] = SUBSCRIPTION_ID

    assert made["properties"]["administratorType"] == "ActiveDirectory"
    with pytest.raises(ArmError, match="no principal"):
        clients.put(path, body)


def test_a_spark_pool_is_scaled_in_place(clients: Clients) -> None:
    workspace(clients)
    first = pool(clients)

    second = pool(
        clients, autoScale={"enabled": True, "minNodeCount": 3, "maxNodeCount": 9}
    )

    assert second["properties"]["autoScale"]["maxNodeCount"] == 9
    dates = [item["properties"]["creationDate"] for item in (first, second)]
    assert dates[0] == dates[1]


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("syn-sp", {}, "name"),
        ("x" * 16, {}, "name"),
        ("synsp", {"sparkVersion": "3.4"}, "Spark version"),
        ("synsp", {"autoScale": None, "nodeCount": 2}, "nodeCount is 2"),
        (
            "synsp",
            {"autoScale": {"enabled": True, "minNodeCount": 6, "maxNodeCount": 5}},
            "is above",
        ),
        ("synsp", {"autoPause": {"enabled": True, "delayInMinutes": 4}}, "5 to 10080"),
    ],
)
def test_what_a_spark_pool_cannot_be_is_refused(
    clients: Clients, name: str, change: dict[str, Any], words: str
) -> None:
    workspace(clients)

    with pytest.raises(ArmError, match=words):
        pool(clients, name, **change)


def test_the_synapse_client_reads_and_deletes_it(clients: Clients) -> None:
    workspace(clients)
    pool(clients)
    client = clients.make("azure.mgmt.synapse", "SynapseManagementClient")

    (found,) = client.workspaces.list_by_resource_group(GROUP)
    pools = [
        item.name for item in client.big_data_pools.list_by_workspace(GROUP, found.name)
    ]
    client.workspaces.begin_delete(GROUP, found.name).result()

    assert pools == ["synsp"]
    with refused("ResourceNotFound"):
        client.workspaces.get(GROUP, found.name)
