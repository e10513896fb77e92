"""Create, replace and change resources: PUT and PATCH."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from simulated_azure.arm import conflicts, long_running_operations, lookup, references
from simulated_azure.arm.behaviour import Put
from simulated_azure.arm.call import Call, Outcome
from simulated_azure.arm.checks import check_locks
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import not_simulated
from simulated_azure.arm.merge import keep, merged
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.arm.resource_types import ResourceType
from simulated_azure.arm.secrecy import without_secrets
from simulated_azure.arm.validation import check_name, validate
from simulated_azure.store import Resource


def put(arm: Core, id: ResourceId, call: Call, *, patching: bool = False) -> Outcome:
    """Create or replace a resource, or write what a PATCH was merged into."""
    with arm.store.transaction():
        target = lookup.canonical(arm, id, "PUT")
        conflicts.check_writable(arm, target)
        check_locks(arm.store, str(target), "write", ("ReadOnly",))
        kind = arm.types.get(target.type)
        if not kind.takes_put:
            raise not_simulated(target.type, "PUT")
        body = call.body
        if kind.contract is not None:
            check_name(kind.contract, target.name, kind.name_code)
            body = validate(kind.contract, body)
        existing = lookup.find(arm, target)
        write = Put(
            arm,
            target,
            body,
            existing,
            call.caller,
            kind.contract,
            call.query,
            patching,
        )
        return _settle(arm, kind, write, call.failure)


def merge(arm: Core, id: ResourceId, call: Call) -> tuple[ResourceId, Call]:
    """Return what a PATCH is to a resource: the ID and the whole new body.

    ``tags`` are replaced as a whole.
    """
    target = lookup.canonical(arm, id, "PATCH")
    existing = lookup.find(arm, target)
    if existing is None:
        raise lookup.missing(target)
    whole = call.with_body(merged(existing.body, call.body))
    return ResourceId.parse(existing.id), whole


def _settle(
    arm: Core, kind: ResourceType, put: Put, failure: Mapping[str, str]
) -> Outcome:
    for behaviour in kind.behaviours:
        keep(behaviour.keeps, put)
    references.check(arm, put)
    for behaviour in kind.behaviours:
        behaviour.check(put)
    body = copy.deepcopy(put.body)
    for behaviour in kind.behaviours:
        behaviour.complete(put, body)
    if put.contract is not None:
        body = without_secrets(put.contract, body)
    resource = arm.store.put(
        Resource(id=put.key, type=put.id.type, name=put.id.name, body=body)
    )
    operation = long_running_operations.begin(arm, put, resource, failure)
    with arm.operations.nested():
        for behaviour in kind.behaviours:
            behaviour.after(put, body)
    created = put.existing is None
    return Outcome(lookup.show(arm, resource), created, put.id.type, operation)
