"""ARM's lists of all resources, served from a copy that is refreshed late.

Source: that ARM answers ``/resources`` of a subscription and of a group from a cache of
its own, while a GET and a provider's list ask the provider, is assumed; so is for how
long a resource that is gone is still listed.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.propagation_delays import RESOURCE_LISTS
from simulated_azure.store import Resource


class ResourceLists(Behaviour):
    """Lists show the changes of any resource without parent after a delay."""

    def after(self, put: Put, body: JsonObject) -> None:
        if put.existing is None and len(put.id.types) == 1:
            put.arm.delays.record(RESOURCE_LISTS, put.key, None)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        if len(ResourceId.parse(resource.id).types) == 1:
            arm.delays.record(RESOURCE_LISTS, resource.id, vars(resource))


def listed(arm: Azure, scope: str) -> list[Resource]:
    """Return what the list of a subscription or a group shows by now."""
    present = {child.id: vars(child) for child in arm.store.children(scope)}
    seen = arm.delays.in_effect(RESOURCE_LISTS, present)
    below = f"{scope.lower()}/"
    return [Resource(**record) for id, record in seen.items() if id.startswith(below)]
