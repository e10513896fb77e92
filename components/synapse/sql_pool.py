"""A dedicated SQL pool: costs by the hour while it is online, so somebody pauses it.

Whether it sleeps is not the program's business: its status is no input, so a paused
pool stays paused and is no drift. Azure scales an online pool only. Its size changes in
place; how it compares texts and where its backups lie is chosen once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import synapse

from components.synapse.sql_pool_spec import SqlPoolSpec
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class SqlPoolArgs:
    """What the pool is.

    Attributes:
        spec: Name, size, and what is chosen once.
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the pool.
        location: Azure region.
        tags: Tags of the pool.
        protect_data: Refuse to delete the pool and keep it in Azure when its resource
            leaves the program; absent, on.
    """

    spec: SqlPoolSpec
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]
    protect_data: bool = True


class SqlPool(pulumi.ComponentResource):
    """A dedicated SQL pool of a Synapse workspace."""

    pool_id: pulumi.Output[str]
    pool_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SqlPoolArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:synapse:SqlPool", name, None, opts)
        pool = synapse.SqlPool(
            name,
            sql_pool_name=args.spec.name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            location=args.location,
            sku=synapse.SkuArgs(name=args.spec.size),
            create_mode="Default",
            collation=args.spec.collation,
            storage_account_type=args.spec.redundancy,
            tags=args.tags,
            opts=holding_data(self, args.protect_data),
        )
        self.pool_id = pool.id
        self.pool_name = pool.name
        self.register_outputs({"poolId": pool.id, "poolName": pool.name})
