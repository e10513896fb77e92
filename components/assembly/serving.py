"""What is served: online endpoints, each with its own identity, and batch endpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.access.role_assignments import Scope
from components.assembly.compute import Compute
from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.ml_registry import MlRegistry
from components.assembly.site import Home, Site
from components.machine_learning.batch_endpoint import BatchEndpoint, BatchEndpointArgs
from components.machine_learning.endpoint_grants import endpoint_grants
from components.machine_learning.online_endpoint import (
    OnlineEndpoint,
    OnlineEndpointArgs,
)
from components.machine_learning.serving_plan import (
    BatchEndpointPlan,
    OnlineEndpointPlan,
)
from components.machine_learning.workspace_assets import WorkspaceAssets
from components.naming import logical_name


@dataclass(frozen=True, kw_only=True)
class Serving:
    """Endpoints, by their names in the stack file."""

    online: Mapping[str, OnlineEndpoint]
    batch: Mapping[str, BatchEndpoint]

    @property
    def all(self) -> list[pulumi.Resource]:
        """Every one of them."""
        return [*self.online.values(), *self.batch.values()]


def build_serving(
    site: Site,
    home: Home,
    foundation: Foundation,
    machine_learning: MachineLearning,
    compute: Compute,
    registry: MlRegistry | None,
    assets: WorkspaceAssets,
    after: Sequence[pulumi.Resource] = (),
) -> Serving:
    """Make the endpoints of the settings, after the workspace and what they need.

    Of the assets each waits for the environments that it names, not for all.
    """
    wanted = site.settings.serving
    shared = registry.scope if registry else None
    return Serving(
        online={
            plan.name: _online(
                site,
                home,
                machine_learning,
                _identity(site, home, foundation, plan, shared),
                plan,
                [*after, *_named(assets, plan)],
            )
            for plan in wanted.online
        },
        batch={
            plan.name: BatchEndpoint(
                f"batch-endpoint-{plan.name}",
                BatchEndpointArgs(
                    **home,
                    endpoint_name=site.unique("ml_endpoint", plan.name),
                    workspace_id=machine_learning.workspace.workspace_id,
                    workspace_name=machine_learning.workspace.workspace_name,
                    plan=plan,
                    clusters={n: it.compute_id for n, it in compute.clusters.items()},
                ),
                site.after(machine_learning.workspace, *after, *_named(assets, plan)),
            )
            for plan in wanted.batch
        },
    )


def _named(
    assets: WorkspaceAssets, plan: OnlineEndpointPlan | BatchEndpointPlan
) -> list[pulumi.Resource]:
    """Return the declared environments that an endpoint's deployments name."""
    named = {it.environment for it in plan.deployments}
    return [it for name, it in assets.environments.items() if name in named]


def _online(
    site: Site,
    home: Home,
    machine_learning: MachineLearning,
    identity: ManagedIdentity,
    plan: OnlineEndpointPlan,
    after: Sequence[pulumi.Resource],
) -> OnlineEndpoint:
    return OnlineEndpoint(
        f"online-endpoint-{plan.name}",
        OnlineEndpointArgs(
            **home,
            endpoint_name=site.unique("ml_endpoint", plan.name),
            workspace_id=machine_learning.workspace.workspace_id,
            workspace_name=machine_learning.workspace.workspace_name,
            identity_id=identity.identity_id,
            plan=plan,
            closed=not site.settings.isolation.managed,
        ),
        site.after(machine_learning.workspace, identity, *after),
    )


def _identity(
    site: Site,
    home: Home,
    foundation: Foundation,
    plan: OnlineEndpointPlan,
    shared_registry: Scope | None,
) -> ManagedIdentity:
    captures = any(it.data_capture is not None for it in plan.deployments)
    return ManagedIdentity(
        logical_name("online-endpoint", plan.name, "identity"),
        ManagedIdentityArgs(
            **home,
            identity_name=site.names.regional("managed_identity", f"oe-{plan.name}"),
            grants=lambda principal: endpoint_grants(
                principal,
                storage=foundation.storage_scope,
                registry=foundation.registry_scope,
                captures=captures,
                shared_registry=shared_registry,
            ),
            seed=site.seed,
        ),
        site.child,
    )
