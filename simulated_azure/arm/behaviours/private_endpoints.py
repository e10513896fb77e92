"""Private endpoints: the interface with its addresses, the connection on the target.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-overview
(approval in the same tenant is automatic unless a manual connection is asked for; the
region is the network's),
https://learn.microsoft.com/azure/private-link/private-endpoint-dns and
https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns (names that resolve
to the endpoint). ``customDnsConfigs`` stays filled when a zone group exists, and codes
without a page of their own, are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from simulated_azure.arm import connections
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.behaviours.common import stable_guid
from simulated_azure.arm.behaviours.endpoint_addresses import allocate, names_of
from simulated_azure.arm.behaviours.virtual_networks import network_of
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource

if TYPE_CHECKING:
    from simulated_azure.arm.arm import Arm

ENDPOINT: Final = "Microsoft.Network/privateEndpoints"
INTERFACE: Final = "Microsoft.Network/networkInterfaces"
SPACE: Final = "private-endpoints"
_LISTS: Final = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


class PrivateEndpoints(Behaviour):
    """Microsoft.Network/privateEndpoints."""

    arm_types = (ENDPOINT,)

    def check(self, put: Put) -> None:
        links = _links(put.properties)
        subnet_id = dict_at(put.properties, "subnet").get("id")
        if len(links) != 1 or not subnet_id:
            raise bad_request(
                "InvalidRequestFormat",
                f"Private endpoint {put.id.name} needs one subnet and exactly one "
                f"private link service connection; it has {len(links)} connections.",
                "properties.privateLinkServiceConnections",
            )
        inner = dict_at(links[0], "properties")
        if not links[0].get("name") or not inner.get("privateLinkServiceId"):
            raise bad_request(
                "InvalidRequestFormat",
                "Cannot parse the request: a private link service connection needs "
                "name and properties.privateLinkServiceId.",
                "properties.privateLinkServiceConnections[0].name",
            )
        target = put.arm.find(inner["privateLinkServiceId"])
        if target is not None:
            connections.check_group(target, inner.get("groupIds", []))
        self._check_place(put, subnet_id)
        self._check_unchanged(put, inner)

    def _check_place(self, put: Put, subnet_id: str) -> None:
        network = put.arm.find(network_of(subnet_id))
        where = put.body.get("location", "").replace(" ", "").lower()
        if network is None or network.body.get("location") == where:
            return
        raise bad_request(
            "InvalidResourceReference",
            f"Resource {subnet_id} referenced by resource {put.key} was not found. "
            "Please make sure that the referenced resource exists, and that both "
            "resources are in the same region.",
            "properties.subnet.id",
        )

    def _check_unchanged(self, put: Put, inner: JsonObject) -> None:
        if put.existing is None:
            return
        before = dict_at(_links(put.previous)[0], "properties")
        same_subnet = _same(
            dict_at(put.previous, "subnet").get("id"),
            dict_at(put.properties, "subnet").get("id"),
        )
        same_target = _same(
            before.get("privateLinkServiceId"), inner.get("privateLinkServiceId")
        )
        groups = before.get("groupIds") == inner.get("groupIds")
        if not (same_subnet and same_target and groups):
            raise bad_request(
                "PrivateEndpointCannotBeUpdated",
                f"Private endpoint {put.id.name} keeps its subnet, target and group "
                "IDs; delete it and create another one.",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["subnet"] = {"id": properties["subnet"]["id"]}
        properties["resourceGuid"] = stable_guid("endpoint", put.key)
        for name in _LISTS:
            for link in properties.setdefault(name, []):
                link["id"] = f"{put.key}/{name}/{link['name']}"
                link["type"] = f"{ENDPOINT}/{name}"
                link["properties"]["provisioningState"] = "Succeeded"
                link["properties"].pop("privateLinkServiceConnectionState", None)
        properties.setdefault("ipConfigurations", [])
        properties.setdefault("customNetworkInterfaceName", "")
        properties.pop("customDnsConfigs", None)

    def after(self, put: Put, body: JsonObject) -> None:
        if put.existing is not None:
            return
        manual = bool(body["properties"]["manualPrivateLinkServiceConnections"])
        link = _links(body["properties"])[0]["properties"]
        state = {
            "status": "Pending" if manual else "Approved",
            "description": link.get("requestMessage", "")
            if manual
            else "Auto-Approved",
        }
        connection = put.arm.add_connection(
            link["privateLinkServiceId"],
            {
                "name": _connection_name(put, link),
                "properties": {
                    "privateEndpoint": {"id": put.key},
                    "groupIds": link["groupIds"],
                    "privateLinkServiceConnectionState": state,
                },
            },
        )
        interface = _interface(put, body, link)
        put.arm.store.put(interface)
        known = {"connection": connection.id, "interface": interface.id}
        put.arm.store.put_document(SPACE, put.key, known)

    def show(self, arm: Arm, resource: Resource, body: JsonObject) -> None:
        known = arm.store.get_document(SPACE, resource.id) or {}
        properties = body["properties"]
        properties.pop("resourceGuid", None)
        interface = arm.store.get(str(known.get("interface", "")))
        if interface is not None:
            properties["networkInterfaces"] = [{"id": interface.id}]
            properties["customDnsConfigs"] = dns_configs(interface)
        connection = arm.store.get(str(known.get("connection", "")))
        for link in _links(properties):
            link["etag"] = body.get("etag", "")
            link["properties"]["privateLinkServiceConnectionState"] = _state(connection)

    def after_delete(
        self, arm: Arm, resource: Resource, query: Mapping[str, str]
    ) -> None:
        known = arm.store.get_document(SPACE, resource.id) or {}
        for id in known.values():
            arm.store.delete(id)
        arm.store.delete_document(SPACE, resource.id)


class EndpointInterfaces(Behaviour):
    """Network interfaces: those of private endpoints go with their endpoint only."""

    arm_types = (INTERFACE,)

    def complete(self, put: Put, body: JsonObject) -> None:
        """Keep what the endpoint wrote: its interface takes nothing but tags."""
        if put.existing and dict_at(put.previous, "privateEndpoint"):
            tags = body.get("tags")
            body.clear()
            body.update(put.existing.body)
            if tags is not None:
                body["tags"] = tags

    def check_delete(self, arm: Arm, resource: Resource) -> None:
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
    for each in interface.body["properties"]["ipConfigurations"]:
        inner = each["properties"]
        for name in inner["privateLinkConnectionProperties"]["fqdns"]:
            address = inner["privateIPAddress"]
            configs.append({"fqdn": name, "ipAddresses": [address]})
    return configs


def interface_of(arm: Arm, endpoint_id: str) -> Resource | None:
    """Return the network interface of an endpoint."""
    known = arm.store.get_document(SPACE, endpoint_id) or {}
    return arm.store.get(str(known.get("interface", "")))


def _links(properties: JsonObject) -> list[JsonObject]:
    return [link for name in _LISTS for link in properties.get(name, [])]


def _same(one: Any, other: Any) -> bool:
    return str(one).lower() == str(other).lower()


def _state(connection: Resource | None) -> JsonObject:
    if connection is None:
        return {
            "status": "Disconnected",
            "description": "The connection was removed on the target.",
            "actionsRequired": "None",
        }
    state = connection.body["properties"]["privateLinkServiceConnectionState"]
    return {
        "status": state["status"],
        "description": state.get("description", ""),
        "actionsRequired": state.get("actionsRequired", state.get("actionRequired")),
    }


def _connection_name(put: Put, link: JsonObject) -> str:
    owner = put.id.name
    if "/microsoft.storage/" in link["privateLinkServiceId"].lower():
        owner = link["privateLinkServiceId"].rsplit("/", 1)[1]
    return f"{owner}.{stable_guid('connection', put.key)}"


def _interface(put: Put, body: JsonObject, link: JsonObject) -> Resource:
    properties = body["properties"]
    subnet_id = properties["subnet"]["id"]
    target = put.arm.find(link["privateLinkServiceId"])
    assert target is not None
    members = names_of(target, link["groupIds"][0])
    wanted = [
        dict_at(each, "properties").get("privateIPAddress")
        for each in properties["ipConfigurations"]
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
