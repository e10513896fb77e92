"""Key vaults, their protection and their life after deletion."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION


def test_a_vault_has_its_defaults_and_a_public_uri(clients: Clients) -> None:
    vault = clients.vault("kv-one")

    assert vault.properties.vault_uri == "https://kv-one.vault.azure.net/"
    assert vault.properties.enable_soft_delete is True
    assert vault.properties.soft_delete_retention_in_days == 90


def test_addresses_are_shown_as_ranges(clients: Clients) -> None:
    acls = {"ipRules": [{"value": "203.0.113.10"}], "defaultAction": "Deny"}

    vault = clients.vault("kv-one", networkAcls=acls)

    assert vault.properties.network_acls.ip_rules[0].value == "203.0.113.10/32"


@pytest.mark.parametrize(
    "properties",
    [
        {"enablePurgeProtection": False},
        {"enableSoftDelete": False},
        {"softDeleteRetentionInDays": 6},
        {"softDeleteRetentionInDays": 91},
        {"tenantId": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_a_vault_cannot_have_is_refused(
    clients: Clients, properties: dict[str, Any]
) -> None:
    with refused("BadRequest") as caught:
        clients.vault("kv-one", **properties)

    assert caught.value.error is not None
    assert caught.value.error.target == f"properties.{next(iter(properties))}"


def test_protection_and_retention_stay(clients: Clients) -> None:
    clients.vault("kv-one", enablePurgeProtection=True, softDeleteRetentionInDays=7)

    kept = clients.vault("kv-one")

    assert kept.properties.enable_purge_protection is True
    assert kept.properties.soft_delete_retention_in_days == 7
    with refused("BadRequest"):
        clients.vault("kv-one", softDeleteRetentionInDays=8)


@pytest.mark.parametrize("name", ["1kv", "kv--one", "kv-one-"])
def test_a_name_follows_the_rules(clients: Clients, name: str) -> None:
    with refused("VaultNameNotValid"):
        clients.vault(name)


def test_a_name_is_unique_in_azure(clients: Clients) -> None:
    taken = "Microsoft.KeyVault/vaults/kv-one"
    clients.arm.store.put_document("names-taken", taken, {})

    with refused("VaultAlreadyExists"):
        clients.vault("kv-one")


def test_a_deleted_vault_blocks_its_name_until_it_is_purged(clients: Clients) -> None:
    clients.vault("kv-one")
    vaults = clients.vaults.vaults
    vaults.delete(GROUP, "kv-one")

    with refused("ConflictError"):
        clients.vault("kv-one")
    assert [item.name for item in vaults.list_deleted()] == ["kv-one"]
    assert vaults.get_deleted("kv-one", LOCATION).properties.scheduled_purge_date
    vaults.begin_purge_deleted("kv-one", LOCATION).result()

    with pytest.raises(ResourceNotFoundError):
        vaults.get_deleted("kv-one", LOCATION)
    assert clients.vault("kv-one").name == "kv-one"


def test_purge_protection_forbids_the_purge(clients: Clients) -> None:
    clients.vault("kv-one", enablePurgeProtection=True)
    clients.vaults.vaults.delete(GROUP, "kv-one")

    with refused("MethodNotAllowed"):
        clients.vaults.vaults.begin_purge_deleted("kv-one", LOCATION)


def test_a_deleted_vault_is_recovered_with_its_settings(clients: Clients) -> None:
    clients.vault("kv-one", enablePurgeProtection=True)
    clients.vaults.vaults.delete(GROUP, "kv-one")

    recovered = clients.vault("kv-one", createMode="recover")

    assert recovered.properties.enable_purge_protection is True
    assert "createMode" not in str(clients.arm.get(recovered.id))
    assert list(clients.vaults.vaults.list_deleted()) == []


def test_a_vault_that_is_put_twice_is_the_same(clients: Clients) -> None:
    clients.vault("kv-one")
    clients.vault("kv-one")

    (vault,) = clients.vaults.vaults.list_by_resource_group(GROUP)

    assert vault.id.startswith(f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/")


def test_a_vault_that_is_not_deleted_cannot_be_purged(clients: Clients) -> None:
    clients.vault("kv-one")

    with refused("ResourceNotFound"):
        clients.vaults.vaults.begin_purge_deleted("kv-one", LOCATION)
