"""A dedicated SQL pool as the stack file describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.spec import Refusal, Spec, text

SYSTEM: Final = ("master", "tempdb", "model", "msdb")
# https://learn.microsoft.com/azure/synapse-analytics/sql-data-warehouse/what-is-a-data-warehouse-unit-dwu-cdwu
Size = Literal[
    "DW100c", "DW200c", "DW300c", "DW400c", "DW500c", "DW1000c", "DW1500c", "DW2000c",
    "DW2500c", "DW3000c", "DW5000c", "DW6000c", "DW7500c", "DW10000c", "DW15000c",
    "DW30000c",
]  # fmt: skip


class SqlPoolSpec(Spec):
    """A pool that costs by the hour while it is online; serverless SQL always is."""

    name: Annotated[
        str,
        text(
            "[a-z][a-z0-9_]{0,59}",
            "1 to 60 lower-case letters, digits and underscores, a letter first",
            "take a name that a database may have",
        ),
    ] = Field(description="Azure name of the pool, also the database's.")
    size: Size = Field(description="Data warehouse units; changes in place.")
    collation: Annotated[
        str,
        text(
            "[A-Za-z0-9_]{1,128}",
            "a collation of SQL Server",
            "take one that Synapse documents; it is chosen once",
        ),
    ] = Field(
        default="SQL_Latin1_General_CP1_CI_AS",
        description="How texts compare; chosen once.",
    )
    redundancy: Literal["GRS", "LRS"] = Field(
        default="GRS", description="Where backups are kept; chosen once."
    )

    def rules(self) -> Iterator[Refusal]:
        """Take no name of a system database."""
        if self.name in SYSTEM:
            yield Refusal(
                "is the name of a system database",
                seen=self.name,
                allowed=f"none of {', '.join(SYSTEM)}",
                fix="take another name",
                at="name",
            )
