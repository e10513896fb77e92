"""A closed workspace is reached through its private endpoint only (real client)."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import DefaultAzureCredential
from azure.synapse.accesscontrol import AccessControlClient

from simulated_azure.tests.fixtures import LOCATION, Put
from simulated_azure.tests.fixtures_estate import Estate, synapse_workspace

NETWORKS = "resourceGroups/ml/providers/Microsoft.Network"
INSIDE, NEXT_DOOR, OUTSIDE = "10.1.0.9", "10.2.0.9", "10.3.0.9"


def network(put: Put, name: str, space: str, **properties: Any) -> str:
    subnet = {"name": "endpoints", "properties": {"addressPrefix": space}}
    return put(
        f"{NETWORKS}/virtualNetworks/{name}",
        {
            "location": LOCATION,
            "properties": {
                "addressSpace": {"addressPrefixes": [space]},
                "subnets": [subnet],
                **properties,
            },
        },
    )


def endpoint(put: Put, workspace: str, group: str) -> str:
    link = {"privateLinkServiceId": workspace, "groupIds": [group]}
    subnet = f"{workspace.partition('/resourceGroups/')[0]}/{NETWORKS}"
    return put(
        f"{NETWORKS}/privateEndpoints/pep-{group.lower()}",
        {
            "location": LOCATION,
            "properties": {
                "subnet": {"id": f"{subnet}/virtualNetworks/vnet/subnets/endpoints"},
                "privateLinkServiceConnections": [{"name": "pep", "properties": link}],
            },
        },
    )


@pytest.fixture
def closed(estate: Estate, put: Put) -> str:
    """Make a closed workspace, and the network that its endpoints may stand in."""
    network(put, "vnet", "10.1.0.0/24")
    return synapse_workspace(put, "closed", estate.lake, publicNetworkAccess="Disabled")


def asked_from(estate: Estate, address: str) -> int:
    """Ask from an address; return how many assignments there are."""
    estate.simulation.client_address = address
    client = AccessControlClient(
        DefaultAzureCredential(), estate.simulation.synapse_url("closed")
    )
    return client.role_assignments.list_role_assignments().count or 0


def test_the_network_of_the_endpoint_gets_in(
    estate: Estate, put: Put, closed: str
) -> None:
    endpoint(put, closed, "Dev")

    assert asked_from(estate, INSIDE) == 1


@pytest.mark.parametrize("address", [OUTSIDE, "203.0.113.10"])
def test_others_do_not(estate: Estate, put: Put, closed: str, address: str) -> None:
    endpoint(put, closed, "Dev")

    with pytest.raises(HttpResponseError, match="PublicNetworkAccessDenied"):
        asked_from(estate, address)


def test_an_endpoint_for_sql_leads_to_sql_only(
    estate: Estate, put: Put, closed: str
) -> None:
    endpoint(put, closed, "Sql")

    with pytest.raises(HttpResponseError, match="PublicNetworkAccessDenied"):
        asked_from(estate, INSIDE)


def test_a_rejected_endpoint_leads_nowhere(
    estate: Estate, put: Put, closed: str
) -> None:
    endpoint(put, closed, "Dev")
    (connection,) = estate.simulation.arm.connections(closed)
    state = {"status": "Rejected"}
    body = {"properties": {"privateLinkServiceConnectionState": state}}
    estate.simulation.arm.put(connection.id, body)

    with pytest.raises(HttpResponseError, match="PublicNetworkAccessDenied"):
        asked_from(estate, INSIDE)


def test_a_peered_network_gets_in(estate: Estate, put: Put, closed: str) -> None:
    other = network(put, "next-door", "10.2.0.0/24")
    peering = {"remoteVirtualNetwork": {"id": other}}
    peerings = [{"name": "next-door", "properties": peering}]
    network(put, "vnet", "10.1.0.0/24", virtualNetworkPeerings=peerings)
    endpoint(put, closed, "Dev")

    assert asked_from(estate, NEXT_DOOR) == 1
