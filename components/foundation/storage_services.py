"""The four services of a storage account: blob, file, queue and table.

Each exists with the account, has settings of its own, and diagnostics of its own: those
of the account cover none of them
(https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage).
Guaranteed: deleted blobs, containers and shares are kept, no browser of another site is
answered, every request is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import storage

from components.foundation.diagnostics import send_diagnostics
from components.transformations.protection import holding_data

_DEFAULT: Final = "default"
"""The only name of a service."""
_METRICS: Final = "Transaction"
"""The metrics of a storage service are known by this name only."""


@dataclass(frozen=True, kw_only=True)
class StorageServicesArgs:
    """What the services of one account need to know; days that deleted data stays."""

    account_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    log_analytics_id: pulumi.Input[str]
    hierarchical_namespace: bool
    soft_delete_days: int
    protect_data: bool


def add_services(
    name: str, args: StorageServicesArgs, parent: pulumi.Resource
) -> list[pulumi.CustomResource]:
    """Set the services of an account, the blob service first, and log each."""
    services: dict[str, pulumi.CustomResource] = {
        "blob": _blob_service(name, args, parent),
        "file": _file_service(name, args, parent),
        "queue": storage.QueueServiceProperties(
            f"{name}-queue-service",
            account_name=args.account_name,
            resource_group_name=args.resource_group_name,
            queue_service_name=_DEFAULT,
            cors=_no_other_site(),
            opts=pulumi.ResourceOptions(parent=parent),
        ),
        "table": storage.TableServiceProperties(
            f"{name}-table-service",
            account_name=args.account_name,
            resource_group_name=args.resource_group_name,
            table_service_name=_DEFAULT,
            cors=_no_other_site(),
            opts=pulumi.ResourceOptions(parent=parent),
        ),
    }
    for service, made in services.items():
        send_diagnostics(
            f"{name}-{service}", made.id, args.log_analytics_id, parent, _METRICS
        )
    return list(services.values())


def _blob_service(
    name: str, args: StorageServicesArgs, parent: pulumi.Resource
) -> storage.BlobServiceProperties:
    """Set soft delete; versions do not exist in a hierarchical namespace."""
    return storage.BlobServiceProperties(
        f"{name}-blob-service",
        account_name=args.account_name,
        resource_group_name=args.resource_group_name,
        blob_services_name=_DEFAULT,
        cors=_no_other_site(),
        delete_retention_policy=_keep(args),
        container_delete_retention_policy=_keep(args),
        is_versioning_enabled=None if args.hierarchical_namespace else True,
        opts=holding_data(parent, args.protect_data),
    )


def _file_service(
    name: str, args: StorageServicesArgs, parent: pulumi.Resource
) -> storage.FileServiceProperties:
    """Keep deleted shares: the notebooks of all people lie in one."""
    return storage.FileServiceProperties(
        f"{name}-file-service",
        account_name=args.account_name,
        resource_group_name=args.resource_group_name,
        file_services_name=_DEFAULT,
        cors=_no_other_site(),
        share_delete_retention_policy=_keep(args),
        opts=holding_data(parent, args.protect_data),
    )


def _keep(args: StorageServicesArgs) -> storage.DeleteRetentionPolicyArgs:
    return storage.DeleteRetentionPolicyArgs(enabled=True, days=args.soft_delete_days)


def _no_other_site() -> storage.CorsRulesArgs:
    return storage.CorsRulesArgs(cors_rules=[])
