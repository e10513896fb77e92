"""Spark pools, the identity that they work as for Azure ML, and their attachment.

The identity is made first, then given its role inside Synapse (by the link), and only
then a pool is attached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.site import Home, Site
from components.link.synapse_access import PoolAdministrator
from components.machine_learning.attached_spark_pool import (
    AttachedSparkPool,
    AttachedSparkPoolArgs,
)
from components.machine_learning.identity_grants import spark_grants
from components.synapse.spark_pool import SparkPool, SparkPoolArgs
from components.synapse.spark_pool_spec import SparkPoolSpec
from components.synapse.workspace import Workspace

MAIN: Final = "main"


@dataclass(frozen=True, kw_only=True)
class Spark:
    """The pools by their names in the stack file; without pools no identity."""

    pools: Mapping[str, SparkPool]
    identity: ManagedIdentity | None

    @property
    def administrators(self) -> list[PoolAdministrator]:
        """Who administers which pool."""
        if self.identity is None:
            return []
        return [
            PoolAdministrator(
                pool=logical_name(name),
                pool_name=pool.pool_name,
                principal=self.identity.principal,
            )
            for name, pool in self.pools.items()
        ]


def logical_name(name: str) -> str:
    """Return a pool's logical name; the first pool's is older than its name."""
    return "spark-pool" if name == MAIN else f"spark-pool-{name}"


def build_spark(
    site: Site, home: Home, ml_home: Home, foundation: Foundation, workspace: Workspace
) -> Spark:
    """Make the pools, and the identity that jobs of Azure ML have on them."""
    pools = {
        each.name: _pool(site, home, workspace, each)
        for each in site.settings.spark_pools
    }
    identity = _identity(site, ml_home, foundation) if pools else None
    return Spark(pools=pools, identity=identity)


def attach_spark(
    site: Site,
    ml_home: Home,
    machine_learning: MachineLearning,
    spark: Spark,
    administrators: Mapping[str, pulumi.Resource],
) -> list[AttachedSparkPool]:
    """Attach every pool to the ML workspace, after what makes its identity's roles.

    Each waits for its own administrator (by the pool's logical name), not for those of
    all: what waits for what grows with the pools, not with their square.
    """
    if spark.identity is None:
        return []
    ready = (machine_learning.workspace, spark.identity)
    return [
        AttachedSparkPool(
            f"attached-{logical_name(name)}",
            AttachedSparkPoolArgs(
                **ml_home,
                compute_name=_azure_name(site, name),
                workspace_name=machine_learning.workspace.workspace_name,
                pool_id=pool.pool_id,
                identity_id=spark.identity.identity_id,
            ),
            site.after(*ready, administrators[logical_name(name)]),
        )
        for name, pool in spark.pools.items()
    ]


def _azure_name(site: Site, name: str) -> str:
    return site.names.child("spark_pool", name)


def _pool(
    site: Site, home: Home, workspace: Workspace, spec: SparkPoolSpec
) -> SparkPool:
    return SparkPool(
        logical_name(spec.name),
        SparkPoolArgs(
            **home,
            spec=spec,
            pool_name=_azure_name(site, spec.name),
            workspace_name=workspace.workspace_name,
        ),
        site.child,
    )


def _identity(site: Site, ml_home: Home, foundation: Foundation) -> ManagedIdentity:
    return ManagedIdentity(
        "spark-identity",
        ManagedIdentityArgs(
            **ml_home,
            identity_name=site.names.regional("managed_identity", "spark"),
            grants=lambda principal: spark_grants(
                principal,
                storage=foundation.storage_scope,
                data_lake=foundation.lake_scope,
            ),
            seed=site.seed,
        ),
        site.child,
    )
