"""Cases of guardrails.rules.storage_options."""

from __future__ import annotations

from tests.policies.short_cases import guarded, off, on, wrong

ACCOUNT = "azure-native:storage:StorageAccount"

CASES = (
    guarded("ST-09", ACCOUNT, "allowCrossTenantReplication", False, wrong=True),
    off(
        "ST-12",
        ACCOUNT,
        "isSftpEnabled",
        also=(wrong("isLocalUserEnabled", True), wrong("enableNfsV3", True)),
    ),
    on("ST-13", ACCOUNT, "defaultToOAuthAuthentication"),
    guarded("ST-14", ACCOUNT, "allowedCopyScope", "AAD", wrong="Anywhere"),
    on("ST-15", ACCOUNT, "encryption.requireInfrastructureEncryption"),
    guarded(
        "ST-16",
        ACCOUNT,
        "encryption.keySource",
        "Microsoft.Keyvault",
        wrong="Microsoft.Storage",
    ),
    guarded(
        "ST-17",
        ACCOUNT,
        "sku.name",
        "Standard_ZRS",
        wrong="Standard_LRS",
        parameters={"storage_redundancy": ["Standard_ZRS"]},
    ),
    guarded(
        "ST-18",
        ACCOUNT,
        "sasPolicy.sasExpirationPeriod",
        "7.00:00:00",
        wrong="30.00:00:00",
        wrong_case="7.00:00:00",
        beside={"allowSharedKeyAccess": True, "sasPolicy.expirationAction": "Block"},
        also=(wrong("sasPolicy.expirationAction", "Log"),),
        not_applicable=({"allowSharedKeyAccess": False},),
    ),
    guarded("ST-19", ACCOUNT, "kind", "StorageV2", wrong="Storage"),
)
