"""Logs, storage, the registry, and how what holds data is protected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.settings.key import Concern, Key
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import arm_id, boolean, choice, integer, optional


@dataclass(frozen=True, kw_only=True)
class MonitoringSettings:
    """Where logs go; without an existing workspace, to one of our own."""

    existing_log_analytics_workspace_id: str | None
    log_retention_days: int


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    """``redundancy`` is Azure's SKU, such as Standard_ZRS."""

    redundancy: str
    soft_delete_days: int


@dataclass(frozen=True, kw_only=True)
class RegistrySettings:
    """Days that untagged images stay."""

    retention_days: int


@dataclass(frozen=True, kw_only=True)
class ProtectionSettings:
    """How what holds data is kept from deletion."""

    protect_data: bool
    locks: bool
    purge_on_destroy: bool
    vault_purge_protection: bool


def read_monitoring(of: Values) -> MonitoringSettings:
    """Build what the logs are told."""
    return MonitoringSettings(
        existing_log_analytics_workspace_id=of["existingLogAnalyticsWorkspaceId"],
        log_retention_days=of["logRetentionDays"],
    )


def read_storage(of: Values) -> StorageSettings:
    """Build what both storage accounts are told."""
    return StorageSettings(
        redundancy=f"Standard_{of['storageRedundancy']}",
        soft_delete_days=of["softDeleteDays"],
    )


def read_registry(of: Values) -> RegistrySettings:
    """Build what the container registry is told."""
    return RegistrySettings(retention_days=of["registryRetentionDays"])


def read_protection(of: Values) -> ProtectionSettings:
    """Build what everything that holds data is told."""
    return ProtectionSettings(
        protect_data=of["protectData"],
        locks=of["locks"],
        purge_on_destroy=of["purgeOnDestroy"],
        vault_purge_protection=of["vaultPurgeProtection"],
    )


def _purge(values: Values) -> Iterator[Finding]:
    """Refuse to purge what must not even be deleted."""
    if values["purgeOnDestroy"] and values["protectData"]:
        yield (
            "purgeOnDestroy",
            ValueRefused(
                "purges at a destroy what protectData keeps from it",
                seen="true, and protectData: true",
                allowed="purgeOnDestroy: true only beside protectData: false",
                cure="set purgeOnDestroy to false",
            ),
        )


CONCERN = Concern(
    keys={
        "existingLogAnalyticsWorkspaceId": Key(
            optional(arm_id("Microsoft.OperationalInsights/workspaces")), '""'
        ),
        "logRetentionDays": Key(integer(30, 730), "90"),
        "storageRedundancy": Key(
            choice("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"), "ZRS"
        ),
        "softDeleteDays": Key(integer(7, 90), "30"),
        "registryRetentionDays": Key(integer(1, 365), "30"),
        "protectData": Key(boolean(), "true"),
        "locks": Key(boolean(), "true"),
        "purgeOnDestroy": Key(boolean(), "false"),
        "vaultPurgeProtection": Key(boolean(), "true"),
    },
    rules=(_purge,),
    retired={
        "registryZoneRedundancy": "remove the line: Azure spreads every registry over"
        " the zones of its region, and a registry that exists stays as it is"
    },
)
