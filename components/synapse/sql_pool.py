"""A dedicated SQL pool: costs by the hour while it is online, so somebody pauses it.

Whether it sleeps is not the program's business: its status is no input, so a paused
pool stays paused and is no drift. Azure scales an online pool only. Its size changes in
place; how it compares texts and where its backups lie is chosen once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_azure_native import synapse

from components.errors import DecisionError
from components.transformations.protection import holding_data

# https://learn.microsoft.com/azure/synapse-analytics/sql-data-warehouse/what-is-a-data-warehouse-unit-dwu-cdwu
SIZES: Final = tuple(
    f"DW{units}c"
    for units in (
        *(100, 200, 300, 400, 500, 1000, 1500, 2000, 2500, 3000),
        *(5000, 6000, 7500, 10000, 15000, 30000),
    )
)
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
SYSTEM: Final = ("master", "tempdb", "model", "msdb")
_KEY: Final = "ml-synapse:sqlPools"

Redundancy = Literal["GRS", "LRS"]


@dataclass(frozen=True, kw_only=True)
class SqlPoolArgs:
    """What the pool is.

    Attributes:
        pool_name: Azure name, also the database's.
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the pool.
        location: Azure region.
        size: DW100c and up; changes in place.
        tags: Tags of the pool.
        collation: How texts compare; chosen once. Absent, Azure's own.
        redundancy: Where backups are kept; chosen once. Absent, in a second region.
        protect_data: Refuse to delete the pool and keep it in Azure when its resource
            leaves the program; absent, on.
    """

    pool_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    size: str
    tags: Mapping[str, str]
    collation: str = "SQL_Latin1_General_CP1_CI_AS"
    redundancy: Redundancy = "GRS"
    protect_data: bool = True


class SqlPool(pulumi.ComponentResource):
    """A dedicated SQL pool of a Synapse workspace.

    Raises:
        DecisionError: For a name or a size that Azure would refuse.
    """

    pool_id: pulumi.Output[str]
    pool_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SqlPoolArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        _check(args)
        super().__init__("ml-synapse:synapse:SqlPool", name, None, opts)
        pool = synapse.SqlPool(
            name,
            sql_pool_name=args.pool_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            location=args.location,
            sku=synapse.SkuArgs(name=args.size),
            create_mode="Default",
            collation=args.collation,
            storage_account_type=args.redundancy,
            tags=args.tags,
            opts=holding_data(self, args.protect_data),
        )
        self.pool_id = pool.id
        self.pool_name = pool.name
        self.register_outputs({"poolId": pool.id, "poolName": pool.name})


def _check(args: SqlPoolArgs) -> None:
    if not NAME.fullmatch(args.pool_name) or args.pool_name in SYSTEM:
        raise DecisionError(
            "The name of a SQL pool is one that Azure or SQL refuses.",
            seen=args.pool_name,
            allowed="1 to 60 lower-case letters, digits and underscores, a letter"
            f" first, none of {', '.join(SYSTEM)}",
            cure=f"correct name in {_KEY}",
        )
    if args.size not in SIZES:
        raise DecisionError(
            f"The SQL pool {args.pool_name} has a size that Azure does not have.",
            seen=args.size,
            allowed=", ".join(SIZES),
            cure=f"correct size in {_KEY}",
        )
