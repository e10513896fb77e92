"""What computes and endpoints need beside the ML workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.access.role_assignments import Scope
from components.assembly.ml_registry import MlRegistry


@dataclass(frozen=True, kw_only=True)
class Prerequisites:
    """The ML registry and the managed network, where there are any.

    Attributes:
        registry: ML registry that images come from.
        managed_network: Managed network, which the first compute would provision
            otherwise.
    """

    registry: MlRegistry | None
    managed_network: Sequence[pulumi.Resource]

    @property
    def registry_scope(self) -> Scope | None:
        """The ML registry as a scope of roles."""
        return self.registry.scope if self.registry else None

    @property
    def all(self) -> list[pulumi.Resource]:
        """Every one of them."""
        parts = self.registry.parts if self.registry else []
        return [*parts, *self.managed_network]
