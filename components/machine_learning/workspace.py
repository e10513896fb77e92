"""The Azure Machine Learning workspace, reachable through its private endpoint only.

It works with a user-assigned identity whose roles exist before it does, keeps no key in
its datastores, and builds images on a cluster inside the network because its registry
is private. Only location, group and name replace it; a change that Azure never makes is
refused (components/transformations/immutable_properties.py), and the data behind the
workspace stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices

from components.dataplane.soft_delete_purge import ML_WORKSPACES, purged_afterwards
from components.machine_learning.managed_network import (
    DISABLED,
    IsolationMode,
)
from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class WorkspaceArgs:
    """What a workspace stands on.

    Attributes:
        workspace_name: Azure name, unique for 14 days after a delete (soft delete).
        resource_group_name: Group that holds it.
        location: Azure region.
        identity_id: User-assigned identity that acts for the workspace.
        storage_account_id: Account without hierarchical namespace; cannot change.
        key_vault_id: Vault of the workspace; cannot change.
        container_registry_id: Premium registry, private.
        application_insights_id: Telemetry of jobs and endpoints.
        image_build_compute: Name of the cluster that builds images; it may be made
            after the workspace.
        placement: Where the workspace's private endpoint goes.
        tags: Tags of the workspace.
        isolation_mode: Whether Azure ML manages the network of the computes, and what
            may leave it; absent, computes live in subnets of yours. A managed network
            is provisioned with the workspace and can never be taken back.
        high_business_impact: Less telemetry to Microsoft; absent, off. Cannot change.
        serverless_subnet_id: Where serverless jobs run, without public addresses;
            absent, outside of every network of ours.
        protect_data: Refuse to delete the workspace and keep it in Azure when its
            resource leaves the program; absent, on.
        purge_in_subscription: Purge the deleted workspace there; absent, Azure keeps
            it for 14 days, with its name.
    """

    workspace_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    identity_id: pulumi.Input[str]
    storage_account_id: pulumi.Input[str]
    key_vault_id: pulumi.Input[str]
    container_registry_id: pulumi.Input[str]
    application_insights_id: pulumi.Input[str]
    image_build_compute: str
    placement: PrivateEndpointPlacement
    tags: Mapping[str, str]
    isolation_mode: IsolationMode = DISABLED
    high_business_impact: bool = False
    serverless_subnet_id: pulumi.Input[str] | None = None
    protect_data: bool = True
    purge_in_subscription: str | None = None


class Workspace(pulumi.ComponentResource):
    """An ML workspace and its private endpoint (two DNS zones)."""

    workspace_id: pulumi.Output[str]
    workspace_name: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self,
        name: str,
        args: WorkspaceArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:machine_learning:Workspace", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        purge = purged_afterwards(
            name,
            self,
            subscription_id=args.purge_in_subscription,
            resource_group_name=args.resource_group_name,
            target_type=ML_WORKSPACES,
            target_name=args.workspace_name,
            location=args.location,
        )
        workspace = machinelearningservices.Workspace(
            name,
            args=_workspace_args(args),
            opts=pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(parent=self, depends_on=purge),
                pulumi.ResourceOptions.merge(
                    holding_data(self, args.protect_data),
                    _left_alone(args.isolation_mode),
                ),
            ),
        )
        self.workspace_id = workspace.id
        self.workspace_name = workspace.name
        self.endpoint = PrivateEndpoint(
            f"{name}-endpoint",
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=workspace.id,
                group_id="amlworkspace",
                endpoint_name=args.placement.names.regional(
                    "private_endpoint", "ml-workspace"
                ),
            ),
            child,
        )
        self.register_outputs(
            {"workspaceId": workspace.id, "endpointId": self.endpoint.endpoint_id}
        )


def _left_alone(mode: IsolationMode) -> pulumi.ResourceOptions:
    """Leave rules of a managed network alone: resources of their own, or Azure's."""
    of_azure = [f"managedNetwork.{name}" for name in ("outboundRules", "status")]
    return pulumi.ResourceOptions(ignore_changes=None if mode == DISABLED else of_azure)


def _workspace_args(args: WorkspaceArgs) -> machinelearningservices.WorkspaceArgs:
    return machinelearningservices.WorkspaceArgs(
        workspace_name=args.workspace_name,
        resource_group_name=args.resource_group_name,
        location=args.location,
        kind="Default",
        sku=machinelearningservices.SkuArgs(
            name="Basic", tier=machinelearningservices.SkuTier.BASIC
        ),
        identity=machinelearningservices.ManagedServiceIdentityArgs(
            type="UserAssigned", user_assigned_identities=[args.identity_id]
        ),
        primary_user_assigned_identity=args.identity_id,
        storage_account=args.storage_account_id,
        key_vault=args.key_vault_id,
        container_registry=args.container_registry_id,
        application_insights=args.application_insights_id,
        image_build_compute=args.image_build_compute,
        system_datastores_auth_mode="Identity",
        public_network_access="Disabled",
        v1_legacy_mode=False,
        managed_network=machinelearningservices.ManagedNetworkSettingsArgs(
            isolation_mode=args.isolation_mode
        ),
        hbi_workspace=args.high_business_impact,
        serverless_compute_settings=_serverless(args),
        tags=args.tags,
    )


def _serverless(
    args: WorkspaceArgs,
) -> machinelearningservices.ServerlessComputeSettingsArgs | None:
    if args.serverless_subnet_id is None:
        return None
    return machinelearningservices.ServerlessComputeSettingsArgs(
        serverless_compute_custom_subnet=args.serverless_subnet_id,
        serverless_compute_no_public_ip=True,
    )
