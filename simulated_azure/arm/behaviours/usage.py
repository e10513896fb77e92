"""Find the users of a network resource, and refuse to delete it while it has some.

Source: the published errors of Microsoft.Network (``InUse…CannotBeDeleted``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource


def users(arm: Azure, id: str, types: tuple[str, ...]) -> list[Resource]:
    """Return the resources of some types that name an ID in their body."""
    wanted = id.lower()
    return [
        resource
        for arm_type in types
        for resource in arm.store.of_type(arm_type)
        if any(text.lower() == wanted for text in _strings(resource.body))
    ]


def refuse_in_use(
    arm: Azure, resource: Resource, types: tuple[str, ...], code: str
) -> None:
    """Raise the provider's error if anything of these types uses a resource."""
    found = users(arm, resource.id, types)
    if found:
        kind = resource.type.rsplit("/", 1)[1].removesuffix("s").capitalize()
        raise bad_request(
            code,
            f"{kind} {resource.name} is in use by {found[0].id} and cannot be deleted. "
            f"In order to delete {resource.id}, remove the association with all the "
            "resources that use it.",
        )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str) and value.startswith("/"):
        yield value
