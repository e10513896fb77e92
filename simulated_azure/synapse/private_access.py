"""Tell callers that reach a development endpoint through a private endpoint.

Source: https://learn.microsoft.com/azure/synapse-analytics/security/
how-to-connect-to-workspace-with-private-links (the group Dev; approved connections
only), https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
(a peered network reaches it as well, one further does not). Whoever is there is taken
to resolve the private name: DNS and routes are not simulated. On-premises networks
behind a gateway count as nothing (assumed).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any, Final

from simulated_azure.store import Resource, Store

GROUP: Final = "dev"
APPROVED: Final = "approved"


def comes_privately(store: Store, workspace: Resource, address: str) -> bool:
    """Say whether an address is in a network that an approved endpoint stands in."""
    try:
        caller = IPv4Address(address)
    except AddressValueError:
        return False
    return any(caller in network for network in _networks(store, workspace))


def _networks(store: Store, workspace: Resource) -> Iterator[IPv4Network]:
    """Yield the spaces of the networks with an endpoint, and of their neighbours."""
    kind = f"{workspace.type}/privateEndpointConnections"
    for connection in store.of_type(kind, workspace.id):
        seen = connection.body["properties"]
        status = seen["privateLinkServiceConnectionState"]["status"].lower()
        groups = [group.lower() for group in seen.get("groupIds", ())]
        if status == APPROVED and GROUP in groups:
            endpoint = store.get(seen["privateEndpoint"]["id"])
            subnet = _properties(endpoint).get("subnet", {}).get("id", "")
            yield from _spaces(store, subnet.rpartition("/subnets/")[0])


def _spaces(store: Store, network_id: str) -> Iterator[IPv4Network]:
    network = _properties(store.get(network_id))
    neighbours = [
        _properties(store.get(peering["properties"]["remoteVirtualNetwork"]["id"]))
        for peering in network.get("virtualNetworkPeerings", ())
    ]
    for joined in (network, *neighbours):
        for prefix in joined.get("addressSpace", {}).get("addressPrefixes", ()):
            yield IPv4Network(prefix)


def _properties(resource: Resource | None) -> dict[str, Any]:
    properties: dict[str, Any] = resource.body.get("properties", {}) if resource else {}
    return properties
