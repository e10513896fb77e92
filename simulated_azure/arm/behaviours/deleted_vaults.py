"""Soft-deleted key vaults: read, list and purge.

Source: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Reading,
)
from simulated_azure.arm.behaviours.key_vaults import VAULT
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, not_found
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource


class DeletedVaults(Behaviour):
    """Microsoft.KeyVault/locations/deletedVaults: read and purge."""

    arm_types = ("Microsoft.KeyVault/locations/deletedVaults",)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        found = _soft_deleted(arm, id)
        return None if found is None else _deleted(found)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"purge": _purge}


class VaultLocations(Behaviour):
    """Microsoft.KeyVault/locations: what deleted vaults stand in."""

    arm_types = ("Microsoft.KeyVault/locations",)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        return {}


class VaultLists(Behaviour):
    """Lists of a subscription that are no resource type."""

    arm_types = ("Microsoft.KeyVault",)

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"deletedvaults": _list_deleted}


def _soft_deleted(arm: Azure, id: ResourceId) -> Resource | None:
    region = id.names[0].replace(" ", "").lower()
    for resource in arm.store.soft_deleted(VAULT):
        here = str(resource.body.get("location", "")) == region
        if here and resource.name.lower() == id.name.lower():
            return resource
    return None


def _deleted(vault: Resource) -> JsonObject:
    properties = vault.body["properties"]
    at = datetime.fromisoformat(vault.modified)
    days = timedelta(days=properties["softDeleteRetentionInDays"])
    shown = {
        "vaultId": vault.id,
        "location": vault.body["location"],
        "deletionDate": at.astimezone(UTC).isoformat(),
        "scheduledPurgeDate": (at + days).astimezone(UTC).isoformat(),
        "tags": vault.body.get("tags", {}),
    }
    if properties.get("enablePurgeProtection"):
        shown["purgeProtectionEnabled"] = True
    return {"properties": shown}


def _list_deleted(arm: Azure, target: Collection) -> list[JsonObject]:
    return [
        {
            "id": f"/subscriptions/{SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/"
            f"locations/{resource.body['location']}/deletedVaults/{resource.name}",
            "name": resource.name,
            "type": "Microsoft.KeyVault/deletedVaults",
            **_deleted(resource),
        }
        for resource in arm.store.soft_deleted(VAULT)
    ]


def _purge(action: Action) -> None:
    deleted = action.target.parent
    assert deleted is not None  # purge is an action of deleted vaults only
    vault = _soft_deleted(action.arm, deleted)
    if vault is None:
        raise not_found(DeletedVaults.arm_types[0], deleted.full_name, "")
    if vault.body["properties"].get("enablePurgeProtection"):
        raise ArmError(
            405,
            "MethodNotAllowed",
            f"Operation 'DeletedVaultPurge' is not allowed: the vault '{vault.name}' "
            "has purge protection enabled.",
        )
    action.arm.store.recover(vault.id)
