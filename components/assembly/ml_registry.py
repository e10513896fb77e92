"""The ML registry that environments share: made here, or another stack's."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.access.role_assignments import (
    Grant,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.assembly.core import Core
from components.assembly.machine_learning import data_scientists
from components.assembly.site import Site
from components.machine_learning.registry import (
    USER_ROLE,
    Registry,
    RegistryArgs,
    RegistryIds,
    connect_registry,
)


@dataclass(frozen=True, kw_only=True)
class MlRegistry:
    """The registry, whether it is this stack's own, and what stands on it."""

    ids: RegistryIds
    scope: Scope
    is_own: bool
    parts: list[pulumi.Resource]


def make_ml_registry(site: Site) -> Registry | None:
    """Make the registry, if this stack owns it."""
    if site.settings.ml_registry.mode != "create":
        return None
    return Registry(
        "shared-registry",
        RegistryArgs(
            **site.homes.ml,
            registry_name=site.unique("ml_registry"),
            storage_type=site.settings.storage.sku,
            protect_data=site.protect_data,
        ),
        site.child,
    )


def registry_that_reads(site: Site, own: Registry | None) -> pulumi.Input[str] | None:
    """Return the registry that may read the ML storage, to take what is shared."""
    settings = site.settings.ml_registry
    if not settings.sharing:
        return None
    ids = own.ids if own else _existing(site)
    return ids.registry if ids else None


def _existing(site: Site) -> RegistryIds | None:
    existing = site.settings.ml_registry.existing
    if existing is None:
        return None
    return RegistryIds(
        registry=existing.id,
        storage=existing.storage_id,
        images=existing.container_registry_id,
    )


def build_ml_registry(core: Core, own: Registry | None) -> MlRegistry | None:
    """Reach the registry, and let this environment's people and jobs use it."""
    site = core.site
    ids = own.ids if own else _existing(site)
    if ids is None:
        return None
    scope = Scope(
        name="shared-registry",
        id=ids.registry,
        type="Microsoft.MachineLearningServices/registries",
    )
    child = pulumi.ResourceOptions(parent=own) if own else site.child
    ways = connect_registry("shared-registry", ids, core.network.placement, child)
    return MlRegistry(
        ids=ids,
        scope=scope,
        is_own=own is not None,
        parts=[*([own] if own else []), *ways, _roles(core, scope)],
    )


def _roles(core: Core, scope: Scope) -> RoleAssignments:
    """Let the workspace and, where it is made, people register and take assets.

    Jobs register as whoever started them
    (https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries).
    Groups get their role from the stack that owns the registry: Azure takes one
    assignment of a role to a group, and two stacks may name the same group.
    """
    site, users = core.site, [core.machine_learning.identity.principal]
    if site.settings.ml_registry.mode == "create":
        users += data_scientists(site)
    return RoleAssignments(
        "shared-registry-roles",
        RoleAssignmentsArgs(
            grants=[
                Grant(role=USER_ROLE, principal=user, scope=scope) for user in users
            ],
            seed=site.seed,
        ),
        site.child,
    )
