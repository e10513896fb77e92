"""A storage account that only identities reach, and only through private endpoints.

Guaranteed: no shared keys, no public network, no public blobs, TLS 1.2, copies within
the tenant only, soft delete for blobs, containers and shares, versions where the
namespace is flat, every request to each service logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import storage

from components.foundation.foundation_spec import StorageSpec
from components.foundation.storage_services import (
    StorageServicesArgs,
    add_services,
)
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class StorageAccountArgs:
    """What an account needs to know.

    Without ``hierarchical_namespace`` it is flat, as the default storage of an ML
    workspace must be; with it, a data lake (fixed at creation). ``redundancy`` is
    zone-redundant and ``protect_data`` on unless given; without ``containers`` none
    is created.
    ``read_by`` names resources that Azure lets in over the public side, by rules for
    these alone; without any there is no public side.
    """

    account_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]
    log_analytics_id: pulumi.Input[str]
    hierarchical_namespace: bool = False
    spec: StorageSpec = field(default_factory=StorageSpec)
    containers: tuple[str, ...] = ()
    read_by: tuple[storage.ResourceAccessRuleArgs, ...] = ()
    protect_data: bool = True


class StorageAccount(pulumi.ComponentResource):
    """The account, its services and containers; `StorageEndpoints` leads to it."""

    account_id: pulumi.Output[str]
    account_name: pulumi.Output[str]
    blob_endpoint: pulumi.Output[str]
    dfs_endpoint: pulumi.Output[str]
    contents: list[pulumi.Resource]
    """What is in the account: made before anybody may use it."""

    def __init__(
        self,
        name: str,
        args: StorageAccountArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the account, then what is in it."""
        super().__init__("ml-synapse:foundation:StorageAccount", name, None, opts)
        account = self._account(name, args)
        services = add_services(name, _services_args(args, account), self)
        containers = [
            self._container(f"{name}-{container}", container, args, account)
            for container in args.containers
        ]
        self.account_id = account.id
        self.account_name = account.name
        self.blob_endpoint = account.primary_endpoints.apply(lambda at: at.blob)
        self.dfs_endpoint = account.primary_endpoints.apply(lambda at: at.dfs)
        self.contents = [*services, *containers]
        self.register_outputs(
            {
                "accountId": self.account_id,
                "accountName": self.account_name,
                "blobEndpoint": self.blob_endpoint,
                "dfsEndpoint": self.dfs_endpoint,
            }
        )

    def _account(self, name: str, args: StorageAccountArgs) -> storage.StorageAccount:
        return storage.StorageAccount(
            name,
            account_name=args.account_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            kind="StorageV2",
            sku=storage.SkuArgs(name=args.spec.sku),
            access_tier=storage.AccessTier.HOT,
            is_hns_enabled=args.hierarchical_namespace,
            allow_blob_public_access=False,
            allow_cross_tenant_replication=False,
            allow_shared_key_access=False,
            allowed_copy_scope="AAD",
            default_to_o_auth_authentication=True,
            enable_https_traffic_only=True,
            is_local_user_enabled=False,
            is_sftp_enabled=False,
            minimum_tls_version="TLS1_2",
            network_rule_set=storage.NetworkRuleSetArgs(
                default_action=storage.DefaultAction.DENY,
                bypass="AzureServices",
                resource_access_rules=list(args.read_by) or None,
            ),
            public_network_access="Enabled" if args.read_by else "Disabled",
            tags=args.tags,
            opts=holding_data(self, args.protect_data),
        )

    def _container(
        self,
        name: str,
        container_name: str,
        args: StorageAccountArgs,
        account: storage.StorageAccount,
    ) -> storage.BlobContainer:
        return storage.BlobContainer(
            name,
            container_name=container_name,
            account_name=account.name,
            resource_group_name=args.resource_group_name,
            public_access=storage.PublicAccess.NONE,
            opts=holding_data(self, args.protect_data),
        )


def _services_args(
    args: StorageAccountArgs, account: storage.StorageAccount
) -> StorageServicesArgs:
    return StorageServicesArgs(
        account_name=account.name,
        resource_group_name=args.resource_group_name,
        log_analytics_id=args.log_analytics_id,
        hierarchical_namespace=args.hierarchical_namespace,
        soft_delete_days=args.spec.soft_delete_days,
        protect_data=args.protect_data,
    )
