"""What jobs and people run on: the clusters and instances of the ML workspace.

The cluster that builds images has an identity of its own, because only it pushes to the
registry; all others share one. Each instance has its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.access.role_assignments import (
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning, training_subnet
from components.assembly.ml_registry import MlRegistry
from components.assembly.network import Network
from components.assembly.site import Home, Site
from components.machine_learning.compute_cluster import (
    ComputeCluster,
    ComputeClusterArgs,
    cluster_name,
)
from components.machine_learning.compute_instance import (
    ComputeInstance,
    ComputeInstanceArgs,
    Hours,
    instance_name,
)
from components.machine_learning.identity_grants import (
    cluster_grants,
    instance_grants,
    owner_grants,
)
from components.naming import logical_name
from components.settings.concerns.compute_instances import HoursSettings

_PURPOSES: Final = {"imageBuild": "cluster", "jobs": "jobs"}
"""Purpose of a cluster -> name of its identity; the first has been there longest."""


@dataclass(frozen=True, kw_only=True)
class Compute:
    """Clusters and instances, by their names in the stack file."""

    clusters: Mapping[str, ComputeCluster]
    instances: Mapping[str, ComputeInstance]
    image_builder: ComputeCluster

    @property
    def all(self) -> list[pulumi.Resource]:
        """Every one of them."""
        return [*self.clusters.values(), *self.instances.values()]


def build_compute(
    site: Site,
    home: Home,
    network: Network,
    foundation: Foundation,
    machine_learning: MachineLearning,
    registry: MlRegistry | None,
    prepared: Sequence[pulumi.Resource],
) -> Compute:
    """Make clusters and instances, after the workspace's private endpoint.

    ``prepared`` is their managed network, which else the first of them would provision.
    """
    ready = [machine_learning.workspace, *prepared]
    shared = registry.scope if registry else None
    clusters = _clusters(
        site, home, network, foundation, machine_learning, shared, ready
    )
    return Compute(
        clusters=clusters,
        instances=_instances(site, home, network, foundation, machine_learning, ready),
        image_builder=clusters[site.settings.compute.image_builder.name],
    )


def _clusters(
    site: Site,
    home: Home,
    network: Network,
    foundation: Foundation,
    machine_learning: MachineLearning,
    shared_registry: Scope | None,
    ready: Sequence[pulumi.Resource],
) -> dict[str, ComputeCluster]:
    wanted = site.settings.compute.clusters
    identities = {
        purpose: _cluster_identity(site, home, foundation, purpose, shared_registry)
        for purpose in _PURPOSES
        if any(it.purpose == purpose for it in wanted)
    }
    return {
        it.name: ComputeCluster(
            f"{it.name}-cluster",
            ComputeClusterArgs(
                **home,
                compute_name=cluster_name(it.name, it.vm_size, it.priority),
                workspace_name=machine_learning.workspace.workspace_name,
                vm_size=it.vm_size,
                min_nodes=it.min_nodes,
                max_nodes=it.max_nodes,
                idle_seconds=it.idle_seconds,
                priority=it.priority,
                subnet_id=training_subnet(site, network),
                identity_id=identities[it.purpose].identity_id,
            ),
            site.after(*ready, identities[it.purpose]),
        )
        for it in wanted
    }


def _cluster_identity(
    site: Site,
    home: Home,
    foundation: Foundation,
    purpose: str,
    shared_registry: Scope | None,
) -> ManagedIdentity:
    name = _PURPOSES[purpose]
    return ManagedIdentity(
        f"{name}-identity",
        ManagedIdentityArgs(
            **home,
            identity_name=site.names.regional("managed_identity", name),
            grants=lambda principal: cluster_grants(
                principal,
                storage=foundation.storage_scope,
                data_lake=foundation.lake_scope,
                registry=foundation.registry_scope,
                builds_images=purpose == "imageBuild",
                shared_registry=shared_registry,
            ),
            seed=site.seed,
        ),
        site.child,
    )


def _instances(
    site: Site,
    home: Home,
    network: Network,
    foundation: Foundation,
    machine_learning: MachineLearning,
    ready: Sequence[pulumi.Resource],
) -> dict[str, ComputeInstance]:
    made = {}
    _owner_roles(site, foundation)
    for it in site.settings.compute.instances:
        identity = _instance_identity(site, home, foundation, it.name)
        hours = _hours(it.hours)
        made[it.name] = ComputeInstance(
            f"{it.name}-instance",
            ComputeInstanceArgs(
                **home,
                instance_name=instance_name(
                    it.name,
                    seed=site.seed,
                    user_object_id=it.user_object_id,
                    vm_size=it.vm_size,
                    idle_minutes=it.idle_minutes,
                    hours=hours,
                ),
                workspace_name=machine_learning.workspace.workspace_name,
                user_object_id=it.user_object_id,
                tenant_id=site.tenant_id,
                vm_size=it.vm_size,
                subnet_id=training_subnet(site, network),
                identity_id=identity.identity_id,
                idle_minutes=it.idle_minutes,
                hours=hours,
            ),
            site.after(*ready, identity),
        )
    return made


def _owner_roles(site: Site, foundation: Foundation) -> None:
    """Give each owner of instances the roles once, however many they have."""
    owners = {it.user_object_id.lower() for it in site.settings.compute.instances}
    if not owners:
        return
    grants = [
        grant
        for owner in sorted(owners)
        for grant in owner_grants(
            Principal(name=logical_name("owner", owner), object_id=owner, kind="User"),
            storage=foundation.storage_scope,
        )
    ]
    RoleAssignments(
        "instance-owner-roles",
        RoleAssignmentsArgs(grants=grants, seed=site.seed),
        site.child,
    )


def _hours(hours: HoursSettings | None) -> Hours | None:
    if hours is None:
        return None
    return Hours(
        start=hours.start,
        stop=hours.stop,
        days=hours.days,
        time_zone=hours.time_zone,
    )


def _instance_identity(
    site: Site, home: Home, foundation: Foundation, name: str
) -> ManagedIdentity:
    return ManagedIdentity(
        logical_name("instance", name, "identity"),
        ManagedIdentityArgs(
            **home,
            # In front, as oe- of endpoints: behind, two kinds could have one name.
            identity_name=site.names.regional("managed_identity", f"ci-{name}"),
            grants=lambda principal: instance_grants(
                principal,
                storage=foundation.storage_scope,
                data_lake=foundation.lake_scope,
            ),
            seed=site.seed,
        ),
        site.child,
    )
