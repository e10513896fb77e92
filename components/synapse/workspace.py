"""The Synapse workspace: managed network, Entra ID only, named addresses only.

It is reached through private endpoints (private_access.py), over the public internet by
the addresses that its firewall names, or both; and it reaches others through the
managed private endpoints of its managed network
(https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse).
The managed network is chosen at creation and cannot be added later. Data exfiltration
protection cannot be had: Azure Machine Learning is not supported behind it (same page),
and what was created with it can never be without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import synapse

from components.errors import DecisionError
from components.synapse.firewall import FirewallRange, read_range
from components.synapse.synapse_spec import SynapseSpec
from components.transformations.protection import holding_data

# A name that people see; the object ID decides (as in
# https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/synapse_workspace_aad_admin).
SQL_LOGIN = "sqladminuser"
"""The SQL login that Azure asks for and never uses here: there is no password for it.

That a workspace can be made without one is unproven: Microsoft's own modules send it
(https://github.com/Azure/azure-cli/issues/28350)."""
_ADMINISTRATOR_LOGIN = "platform-sql-administrator"


@dataclass(frozen=True, kw_only=True)
class WorkspaceArgs:
    """What a Synapse workspace stands on.

    Attributes:
        spec: Who may reach the workspace from the Internet; where nobody may, whoever
            makes something in it comes through a private endpoint.
        workspace_name: Azure name, unique in Azure.
        resource_group_name: Group that holds it, another than the ML workspace's.
        managed_resource_group_name: Group that Synapse makes for itself.
        location: Azure region.
        tenant_id: Directory; the only one that endpoints may lead to.
        data_lake_id: Default storage account, with hierarchical namespace.
        data_lake_url: Its dfs endpoint.
        file_system: Container for the workspace's own files.
        sql_administrator_object_id: User, group or application that administers SQL.
        tags: Tags of the workspace.
        protect_data: Refuse to delete the workspace and keep it in Azure when its
            resource leaves the program; absent, on.
    """

    spec: SynapseSpec
    workspace_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    managed_resource_group_name: str
    location: str
    tenant_id: pulumi.Input[str]
    data_lake_id: pulumi.Input[str]
    data_lake_url: pulumi.Input[str]
    file_system: str
    sql_administrator_object_id: pulumi.Input[str]
    tags: Mapping[str, str]
    protect_data: bool = True


class Workspace(pulumi.ComponentResource):
    """A Synapse workspace, its SQL administrator and its firewall rules."""

    workspace_id: pulumi.Output[str]
    workspace_name: pulumi.Output[str]
    principal_id: pulumi.Output[str]
    development_endpoint: pulumi.Output[str]
    serverless_sql_host: pulumi.Output[str]
    firewall_rules: list[synapse.IpFirewallRule]

    def __init__(
        self,
        name: str,
        args: WorkspaceArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:synapse:Workspace", name, None, opts)
        workspace = synapse.Workspace(
            name,
            args=_workspace_args(args),
            opts=pulumi.ResourceOptions.merge(
                holding_data(self, args.protect_data),
                # Fixed at creation; Azure chose one where none was sent.
                pulumi.ResourceOptions(ignore_changes=["sqlAdministratorLogin"]),
            ),
        )
        self.workspace_id = workspace.id
        self.workspace_name = workspace.name
        self.principal_id = workspace.identity.apply(_principal_id)
        self.development_endpoint = workspace.connectivity_endpoints.apply(
            lambda endpoints: endpoints["dev"]
        )
        self.serverless_sql_host = workspace.connectivity_endpoints.apply(
            lambda endpoints: endpoints["sqlOnDemand"]
        )
        self._administrator(name, args)
        self.firewall_rules = [
            self._firewall_rule(name, args, read_range(addresses))
            for addresses in args.spec.allowed_addresses
        ]
        self.register_outputs(
            {"workspaceId": workspace.id, "principalId": self.principal_id}
        )

    def _administrator(self, name: str, args: WorkspaceArgs) -> None:
        synapse.WorkspaceAadAdmin(
            f"{name}-sql-administrator",
            resource_group_name=args.resource_group_name,
            workspace_name=self.workspace_name,
            administrator_type="ActiveDirectory",
            login=_ADMINISTRATOR_LOGIN,
            sid=args.sql_administrator_object_id,
            tenant_id=args.tenant_id,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _firewall_rule(
        self, name: str, args: WorkspaceArgs, item: FirewallRange
    ) -> synapse.IpFirewallRule:
        return synapse.IpFirewallRule(
            f"{name}-firewall-{item.name}",
            rule_name=item.name,
            resource_group_name=args.resource_group_name,
            workspace_name=self.workspace_name,
            start_ip_address=item.start,
            end_ip_address=item.end,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _workspace_args(args: WorkspaceArgs) -> synapse.WorkspaceArgs:
    return synapse.WorkspaceArgs(
        workspace_name=args.workspace_name,
        resource_group_name=args.resource_group_name,
        managed_resource_group_name=args.managed_resource_group_name,
        location=args.location,
        identity=synapse.ManagedIdentityArgs(
            type=synapse.ResourceIdentityType.SYSTEM_ASSIGNED
        ),
        azure_ad_only_authentication=True,
        sql_administrator_login=SQL_LOGIN,
        managed_virtual_network="default",
        managed_virtual_network_settings=synapse.ManagedVirtualNetworkSettingsArgs(
            prevent_data_exfiltration=False,
            linked_access_check_on_target_resource=True,
            allowed_aad_tenant_ids_for_linking=[args.tenant_id],
        ),
        default_data_lake_storage=synapse.DataLakeStorageAccountDetailsArgs(
            account_url=_without_slash(args.data_lake_url),
            resource_id=args.data_lake_id,
            filesystem=args.file_system,
            # The platform makes this endpoint itself, with an approval that waits.
            create_managed_private_endpoint=False,
        ),
        public_network_access="Enabled" if args.spec.allowed_addresses else "Disabled",
        trusted_service_bypass_enabled=False,
        tags=args.tags,
    )


def _principal_id(identity: synapse.outputs.ManagedIdentityResponse | None) -> str:
    if identity is None or not identity.principal_id:
        raise DecisionError(
            "The Synapse workspace has no identity of its own.",
            seen=None if identity is None else identity.type,
            allowed="SystemAssigned, alone or with others",
            cure="give the adopted workspace its system-assigned identity",
        )
    return identity.principal_id


def _without_slash(url: pulumi.Input[str]) -> pulumi.Output[str]:
    """Storage ends its endpoints in a slash; Synapse's own examples do not."""
    return pulumi.Output.from_input(url).apply(lambda text: text.rstrip("/"))
