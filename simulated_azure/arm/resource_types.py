"""All ARM types that are simulated: contract, facts and behaviours of each.

Nothing is listed here: contracts come from the vendored files, facts and behaviours
from the modules in ``behaviours/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from simulated_azure.arm import behaviours
from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.arm.facts import TypeFacts


class ResourceType(TypeFacts):
    """One type with its behaviours: `own` ones, and those that all types share."""

    def __init__(
        self,
        name: str,
        contract: Contract | None,
        own: Sequence[Behaviour],
        general: Sequence[Behaviour],
    ) -> None:
        super().__init__(name, contract, own)
        self.own = tuple(own)
        self.behaviours = (*general, *own)

    @property
    def is_known(self) -> bool:
        """Say whether anything of the type is simulated."""
        return self.contract is not None or bool(self.own)

    @property
    def takes_put(self) -> bool:
        """Say whether a resource of the type can be written."""
        return self.contract is not None or any(
            behaviour.takes_put for behaviour in self.own
        )


class ResourceTypes:
    """The simulated types, found by ARM type without case."""

    def __init__(
        self,
        contracts: Contracts,
        general: Sequence[Behaviour],
        own: Sequence[Behaviour],
    ) -> None:
        self._contracts = contracts
        self._general = tuple(general)
        self._known: dict[str, ResourceType] = {}
        self._own: dict[str, list[Behaviour]] = {}
        for behaviour in own:
            for arm_type in behaviour.arm_types:
                self._own.setdefault(arm_type.lower(), []).append(behaviour)
        self.with_behaviour = sorted(
            {name for behaviour in own for name in behaviour.arm_types if "/" in name}
        )
        """The types that have a behaviour of their own."""

    @property
    def private_link_targets(self) -> list[str]:
        """Return the types that take private endpoints."""
        known = self.with_behaviour
        return [name for name in known if self.get(name).private_link_groups]

    @staticmethod
    @cache
    def load() -> ResourceTypes:
        """Return the process's types."""
        contracts = Contracts.load()
        return ResourceTypes(contracts, behaviours.GENERAL, behaviours.discovered())

    def get(self, arm_type: str) -> ResourceType:
        """Return a type; one that is not simulated has neither contract nor facts."""
        key = arm_type.lower()
        if key not in self._known:
            self._known[key] = ResourceType(
                arm_type,
                self._contracts.by_type(arm_type),
                self._own.get(key, ()),
                self._general,
            )
        return self._known[key]
