"""Key vaults and their soft-deleted shadows.

Sources: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview (7 to
90 days, purge protection cannot be turned off, a deleted vault keeps its name);
VaultAlreadyExists, ConflictError, VaultNameNotValid and the wording of the BadRequests
as Microsoft.KeyVault answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Behaviour,
    Put,
    default,
    ensure,
)
from simulated_azure.arm.behaviours.global_names import check_free
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.private_link_groups import one_name
from simulated_azure.constants import TENANT_ID
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
