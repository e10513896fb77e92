"""All behaviours: whatever stands in a module of this folder.

A new type is a new file here; there is no table to add it to.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.behaviours.envelope import Envelope
from simulated_azure.arm.behaviours.global_names import NameChecks
from simulated_azure.arm.behaviours.identities import AssignedIdentities
from simulated_azure.arm.behaviours.immutable_settings import ImmutableSettings
from simulated_azure.arm.behaviours.locations import Locations
from simulated_azure.arm.behaviours.private_link import Connections, Targets
from simulated_azure.arm.behaviours.resource_lists import ResourceLists

GENERAL: Final[tuple[Behaviour, ...]] = (
    Locations(),
    AssignedIdentities(),
    Envelope(),
    ResourceLists(),
    ImmutableSettings(),
)
"""Called for every type, before the type's own."""


def discovered() -> tuple[Behaviour, ...]:
    """Return the behaviours of single types, and those that follow from their facts.

    Of one type's behaviours the later module has the later word, and one that says
    ``comes_last`` the last.
    """
    stated = sorted(_stated(), key=lambda behaviour: behaviour.comes_last)
    return (*stated, Targets(stated), Connections(stated), NameChecks(stated))


def _stated() -> Iterator[Behaviour]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            is_class = isinstance(value, type) and issubclass(value, Behaviour)
            if is_class and value.__module__ == module.name and value.arm_types:
                yield value()
