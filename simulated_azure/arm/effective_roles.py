"""Find the roles of a principal: assigned at the scope or above it, and in effect.

Source: https://learn.microsoft.com/azure/role-based-access-control/overview (a role at
a scope holds below it) and the delay in propagation_delays.py. Members of a group hold
nothing through it, which is stricter than Azure (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.arm.role_names import ROLES
from simulated_azure.propagation_delays import AZURE_ROLES, PropagationDelay
from simulated_azure.store import Resource

ASSIGNMENT: Final = "Microsoft.Authorization/roleAssignments"
_BY_NAME: Final = {name.lower(): guid for guid, name in ROLES.items()}

Held = tuple[str, str]
"""Principal and role, both GUIDs in lower case."""


def holds(
    arm: Azure,
    principal_id: str,
    role: str,
    scope: str,
    *,
    delay: PropagationDelay = AZURE_ROLES,
) -> bool:
    """Say whether a principal may act by a role (name or GUID) at a scope by now.

    Always True where the conditions leave permissions out. `delay` is that of whoever
    asks: some services learn of assignments later than others.
    """
    if not arm.conditions.permissions:
        return True
    wanted = (principal_id.lower(), _BY_NAME.get(role.lower(), role.lower()))
    present = {
        resource.id: held(resource) for resource in arm.store.of_type(ASSIGNMENT)
    }
    return any(
        tuple(found) == wanted and _covers(id, scope)
        for id, found in arm.delays.in_effect(delay, present).items()
    )


def holds_any(
    arm: Azure,
    principal_id: str,
    roles: tuple[str, ...],
    scope: str,
    *,
    delay: PropagationDelay = AZURE_ROLES,
) -> bool:
    """Say whether a principal may act by one of several roles at a scope by now."""
    return any(holds(arm, principal_id, role, scope, delay=delay) for role in roles)


def held(assignment: Resource) -> Held:
    """Return who holds what by an assignment."""
    properties: Mapping[str, str] = assignment.body["properties"]
    role = properties["roleDefinitionId"].rstrip("/").rsplit("/", 1)[-1]
    return properties["principalId"].lower(), role.lower()


def _covers(assignment_id: str, scope: str) -> bool:
    at = ResourceId.parse(assignment_id).scope.lower().rstrip("/")
    return f"{scope.lower()}/".startswith(f"{at}/")
