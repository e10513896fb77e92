"""ARM's own refusals, before a resource provider is called.

Sources:
https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
(ScopeLocked) and …/troubleshooting/common-deployment-errors (the others).
"""

from __future__ import annotations

from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Store


def check_subscription(subscription: str) -> None:
    """Refuse a subscription that the tenant does not have."""
    if subscription and subscription.lower() != SUBSCRIPTION_ID:
        raise ArmError(
            404,
            "SubscriptionNotFound",
            f"The subscription '{subscription}' could not be found.",
        )


def group_not_found(name: str) -> ArmError:
    """Return ARM's 404 of a resource group."""
    return ArmError(
        404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found."
    )


def check_locks(store: Store, id: str, verb: str, levels: tuple[str, ...]) -> None:
    """Refuse what a lock at, above or (to delete) below an ID forbids."""
    if "/providers/microsoft.authorization/locks/" in id.lower():
        return
    for lock in store.of_type("Microsoft.Authorization/locks"):
        scope = ResourceId.parse(lock.id).scope
        above = f"{id.lower()}/".startswith(f"{scope.lower()}/")
        below = verb == "delete" and scope.lower().startswith(f"{id.lower()}/")
        if lock.body["properties"]["level"] in levels and (above or below):
            raise ArmError(
                409,
                "ScopeLocked",
                f"The scope '{id}' cannot perform {verb} operation because "
                f"following scope(s) are locked: '{scope}'. Please remove the "
                "lock and try again.",
            )


def parent_not_found(id: ResourceId, verb: str) -> ArmError:
    """Return ARM's 404 of a child whose parent is missing."""
    return ArmError(
        404,
        "ParentResourceNotFound",
        f"Failed to perform '{verb}' on resource(s) of type '{'/'.join(id.types)}', "
        f"because the parent resource '{id.parent}' could not be found.",
    )
