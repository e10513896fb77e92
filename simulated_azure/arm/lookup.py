"""Find and show resources; refuse what does not exist or is not simulated."""

from __future__ import annotations

import copy
from typing import Final

from simulated_azure.arm import connections
from simulated_azure.arm.checks import (
    check_subscription,
    group_not_found,
    parent_not_found,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import ArmError, bad_request, not_found, not_simulated
from simulated_azure.arm.resource_id import (
    RESOURCE_GROUP_TYPE,
    SUBSCRIPTION_TYPE,
    InvalidId,
    ResourceId,
)
from simulated_azure.arm.resource_types import ResourceType
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource

# Types that exist without a contract or a PUT.
_BUILT_IN: Final = frozenset({SUBSCRIPTION_TYPE.lower()})


def parse(id: str | ResourceId) -> ResourceId:
    """Return an ID's parts; refuse what is none and unknown subscriptions."""
    try:
        parsed = id if isinstance(id, ResourceId) else ResourceId.parse(id)
    except InvalidId:
        raise invalid_id(str(id)) from None
    check_subscription(parsed.subscription)
    return parsed


def invalid_id(text: str) -> ArmError:
    """Return the refusal of what is no resource ID."""
    return bad_request("InvalidResourceId", f"'{text}' is no resource ID.")


def find(arm: Core, id: str | ResourceId) -> Resource | None:
    """Return a resource, also one that exists without a PUT, or nothing."""
    if stored := arm.store.get(str(id)):
        return None if connections.is_hidden(arm, stored) else stored
    try:
        parsed = id if isinstance(id, ResourceId) else ResourceId.parse(id)
    except InvalidId:
        return None
    if parsed.type.lower() == SUBSCRIPTION_TYPE.lower():
        return _subscription(parsed)
    return _implicit(arm, parsed)


def read(arm: Core, id: ResourceId) -> JsonObject:
    """Return a resource's representation, or raise ARM's 404."""
    check_known(arm, id.type, "GET")
    resource = find(arm, id)
    if resource is None:
        check_parent(arm, id, "read")
        raise missing(id)
    return show(arm, resource)


def show(arm: Core, resource: Resource) -> JsonObject:
    """Return the representation that ARM answers with."""
    body = copy.deepcopy(resource.body)
    for behaviour in arm.types.get(resource.type).behaviours:
        behaviour.show(arm, resource, body)
    state = arm.operations.state(resource)
    if state and "provisioningState" in body.get("properties", {}):
        body["properties"]["provisioningState"] = state
    return {"id": resource.id, "name": resource.name, "type": resource.type, **body}


def missing(id: ResourceId) -> ArmError:
    """Return the 404 of a resource."""
    if id.type.lower() == RESOURCE_GROUP_TYPE.lower():
        return group_not_found(id.name)
    return not_found(id.type, id.full_name, id.resource_group)


def check_known(arm: Core, arm_type: str, method: str) -> ResourceType:
    """Refuse a type that is not simulated."""
    kind = arm.types.get(arm_type)
    if not kind.is_known and arm_type.lower() not in _BUILT_IN:
        raise not_simulated(arm_type, method)
    return kind


def check_parent(arm: Core, id: ResourceId, verb: str) -> Resource | None:
    """Return what a resource stands in; refuse if it does not exist."""
    parent = id.parent
    if parent is None:
        return None
    if found := find(arm, parent):
        return found
    if id.resource_group and arm.store.get(id.group_id) is None:
        raise group_not_found(id.resource_group)
    if len(id.types) == 1:
        raise missing(parent)
    raise parent_not_found(id, verb)


def canonical(arm: Core, id: ResourceId, method: str) -> ResourceId:
    """Return the ID in the spelling of the contract and of what it stands in."""
    contract = check_known(arm, id.type, method).contract
    types = id.types
    namespace = id.namespace
    if contract is not None:
        namespace, *rest = contract.arm_type.split("/")
        types = tuple(rest)
    parent = check_parent(arm, id, "write")
    if known := arm.store.get(str(id)):
        return ResourceId.parse(known.id)
    if parent is None:
        return ResourceId(id.scope, namespace, types, id.names)
    if len(types) == 1:
        return ResourceId(parent.id, namespace, types, id.names)
    above = ResourceId.parse(parent.id)
    return ResourceId(above.scope, namespace, types, (*above.names, id.names[-1]))


def _implicit(arm: Core, id: ResourceId) -> Resource | None:
    for behaviour in arm.types.get(id.type).own:
        body = behaviour.implicit(arm, id)
        if body is not None and (id.parent is None or find(arm, id.parent)):
            canonical = behaviour.arm_types[0]
            return Resource(id=str(id), type=canonical, name=id.name, body=body)
    return None


def _subscription(id: ResourceId) -> Resource | None:
    if id.name.lower() != SUBSCRIPTION_ID:
        return None
    body = {"subscriptionId": SUBSCRIPTION_ID}
    return Resource(id=str(id), type=SUBSCRIPTION_TYPE, name=id.name, body=body)
