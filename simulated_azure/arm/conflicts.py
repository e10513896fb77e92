"""Refuse requests that conflict with an operation that goes on.

Sources: AnotherOperationInProgress and RetryableError with the detail
ReferencedResourceNotProvisioned as Microsoft.Network answers
(hashicorp/terraform-provider-azurerm#21293), StorageAccountOperationInProgress
(hashicorp/terraform-provider-azurerm#29351), ResourceGroupBeingDeleted (Learn, common
deployment errors). Conflict for all other providers is assumed; so is that a reference
to another provider's resource, and a child of one that is being made or deleted, is
refused as a write to it would be.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm import network_conflicts
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import ArmError, conflict
from simulated_azure.arm.operations import ACTION, CREATE, DELETE, UPDATE, Operation
from simulated_azure.arm.resource_id import InvalidId, ResourceId

_NETWORK: Final = "microsoft.network"
_STATES: Final = {
    CREATE: "Creating",
    UPDATE: "Updating",
    DELETE: "Deleting",
    ACTION: "Updating",
}


def check_writable(arm: Core, id: ResourceId) -> None:
    """Refuse a write to what is in an operation, or that stands in such a thing."""
    if arm.operations.is_nested:
        return
    group = arm.operations.in_flight(id.group_id) if id.resource_group else None
    if group is not None and group.verb == DELETE:
        raise conflict(
            "ResourceGroupBeingDeleted",
            f"The resource group '{id.resource_group}' is in deprovisioning state and "
            "cannot perform this operation.",
        )
    if operation := arm.operations.in_flight(str(id)):
        raise _in_progress(operation)
    if operation := network_conflicts.writing(arm, id):
        raise _in_progress(operation)
    if operation := network_conflicts.endpoint_in(arm, id):
        raise _not_provisioned(str(id), operation)
    above = id.parent
    while above is not None and len(above.types) < len(id.types):
        operation = arm.operations.in_flight(str(above))
        if operation is not None and _bars_children(above, operation):
            raise _in_progress(operation)
        above = above.parent if len(above.types) > 1 else None


def check_present(arm: Core, id: ResourceId) -> None:
    """Refuse an action on what is being made or deleted."""
    operation = arm.operations.in_flight(str(id))
    if operation is not None and operation.verb in (CREATE, DELETE):
        raise _in_progress(operation)


def check_reference(arm: Core, by: str, text: str) -> None:
    """Refuse a body that names what is in an operation."""
    try:
        id = ResourceId.parse(text)
    except InvalidId:
        return
    if arm.operations.is_nested or by.lower().startswith(f"{text}/".lower()):
        return
    named = {str(id), str(id.root)}
    operations = [
        one for one in map(arm.operations.in_flight, named) if one is not None
    ]
    for operation in operations:
        if operation.verb == ACTION:
            continue
        if id.namespace.lower() != _NETWORK:
            raise _in_progress(operation)
        raise _not_provisioned(by, operation)


def _bars_children(above: ResourceId, operation: Operation) -> bool:
    return above.namespace.lower() == _NETWORK or operation.verb in (CREATE, DELETE)


def _in_progress(operation: Operation) -> ArmError:
    namespace = ResourceId.parse(operation.resource).namespace.lower()
    if namespace == _NETWORK:
        return conflict(
            "AnotherOperationInProgress",
            "Another operation on this or dependent resource is in progress. To "
            f"retrieve status of the operation use its ID {operation.id}.",
            operation.resource,
        )
    if namespace == "microsoft.storage":
        return conflict(
            "StorageAccountOperationInProgress",
            "An operation is currently performing on this storage account that "
            "requires exclusive access.",
        )
    return conflict(
        "Conflict",
        f"The resource {operation.resource} is in state {_STATES[operation.verb]}; "
        "try again when its operation is over.",
    )


def _not_provisioned(by: str, operation: Operation) -> ArmError:
    detail = ArmError(
        429,
        "ReferencedResourceNotProvisioned",
        f"Cannot proceed with operation because resource {operation.resource} used by "
        f"resource {by} is not in Succeeded state. Resource is in "
        f"{_STATES[operation.verb]} state.",
    )
    return ArmError(
        429,
        "RetryableError",
        "A retryable error occurred.",
        details=[detail],
        retry_after=10,
    )
