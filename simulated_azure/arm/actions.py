"""POST actions: ``{resource}/listKeys`` and the like."""

from __future__ import annotations

from simulated_azure.arm import conflicts, long_running_operations, lookup
from simulated_azure.arm.behaviour import Action
from simulated_azure.arm.call import Call
from simulated_azure.arm.checks import check_locks
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import not_simulated
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.store import Resource


def act(arm: Core, target: Collection, call: Call) -> JsonObject | None:
    """Answer an action: its target is a collection of that name.

    Where its work goes on, ``operations.in_flight`` holds the answer.
    """
    owner = target.parent
    arm_type = target.namespace if owner is None else owner.type
    for behaviour in arm.types.get(arm_type).behaviours:
        handler = behaviour.actions.get(target.last.lower())
        if handler is None:
            continue
        is_regional = "/locations/" in target.type.lower()
        resource = None if owner is None or is_regional else _owner(arm, owner)
        action = Action(arm, target, resource, call.body, call.caller, call.query)
        with arm.store.transaction():
            answer = handler(action)
            long_running_operations.act(arm, action, answer)
            return answer
    raise not_simulated(f"{arm_type}/{target.last}", "POST")


def _owner(arm: Core, id: ResourceId) -> Resource:
    """Return the resource that is acted on; refuse what is not there or not to be."""
    lookup.check_parent(arm, id, "read")
    resource = lookup.find(arm, id)
    if resource is None:
        raise lookup.missing(id)
    check_locks(arm.store, resource.id, "write", ("ReadOnly",))
    conflicts.check_present(arm, id)
    return resource
