"""The connection from the ML workspace to Synapse's serverless SQL.

Whoever uses it signs in to SQL with the own Entra account: nothing secret is stored,
and nobody borrows another's rights. Jobs name it; that Studio's data import takes this
category is unproven: its documents list Snowflake, Azure SQL and S3 only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices

CATEGORY: Final = "AzureSynapseAnalytics"
PORT: Final = 1433


@dataclass(frozen=True, kw_only=True)
class SynapseConnectionArgs:
    """What is connected.

    Attributes:
        connection_name: Azure name of the connection, as jobs name it.
        resource_group_name: Group of the ML workspace.
        workspace_name: ML workspace.
        sql_host: Serverless SQL endpoint of the Synapse workspace.
        database: Database behind the connection; absent, the one that always is.
    """

    connection_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    sql_host: pulumi.Input[str]
    database: str = "master"


class SynapseConnection(pulumi.ComponentResource):
    """A workspace connection without a secret."""

    connection_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SynapseConnectionArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "ml-synapse:machine_learning:SynapseConnection", name, None, opts
        )
        connection = machinelearningservices.WorkspaceConnection(
            name,
            connection_name=args.connection_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=machinelearningservices.AADAuthTypeWorkspaceConnectionPropertiesArgs(
                auth_type="AAD",
                category=CATEGORY,
                target=_target(args.sql_host, args.database),
                is_shared_to_all=False,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.connection_name = connection.name
        self.register_outputs({"connectionName": connection.name})


def _target(host: pulumi.Input[str], database: str) -> pulumi.Output[str]:
    """Return the server as Azure ML writes those of SQL: a connection string."""
    return pulumi.Output.concat(
        "Server=tcp:", host, f",{PORT};Database={database};Encrypt=True"
    )
