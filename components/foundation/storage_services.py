"""The four services of a storage account: blob, file, queue and table.

Each exists with the account, has settings of its own, and diagnostics of its own: those
of the account cover none of them
(https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage).
Guaranteed: deleted blobs, containers and shares are kept, no browser of another site is
answered, every request is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

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
    """Set the services of an account, the blob service first, and log each.

    Deleted shares are kept too: the notebooks of all people lie in one. Versions do not
    exist in a hierarchical namespace.
    """
    where = _where(args)
    plain = pulumi.ResourceOptions(parent=parent)
    with_data = holding_data(parent, args.protect_data)
    services: dict[str, pulumi.CustomResource] = {
        "blob": storage.BlobServiceProperties(
            f"{name}-blob-service",
            blob_services_name=_DEFAULT,
            delete_retention_policy=_keep(args),
            container_delete_retention_policy=_keep(args),
            is_versioning_enabled=None if args.hierarchical_namespace else True,
            opts=with_data,
            **where,
        ),
        "file": storage.FileServiceProperties(
            f"{name}-file-service",
            file_services_name=_DEFAULT,
            share_delete_retention_policy=_keep(args),
            opts=with_data,
            **where,
        ),
        "queue": storage.QueueServiceProperties(
            f"{name}-queue-service", queue_service_name=_DEFAULT, opts=plain, **where
        ),
        "table": storage.TableServiceProperties(
            f"{name}-table-service", table_service_name=_DEFAULT, opts=plain, **where
        ),
    }
    for service, made in services.items():
        send_diagnostics(
            f"{name}-{service}", made.id, args.log_analytics_id, parent, _METRICS
        )
    return list(services.values())


def _where(args: StorageServicesArgs) -> dict[str, Any]:
    """Return what all four are told: their account, and to answer no other site."""
    return {
        "account_name": args.account_name,
        "resource_group_name": args.resource_group_name,
        "cors": storage.CorsRulesArgs(cors_rules=[]),
    }


def _keep(args: StorageServicesArgs) -> storage.DeleteRetentionPolicyArgs:
    return storage.DeleteRetentionPolicyArgs(enabled=True, days=args.soft_delete_days)
