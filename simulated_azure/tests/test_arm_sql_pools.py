"""Dedicated SQL pools: paused and resumed, scaled, and what never changes."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_synapse import WORKSPACE, workspace

SETTING = "Microsoft.Insights/diagnosticSettings"
POOL = f"{BASE}/{WORKSPACE}/sqlPools/sales"


def sql_pool(
    clients: Clients, size: str = "DW100c", name: str = "sales", **properties: Any
) -> dict[str, Any]:
    body = {"location": LOCATION, "sku": {"name": size}, "properties": properties}
    return clients.put(f"{WORKSPACE}/sqlPools/{name}", body)


def test_a_new_pool_is_online_with_azures_defaults(clients: Clients) -> None:
    workspace(clients)

    made = sql_pool(clients)["properties"]

    assert made["status"] == "Online"
    assert made["collation"] == "SQL_Latin1_General_CP1_CI_AS"
    assert made["storageAccountType"] == "GRS"


def test_a_pool_sleeps_until_it_is_woken(clients: Clients) -> None:
    workspace(clients)
    sql_pool(clients)

    clients.arm.act(f"{POOL}/pause", {})
    sql_pool(clients)
    paused = clients.arm.get(POOL)["properties"]["status"]
    clients.arm.act(f"{POOL}/resume", {})

    assert paused == "Paused"
    assert clients.arm.get(POOL)["properties"]["status"] == "Online"


def test_a_paused_pool_is_not_scaled(clients: Clients) -> None:
    workspace(clients)
    sql_pool(clients)
    clients.arm.act(f"{POOL}/pause", {})

    with pytest.raises(ArmError, match="resume it first"):
        sql_pool(clients, "DW200c")
    clients.arm.act(f"{POOL}/resume", {})

    assert sql_pool(clients, "DW200c")["sku"]["name"] == "DW200c"


@pytest.mark.parametrize(
    "changed",
    [{"collation": "Latin1_General_100_BIN2_UTF8"}, {"storageAccountType": "LRS"}],
)
def test_what_is_chosen_at_creation_stays(
    clients: Clients, changed: dict[str, Any]
) -> None:
    workspace(clients)
    sql_pool(clients)

    with pytest.raises(ArmError, match="cannot be changed"):
        sql_pool(clients, **changed)


@pytest.mark.parametrize(
    ("name", "size"), [("master", "DW100c"), ("a" * 61, "DW100c"), ("sales", "DW150c")]
)
def test_names_and_sizes_that_azure_refuses(
    clients: Clients, name: str, size: str
) -> None:
    workspace(clients)

    with pytest.raises(ArmError):
        sql_pool(clients, size, name)


@pytest.mark.parametrize("name", ["Hub", "hub-one", "h" * 46])
def test_hub_names_that_azure_refuses(clients: Clients, name: str) -> None:
    with pytest.raises(ArmError):
        clients.put(f"Microsoft.Synapse/privateLinkHubs/{name}", {"location": LOCATION})


def test_a_hub_offers_the_studio(clients: Clients) -> None:
    made = clients.put("Microsoft.Synapse/privateLinkHubs/hub", {"location": LOCATION})
    clients.virtual_network("endpoints")

    clients.endpoint("pep-hub", made["id"], "Web")

    shown = clients.arm.get(made["id"])["properties"]["privateEndpointConnections"]
    assert len(shown) == 1


def test_its_logs_can_be_sent(clients: Clients) -> None:
    workspace(clients)
    sql_pool(clients)
    logs = clients.put(
        "Microsoft.OperationalInsights/workspaces/log-one", {"location": LOCATION}
    )
    setting = f"{WORKSPACE}/sqlPools/sales/providers/{SETTING}/all"

    made = clients.put(
        setting,
        {
            "properties": {
                "workspaceId": logs["id"],
                "logs": [{"category": "ExecRequests", "enabled": True}],
            }
        },
    )

    assert made["properties"]["logs"][0]["category"] == "ExecRequests"
