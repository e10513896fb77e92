"""Delete resources, at once or after a while: children first."""

from __future__ import annotations

from collections.abc import Mapping

from simulated_azure.arm import long_running_operations, lookup
from simulated_azure.arm.call import Call
from simulated_azure.arm.checks import check_locks
from simulated_azure.arm.core import Core
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE, ResourceId
from simulated_azure.store import Resource


def delete(arm: Core, id: ResourceId, call: Call) -> Resource | None:
    """Delete a resource with its children; return it, or nothing if it was gone.

    Where that takes time, or fails in the end, ``operations.latest`` knows.
    """
    kind = lookup.check_known(arm, id.type, "DELETE")
    resource = lookup.find(arm, id)
    if resource is None:
        if id.type.lower() == RESOURCE_GROUP_TYPE.lower():
            raise lookup.missing(id)
        for behaviour in kind.behaviours:
            behaviour.purge(arm, id, call.query)
        return None
    # A group's resources go one by one: what is gone stays gone if one is refused.
    with arm.store.lock:
        check_locks(arm.store, resource.id, "delete", ("CanNotDelete", "ReadOnly"))
        long_running_operations.delete(arm, resource, call)
    return resource


def remove(arm: Core, resource: Resource, query: Mapping[str, str]) -> None:
    """Delete a resource and its children without asking for locks."""
    behaviours = arm.types.get(resource.type).behaviours
    for behaviour in behaviours:
        behaviour.check_delete(arm, resource)
    while below := arm.store.children(resource.id):
        remove(arm, max(below, key=lambda child: child.id.count("/")), {})
    arm.store.delete(resource.id)
    arm.operations.forget(resource.id)
    for behaviour in behaviours:
        behaviour.after_delete(arm, resource, query)
