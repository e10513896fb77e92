"""Refuse a body that names an ARM resource which does not exist.

Sources: InvalidResourceReference and LinkedInvalidPropertyId as Microsoft.Network
answers (seen in many public issue threads, e.g. Azure/RDS-Templates#349); ML workspaces
and diagnostic settings answer ResourceNotFound; FailedIdentityOperation for
user-assigned identities; other providers are assumed to answer as the network does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from simulated_azure.arm import conflicts
from simulated_azure.arm.behaviour import Put
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import ArmError, not_found
from simulated_azure.arm.resource_id import InvalidId, ResourceId

# Properties whose ID need not exist: role definitions have their own check; a managed
# resource group must not exist before; the rest are patterns of scopes or own children.
_EXEMPT: Final = frozenset(
    {
        "roledefinitionid",
        "managedresourcegroupid",
        "policydefinitionid",
        "notscopes",
        "allowedscopes",
        "privateendpointconnections",
        "computesubnetid",
    }
)


def check(arm: Core, put: Put) -> None:
    """Raise the provider's error for the first reference that leads nowhere."""
    if put.contract is None:
        return
    for path, text in _references(put.body, ""):
        if text.lower().startswith(put.key.lower()):
            continue
        if _exists(arm, text):
            conflicts.check_reference(arm, put.key, text)
            continue
        raise _refusal(put, path, text)
    if put.id.namespace.lower() == "microsoft.network":
        _check_network_ids(put.body, "", put)


def _references(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every resource ID in a body, keys of maps too."""
    if isinstance(value, dict):
        for name, item in value.items():
            inner = f"{path}.{name}" if path else name
            if name.lower() in _EXEMPT or name == "tags":
                continue
            if name.lower().startswith("/subscriptions/"):
                yield path, name
            yield from _references(item, inner)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _references(item, f"{path}[{at}]")
    elif isinstance(value, str) and value.lower().startswith("/subscriptions/"):
        yield path, value


def _exists(arm: Core, text: str) -> bool:
    try:
        id = ResourceId.parse(text)
    except InvalidId:
        return False
    if arm.find(id) is not None:
        return True
    # A part of a resource that ARM shows inline (an IP configuration, a rule).
    simulated = arm.types.get(id.type).contract is not None
    return not simulated and len(id.types) > 1 and _exists(arm, str(id.parent))


def _refusal(put: Put, path: str, text: str) -> ArmError:
    try:
        id = ResourceId.parse(text)
    except InvalidId:
        return _linked_invalid(path, text)
    if "userassignedidentities" in path.lower():
        return ArmError(
            400,
            "FailedIdentityOperation",
            f"Identity operation for resource '{put.key}' failed with error 'Failed to "
            "perform resource identity operation. Status: 'BadRequest'. Response: "
            f"Resource '{text}' was not found.'.",
            path,
        )
    if put.id.namespace.lower() in (
        "microsoft.insights",
        "microsoft.operationalinsights",
    ):
        missing = not_found(id.type, id.full_name, id.resource_group)
        return ArmError(404, missing.code, missing.message, path)
    return ArmError(
        400,
        "InvalidResourceReference",
        f"Resource {text} referenced by resource {put.key} was not found. Please make "
        "sure that the referenced resource exists, and that both resources are in the "
        "same region.",
        path,
    )


def _linked_invalid(path: str, text: str) -> ArmError:
    return ArmError(
        400,
        "LinkedInvalidPropertyId",
        f"Property id '{text}' at path '{path}' is invalid. Expect fully qualified "
        "resource Id that start with '/subscriptions/{subscriptionId}' or "
        "'/providers/{resourceProviderNamespace}/'.",
        path,
    )


def _check_network_ids(value: Any, path: str, put: Put) -> None:
    if isinstance(value, dict):
        text = value.get("id")
        if isinstance(text, str) and path and not text.startswith("/"):
            raise _linked_invalid(f"{path}.id", text)
        for name, item in value.items():
            _check_network_ids(item, f"{path}.{name}" if path else name, put)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            _check_network_ids(item, f"{path}[{at}]", put)
