"""What each kind of target offers to private endpoints, as its list says it."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, Clients, ask, refused
from simulated_azure.tests.fixtures import LOCATION

HUB = "Microsoft.Synapse/privateLinkHubs/hub"
EVENT_HUBS = "Microsoft.EventHub/namespaces/evh-events"
DATABRICKS = "Microsoft.Databricks/workspaces/dbw-bricks"
BODIES: dict[str, dict[str, Any]] = {
    HUB: {"location": LOCATION},
    EVENT_HUBS: {"location": LOCATION, "sku": {"name": "Standard"}},
    DATABRICKS: {
        "location": LOCATION,
        "properties": {
            "computeMode": "Hybrid",
            "managedResourceGroupId": f"{BASE.removesuffix('/providers')}-managed",
        },
    },
}


def offered(simulation: Simulation, target: str) -> list[dict[str, Any]]:
    answer = ask(simulation, "GET", f"{BASE}/{target}/privateLinkResources")
    assert isinstance(answer.body, dict)
    return [item["properties"] for item in answer.body["value"]]


@pytest.mark.parametrize(
    ("target", "group", "zone", "member"),
    [
        (HUB, "Web", "privatelink.azuresynapse.net", "Web"),
        (EVENT_HUBS, "namespace", "privatelink.servicebus.windows.net", "namespace"),
    ],
)
def test_a_group_has_the_zone_and_members_of_its_own_type(
    simulation: Simulation,
    clients: Clients,
    target: str,
    group: str,
    zone: str,
    member: str,
) -> None:
    clients.put(target, BODIES[target])

    assert offered(simulation, target) == [
        {"groupId": group, "requiredMembers": [member], "requiredZoneNames": [zone]}
    ]


def test_names_that_no_source_gives_are_not_simulated(clients: Clients) -> None:
    workspace = clients.put(DATABRICKS, BODIES[DATABRICKS])
    clients.virtual_network("endpoints")

    with refused("NotSimulated"):
        clients.endpoint("pep", workspace["id"], "databricks_ui_api")
