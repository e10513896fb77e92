"""All behaviours, found by ARM type; a new one is added to the table here."""

from __future__ import annotations

from functools import cache

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.behaviours import (
    common,
    identities,
    locations,
    resource_groups,
)

# Asked for every type, before the type's own.
_GENERAL: tuple[Behaviour, ...] = (
    locations.Locations(),
    identities.AssignedIdentities(),
    common.Envelope(),
)

_OWN: tuple[Behaviour, ...] = (
    identities.UserAssignedIdentities(),
    resource_groups.ResourceGroups(),
)


@cache
def _by_type() -> dict[str, tuple[Behaviour, ...]]:
    table: dict[str, tuple[Behaviour, ...]] = {}
    for behaviour in _OWN:
        for arm_type in behaviour.arm_types:
            key = arm_type.lower()
            table[key] = (*table.get(key, ()), behaviour)
    return table


def for_type(arm_type: str, *, own: bool = False) -> tuple[Behaviour, ...]:
    """Return a type's behaviours; with `own`, without those that all types share."""
    special = _by_type().get(arm_type.lower(), ())
    return special if own else (*_GENERAL, *special)


def own_types() -> list[str]:
    """Return the types that have a behaviour of their own."""
    return sorted({t for behaviour in _OWN for t in behaviour.arm_types})
