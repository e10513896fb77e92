"""Private endpoint connections and private link resources, as seen from the target.

Sources: the published operations of each provider (list, get, approve or reject by PUT,
delete; a PUT cannot create one), https://learn.microsoft.com/azure/private-link/
manage-private-endpoint (a rejected connection cannot be approved any more).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, Reading, dict_at, ensure
from simulated_azure.arm.connections import (
    SUFFIX,
    decided,
    forget,
    is_hidden,
    listed,
    removed,
    spelled,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request
from simulated_azure.arm.private_link_groups import PrivateLinkGroup
from simulated_azure.arm.resource_id import Collection
from simulated_azure.store import Resource

_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "pending": ("Pending", "Approved", "Rejected", "Disconnected"),
    "approved": ("Approved", "Rejected", "Disconnected"),
    "rejected": ("Rejected", "Disconnected"),
    "disconnected": ("Disconnected",),
}


class Connections(Behaviour):
    """``{target}/privateEndpointConnections`` of every target type."""

    takes_put = True
    created_status = 200
    taggable = False

    def __init__(self, stated: Iterable[Behaviour]) -> None:
        self.arm_types = tuple(f"{target}/{SUFFIX}" for target in _targets(stated))

    def check(self, put: Put) -> None:
        if put.existing is None:
            raise ArmError(
                404,
                "ResourceNotFound",
                f"The private endpoint connection '{put.id.name}' does not exist on "
                f"{put.id.parent}; a PUT approves or rejects one, it cannot create it.",
            )
        wanted = _status(put.properties)
        had = _status(put.previous)
        allowed = _ALLOWED.get(had.lower(), ())
        if wanted.lower() not in {status.lower() for status in allowed}:
            raise bad_request(
                "BadRequest",
                f"The private endpoint connection '{put.id.name}' is {had} and cannot "
                f"become '{wanted}'. Allowed: {', '.join(allowed)}.",
                "properties.privateLinkServiceConnectionState.status",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        state = dict_at(put.properties, "privateLinkServiceConnectionState")
        assert put.existing is not None
        body.clear()
        body.update(put.existing.body)
        parent = put.id.parent
        known = dict_at(put.previous, "privateLinkServiceConnectionState")
        changed = {**known, **state}
        changed["status"] = changed["status"].capitalize()
        body["properties"] = {
            **put.previous,
            "privateLinkServiceConnectionState": spelled(
                parent.type if parent else "", changed
            ),
        }

    def after(self, put: Put, body: JsonObject) -> None:
        assert put.existing is not None
        state = dict_at(put.previous, "privateLinkServiceConnectionState")
        decided(put.arm, put.existing, state)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        removed(arm, resource)

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        """Hide the group IDs: the contracts' connections have none."""
        properties = dict(body["properties"])
        properties.pop("groupIds", None)
        body["properties"] = properties


class Targets(Behaviour):
    """A target shows its connections, and lists them and its groups."""

    def __init__(self, stated: Iterable[Behaviour]) -> None:
        self.arm_types = _targets(stated)

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        found = [
            arm.show(connection)
            for connection in arm.connections(resource.id)
            if not is_hidden(arm, connection)
        ]
        properties = ensure(body, "properties")
        properties["privateEndpointConnections"] = found
        if resource.type.startswith("Microsoft.MachineLearningServices/workspaces"):
            properties["privateLinkCount"] = len(found)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        forget(arm, resource.id)

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {
            "privateendpointconnections": _connections,
            "privatelinkresources": _link_resources,
        }


def _targets(stated: Iterable[Behaviour]) -> tuple[str, ...]:
    """Return the types that take private endpoints."""
    return tuple(
        arm_type
        for behaviour in stated
        if behaviour.private_link_groups
        for arm_type in behaviour.arm_types
    )


def _status(properties: JsonObject) -> str:
    state = dict_at(properties, "privateLinkServiceConnectionState")
    return str(state.get("status", ""))


def _owner(arm: Azure, target: Collection) -> JsonObject:
    assert target.parent is not None  # both are lists of a resource
    return arm.read(target.parent)


def _connections(arm: Azure, target: Collection) -> list[JsonObject]:
    owner = _owner(arm, target)
    return [arm.show(resource) for resource in listed(arm, owner["id"])]


def _link_resources(arm: Azure, target: Collection) -> list[JsonObject]:
    owner = _owner(arm, target)
    kind = f"{owner['type']}/privateLinkResources"
    return [
        {
            "id": f"{owner['id']}/privateLinkResources/{group.name}",
            "name": group.name,
            "type": kind,
            "properties": {
                "groupId": group.name,
                "requiredMembers": _required_members(arm, owner["id"], group),
                "requiredZoneNames": list(group.zones),
            },
        }
        for group in arm.types.get(owner["type"]).offered_groups
    ]


def _required_members(arm: Azure, owner_id: str, group: PrivateLinkGroup) -> list[str]:
    owner = arm.find(owner_id)
    assert owner is not None
    return [name for name, _ in group.members(owner)]
