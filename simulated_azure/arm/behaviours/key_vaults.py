"""Key vaults and their soft-deleted shadows.

Sources: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview (7 to
90 days, purge protection cannot be turned off, a deleted vault keeps its name);
VaultAlreadyExists, ConflictError, VaultNameNotValid and the wording of the BadRequests
as Microsoft.KeyVault answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    Reading,
    default,
    ensure,
)
from simulated_azure.arm.behaviours.global_names import check_free
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import ArmError, bad_request, conflict, not_found
from simulated_azure.arm.private_link_groups import one_name
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.store import Resource

VAULT: Final = "Microsoft.KeyVault/vaults"
_NAME: Final = re.compile(r"^[a-zA-Z](?!.*--)[a-zA-Z0-9-]*[a-zA-Z0-9]$")


class KeyVaults(Behaviour):
    """Microsoft.KeyVault/vaults."""

    arm_types = (VAULT,)
    holds_data = True
    # Assumed; Terraform waits two minutes more. Update and deletion take no time.
    duration = Duration(20, reply=Reply.STATE, creating="RegisteringDns")
    private_link_groups = (
        one_name(
            "vault",
            "{name}.vault.azure.net",
            "privatelink.vaultcore.azure.net",
            member="default",
        ),
    )
    log_categories = ("AuditEvent", "AzurePolicyEvaluationDetails")
    has_global_name = True
    name_code = "VaultNameNotValid"
    keeps = (
        "properties.enablePurgeProtection",
        "properties.softDeleteRetentionInDays",
        "properties.enableRbacAuthorization",
    )

    def check(self, put: Put) -> None:
        if not _NAME.match(put.id.name):
            raise bad_request(
                "VaultNameNotValid",
                f"The vault name '{put.id.name}' is invalid. A vault's name must be "
                "between 3-24 alphanumeric characters. The name must begin with a "
                "letter, end with a letter or digit, and not contain consecutive "
                "hyphens.",
            )
        check_free(put, _in_use)
        self._check_soft_deleted(put)
        properties = put.properties
        if properties["tenantId"].lower() != TENANT_ID:
            raise bad_request(
                "BadRequest",
                f"The tenant '{properties['tenantId']}' is not the subscription's "
                f"'{TENANT_ID}'.",
                "properties.tenantId",
            )
        _check_protection(put, properties)

    def _check_soft_deleted(self, put: Put) -> None:
        recover = str(put.properties.get("createMode", "")).lower() == "recover"
        for resource in put.arm.store.soft_deleted(VAULT):
            if put.existing or resource.name.lower() != put.id.name.lower():
                continue
            if not recover:
                raise conflict(
                    "ConflictError",
                    "A vault with the same name already exists in deleted state. You "
                    "need to either recover or purge existing key vault. Follow this "
                    "link https://go.microsoft.com/fwlink/?linkid=2149745 for more "
                    "information on soft delete.",
                )
            put.arm.store.recover(resource.id)
            put.body["properties"] = {**resource.body["properties"], **put.properties}

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            accessPolicies=[],
            enabledForDeployment=False,
            enableRbacAuthorization=False,
            publicNetworkAccess="Enabled",
            softDeleteRetentionInDays=90,
        )
        properties.update(
            enableSoftDelete=True,
            provisioningState="Succeeded",
            vaultUri=f"https://{put.id.name.lower()}.vault.azure.net/",
        )
        for rule in properties.get("networkAcls", {}).get("ipRules", []):
            if "/" not in rule["value"]:
                rule["value"] += "/32"

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        arm.store.soft_delete(resource)


class VaultKeys(Behaviour):
    """Microsoft.KeyVault/vaults/keys."""

    arm_types = (f"{VAULT}/keys",)
    created_status = 200


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


def _check_protection(put: Put, properties: JsonObject) -> None:
    if properties.get("enablePurgeProtection") is False:
        raise bad_request(
            "BadRequest",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the '
            "purge protection for a vault is an irreversible action.",
            "properties.enablePurgeProtection",
        )
    if properties.get("enableSoftDelete") is False:
        raise bad_request(
            "BadRequest",
            'The property "enableSoftDelete" cannot be set to false.',
            "properties.enableSoftDelete",
        )
    days = properties.get("softDeleteRetentionInDays", 90)
    if not 7 <= days <= 90:
        raise bad_request(
            "BadRequest",
            f'The property "softDeleteRetentionInDays" is {days}; it must be between 7 '
            "and 90.",
            "properties.softDeleteRetentionInDays",
        )
    if put.previous.get("softDeleteRetentionInDays", days) != days:
        raise bad_request(
            "BadRequest",
            'The property "softDeleteRetentionInDays" has been set already and it '
            "can't be modified.",
            "properties.softDeleteRetentionInDays",
        )


def _in_use(name: str) -> ArmError:
    return conflict(
        "VaultAlreadyExists",
        f"The vault name '{name}' is already in use. Vault names are globally unique "
        "so it is possible that the name is already taken. If you are sure that the "
        "vault name was not taken then it is possible that a vault with the same name "
        "was recently deleted but not purged after being placed in a recoverable "
        "state.",
    )


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
