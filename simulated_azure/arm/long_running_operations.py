"""Begin long-running operations, and do their work when their time is over.

Everything is checked before it is accepted: what Azure would refuse only later, this
refuses at once (assumed), but for a group's deletion, which fails in the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from simulated_azure.arm import conflicts, network_conflicts
from simulated_azure.arm.behaviour import Action, Put
from simulated_azure.arm.call import Call
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.operations import ACTION, CREATE, DELETE, UPDATE, Operation
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE, ResourceId
from simulated_azure.store import Resource

# What the deletion of a resource group takes beside what is in it (assumed).
GROUP_SECONDS: Final = 30.0


class _Rehearsed(Exception):
    """Ends a rehearsal: its transaction is undone."""


def begin(
    arm: Core, put: Put, resource: Resource, failure: Mapping[str, str]
) -> Operation | None:
    """Start what a PUT goes on with, if anything; its writing is done."""
    operations = arm.operations
    if operations.is_nested:
        return None
    operations.forget(resource.id)
    kind = arm.types.get(resource.type)
    takes = kind.takes(resource.body)
    if put.patching and not takes.patches:
        return None
    verb = CREATE if put.existing is None else UPDATE
    whole = takes.seconds(verb) + sum(
        behaviour.takes(put) for behaviour in kind.behaviours
    )
    seconds = operations.lasts(whole)
    if not seconds and not (failure and whole):
        return None
    error = failure or network_conflicts.collision(put)
    return operations.start(resource, verb, seconds, error=error)


def act(arm: Core, action: Action, answer: JsonObject | None) -> None:
    """Start what a POST goes on with, if anything; its work is done."""
    if action.resource is None:
        return
    facts = arm.types.get(action.resource.type)
    takes = facts.action_seconds.get(action.target.last.lower(), 0.0)
    if seconds := arm.operations.lasts(takes):
        arm.operations.start(action.resource, ACTION, seconds, result=answer)


def delete(arm: Core, resource: Resource, call: Call) -> None:
    """Delete a resource, or begin to: a second deletion joins the first."""
    underway = arm.operations.in_flight(resource.id)
    if underway is not None and underway.verb == DELETE:
        return
    conflicts.check_writable(arm, ResourceId.parse(resource.id))
    takes = _takes_to_delete(arm, resource)
    seconds = arm.operations.lasts(takes)
    if seconds or (call.failure and takes):
        _rehearse(arm, resource, call.query)
        arm.operations.start(
            resource, DELETE, seconds, error=call.failure, query=call.query
        )
    else:
        _remove(arm, resource, call.query)


def sweep(arm: Core) -> None:
    """Bring about what is over by now."""
    if arm.operations.is_nested:
        return
    for operation in arm.operations.over():
        with arm.store.lock:
            _end(arm, operation)
        if operation.verb == DELETE:
            for listener in arm.when_swept:
                listener()


def _end(arm: Core, operation: Operation) -> None:
    latest = arm.operations.latest(operation.resource)
    if operation.verb != DELETE:
        if latest is None:
            arm.operations.forget(operation.resource)
        return
    # Another process may have been here first.
    resource = arm.store.get(operation.resource) if latest == operation else None
    if resource is None:
        return
    try:
        _remove(arm, resource, operation.query)
    except ArmError as error:
        arm.operations.fail(operation, error.code, error.message)


def _is_group(resource: Resource) -> bool:
    return resource.type.lower() == RESOURCE_GROUP_TYPE.lower()


def _remove(arm: Core, resource: Resource, query: Mapping[str, str]) -> None:
    # A group's resources go one by one: what is gone stays gone if one is refused.
    with arm.store.lock if _is_group(resource) else arm.store.transaction():
        arm.remove(resource, query)


def _rehearse(arm: Core, resource: Resource, query: Mapping[str, str]) -> None:
    """Refuse what would be refused; a group's deletion fails in the end, as Azure's."""
    if _is_group(resource):
        return
    with suppress(_Rehearsed), arm.store.transaction():
        arm.remove(resource, query)
        raise _Rehearsed


def _takes_to_delete(arm: Core, resource: Resource) -> float:
    seconds = _seconds_to_delete(arm, resource)
    if not _is_group(resource):
        return seconds
    inside = arm.store.children(resource.id)
    longest = max((_seconds_to_delete(arm, child) for child in inside), default=0.0)
    return GROUP_SECONDS + longest


def _seconds_to_delete(arm: Core, resource: Resource) -> float:
    return arm.types.get(resource.type).takes(resource.body).delete
