"""Private endpoint connections as their targets see them.

Sources: the published operations of each provider (names, spelling of the action:
storage says actionRequired, the others actionsRequired). Names, and the codes of the
refusals, are assumed. What shows late, and where: propagation_delays.py.
"""

from __future__ import annotations

import uuid
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.propagation_delays import CONNECTION_LISTS, CONNECTIONS, DECISIONS
from simulated_azure.store import Resource

SUFFIX: Final = "privateEndpointConnections"


def check_group(arm: Azure, target: Resource, group_ids: list[str]) -> None:
    """Refuse a target that takes no private endpoints, and a group it does not have."""
    facts = arm.types.get(target.type)
    groups = facts.offered_groups
    if not groups:
        raise bad_request(
            "PrivateEndpointCannotBeCreatedForTargetResource",
            f"Resource type {target.type} is not supported as a private link target. "
            f"Targets: {', '.join(arm.types.private_link_targets)}.",
        )
    sku = str(dict_at(target.body, "sku").get("name", ""))
    if target.type.lower().endswith("/registries") and sku.lower() in (
        "basic",
        "standard",
    ):
        raise bad_request(
            "PrivateEndpointNotSupportedForSku",
            f"The registry {target.name} has the SKU {sku}; a private endpoint needs "
            "Premium.",
        )
    wrong = [name for name in group_ids if facts.group(name) is None]
    if wrong or len(group_ids) != 1:
        raise bad_request(
            "InvalidPrivateLinkServiceConnectionGroupId",
            f"Group ids {group_ids} are invalid for {target.id}. Give exactly one of: "
            f"{', '.join(group.name for group in groups)}.",
            "properties.privateLinkServiceConnections",
        )


def listed(arm: Azure, target_id: str) -> list[Resource]:
    """Return the connections that a target's list shows by now, as it shows them."""
    present = {
        connection.id: vars(connection) for connection in arm.connections(target_id)
    }
    seen = arm.delays.in_effect(CONNECTION_LISTS, present, owner=target_id)
    return [Resource(**record) for record in seen.values()]


def is_hidden(arm: Azure, resource: Resource) -> bool:
    """Say whether this is a connection that its target does not know yet."""
    if not resource.type.lower().endswith(f"/{SUFFIX.lower()}"):
        return False
    return not arm.delays.is_in_effect(
        CONNECTIONS, resource.id, owner=_target_of(resource.id)
    )


def decided(arm: Azure, connection: Resource, state: JsonObject) -> None:
    """Let the list, and the other end, learn late that a connection was decided on."""
    target = _target_of(connection.id)
    arm.delays.record(CONNECTION_LISTS, connection.id, vars(connection), owner=target)
    arm.delays.record(DECISIONS, connection.id, state, owner=target)


def removed(arm: Azure, connection: Resource) -> None:
    """Let the list show a connection a while longer."""
    target = _target_of(connection.id)
    shown = is_hidden(arm, connection)
    was = None if shown else vars(connection)
    arm.delays.record(CONNECTION_LISTS, connection.id, was, owner=target)


def forget(arm: Azure, target_id: str) -> None:
    """Forget what was late on a target that is gone."""
    for delay in (CONNECTIONS, CONNECTION_LISTS, DECISIONS):
        arm.delays.forget(delay, owner=target_id)


def connect(
    arm: Azure, target_id: str, connection: JsonObject, at: float = 0.0
) -> Resource:
    """Store a connection on its target; see Arm.add_connection."""
    target = arm.find(target_id)
    if target is None:
        raise arm.missing(ResourceId.parse(target_id))
    given = dict_at(connection, "properties")
    check_group(arm, target, list(given.get("groupIds", ())))
    state = dict_at(given, "privateLinkServiceConnectionState")
    name = connection.get("name") or f"{target.name}.{uuid.uuid4()}"
    properties = {
        "privateEndpoint": {"id": given["privateEndpoint"]["id"]},
        "groupIds": list(given["groupIds"]),
        "privateLinkServiceConnectionState": spelled(
            target.type,
            {"status": "Pending", "description": "", "actionsRequired": "None"} | state,
        ),
        "provisioningState": "Succeeded",
    }
    body: JsonObject = {"properties": properties}
    if "location" in target.body and target.type.startswith("Microsoft.Machine"):
        body["location"] = target.body["location"]
    stored = arm.store.put(
        Resource(
            id=f"{target.id}/{SUFFIX}/{name}",
            type=f"{target.type}/{SUFFIX}",
            name=str(name),
            body=body,
        )
    )
    if at:
        arm.delays.record(CONNECTIONS, stored.id, None, owner=target.id, after=at)
    arm.delays.record(CONNECTION_LISTS, stored.id, None, owner=target.id, after=at)
    return stored


def _target_of(connection_id: str) -> str:
    return connection_id.rsplit("/", 2)[0]


def spelled(target_type: str, state: JsonObject) -> JsonObject:
    """Return a connection state in the spelling of its provider."""
    required = "None"
    result = {}
    for name, value in state.items():
        if name.lower() in ("actionrequired", "actionsrequired"):
            required = value
        else:
            result[name] = value
    storage = target_type.lower().startswith("microsoft.storage/")
    result["actionRequired" if storage else "actionsRequired"] = required
    return result
