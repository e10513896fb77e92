"""The network interface of a private endpoint.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-overview
(read-only interface, one address a member, lives as long as the endpoint) and the
published examples of Microsoft.Network (names of its configurations).
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at
from simulated_azure.arm.behaviours.endpoint_addresses import allocate
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource

INTERFACE: Final = "Microsoft.Network/networkInterfaces"
SPACE: Final = "private-endpoints"


class EndpointInterfaces(Behaviour):
    """Network interfaces: those of private endpoints go with their endpoint only."""

    arm_types = (INTERFACE,)
    duration = network_duration(5, 5, 10)  # logs

    def complete(self, put: Put, body: JsonObject) -> None:
        """Keep what the endpoint wrote: its interface takes nothing but tags."""
        if put.existing and dict_at(put.previous, "privateEndpoint"):
            tags = body.get("tags")
            body.clear()
            body.update(put.existing.body)
            if tags is not None:
                body["tags"] = tags

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        endpoint = dict_at(resource.body, "properties", "privateEndpoint").get("id")
        if endpoint and arm.store.get(endpoint):
            raise bad_request(
                "NetworkInterfaceInUseByPrivateEndpoint",
                f"Network interface {resource.id} is in use by private endpoint "
                f"{endpoint} and cannot be deleted. Delete the private endpoint.",
            )


def dns_configs(interface: Resource) -> list[JsonObject]:
    """Return the names that resolve to an endpoint, with their address."""
    configs = []
    for ip_configuration in interface.body["properties"]["ipConfigurations"]:
        inner = ip_configuration["properties"]
        for name in inner["privateLinkConnectionProperties"]["fqdns"]:
            address = inner["privateIPAddress"]
            configs.append({"fqdn": name, "ipAddresses": [address]})
    return configs


def interface_of(arm: Azure, endpoint_id: str) -> Resource | None:
    """Return the network interface of an endpoint."""
    known = arm.store.get_document(SPACE, endpoint_id) or {}
    return arm.store.get(str(known.get("interface", "")))


def new_interface(put: Put, body: JsonObject, link: JsonObject) -> Resource:
    """Return the interface of a new endpoint, with addresses of its subnet."""
    properties = body["properties"]
    subnet_id = properties["subnet"]["id"]
    target = put.arm.find(link["privateLinkServiceId"])
    assert target is not None
    group = put.arm.types.get(target.type).group(link["groupIds"][0])
    assert group is not None  # checked with the request
    members = group.members(target)
    wanted = [
        dict_at(ip_configuration, "properties").get("privateIPAddress")
        for ip_configuration in properties["ipConfigurations"]
    ]
    addresses = allocate(put.arm, subnet_id, len(members), wanted)
    name = properties["customNetworkInterfaceName"] or (
        f"{put.id.name}.nic.{stable_guid('nic', put.key)}"
    )
    id = f"{put.id.scope}/providers/{INTERFACE}/{name}"
    configurations = [
        {
            "id": f"{id}/ipConfigurations/privateEndpointIpConfig.{member}",
            "name": f"privateEndpointIpConfig.{member}",
            "type": f"{INTERFACE}/ipConfigurations",
            "properties": {
                "primary": at == 0,
                "privateIPAddress": addresses[at],
                "privateIPAddressVersion": "IPv4",
                "privateIPAllocationMethod": "Dynamic",
                "privateLinkConnectionProperties": {
                    "groupId": link["groupIds"][0],
                    "requiredMemberName": member,
                    "fqdns": names,
                },
                "provisioningState": "Succeeded",
                "subnet": {"id": subnet_id},
            },
        }
        for at, (member, names) in enumerate(members)
    ]
    inner: JsonObject = {
        "ipConfigurations": configurations,
        "privateEndpoint": {"id": put.key},
        "nicType": "Standard",
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        "provisioningState": "Succeeded",
        "resourceGuid": stable_guid("interface", id),
    }
    shown = {
        "location": body.get("location"),
        "etag": body["etag"],
        "properties": inner,
    }
    return Resource(id=id, type=INTERFACE, name=name, body=shown)
