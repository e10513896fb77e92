"""Synapse's private endpoints, and the hub for Studio."""

from __future__ import annotations

from components.network.private_endpoint import PrivateEndpointPlacement
from components.synapse.private_access import PrivateAccess, PrivateAccessArgs
from tests.unit.conftest import GROUP
from tests.unit.registrations import SUBSCRIPTION, Registered, register

WORKSPACE = f"{GROUP}/providers/Microsoft.Synapse/workspaces/synw"
HUB = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-synapse/providers/"
    "Microsoft.Synapse/privateLinkHubs/hub"
)


def build(placement: PrivateEndpointPlacement) -> Registered[PrivateAccess]:
    args = PrivateAccessArgs(
        workspace_id=WORKSPACE,
        hub_name="hub",
        resource_group_name="rg-synapse",
        location="swedencentral",
        placement=placement,
        tags={"owner": "somebody"},
    )
    return register(lambda: PrivateAccess("synapse-private-access", args))


def test_each_door_has_an_endpoint_and_its_zone(
    placement: PrivateEndpointPlacement,
) -> None:
    run = build(placement)

    found = {}
    for name in run.names("network:PrivateEndpoint"):
        (link,) = run.one("network:PrivateEndpoint", name).inputs[
            "privateLinkServiceConnections"
        ]
        zones = run.one("network:PrivateDnsZoneGroup", f"{name}-zones").inputs
        (zone,) = zones["privateDnsZoneConfigs"]
        found[name] = (
            link["privateLinkServiceId"],
            link["groupIds"],
            zone["privateDnsZoneId"].rpartition("/")[2],
        )
    sql = "privatelink.sql.azuresynapse.net"
    assert found == {
        "synapse-development": (
            WORKSPACE,
            ["Dev"],
            "privatelink.dev.azuresynapse.net",
        ),
        "synapse-serverless-sql": (WORKSPACE, ["SqlOnDemand"], sql),
        "synapse-sql": (WORKSPACE, ["Sql"], sql),
        "synapse-studio": (HUB, ["Web"], "privatelink.azuresynapse.net"),
    }


def test_the_hub_is_a_plain_one(placement: PrivateEndpointPlacement) -> None:
    run = build(placement)

    assert run.one("synapse:PrivateLinkHub").inputs == {
        "location": "swedencentral",
        "privateLinkHubName": "hub",
        "resourceGroupName": "rg-synapse",
        "tags": {"owner": "somebody"},
    }
    assert run.value(run.built.hub_id) == HUB
