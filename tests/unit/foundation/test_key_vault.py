"""A key vault: RBAC, no purge, no public network."""

from __future__ import annotations

from typing import Any

import pytest

from components.foundation.key_vault import KeyVault, KeyVaultArgs
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.conftest import LOGS
from tests.unit.registrations import Registered, register

TENANT = "72f00000-0000-4000-8000-000000000001"


@pytest.fixture
def vault_args(
    placement: PrivateEndpointPlacement, tags: dict[str, str]
) -> dict[str, Any]:
    return {
        "vault_name": "kv-mlsyn-dev",
        "resource_group_name": "rg",
        "location": "swedencentral",
        "tenant_id": TENANT,
        "tags": tags,
        "placement": placement,
        "log_analytics_id": LOGS,
    }


def vault(args: dict[str, Any]) -> Registered[KeyVault]:
    return register(lambda: KeyVault("ml-vault", KeyVaultArgs(**args)))


def test_it_registers_exactly_these(vault_args: dict[str, Any]) -> None:
    run = vault(vault_args)

    assert run.azure() == [
        ("keyvault:Vault", "ml-vault"),
        ("monitor:DiagnosticSetting", "ml-vault-diagnostics"),
        ("network:PrivateDnsZoneGroup", "ml-vault-endpoint-zones"),
        ("network:PrivateEndpoint", "ml-vault-endpoint"),
    ]


def test_the_vault_is_hardened_by_default(vault_args: dict[str, Any]) -> None:
    properties = vault(vault_args).one("keyvault:Vault").inputs["properties"]

    assert properties == {
        "sku": {"family": "A", "name": "standard"},
        "tenantId": TENANT,
        "accessPolicies": [],
        "enablePurgeProtection": True,
        "enableRbacAuthorization": True,
        "enableSoftDelete": True,
        "enabledForDeployment": False,
        "enabledForDiskEncryption": False,
        "enabledForTemplateDeployment": False,
        "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny"},
        "publicNetworkAccess": "Disabled",
        "softDeleteRetentionInDays": 90,
    }


def test_its_endpoint_is_for_the_group_vault(vault_args: dict[str, Any]) -> None:
    inputs = vault(vault_args).one("network:PrivateEndpoint").inputs

    assert inputs["privateEndpointName"] == "pep-mlsyn-ml-vault-dev-swedencentral"
    assert inputs["privateLinkServiceConnections"][0]["groupIds"] == ["vault"]


def test_soft_delete_can_be_shorter_and_protection_off(
    vault_args: dict[str, Any],
) -> None:
    run = vault({**vault_args, "soft_delete_days": 7, "protect_data": False})

    made = run.one("keyvault:Vault")
    assert made.inputs["properties"]["softDeleteRetentionInDays"] == 7
    assert made.inputs["properties"]["enablePurgeProtection"] is True
    assert (made.protect, made.retain_on_delete) == (False, False)


def test_the_vault_is_protected_by_default_and_nothing_else(
    vault_args: dict[str, Any],
) -> None:
    run = vault(vault_args)

    assert [each.name for each in run.resources if each.protect] == ["ml-vault"]
    assert [each.name for each in run.resources if each.retain_on_delete] == [
        "ml-vault"
    ]


def test_it_tells_its_address(vault_args: dict[str, Any]) -> None:
    run = vault(vault_args)

    assert run.value(run.built.vault_uri) == "https://kv-mlsyn-dev.vault.azure.net/"
    assert run.value(run.built.vault_name) == "kv-mlsyn-dev"


def test_without_purge_protection_nothing_is_said_of_it(
    vault_args: dict[str, Any],
) -> None:
    run = vault(vault_args | {"purge_protection": False})

    properties = run.one("keyvault:Vault").inputs["properties"]
    assert "enablePurgeProtection" not in properties


def test_a_purge_comes_before_the_vault_so_that_it_goes_after_it(
    vault_args: dict[str, Any],
) -> None:
    run = vault(vault_args | {"purge_in_subscription": "sub-1"})

    [purge] = [it for it in run.resources if it.name == "ml-vault-purge"]
    made = run.one("keyvault:Vault")
    target = "/subscriptions/sub-1/resourceGroups/rg/providers/Microsoft.KeyVault"
    assert purge.inputs["target_id"] == f"{target}/vaults/kv-mlsyn-dev"
    assert made.depends_on == ("ml-vault-purge",)
