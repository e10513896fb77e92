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
from components.errors import DecisionError

# The runtimes before 3.5 are out of support
# (https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-version-support).
SPARK_VERSION: Final = "3.5"
FEWEST_NODES: Final = 3
MOST_NODES: Final = 200
SHORTEST_PAUSE_MINUTES: Final = 5
LONGEST_PAUSE_MINUTES: Final = 10_080
# https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-pool-configurations#isolated-compute
ISOLATED_SIZE: Final = "XXXLarge"

_KEY: Final = "ml-synapse:sparkPools"


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
        min_executors: Fewest executors of a session; absent, 1.
        max_executors: Most executors of a session; absent, all nodes but the driver's.
        libraries: Python packages as ``name==version``; absent, Spark's own only.
        session_packages: Whether a session may install packages; absent, it may not.
        isolated_compute: Whether no other customer shares the hosts; the largest nodes
            only; absent, others do.
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
    min_executors: int = 1
    max_executors: int | None = None
    libraries: tuple[str, ...] = ()
    session_packages: bool = False
    isolated_compute: bool = False

    @property
    def most_executors(self) -> int:
        """Executors of a session at most."""
        return self.max_executors or self.max_nodes - 1


class SparkPool(pulumi.ComponentResource):
    """A Spark pool of a Synapse workspace, with its libraries.

    Raises:
        DecisionError: For numbers, a pause or an isolation that Azure would refuse.
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
            # The libraries are another resource's: what a refresh finds of them must
            # not be taken away again.
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["libraryRequirements"]
            ),
        )
        self.pool_id = pool.id
        self.pool_name = pool.name
        if args.libraries:
            SparkPoolLibraries(
                f"{name}-libraries",
                SparkPoolLibrariesArgs(
                    pool_id=pool.id,
                    requirements="".join(f"{line}\n" for line in args.libraries),
                    pool_revision=revision(args),
                ),
                pulumi.ResourceOptions(parent=self, depends_on=[pool]),
            )
        self.register_outputs({"poolId": pool.id, "poolName": pool.name})


def revision(args: SparkPoolArgs) -> str:
    """Return a text that changes whenever the pool itself is written anew."""
    decisions = {
        name: value
        for name, value in vars(args).items()
        if isinstance(value, (str, int, Mapping)) and name != "libraries"
    }
    text = json.dumps(decisions, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


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
            enabled=True,
            min_executors=args.min_executors,
            max_executors=args.most_executors,
        ),
        session_level_packages_enabled=args.session_packages,
        is_compute_isolation_enabled=args.isolated_compute,
        tags=args.tags,
    )


def _check(args: SparkPoolArgs) -> None:
    pool = f"the Spark pool {args.pool_name}"
    if not FEWEST_NODES <= args.min_nodes <= args.max_nodes <= MOST_NODES:
        raise DecisionError(
            f"The node numbers of {pool} do not work.",
            seen=f"{args.min_nodes} to {args.max_nodes}",
            allowed=f"{FEWEST_NODES} to {MOST_NODES}, the lesser first",
            cure=f"correct minNodes and maxNodes in {_KEY}",
        )
    pause = args.auto_pause_minutes
    if not SHORTEST_PAUSE_MINUTES <= pause <= LONGEST_PAUSE_MINUTES:
        raise DecisionError(
            f"The pause of {pool} does not work.",
            seen=pause,
            allowed=f"{SHORTEST_PAUSE_MINUTES} to {LONGEST_PAUSE_MINUTES} minutes",
            cure=f"correct autoPauseMinutes in {_KEY}",
        )
    most = args.max_nodes - 1
    if not 1 <= args.min_executors <= args.most_executors <= most:
        raise DecisionError(
            f"The executor numbers of {pool} do not work.",
            seen=f"{args.min_executors} to {args.most_executors}",
            allowed=f"1 to {most} (one node drives), the lesser first",
            cure=f"correct minExecutors and maxExecutors in {_KEY}",
        )
    if args.isolated_compute and args.node_size != ISOLATED_SIZE:
        raise DecisionError(
            f"Azure isolates no nodes of the size of {pool}.",
            seen=args.node_size,
            allowed=ISOLATED_SIZE,
            cure=f"take nodeSize {ISOLATED_SIZE}, or isolatedCompute false, in {_KEY}",
        )
