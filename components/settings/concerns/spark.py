"""The Spark pools of the Synapse workspace, each attached to the ML workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.records import Record, default, records, required
from components.settings.refusals import Finding, ValueRefused, Values, nodes_in_order
from components.settings.values import boolean, choice, integer, text
from components.synapse.spark_pool import (
    FEWEST_NODES,
    ISOLATED_SIZE,
    LONGEST_PAUSE_MINUTES,
    MOST_NODES,
    SHORTEST_PAUSE_MINUTES,
)


@dataclass(frozen=True, kw_only=True)
class SparkPoolSettings:
    """One pool; without ``max_executors`` a session may have all nodes but one."""

    name: str
    node_size: str
    max_nodes: int
    min_nodes: int
    auto_pause_minutes: int
    min_executors: int
    max_executors: int | None
    libraries: tuple[str, ...]
    session_packages: bool
    isolated_compute: bool


def read_spark(of: Values) -> tuple[SparkPoolSettings, ...]:
    """Return the pools, in the order of the stack file."""
    pools: tuple[SparkPoolSettings, ...] = of["sparkPools"]
    return pools


def _executors(pool: Values) -> Iterator[Finding]:
    """One node drives, the others execute."""
    room = pool["maxNodes"] - 1
    least, most = pool["minExecutors"], pool["maxExecutors"] or room
    if not least <= most <= room:
        yield (
            "maxExecutors" if most > room else "minExecutors",
            ValueRefused(
                "does not fit the pool's nodes, one of which drives",
                seen=f"{least} to {most} executors, with maxNodes {room + 1}",
                allowed=f"1 to {room}, the lesser first",
                cure="raise maxNodes, or correct minExecutors and maxExecutors",
            ),
        )


def _isolation(pool: Values) -> Iterator[Finding]:
    if pool["isolatedCompute"] and pool["nodeSize"] != ISOLATED_SIZE:
        yield (
            "isolatedCompute",
            ValueRefused(
                "is not to be had for nodes of this size",
                seen=f"true, with nodeSize {pool['nodeSize']}",
                allowed=f"true with nodeSize {ISOLATED_SIZE} only",
                cure=f"set nodeSize to {ISOLATED_SIZE}, or isolatedCompute to false",
            ),
        )


POOL = Record(
    SparkPoolSettings,
    {
        "name": required(
            text(
                "[a-z][a-z0-9]{0,9}",
                "1 to 10 lower-case letters and digits, a letter first",
                "take a short word; it is part of the pool's name",
            )
        ),
        "nodeSize": required(
            choice("Small", "Medium", "Large", "XLarge", "XXLarge", ISOLATED_SIZE)
        ),
        "maxNodes": required(integer(FEWEST_NODES, MOST_NODES)),
        "minNodes": default(integer(FEWEST_NODES, MOST_NODES), FEWEST_NODES),
        "autoPauseMinutes": default(
            integer(SHORTEST_PAUSE_MINUTES, LONGEST_PAUSE_MINUTES), 15
        ),
        "minExecutors": default(integer(1, MOST_NODES - 1), 1),
        "maxExecutors": default(integer(1, MOST_NODES - 1), None),
        "libraries": default(
            array(
                text(
                    r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?"
                    r"==[A-Za-z0-9][A-Za-z0-9.!+_-]*",
                    "a package with its version, name==version",
                    "write it as pip freeze does",
                )
            ),
            (),
        ),
        "sessionPackages": default(boolean(), False),
        "isolatedCompute": default(boolean(), False),
    },
    rules=(nodes_in_order(MOST_NODES), _executors, _isolation),
    kind="a pool",
)

CONCERN = Concern(
    keys={
        "sparkPools": Key(
            records(POOL, unique=("name",)),
            '[{"name": "main", "nodeSize": "Small", "maxNodes": 5}]',
        ),
    },
    retired={
        old: f"remove it, and write {new} in the pool main of ml-synapse:sparkPools"
        for old, new in (
            ("sparkNodeSize", "nodeSize"),
            ("sparkMinNodes", "minNodes"),
            ("sparkMaxNodes", "maxNodes"),
            ("sparkAutoPauseMinutes", "autoPauseMinutes"),
        )
    },
)
