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
from components.assembly.machine_learning import MachineLearning, data_scientists
from components.assembly.network import Network
from components.assembly.site import Home, Site
from components.machine_learning.registry import USER_ROLE, Registry, RegistryArgs
from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs


@dataclass(frozen=True, kw_only=True)
class MlRegistry:
    """The registry, whether it is this stack's own, and what stands on it."""

    registry_id: pulumi.Input[str]
    scope: Scope
    is_own: bool
    parts: list[pulumi.Resource]


def build_ml_registry(
    site: Site, home: Home, network: Network, machine_learning: MachineLearning
) -> MlRegistry | None:
    """Make or reach the registry, and let this environment's people and jobs use it."""
    settings = site.settings.ml_registry
    if settings.mode == "none":
        return None
    made: Registry | PrivateEndpoint
    registry_id: pulumi.Input[str]
    if settings.mode == "create":
        made = _registry(site, home, network)
        registry_id = made.registry_id
    else:
        assert settings.existing_id is not None  # the settings see to it
        registry_id = settings.existing_id
        made = PrivateEndpoint(
            "shared-registry-endpoint",
            PrivateEndpointArgs(
                placement=network.placement,
                target_id=registry_id,
                group_id="amlregistry",
                endpoint_name=site.names.regional(
                    "private_endpoint", "shared-registry"
                ),
            ),
            site.child,
        )
    scope = Scope(
        name="shared-registry",
        id=registry_id,
        type="Microsoft.MachineLearningServices/registries",
    )
    roles = _roles(site, machine_learning, scope)
    return MlRegistry(
        registry_id=registry_id,
        scope=scope,
        is_own=settings.mode == "create",
        parts=[made, roles],
    )


def _registry(site: Site, home: Home, network: Network) -> Registry:
    return Registry(
        "shared-registry",
        RegistryArgs(
            **home,
            registry_name=site.unique("ml_registry"),
            storage_type=site.settings.storage.redundancy,
            placement=network.placement,
            protect_data=site.protect_data,
        ),
        site.child,
    )


def _roles(
    site: Site, machine_learning: MachineLearning, scope: Scope
) -> RoleAssignments:
    """Let the workspace and, where it is made, people register and take assets.

    Jobs register as whoever started them
    (https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries).
    Groups get their role from the stack that owns the registry: Azure takes one
    assignment of a role to a group, and two stacks may name the same group.
    """
    users = [machine_learning.identity.principal]
    if site.settings.ml_registry.mode == "create":
        users += data_scientists(site)
    return RoleAssignments(
        "shared-registry-roles",
        RoleAssignmentsArgs(
            grants=[Grant(role=USER_ROLE, principal=it, scope=scope) for it in users],
            seed=site.seed,
        ),
        site.child,
    )
