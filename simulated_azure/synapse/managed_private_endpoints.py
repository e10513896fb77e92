"""Managed private endpoints, and the connections that they leave on their targets."""

from __future__ import annotations

import re
import uuid
from typing import Any, Final

from simulated_azure.arm.arm import Arm
from simulated_azure.messages import Response
from simulated_azure.propagation_delays import DECISIONS
from simulated_azure.store import Document, Resource
from simulated_azure.synapse.errors import InvalidEndpoint, SynapseError
from simulated_azure.synapse.workspace import (
    ENDPOINTS,
    WORKSPACE_TYPE,
    Call,
    Memory,
)

NETWORK: Final = "default"
# Seconds of Azure: people wait 6 to 8 minutes for an endpoint; both are assumed.
PROVISIONING_SECONDS: Final = 420.0
DELETING_SECONDS: Final = 60.0
_TYPE: Final = f"{WORKSPACE_TYPE}/managedVirtualNetworks/managedPrivateEndpoints"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")  # assumed


class ManagedPrivateEndpoints:
    """The endpoints in a workspace's managed virtual network.

    An endpoint says Provisioning for `settle_seconds`, or as long as in Azure, then its
    connection appears on the target, Pending; the endpoint shows what the target's
    owner decided. When each learns of the other: propagation_delays.py. Names
    on the target end in a GUID of the service's; the endpoint's ID there lies in a
    subscription of the service's, with `{workspace}.{endpoint}` as its last segment.
    """

    def __init__(self, arm: Arm, settle_seconds: float, *, other_teams: bool) -> None:
        self._arm = arm
        self.other_teams = other_teams
        self.settle_seconds = settle_seconds

    def list(self, call: Call) -> Response:
        """Answer every endpoint, the service's own for SQL among them."""
        self._check_network(call)
        self._sweep(call.memory)
        known = [self._shown(call, endpoint) for endpoint in call.memory.all(ENDPOINTS)]
        return Response(body={"value": [*_reserved(call.workspace), *known]})

    def get(self, call: Call) -> Response:
        """Answer one, or 404."""
        self._check_network(call)
        self._sweep(call.memory)
        for reserved in _reserved(call.workspace):
            if reserved["name"].lower() == call.name.lower():
                return Response(body=reserved)
        known = call.memory.get(ENDPOINTS, call.name)
        if known is None:
            raise SynapseError(
                404,
                "NotFound",
                f"The managed private endpoint '{call.name}' was not found.",
            )
        return Response(body=self._shown(call, known))

    def put(self, call: Call) -> Response:
        """Create one; the same again changes nothing, another target is refused."""
        self._check_network(call)
        self._sweep(call.memory)
        target, group_id = self._checked(call)
        known = call.memory.get(ENDPOINTS, call.name)
        if known is None:
            known = self._create(call, target, group_id)
        elif "deleting" in known:
            raise _conflict(f"'{call.name}' is being deleted.")
        elif (known["target"].lower(), known["group"].lower()) != (
            target.id.lower(),
            group_id.lower(),
        ):
            raise _conflict(f"'{call.name}' exists for another target or group ID.")
        return Response(body=self._shown(call, known))

    def delete(self, call: Call) -> Response:
        """Delete one with its connection; it says Deleting for a while (202)."""
        self._check_network(call)
        self._sweep(call.memory)
        known = call.memory.get(ENDPOINTS, call.name)
        if known is None:
            return Response(status=204)
        self._disconnect(known)
        gone = self._ends(call, DELETING_SECONDS)
        deleting = {**known, "deleting": True, "settles": gone}
        call.memory.put(ENDPOINTS, call.name, deleting)
        return Response(status=202)

    def disconnect_all(self, memory: Memory) -> None:
        """Take the connections of a workspace that goes away off their targets."""
        for known in memory.all(ENDPOINTS):
            self._disconnect(known)

    def _create(self, call: Call, target: Resource, group_id: str) -> Document:
        endpoint = f"{call.workspace.name}.{call.name}"
        settles = self._ends(call, PROVISIONING_SECONDS)
        connection = self._connect(call, target, group_id, endpoint, settles)
        if self.other_teams:
            for other in _neighbours(call.workspace.name, call.name):
                self._connect(call, target, group_id, other, settles)
        document = {
            "name": call.name,
            "target": target.id,
            "group": group_id,
            "connection": connection.id,
            "fqdns": call.request.json()["properties"].get("fqdns", []),
            "settles": settles,
        }
        call.memory.put(ENDPOINTS, call.name, document)
        return document

    def _ends(self, call: Call, azure_seconds: float) -> float:
        conditions = self._arm.conditions
        takes = conditions.lasts(azure_seconds) if conditions.operations else 0.0
        return call.memory.now + max(self.settle_seconds, takes)

    def _connect(
        self,
        call: Call,
        target: Resource,
        group_id: str,
        endpoint: str,
        provisioned: float,
    ) -> Resource:
        properties = {
            "privateEndpoint": {"id": _endpoint_id(call.workspace, endpoint)},
            "groupIds": [group_id],
            "privateLinkServiceConnectionState": {
                "status": "Pending",
                "description": f"Requested by {endpoint}",
            },
        }
        connection = {"name": f"{endpoint}-{uuid.uuid4()}", "properties": properties}
        return self._arm.add_connection(target.id, connection, provisioned)

    def _disconnect(self, known: Document) -> None:
        if connection := self._arm.store.get(known["connection"]):
            self._arm.remove(connection, {})

    def _sweep(self, memory: Memory) -> None:
        for known in memory.all(ENDPOINTS):
            if "deleting" in known and memory.settled(known):
                memory.delete(ENDPOINTS, known["name"])

    def _shown(self, call: Call, known: Document) -> dict[str, Any]:
        state = "Deleting" if "deleting" in known else "Succeeded"
        if state == "Succeeded" and not call.memory.settled(known):
            state = "Provisioning"
        properties = {
            "name": known["name"],
            "privateLinkResourceId": known["target"],
            "groupId": known["group"],
            "provisioningState": state,
            "connectionState": self._decision(known),
            "fqdns": known["fqdns"],
            "isReserved": False,
        }
        return _endpoint(call.workspace, known["name"], properties)

    def _decision(self, known: Document) -> dict[str, Any]:
        """Return the target's decision; a connection it dropped is Disconnected."""
        connection = self._arm.store.get(known["connection"])
        if connection is None:
            return {"status": "Disconnected", "description": "", "actionsRequired": ""}
        properties = connection.body.get("properties", {})
        state = properties.get("privateLinkServiceConnectionState", {})
        states = self._arm.delays.in_effect(
            DECISIONS, {connection.id: state}, owner=known["target"]
        )
        decided = states[connection.id.lower()]
        return {
            "status": decided.get("status", "Pending"),
            "description": decided.get("description", ""),
            "actionsRequired": decided.get("actionsRequired")
            or decided.get("actionRequired")
            or "None",
        }

    def _check_network(self, call: Call) -> None:
        network = call.workspace.body.get("properties", {}).get("managedVirtualNetwork")
        if network != NETWORK or call.request.names["network"].lower() != NETWORK:
            # Without a managed network there is nothing to ask (status assumed).
            raise SynapseError(
                404,
                "ManagedVirtualNetworkNotFound",
                f"The workspace '{call.workspace.name}' has no managed virtual network "
                f"'{call.request.names['network']}'.",
            )

    def _checked(self, call: Call) -> tuple[Resource, str]:
        if not _NAME.fullmatch(call.name):
            raise InvalidEndpoint(f"The name '{call.name}' is invalid.")
        if any(call.name.lower() == name.lower() for name in _reserved_names(call)):
            raise _conflict(f"'{call.name}' is reserved for the service.")
        properties = call.request.json().get("properties")
        if not isinstance(properties, dict):
            raise InvalidEndpoint("The payload has no object 'properties'.")
        target_id = properties.get("privateLinkResourceId")
        target = self._arm.find(target_id) if isinstance(target_id, str) else None
        if target is None:
            raise InvalidEndpoint(f"The target '{target_id}' does not exist.")
        group_id = str(properties.get("groupId", ""))
        facts = self._arm.types.get(target.type)
        groups = facts.offered_groups
        if not groups:
            raise InvalidEndpoint(f"No private endpoint to a '{target.type}'.")
        if facts.group(group_id) is None:
            raise InvalidEndpoint(
                f"The groupId '{group_id}' is not valid for a '{target.type}'; "
                f"allowed: {', '.join(group.name for group in groups)}."
            )
        return target, group_id


def _endpoint(
    workspace: Resource, name: str, properties: dict[str, Any]
) -> dict[str, Any]:
    below = f"managedVirtualNetworks/{NETWORK}/managedPrivateEndpoints/{name}"
    return {
        "id": f"{workspace.id}/{below}",
        "name": name,
        "type": _TYPE,
        "properties": properties,
    }


def _reserved(workspace: Resource) -> list[dict[str, Any]]:
    """Return the endpoints that the service makes for the workspace's own SQL pools.

    Source: Microsoft Learn, "Synapse Managed private endpoints"; names are assumed.
    """
    approved = {"status": "Approved", "description": "", "actionsRequired": ""}
    return [
        _endpoint(
            workspace,
            f"synapse-ws-{group_id}--{workspace.name}",
            {
                "name": f"synapse-ws-{group_id}--{workspace.name}",
                "privateLinkResourceId": workspace.id,
                "groupId": group_id,
                "provisioningState": "Succeeded",
                "connectionState": approved,
                "isReserved": True,
            },
        )
        for group_id in ("sql", "sqlOnDemand")
    ]


def _reserved_names(call: Call) -> list[str]:
    return [endpoint["name"] for endpoint in _reserved(call.workspace)]


def _endpoint_id(workspace: Resource, endpoint: str) -> str:
    subscription = uuid.uuid5(uuid.NAMESPACE_URL, "synapse-managed-networks")
    location = workspace.body.get("location", "region")
    group = f"vnet-{uuid.uuid5(uuid.NAMESPACE_URL, workspace.id).hex[:8]}-{location}-rg"
    return (
        f"/subscriptions/{subscription}/resourceGroups/{group}"
        f"/providers/Microsoft.Network/privateEndpoints/{endpoint}"
    )


def _neighbours(workspace: str, endpoint: str) -> tuple[str, str]:
    """Return other teams' endpoints, whose names contain or prolong this one's."""
    return f"{workspace}.{endpoint}-old", f"other-{workspace}.{endpoint}"


def _conflict(message: str) -> SynapseError:
    """Return the refusal of a change; status and code are assumed."""
    return SynapseError(409, "Conflict", f"The managed private endpoint {message}")
