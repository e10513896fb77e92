"""A Spark pool as the stack file describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.spec import Refusal, Spec, text

FEWEST_NODES: Final = 3
MOST_NODES: Final = 200
# https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-pool-configurations#isolated-compute
ISOLATED_SIZE: Final = "XXXLarge"

Library = Annotated[
    str,
    text(
        r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?"
        r"==[A-Za-z0-9][A-Za-z0-9.!+_-]*",
        "a package with its version, name==version",
        "write it as pip freeze does",
    ),
]


class SparkPoolSpec(Spec):
    """A pool of the Synapse workspace, attached to the ML workspace."""

    name: Annotated[
        str,
        text(
            "[a-z][a-z0-9]{0,9}",
            "1 to 10 lower-case letters and digits, a letter first",
            "take a short word; it is part of the pool's name",
        ),
    ] = Field(description="Name of the pool; the end of its name in Azure.")
    node_size: Literal["Small", "Medium", "Large", "XLarge", "XXLarge", "XXXLarge"] = (
        Field(description="Size of a node; Azure's names.")
    )
    max_nodes: int = Field(
        ge=FEWEST_NODES,
        le=MOST_NODES,
        description="Most nodes; one of them drives, the others execute.",
    )
    min_nodes: int = Field(
        default=FEWEST_NODES,
        ge=FEWEST_NODES,
        le=MOST_NODES,
        description="Fewest nodes while the pool is awake.",
    )
    auto_pause_minutes: int = Field(
        default=15, ge=5, le=10_080, description="Idle minutes before the pool sleeps."
    )
    min_executors: int = Field(
        default=1, ge=1, le=MOST_NODES - 1, description="Fewest executors of a session."
    )
    max_executors: int | None = Field(
        default=None,
        ge=1,
        le=MOST_NODES - 1,
        description="Most executors of a session; absent, all nodes but the driver's.",
    )
    libraries: tuple[Library, ...] = Field(
        default=(),
        description="Python packages, lines as pip freeze writes them, installed after"
        " the pool is made.",
    )
    session_packages: bool = Field(
        default=False, description="Whether a session may install packages."
    )
    isolated_compute: bool = Field(
        default=False,
        description="Whether no other customer shares the hosts; nodeSize"
        f" {ISOLATED_SIZE} only.",
    )

    @property
    def most_executors(self) -> int:
        """Executors of a session at most."""
        return self.max_executors or self.max_nodes - 1

    def rules(self) -> Iterator[Refusal]:
        """Keep nodes and executors in order, and isolation to the largest nodes."""
        if self.max_nodes < self.min_nodes:
            yield Refusal(
                "is smaller than minNodes",
                seen=f"{self.max_nodes}, with minNodes {self.min_nodes}",
                allowed=f"an integer from {self.min_nodes} to {MOST_NODES}",
                fix="raise maxNodes or lower minNodes",
                at="maxNodes",
            )
        room = self.max_nodes - 1
        if not self.min_executors <= self.most_executors <= room:
            yield Refusal(
                "does not fit the pool's nodes, one of which drives",
                seen=f"{self.min_executors} to {self.most_executors} executors, with"
                f" maxNodes {self.max_nodes}",
                allowed=f"1 to {room}, the lesser first",
                fix="raise maxNodes, or correct minExecutors and maxExecutors",
                at="maxExecutors" if self.most_executors > room else "minExecutors",
            )
        if self.isolated_compute and self.node_size != ISOLATED_SIZE:
            yield Refusal(
                "is not available for nodes of this size",
                seen=f"true, with nodeSize {self.node_size}",
                allowed=f"true with nodeSize {ISOLATED_SIZE} only",
                fix=f"set nodeSize to {ISOLATED_SIZE}, or isolatedCompute to false",
                at="isolatedCompute",
            )
