"""One Apache Spark pool: grows and shrinks by itself, sleeps when nobody works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import synapse

from components.errors import DecisionError

# The runtimes before 3.5 are out of support
# (https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-version-support).
SPARK_VERSION: Final = "3.5"
FEWEST_NODES: Final = 3
MOST_NODES: Final = 200
SHORTEST_PAUSE_MINUTES: Final = 5
LONGEST_PAUSE_MINUTES: Final = 10_080


@dataclass(frozen=True, kw_only=True)
class SparkPoolArgs:
    """What the pool is.

    Attributes:
        pool_name: Azure name, 1 to 15 letters and digits.
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the pool.
        location: Azure region.
        node_size: Small, Medium, Large …
        max_nodes: Most nodes; one of them drives, the others execute.
        tags: Tags of the pool.
        min_nodes: Fewest nodes while the pool is awake; absent, 3, Azure's least.
        auto_pause_minutes: Idle minutes before the pool sleeps; absent, 15.
    """

    pool_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    node_size: str
    max_nodes: int
    tags: Mapping[str, str]
    min_nodes: int = FEWEST_NODES
    auto_pause_minutes: int = 15


class SparkPool(pulumi.ComponentResource):
    """A Spark pool of a Synapse workspace.

    Raises:
        DecisionError: For node numbers or a pause that Azure would refuse.
    """

    pool_id: pulumi.Output[str]
    pool_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SparkPoolArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        _check(args)
        super().__init__("ml-synapse:synapse:SparkPool", name, None, opts)
        pool = synapse.BigDataPool(
            name,
            args=_pool_args(args),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.pool_id = pool.id
        self.pool_name = pool.name
        self.register_outputs({"poolId": pool.id, "poolName": pool.name})


def _pool_args(args: SparkPoolArgs) -> synapse.BigDataPoolArgs:
    return synapse.BigDataPoolArgs(
        big_data_pool_name=args.pool_name,
        resource_group_name=args.resource_group_name,
        workspace_name=args.workspace_name,
        location=args.location,
        spark_version=SPARK_VERSION,
        node_size=args.node_size,
        node_size_family="MemoryOptimized",
        auto_scale=synapse.AutoScalePropertiesArgs(
            enabled=True,
            min_node_count=args.min_nodes,
            max_node_count=args.max_nodes,
        ),
        auto_pause=synapse.AutoPausePropertiesArgs(
            enabled=True, delay_in_minutes=args.auto_pause_minutes
        ),
        # Without both ends Azure fills them in, and the next refresh shows a change.
        dynamic_executor_allocation=synapse.DynamicExecutorAllocationArgs(
            enabled=True, min_executors=1, max_executors=args.max_nodes - 1
        ),
        session_level_packages_enabled=False,
        tags=args.tags,
    )


def _check(args: SparkPoolArgs) -> None:
    if not FEWEST_NODES <= args.min_nodes <= args.max_nodes <= MOST_NODES:
        raise DecisionError(
            "The Spark pool's node numbers do not work.",
            seen=f"{args.min_nodes} to {args.max_nodes}",
            allowed=f"{FEWEST_NODES} to {MOST_NODES}, the lesser first",
            cure="correct ml-synapse:sparkMinNodes and ml-synapse:sparkMaxNodes",
        )
    pause = args.auto_pause_minutes
    if not SHORTEST_PAUSE_MINUTES <= pause <= LONGEST_PAUSE_MINUTES:
        raise DecisionError(
            "The Spark pool's pause does not work.",
            seen=pause,
            allowed=f"{SHORTEST_PAUSE_MINUTES} to {LONGEST_PAUSE_MINUTES} minutes",
            cure="correct ml-synapse:sparkAutoPauseMinutes",
        )
