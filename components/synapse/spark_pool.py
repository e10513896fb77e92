"""One Apache Spark pool: grows and shrinks by itself, sleeps when nobody works.

Its libraries are a second step, because Azure refuses them in the first
(docs/decisions/spark-pools.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import synapse

from components.dataplane.spark_pool_libraries import (
    SparkPoolLibraries,
    SparkPoolLibrariesArgs,
)
from components.synapse.spark_pool_spec import SparkPoolSpec

# The runtimes before 3.5 are out of support
# (https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-version-support).
SPARK_VERSION: Final = "3.5"


@dataclass(frozen=True, kw_only=True)
class SparkPoolArgs:
    """What the pool is, and where it is made.

    Attributes:
        spec: Nodes, sessions and libraries.
        pool_name: Azure name, 1 to 15 letters and digits.
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the pool.
        location: Azure region.
        tags: Tags of the pool.
    """

    spec: SparkPoolSpec
    pool_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]


class SparkPool(pulumi.ComponentResource):
    """A Spark pool of a Synapse workspace, with its libraries."""

    pool_id: pulumi.Output[str]
    pool_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SparkPoolArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:synapse:SparkPool", name, None, opts)
        pool = synapse.BigDataPool(
            name,
            args=_pool_args(args),
            # The libraries are another resource's: what a refresh finds of them must
            # not be taken away again.
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["libraryRequirements"]
            ),
        )
        self.pool_id = pool.id
        self.pool_name = pool.name
        if args.spec.libraries:
            SparkPoolLibraries(
                f"{name}-libraries",
                SparkPoolLibrariesArgs(
                    pool_id=pool.id,
                    requirements="".join(f"{line}\n" for line in args.spec.libraries),
                    pool_revision=revision(args),
                ),
                pulumi.ResourceOptions(parent=self, depends_on=[pool]),
            )
        self.register_outputs({"poolId": pool.id, "poolName": pool.name})


def revision(args: SparkPoolArgs) -> str:
    """Return a text that changes whenever the pool itself is written anew."""
    decisions = args.spec.model_dump(exclude={"libraries"})
    text = json.dumps([decisions, dict(args.tags), args.location], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _pool_args(args: SparkPoolArgs) -> synapse.BigDataPoolArgs:
    spec = args.spec
    return synapse.BigDataPoolArgs(
        big_data_pool_name=args.pool_name,
        resource_group_name=args.resource_group_name,
        workspace_name=args.workspace_name,
        location=args.location,
        spark_version=SPARK_VERSION,
        node_size=spec.node_size,
        node_size_family="MemoryOptimized",
        auto_scale=synapse.AutoScalePropertiesArgs(
            enabled=True,
            min_node_count=spec.min_nodes,
            max_node_count=spec.max_nodes,
        ),
        auto_pause=synapse.AutoPausePropertiesArgs(
            enabled=True, delay_in_minutes=spec.auto_pause_minutes
        ),
        # Without both ends Azure fills them in, and the next refresh shows a change.
        dynamic_executor_allocation=synapse.DynamicExecutorAllocationArgs(
            enabled=True,
            min_executors=spec.min_executors,
            max_executors=spec.most_executors,
        ),
        session_level_packages_enabled=spec.session_packages,
        is_compute_isolation_enabled=spec.isolated_compute,
        tags=args.tags,
    )
