"""The services of a storage account, its containers and management policies.

Sources: https://learn.microsoft.com/rest/api/storagerp (services exist without a PUT
under the name ``default``; container names; PublicAccessNotPermitted). That versioning
is refused under a hierarchical namespace:
https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts;
its code is assumed.
"""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.storage_accounts import ACCOUNT, STORAGE_METRICS
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request, conflict
from simulated_azure.arm.resource_id import ResourceId

_CONTAINER_NAME: Final = re.compile(
    r"^(\$root|\$logs|[a-z0-9](?!.*--)[a-z0-9-]*[a-z0-9])$"
)


class Service(Behaviour):
    """A service that exists with its account."""

    created_status = 200
    log_categories = ("StorageRead", "StorageWrite", "StorageDelete")
    metric_categories = STORAGE_METRICS

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        if id.name.lower() != "default":
            return None
        properties: JsonObject = {"cors": {"corsRules": []}}
        self.fill(properties)
        return {"properties": properties}

    def implicit_names(self) -> tuple[str, ...]:
        return ("default",)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, cors={"corsRules": []})
        self.fill(properties)

    def fill(self, properties: JsonObject) -> None:
        """Set the service's own defaults."""


class BlobServices(Service):
    """Microsoft.Storage/storageAccounts/blobServices."""

    arm_types = (f"{ACCOUNT}/blobServices",)

    def check(self, put: Put) -> None:
        account = put.arm.find(put.id.root)
        is_lake = account and dict_at(account.body, "properties").get("isHnsEnabled")
        if put.properties.get("isVersioningEnabled") and is_lake:
            raise conflict(
                "FeatureNotSupportedForAccount",
                "Blob versioning is not supported for an account with a "
                "hierarchical namespace.",
                "properties.isVersioningEnabled",
            )

    def fill(self, properties: JsonObject) -> None:
        default(properties, deleteRetentionPolicy={"enabled": False})
        default(properties["deleteRetentionPolicy"], allowPermanentDelete=False)


class FileServices(Service):
    """Microsoft.Storage/storageAccounts/fileServices."""

    arm_types = (f"{ACCOUNT}/fileServices",)

    def fill(self, properties: JsonObject) -> None:
        default(properties, shareDeleteRetentionPolicy={"enabled": False})


class QueueServices(Service):
    """Microsoft.Storage/storageAccounts/queueServices."""

    arm_types = (f"{ACCOUNT}/queueServices",)


class TableServices(Service):
    """Microsoft.Storage/storageAccounts/tableServices."""

    arm_types = (f"{ACCOUNT}/tableServices",)


class Containers(Behaviour):
    """Microsoft.Storage/storageAccounts/blobServices/containers."""

    arm_types = (f"{ACCOUNT}/blobServices/containers",)
    holds_data = True

    def check(self, put: Put) -> None:
        if not _CONTAINER_NAME.match(put.id.name):
            raise bad_request(
                "ContainerOperationFailure",
                f"The specified resource name '{put.id.name}' contains invalid "
                "characters. Allowed: lower-case letters, digits and single hyphens.",
            )
        account = put.arm.find(put.id.root)
        public = put.properties.get("publicAccess", "None")
        allowed = account and dict_at(account.body, "properties").get(
            "allowBlobPublicAccess"
        )
        if public != "None" and not allowed:
            raise conflict(
                "PublicAccessNotPermitted",
                "Public access is not permitted on this storage account.",
                "properties.publicAccess",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            publicAccess="None",
            defaultEncryptionScope="$account-encryption-key",
            denyEncryptionScopeOverride=False,
        )
        properties.update(
            deleted=False,
            hasImmutabilityPolicy=False,
            hasLegalHold=False,
            lastModifiedTime=now(),
            leaseState="Available",
            leaseStatus="Unlocked",
            remainingRetentionDays=0,
        )


class ManagementPolicies(Behaviour):
    """Microsoft.Storage/storageAccounts/managementPolicies."""

    arm_types = (f"{ACCOUNT}/managementPolicies",)
    created_status = 200

    def complete(self, put: Put, body: JsonObject) -> None:
        ensure(body, "properties")["lastModifiedTime"] = now()
