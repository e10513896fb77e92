"""A storage account: closed by default."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azure_native import storage

from components.foundation.foundation_spec import StorageSpec
from components.foundation.storage_account import StorageAccount, StorageAccountArgs
from tests.unit.conftest import LOGS
from tests.unit.registrations import Registered, register


@pytest.fixture
def account_args(tags: dict[str, str]) -> dict[str, Any]:
    return {
        "account_name": "stmlsynmldev",
        "resource_group_name": "rg",
        "location": "swedencentral",
        "tags": tags,
        "log_analytics_id": LOGS,
    }


def account(args: dict[str, Any]) -> Registered[StorageAccount]:
    return register(lambda: StorageAccount("ml-storage", StorageAccountArgs(**args)))


def test_the_smallest_account_registers_exactly_these(
    account_args: dict[str, Any],
) -> None:
    run = account(account_args)

    assert run.azure() == [
        ("monitor:DiagnosticSetting", "ml-storage-blob-diagnostics"),
        ("monitor:DiagnosticSetting", "ml-storage-file-diagnostics"),
        ("monitor:DiagnosticSetting", "ml-storage-queue-diagnostics"),
        ("monitor:DiagnosticSetting", "ml-storage-table-diagnostics"),
        ("storage:BlobServiceProperties", "ml-storage-blob-service"),
        ("storage:FileServiceProperties", "ml-storage-file-service"),
        ("storage:QueueServiceProperties", "ml-storage-queue-service"),
        ("storage:StorageAccount", "ml-storage"),
        ("storage:TableServiceProperties", "ml-storage-table-service"),
    ]


def test_the_account_is_closed_by_default(account_args: dict[str, Any]) -> None:
    inputs = account(account_args).one("storage:StorageAccount").inputs

    assert inputs == {
        "accountName": "stmlsynmldev",
        "resourceGroupName": "rg",
        "location": "swedencentral",
        "kind": "StorageV2",
        "sku": {"name": "Standard_ZRS"},
        "accessTier": "Hot",
        "isHnsEnabled": False,
        "allowBlobPublicAccess": False,
        "allowCrossTenantReplication": False,
        "allowSharedKeyAccess": False,
        "allowedCopyScope": "AAD",
        "defaultToOAuthAuthentication": True,
        "enableHttpsTrafficOnly": True,
        "isLocalUserEnabled": False,
        "isSftpEnabled": False,
        "minimumTlsVersion": "TLS1_2",
        "networkRuleSet": {"bypass": "AzureServices", "defaultAction": "Deny"},
        "publicNetworkAccess": "Disabled",
        "tags": {"owner": "somebody"},
    }


def test_deleted_data_and_old_versions_are_kept(account_args: dict[str, Any]) -> None:
    inputs = account(account_args).one("storage:BlobServiceProperties").inputs

    keep = {"enabled": True, "days": 30}
    assert inputs["deleteRetentionPolicy"] == keep
    assert inputs["containerDeleteRetentionPolicy"] == keep
    assert inputs["isVersioningEnabled"] is True


def test_a_data_lake_has_a_hierarchy_and_no_versions(
    account_args: dict[str, Any],
) -> None:
    run = account({**account_args, "hierarchical_namespace": True})

    assert run.one("storage:StorageAccount").inputs["isHnsEnabled"] is True
    blob_service = run.one("storage:BlobServiceProperties").inputs
    assert "isVersioningEnabled" not in blob_service


def test_it_has_the_containers_and_the_redundancy_that_are_asked_for(
    account_args: dict[str, Any],
) -> None:
    run = account(
        {
            **account_args,
            "containers": ("synapse",),
            "spec": StorageSpec(redundancy="GZRS", soft_delete_days=90),
        }
    )

    container = run.one("storage:BlobContainer").inputs
    assert (container["containerName"], container["publicAccess"]) == (
        "synapse",
        "None",
    )
    assert run.one("storage:StorageAccount").inputs["sku"]["name"] == "Standard_GZRS"


def test_what_holds_data_is_protected_and_kept(account_args: dict[str, Any]) -> None:
    run = account({**account_args, "containers": ("synapse",)})

    kept = [each.name for each in run.resources if each.protect]
    assert sorted(kept) == [
        "ml-storage",
        "ml-storage-blob-service",
        "ml-storage-file-service",
        "ml-storage-synapse",
    ]
    assert kept == [each.name for each in run.resources if each.retain_on_delete]


def test_without_protection_everything_can_go(account_args: dict[str, Any]) -> None:
    run = account({**account_args, "protect_data": False})

    assert not any(each.protect or each.retain_on_delete for each in run.resources)


def test_requests_are_logged_on_each_service_and_not_on_the_account(
    account_args: dict[str, Any],
) -> None:
    run = account(account_args)

    names = run.names("monitor:DiagnosticSetting")
    logs = [run.one("monitor:DiagnosticSetting", name).inputs for name in names]
    account_id = run.value(run.built.account_id)
    assert sorted(it["resourceUri"] for it in logs) == [
        f"{account_id}/{service}Services/default"
        for service in ("blob", "file", "queue", "table")
    ]
    assert {it["workspaceId"] for it in logs} == {LOGS}
    everything = [{"categoryGroup": "allLogs", "enabled": True}]
    assert [it["logs"] for it in logs] == [everything] * 4


def test_deleted_shares_are_kept(account_args: dict[str, Any]) -> None:
    inputs = account(account_args).one("storage:FileServiceProperties").inputs

    assert inputs["shareDeleteRetentionPolicy"] == {"enabled": True, "days": 30}


def test_it_tells_its_endpoints(account_args: dict[str, Any]) -> None:
    run = account(account_args)

    assert run.value(run.built.dfs_endpoint) == (
        "https://stmlsynmldev.dfs.core.windows.net/"
    )
    assert run.value(run.built.blob_endpoint).startswith("https://stmlsynmldev.blob.")
    assert run.value(run.built.account_name) == "stmlsynmldev"


def test_who_may_read_it_from_outside_is_a_rule_for_that_resource_alone(
    account_args: dict[str, Any],
) -> None:
    rule = storage.ResourceAccessRuleArgs(resource_id="mlr-id", tenant_id="tenant")

    run = account({**account_args, "read_by": (rule,)})

    inputs = run.one("storage:StorageAccount").inputs
    assert inputs["publicNetworkAccess"] == "Enabled"
    assert inputs["networkRuleSet"] == {
        "bypass": "AzureServices",
        "defaultAction": "Deny",
        "resourceAccessRules": [{"resourceId": "mlr-id", "tenantId": "tenant"}],
    }
