"""NAT gateways, public addresses and route tables.

Sources: https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource (Standard,
static addresses only); retirement of Basic addresses
(IPv4BasicSkuPublicIpCountLimitReached); PublicIPAddressCannotBeDeleted,
InUse…CannotBeDeleted as Microsoft.Network answers. The addresses come from TEST-NET-2
(assumed).
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.immutable_settings import check_zones
from simulated_azure.arm.behaviours.usage import refuse_in_use, users
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.facts import Immutable
from simulated_azure.store import Resource

NAT: Final = "Microsoft.Network/natGateways"
ADDRESS: Final = "Microsoft.Network/publicIPAddresses"
ROUTES: Final = "Microsoft.Network/routeTables"
_SUBNETS: Final = ("Microsoft.Network/virtualNetworks/subnets",)
_HOLDERS: Final = (
    NAT,
    "Microsoft.Network/bastionHosts",
    "Microsoft.Network/virtualNetworkGateways",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/networkInterfaces",
)


class NatGateways(Behaviour):
    """Microsoft.Network/natGateways."""

    arm_types = (NAT,)
    duration = network_duration(10, 10, 15)  # logs
    immutable = Immutable(("sku.name",), "NatGatewaySkuCannotBeChanged")

    def check(self, put: Put) -> None:
        for given in put.properties.get("publicIpAddresses", []):
            address = put.arm.find(given["id"])
            if address is None:
                continue
            _check_free(put, address)
        check_zones(put)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["resourceGuid"] = stable_guid("nat", put.key)
        default(properties, idleTimeoutInMinutes=4)
        default(body, sku={"name": "Standard"})

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        found = users(arm, resource.id, _SUBNETS)
        if found:
            body["properties"]["subnets"] = [{"id": subnet.id} for subnet in found]

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        refuse_in_use(arm, resource, _SUBNETS, "InUseNatGatewayCannotBeDeleted")


class PublicAddresses(Behaviour):
    """Microsoft.Network/publicIPAddresses."""

    arm_types = (ADDRESS,)
    duration = network_duration(5, 5, 15)  # logs
    immutable = Immutable(
        ("sku.name", "sku.tier", "properties.publicIPAddressVersion"),
        "PublicIPAddressPropertyCannotBeChanged",
    )

    def check(self, put: Put) -> None:
        sku = dict_at(put.body, "sku").get("name", "Basic")
        if sku.lower() == "basic":
            raise bad_request(
                "IPv4BasicSkuPublicIpCountLimitReached",
                "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this "
                "subscription in this region.",
                "sku.name",
            )
        method = put.properties.get("publicIPAllocationMethod", "Dynamic")
        if method.lower() != "static":
            raise bad_request(
                "PublicIPAddressAllocationMethodNotSupported",
                f"Standard sku publicIp {put.key} must have AllocationMethod set to "
                "Static.",
                "properties.publicIPAllocationMethod",
            )
        check_zones(put)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["resourceGuid"] = stable_guid("address", put.key)
        properties["ipAddress"] = put.previous.get("ipAddress") or _free(put.arm)
        default(
            properties,
            idleTimeoutInMinutes=4,
            publicIPAddressVersion="IPv4",
            ipTags=[],
        )
        default(body["sku"], tier="Regional")
        label = dict_at(properties, "dnsSettings").get("domainNameLabel")
        if label:
            region = body.get("location", "")
            fqdn = f"{label}.{region}.cloudapp.azure.com"
            properties["dnsSettings"]["fqdn"] = fqdn

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        found = users(arm, resource.id, (NAT,))
        if found:
            body["properties"]["natGateway"] = {"id": found[0].id}

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        found = users(arm, resource.id, _HOLDERS)
        if found:
            raise bad_request(
                "PublicIPAddressCannotBeDeleted",
                f"Public IP address {resource.id} can not be deleted since it is "
                f"still allocated to resource {found[0].id}. In order to delete the "
                "public IP, disassociate/detach the Public IP address from the "
                "resource.",
            )


class RouteTables(Behaviour):
    """Microsoft.Network/routeTables."""

    arm_types = (ROUTES,)
    duration = network_duration(5, 5, 10)  # logs

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["resourceGuid"] = stable_guid("routes", put.key)
        default(properties, disableBgpRoutePropagation=False, routes=[])
        for route in properties["routes"]:
            route["id"] = f"{put.key}/routes/{route['name']}"
            route["properties"]["provisioningState"] = "Succeeded"

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        refuse_in_use(arm, resource, _SUBNETS, "InUseRouteTableCannotBeDeleted")


def _check_free(put: Put, address: Resource) -> None:
    others = [
        user
        for user in users(put.arm, address.id, _HOLDERS)
        if user.id.lower() != put.key.lower()
    ]
    if others:
        raise bad_request(
            "PublicIPAddressInUse",
            f"Resource {put.key} is referencing public IP address {address.id} that is "
            f"already allocated to resource {others[0].id}.",
        )


def _free(arm: Azure) -> str:
    taken = {
        resource.body["properties"].get("ipAddress")
        for resource in arm.store.of_type(ADDRESS)
    }
    candidates = (f"198.51.100.{last}" for last in range(4, 255))
    return next(address for address in candidates if address not in taken)
