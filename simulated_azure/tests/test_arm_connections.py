"""Private endpoint connections, as the owner of the target sees them."""

from __future__ import annotations

from simulated_azure.tests.arm_clients import GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION


def other_team(clients: Clients, target: str, group: str) -> str:
    endpoint = "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/"
    properties = {
        "privateEndpoint": {"id": f"{endpoint}privateEndpoints/other.mpe"},
        "groupIds": [group],
    }
    return clients.arm.add_connection(target, {"properties": properties}).name


def test_a_connection_is_approved_by_putting_it_back_whole(clients: Clients) -> None:
    account = clients.account("stone")
    pending = other_team(clients, account.id, "dfs")
    connections = clients.storage.private_endpoint_connections

    connection = connections.get(GROUP, "stone", pending)
    connection.private_link_service_connection_state.status = "Approved"
    connections.put(GROUP, "stone", pending, connection)

    after = connections.get(GROUP, "stone", pending)
    assert after.private_link_service_connection_state.status == "Approved"
    assert after.private_endpoint.id.endswith("/other.mpe")


def test_a_rejected_connection_stays_rejected_and_none_is_created(
    clients: Clients,
) -> None:
    account = clients.account("stone")
    name = other_team(clients, account.id, "dfs")
    connections = clients.storage.private_endpoint_connections
    state = {"privateLinkServiceConnectionState": {"status": "Rejected"}}

    connections.put(GROUP, "stone", name, {"properties": state})
    state["privateLinkServiceConnectionState"]["status"] = "Approved"

    with refused("BadRequest"):
        connections.put(GROUP, "stone", name, {"properties": state})
    with refused("ResourceNotFound"):
        connections.put(GROUP, "stone", "made-up", {"properties": state})


def test_an_endpoint_whose_connection_is_removed_is_disconnected(
    clients: Clients,
) -> None:
    clients.virtual_network("endpoints")
    clients.endpoint("pep", clients.account("stone").id, "blob")
    connections = clients.storage.private_endpoint_connections
    (connection,) = connections.list(GROUP, "stone")

    connections.delete(GROUP, "stone", connection.name)

    shown = clients.network.private_endpoints.get(GROUP, "pep")
    link = shown.private_link_service_connections[0]
    assert link.private_link_service_connection_state.status == "Disconnected"


def test_an_identity_is_no_target(clients: Clients) -> None:
    kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
    identity = clients.put(f"{kind}/x", {"location": LOCATION})
    clients.virtual_network("endpoints")

    with refused("PrivateEndpointCannotBeCreatedForTargetResource"):
        clients.endpoint("pep", identity["id"], "x")


def test_a_target_offers_its_groups(clients: Clients) -> None:
    clients.account("stone")

    offered = clients.storage.private_link_resources
    found = offered.list_by_storage_account(GROUP, "stone").as_dict()["value"]

    zones = {item["name"]: item["properties"]["requiredZoneNames"] for item in found}
    assert zones["dfs"] == ["privatelink.dfs.core.windows.net"]
