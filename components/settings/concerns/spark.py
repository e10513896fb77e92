"""The Spark pool of the Synapse workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.settings.key import Concern, Key
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import choice, integer


@dataclass(frozen=True, kw_only=True)
class SparkSettings:
    """The size of the Spark pool."""

    node_size: str
    min_nodes: int
    max_nodes: int
    auto_pause_minutes: int


def read_spark(of: Values) -> SparkSettings:
    """Build what the Spark pool is told."""
    return SparkSettings(
        node_size=of["sparkNodeSize"],
        min_nodes=of["sparkMinNodes"],
        max_nodes=of["sparkMaxNodes"],
        auto_pause_minutes=of["sparkAutoPauseMinutes"],
    )


def _nodes(values: Values) -> Iterator[Finding]:
    least, most = values["sparkMinNodes"], values["sparkMaxNodes"]
    if least > most:
        yield (
            "sparkMaxNodes",
            ValueRefused(
                "is smaller than sparkMinNodes",
                seen=f"{most}, with sparkMinNodes {least}",
                allowed=f"an integer from {least} to 200",
                cure="raise sparkMaxNodes or lower sparkMinNodes",
            ),
        )


CONCERN = Concern(
    keys={
        "sparkNodeSize": Key(
            choice("Small", "Medium", "Large", "XLarge", "XXLarge", "XXXLarge"), "Small"
        ),
        "sparkMinNodes": Key(integer(3, 200), "3"),
        "sparkMaxNodes": Key(integer(3, 200), "5"),
        "sparkAutoPauseMinutes": Key(integer(5, 10080), "15"),
    },
    rules=(_nodes,),
)
