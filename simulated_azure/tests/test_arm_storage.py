"""Storage accounts and what is inside them."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.tests.arm_clients import GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION


def test_an_account_has_its_defaults_and_public_endpoints(clients: Clients) -> None:
    account = clients.account("stone")

    assert account.primary_endpoints.dfs == "https://stone.dfs.core.windows.net/"
    assert account.sku.tier == "Standard"
    assert account.allow_blob_public_access is False
    assert account.network_rule_set.default_action == "Allow"
    assert account.provisioning_state == "Succeeded"


def test_a_name_is_unique_in_azure(clients: Clients) -> None:
    clients.account("stone")
    clients.resources.resource_groups.create_or_update("other", {"location": LOCATION})
    taken = "Microsoft.Storage/storageAccounts/sttaken"
    clients.arm.store.put_document("names-taken", taken, {})
    body = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}

    with refused("StorageAccountInAnotherResourceGroup"):
        clients.storage.storage_accounts.begin_create("other", "stone", body)
    with refused("StorageAccountAlreadyTaken"):
        clients.account("sttaken")


def test_availability_of_a_name_is_told(clients: Clients) -> None:
    clients.account("stone")
    check = clients.storage.storage_accounts.check_name_availability
    kind = "Microsoft.Storage/storageAccounts"

    assert check({"name": "stone", "type": kind}).name_available is False
    assert check({"name": "stfree", "type": kind}).name_available is True


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"properties": {"isHnsEnabled": True}}, "properties.isHnsEnabled"),
        ({"sku": {"name": "Premium_LRS"}}, "sku.name"),
        ({"kind": "FileStorage"}, "kind"),
    ],
)
def test_what_is_decided_at_creation_stays(
    clients: Clients, change: dict[str, Any], path: str
) -> None:
    clients.account("stone", isHnsEnabled=False)
    body = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}

    with refused("AccountPropertyCannotBeUpdated") as caught:
        accounts = clients.storage.storage_accounts
        accounts.begin_create(GROUP, "stone", {**body, **change})

    assert caught.value.error is not None
    assert caught.value.error.target == path


@pytest.mark.parametrize(("had", "wanted"), [("LRS", "ZRS"), ("RAGZRS", "RAGRS")])
def test_several_zones_and_back_need_a_conversion(
    clients: Clients, had: str, wanted: str
) -> None:
    accounts = clients.storage.storage_accounts
    body = {"location": LOCATION, "kind": "StorageV2"}
    accounts.begin_create(GROUP, "stone", {**body, "sku": {"name": f"Standard_{had}"}})

    with refused("StorageAccountTypeConversionNotAllowed"):
        accounts.begin_create(
            GROUP, "stone", {**body, "sku": {"name": f"Standard_{wanted}"}}
        )


def test_copies_in_another_region_come_and_go(clients: Clients) -> None:
    clients.account("stone")
    body = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_GRS"}}

    changed = clients.storage.storage_accounts.begin_create(GROUP, "stone", body)

    assert changed.result().sku.name == "Standard_GRS"


def test_a_put_keeps_the_hierarchical_namespace(clients: Clients) -> None:
    clients.account("stlake", isHnsEnabled=True)

    assert clients.account("stlake").is_hns_enabled is True


def test_an_account_does_not_move(clients: Clients) -> None:
    clients.account("stone")
    body = {"location": "uksouth", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}

    with refused("InvalidResourceLocation"):
        clients.storage.storage_accounts.begin_create(GROUP, "stone", body)


def test_an_unknown_redundancy_is_refused(clients: Clients) -> None:
    body = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_XRS"}}

    with refused("InvalidRequestPropertyValue"):
        clients.storage.storage_accounts.begin_create(GROUP, "stone", body)


def test_keys_are_listed_and_never_shown(clients: Clients) -> None:
    clients.account("stone", allowSharedKeyAccess=False)
    accounts = clients.storage.storage_accounts

    first, second = (accounts.list_keys(GROUP, "stone") for _ in range(2))

    values = [key["value"] for key in first.as_dict()["keys"]]
    assert values == [key["value"] for key in second.as_dict()["keys"]]
    shown = str(accounts.get_properties(GROUP, "stone").as_dict())
    assert all(value not in shown for value in values)


def test_signatures_are_refused_where_keys_are_not_allowed(clients: Clients) -> None:
    clients.account("stone", allowSharedKeyAccess=False)
    wish = {
        "signedServices": "b",
        "signedResourceTypes": "s",
        "signedPermission": "r",
        "signedExpiry": "2030-01-01T00:00:00Z",
    }

    with refused("KeyBasedAuthenticationNotPermitted"):
        clients.storage.storage_accounts.list_account_sas(GROUP, "stone", wish)


def test_the_blob_service_exists_without_being_made(clients: Clients) -> None:
    clients.account("stone")
    services = clients.storage.blob_services
    policy = {"deleteRetentionPolicy": {"enabled": True, "days": 7}}

    before = services.get_service_properties(GROUP, "stone")
    services.set_service_properties(GROUP, "stone", {"properties": policy})

    assert before.delete_retention_policy.enabled is False
    (after,) = services.list(GROUP, "stone")
    assert after.delete_retention_policy.days == 7


def test_versioning_and_a_hierarchical_namespace_exclude_each_other(
    clients: Clients,
) -> None:
    clients.account("stlake", isHnsEnabled=True)
    body = {"properties": {"isVersioningEnabled": True}}

    with refused("FeatureNotSupportedForAccount"):
        clients.storage.blob_services.set_service_properties(GROUP, "stlake", body)


def test_containers_are_made_and_listed(clients: Clients) -> None:
    clients.account("stone")
    containers = clients.storage.blob_containers

    made = containers.create(GROUP, "stone", "data", {})

    assert made.public_access == "None"
    assert [item.name for item in containers.list(GROUP, "stone")] == ["data"]


@pytest.mark.parametrize(
    ("name", "properties", "code"),
    [
        ("Data", {}, "ContainerOperationFailure"),
        ("a--b", {}, "ContainerOperationFailure"),
        ("data", {"publicAccess": "Blob"}, "PublicAccessNotPermitted"),
    ],
)
def test_containers_that_cannot_be_are_refused(
    clients: Clients, name: str, properties: dict[str, Any], code: str
) -> None:
    clients.account("stone")

    with refused(code):
        body = {"properties": properties}
        clients.storage.blob_containers.create(GROUP, "stone", name, body)


def test_a_key_is_renewed_by_its_name(clients: Clients) -> None:
    clients.account("stone")
    accounts = clients.storage.storage_accounts
    before = accounts.list_keys(GROUP, "stone").as_dict()["keys"]

    after = accounts.regenerate_key(GROUP, "stone", {"keyName": "key2"}).as_dict()

    same = [
        old["value"] == new["value"]
        for old, new in zip(before, after["keys"], strict=True)
    ]
    assert same == [True, False]
    with refused("InvalidKeyName"):
        accounts.regenerate_key(GROUP, "stone", {"keyName": "key3"})


def test_a_blob_service_that_is_put_has_the_other_defaults(clients: Clients) -> None:
    clients.account("stone")

    made = clients.storage.blob_services.set_service_properties(
        GROUP, "stone", {"properties": {"isVersioningEnabled": True}}
    )

    assert made.is_versioning_enabled is True
    assert made.delete_retention_policy.enabled is False


def test_a_management_policy_says_when_it_changed(clients: Clients) -> None:
    clients.account("stone")
    action = {"baseBlob": {"delete": {"daysAfterModificationGreaterThan": 30}}}
    definition = {"actions": action, "filters": {"blobTypes": ["blockBlob"]}}
    rule = {"name": "old", "type": "Lifecycle", "definition": definition}
    body = {"properties": {"policy": {"rules": [rule]}}}

    policies = clients.storage.management_policies
    made = policies.create_or_update(GROUP, "stone", "default", body)

    assert made.last_modified_time is not None
