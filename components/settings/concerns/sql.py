"""The dedicated SQL pools of the Synapse workspace; serverless SQL is always there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from components.settings.key import Concern, Key
from components.settings.records import Record, default, records, required
from components.settings.refusals import Values
from components.settings.values import choice, text
from components.synapse.sql_pool import NAME, SIZES, SYSTEM

COLLATION = "SQL_Latin1_General_CP1_CI_AS"
"""Azure's own."""


@dataclass(frozen=True, kw_only=True)
class SqlPoolSettings:
    """One pool; ``name`` is its database's."""

    name: str
    size: str
    collation: str
    redundancy: Literal["GRS", "LRS"]


def read_sql(of: Values) -> tuple[SqlPoolSettings, ...]:
    """Return the pools, in the order of the stack file."""
    pools: tuple[SqlPoolSettings, ...] = of["sqlPools"]
    return pools


POOL = Record(
    SqlPoolSettings,
    {
        "name": required(
            text(
                rf"(?!({'|'.join(SYSTEM)})$){NAME.pattern}",
                "1 to 60 lower-case letters, digits and underscores, a letter first,"
                " no name of a system database",
                "take a name that a database may have",
            )
        ),
        "size": required(choice(*SIZES)),
        "collation": default(
            text(
                "[A-Za-z0-9_]{1,128}",
                "a collation of SQL Server",
                "take one that Synapse documents; it is chosen once",
            ),
            COLLATION,
        ),
        "redundancy": default(choice("GRS", "LRS"), "GRS"),
    },
    kind="a pool",
)

CONCERN = Concern(
    keys={"sqlPools": Key(records(POOL, unique=("name",)), "[]")},
)
