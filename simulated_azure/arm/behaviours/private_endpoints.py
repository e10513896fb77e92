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
from typing import Any, Final

from simulated_azure.arm import connections
from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.behaviours.endpoint_interface import (
    SPACE,
    dns_configs,
    new_interface,
)
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.virtual_networks import network_of
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource

ENDPOINT: Final = "Microsoft.Network/privateEndpoints"
_LISTS: Final = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


class PrivateEndpoints(Behaviour):
    """Microsoft.Network/privateEndpoints."""

    arm_types = (ENDPOINT,)
    # Logs: half a minute to two minutes.
    duration = network_duration(60, 30, 40)

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
            connections.check_group(put.arm, target, inner.get("groupIds", []))
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
        interface = new_interface(put, body, link)
        put.arm.store.put(interface)
        known = {"connection": connection.id, "interface": interface.id}
        put.arm.store.put_document(SPACE, put.key, known)

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
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
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        known = arm.store.get_document(SPACE, resource.id) or {}
        for id in known.values():
            arm.store.delete(id)
        arm.store.delete_document(SPACE, resource.id)


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
