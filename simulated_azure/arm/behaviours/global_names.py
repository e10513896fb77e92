"""Names that are unique in all of Azure.

Source:
https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
(scope "global"). A document in the space ``names-taken`` with the key ``{type}/{name}``
stands for a name that somebody else has (assumed way to rehearse it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Action, Behaviour, Handler, Put
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError

TAKEN: Final = "names-taken"


def taken(arm: Azure, arm_type: str, name: str, besides: str = "") -> bool:
    """Say whether anybody but the resource `besides` has a global name."""
    if arm.store.get_document(TAKEN, f"{arm_type}/{name}") is not None:
        return True
    return any(
        resource.name.lower() == name.lower() and resource.id.lower() != besides.lower()
        for resource in arm.store.of_type(arm_type)
    )


def check_free(put: Put, refusal: Callable[[str], ArmError]) -> None:
    """Refuse a new resource whose global name is taken."""
    if put.existing is None and taken(put.arm, put.id.type, put.id.name, put.key):
        raise refusal(put.id.name)


class NameChecks(Behaviour):
    """POST …/providers/{namespace}/checkNameAvailability."""

    def __init__(self, stated: Iterable[Behaviour]) -> None:
        found = [
            arm_type
            for behaviour in stated
            if behaviour.has_global_name
            for arm_type in behaviour.arm_types
        ]
        self._types = {entry.split("/", 1)[0].lower(): entry for entry in found}
        self.arm_types = tuple(item.split("/", 1)[0] for item in found)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"checknameavailability": self._check}

    def _check(self, action: Action) -> JsonObject:
        namespace = action.target.namespace.lower()
        arm_type = self._types[namespace]
        name = str(action.body.get("name", ""))
        soft_deleted = any(
            resource.name == name
            for resource in action.arm.store.soft_deleted(arm_type)
        )
        if not taken(action.arm, arm_type, name) and not soft_deleted:
            available = {"nameAvailable": True}
            return available | ({"available": True} if "synapse" in namespace else {})
        reason = {
            "reason": "AlreadyExists",
            "message": f"The name {name} is already taken.",
        }
        answer = {"nameAvailable": False, **reason}
        return answer | ({"available": False} if "synapse" in namespace else {})
