"""One write at a time on a virtual network, and what else its subnets cannot bear.

Sources: AnotherOperationInProgress for a second write to a network's subnets:
hashicorp/terraform-provider-azurerm#3780, pulumi/pulumi-azure-native#699;
RetryableError for a subnet whose endpoints are being made:
hashicorp/terraform-provider-azurerm#21293; endpoints of one subnet that are begun
together fail after they were accepted: Azure/bicep-ptn-aiml-landing-zone#41, those of
one storage account: Azure/bicep-registry-modules#6001. In Azure the last two are a race
that is mostly won. That it is always lost within five seconds, and seen at the
operation's end, is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.operations import CREATE, Operation
from simulated_azure.arm.resource_id import ResourceId

ENDPOINT: Final = "microsoft.network/privateendpoints"
RACE_SECONDS: Final = 5.0
_NETWORK: Final = "microsoft.network/virtualnetworks"
_ACCOUNT: Final = "/providers/microsoft.storage/storageaccounts/"
_LINKS: Final = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


def writing(arm: Azure, id: ResourceId) -> Operation | None:
    """Return a write that goes on in the network that a write is about."""
    if not _is_in_network(arm, id):
        return None
    start = f"{id.root}/".lower()
    own = (
        operation for operation in arm.operations.running() if not _same(operation, id)
    )
    return next(
        (
            operation
            for operation in own
            if f"{operation.resource}/".lower().startswith(start)
        ),
        None,
    )


def endpoint_in(arm: Azure, id: ResourceId) -> Operation | None:
    """Return the operation of an endpoint in the subnets that a write is about."""
    if not _is_in_network(arm, id):
        return None
    start = f"{id}/".lower()
    for operation, subnet, _ in _endpoints(arm):
        if f"{subnet}/".startswith(start):
            return operation
    return None


def collision(put: Put) -> dict[str, str]:
    """Return the error that a new endpoint ends with, if it comes too soon."""
    arm, conditions = put.arm, put.arm.conditions
    if put.id.type.lower() != ENDPOINT or not conditions.network_conflicts:
        return {}
    subnet, target = _place(put.body)
    since = arm.clock.now() - conditions.lasts(RACE_SECONDS)
    for operation, other_subnet, other_target in _endpoints(arm):
        other = operation.verb == CREATE and operation.starts > since
        if not other or operation.resource.lower() == put.key.lower():
            continue
        if subnet == other_subnet:
            return _subnet_is_updated(put, dict_at(put.properties, "subnet")["id"])
        if target == other_target and _ACCOUNT in target:
            return _account_is_taken()
    return {}


def _same(operation: Operation, id: ResourceId) -> bool:
    return operation.resource.lower() == str(id).lower()


def _is_in_network(arm: Azure, id: ResourceId) -> bool:
    kind = "/".join((id.namespace, *id.types[:1])).lower()
    return kind == _NETWORK and arm.conditions.network_conflicts


def _endpoints(arm: Azure) -> Iterator[tuple[Operation, str, str]]:
    """Yield the operations on endpoints that go on, with subnet and target."""
    for operation in arm.operations.running():
        resource = arm.store.get(operation.resource)
        if operation.type.lower() == ENDPOINT and resource is not None:
            yield operation, *_place(resource.body)


def _place(body: dict[str, Any]) -> tuple[str, str]:
    properties = dict_at(body, "properties")
    links = [link for name in _LINKS for link in properties.get(name) or []]
    inner = dict_at(links[0], "properties") if links else {}
    subnet = str(dict_at(properties, "subnet").get("id", ""))
    return subnet.lower(), str(inner.get("privateLinkServiceId", "")).lower()


def _subnet_is_updated(put: Put, subnet: str) -> dict[str, str]:
    return {
        "code": "RetryableError",
        "message": "A retryable error occurred. ReferencedResourceNotProvisioned: "
        f"Cannot proceed with operation because resource {subnet} used by resource "
        f"{put.key} is not in Succeeded state. Resource is in Updating state and the "
        "last operation that updated/is updating the resource is PutSubnetOperation.",
    }


def _account_is_taken() -> dict[str, str]:
    return {
        "code": "StorageAccountOperationInProgress",
        "message": "Call to Microsoft.Storage/storageAccounts failed. Error message: "
        "An operation is currently performing on this storage account that requires "
        "exclusive access.",
    }
