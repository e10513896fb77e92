"""Virtual networks and subnets, inline and as resources of their own.

Sources: the published errors of Microsoft.Network (NetcfgInvalidSubnet,
NetcfgSubnetRangesOverlap, InUseSubnetCannotBeDeleted, InvalidCIDRNotation);
https://learn.microsoft.com/azure/azure-resource-manager/bicep/scenarios-virtual-networks
(a PUT of a network without ``subnets`` keeps them); five reserved addresses a subnet:
https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq. The smallest
subnet is /29 (same page). That a compute keeps its subnet also at zero nodes is
assumed. A network goes although private DNS zones are linked to it, with its links:
https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.usage import refuse_in_use, users
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

NETWORK = "Microsoft.Network/virtualNetworks"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
_LINKS = ("Microsoft.Network/privateDnsZones/virtualNetworkLinks",)
OCCUPANTS = (
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/bastionHosts",
    "Microsoft.Network/virtualNetworkGateways",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/dnsResolvers/inboundEndpoints",
    # Their nodes have network interfaces that no subscription shows.
    "Microsoft.MachineLearningServices/workspaces/computes",
)


class VirtualNetworks(Behaviour):
    """Microsoft.Network/virtualNetworks."""

    arm_types = (NETWORK,)
    duration = network_duration(10, 10, 15)  # logs
    log_categories = ("VMProtectionAlerts",)

    def check(self, put: Put) -> None:
        spaces = _ranges(dict_at(put.properties, "addressSpace"), put.key)
        if not spaces:
            raise bad_request(
                "NetcfgAddressSpaceMissing",
                f"Virtual network {put.id.name} has no addressSpace.addressPrefixes.",
                "properties.addressSpace.addressPrefixes",
            )
        given = put.properties.get("subnets")
        if given is None:
            given = [
                {"name": subnet.name, "properties": subnet.body["properties"]}
                for subnet in subnets(put.arm, put.key)
            ]
        _check_layout(put.id.name, spaces, given, put.key)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties.pop("subnets", None)
        properties["resourceGuid"] = stable_guid("network", put.key)
        default(
            properties,
            enableDdosProtection=False,
            privateEndpointVNetPolicies="Disabled",
        )

    def after(self, put: Put, body: JsonObject) -> None:
        given = put.properties.get("subnets")
        if given is None:
            return
        wanted = {str(subnet.get("name", "")).lower() for subnet in given}
        for subnet in subnets(put.arm, put.key):
            if subnet.name.lower() not in wanted:
                put.arm.remove(subnet, {})
        for entry in given:
            inner = {"properties": entry.get("properties", {})}
            put.arm.put(f"{put.key}/subnets/{entry['name']}", inner, put.caller)

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["subnets"] = [arm.show(s) for s in subnets(arm, resource.id)]
        peerings = arm.store.of_type(PEERING, resource.id)
        properties["virtualNetworkPeerings"] = [
            arm.show(peering) for peering in peerings
        ]

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        for subnet in subnets(arm, resource.id):
            refuse_in_use(arm, subnet, OCCUPANTS, "InUseSubnetCannotBeDeleted")

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        for link in users(arm, resource.id, _LINKS):
            arm.remove(link, {})


class Peerings(Behaviour):
    """Microsoft.Network/virtualNetworks/virtualNetworkPeerings."""

    arm_types = (PEERING,)
    duration = network_duration(10, 10, 10)  # assumed


class Subnets(Behaviour):
    """Microsoft.Network/virtualNetworks/subnets."""

    arm_types = (SUBNET,)
    duration = network_duration(5, 5, 10)  # logs

    def check(self, put: Put) -> None:
        parent = put.id.parent
        network = put.arm.find(parent) if parent else None
        if network is None:
            return
        others = [
            {"name": subnet.name, "properties": subnet.body["properties"]}
            for subnet in subnets(put.arm, network.id)
            if subnet.name.lower() != put.id.name.lower()
        ]
        mine = {"name": put.id.name, "properties": put.properties}
        space = dict_at(network.body, "properties", "addressSpace")
        _check_layout(
            network.name, _ranges(space, network.id), [*others, mine], put.key
        )
        had = _ranges(put.previous, put.key)
        moved = had and had != _ranges(put.properties, put.key)
        if moved and put.existing:
            refuse_in_use(
                put.arm, put.existing, OCCUPANTS, "InUsePrefixCannotBeDeleted"
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        for name in ("natGateway", "networkSecurityGroup", "routeTable"):
            if name in properties:
                properties[name] = {"id": properties[name]["id"]}
        default(
            properties,
            delegations=[],
            privateEndpointNetworkPolicies="Disabled",
            privateLinkServiceNetworkPolicies="Enabled",
        )

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        endpoints = users(arm, resource.id, OCCUPANTS[1:2])
        if endpoints:
            properties["privateEndpoints"] = [
                {"id": endpoint.id} for endpoint in endpoints
            ]
            properties["purpose"] = "PrivateEndpoints"
        configurations = [
            {"id": f"{nic.id}/ipConfigurations/{ip_configuration['name']}"}
            for nic in users(arm, resource.id, OCCUPANTS[:1])
            for ip_configuration in nic.body["properties"].get("ipConfigurations", [])
        ]
        if configurations:
            properties["ipConfigurations"] = configurations

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        refuse_in_use(arm, resource, OCCUPANTS, "InUseSubnetCannotBeDeleted")


def subnets(arm: Azure, network_id: str) -> list[Resource]:
    """Return a network's subnets in order of creation."""
    return arm.store.of_type(SUBNET, network_id)


def subnet_ranges(subnet: Resource) -> list[IPv4Network]:
    """Return the address ranges of a subnet."""
    return _ranges(subnet.body["properties"], subnet.id)


def network_of(subnet_id: str) -> str:
    """Return the ID of the network that a subnet is in."""
    return str(ResourceId.parse(subnet_id).parent)


def _ranges(holder: JsonObject, owner: str) -> list[IPv4Network]:
    texts = list(holder.get("addressPrefixes") or [])
    if holder.get("addressPrefix"):
        texts.insert(0, holder["addressPrefix"])
    return [_range(text, owner) for text in dict.fromkeys(texts)]


def _range(text: str, owner: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError as error:
        try:
            fix = f"the address prefix should be {ip_network(text, strict=False)}"
        except ValueError:
            fix = str(error)
        raise bad_request(
            "InvalidCIDRNotation",
            f"The address prefix {text} in resource {owner} has an invalid CIDR "
            f"notation. For the given prefix length, {fix}.",
        ) from None


def _check_layout(
    network: str, spaces: list[IPv4Network], given: list[JsonObject], owner: str
) -> None:
    taken: list[tuple[str, IPv4Network]] = []
    for item in given:
        name = str(item.get("name", ""))
        mine = _ranges(dict_at(item, "properties"), owner)
        if not mine:
            raise bad_request(
                "SubnetMissingRequiredProperty",
                f"Subnet '{name}' needs addressPrefix or addressPrefixes.",
                "properties.addressPrefix",
            )
        for block in mine:
            inside = any(block.subnet_of(space) for space in spaces)
            if not inside or block.prefixlen > 29:
                raise bad_request(
                    "NetcfgInvalidSubnet",
                    f"Subnet '{name}' is not valid in virtual network '{network}'.",
                )
            if any(block.overlaps(other) for _, other in taken):
                raise bad_request(
                    "NetcfgSubnetRangesOverlap",
                    f"Subnet '{name}' is not valid because its IP address range "
                    "overlaps with that of an existing subnet in virtual network "
                    f"'{network}'.",
                )
            taken.append((name, block))
