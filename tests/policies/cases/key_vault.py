"""Cases of guardrails.rules.key_vault."""

from __future__ import annotations

from tests.policies.harness import StackCase, Standing
from tests.policies.short_cases import (
    endpoint,
    guarded,
    logged,
    nothing,
    on,
    unlogged,
    with_,
    without,
    wrong,
)

VAULT = "azure-native:keyvault:Vault"
IT = Standing("vault", VAULT)

CASES = (
    on("KV-01", VAULT, "properties.enablePurgeProtection"),
    on(
        "KV-02",
        VAULT,
        "properties.enableSoftDelete",
        beside={"properties.softDeleteRetentionInDays": 90},
        also=(
            wrong("properties.softDeleteRetentionInDays", 6),
            wrong("properties.softDeleteRetentionInDays", None),
        ),
    ),
    on("KV-03", VAULT, "properties.enableRbacAuthorization"),
    guarded(
        "KV-04", VAULT, "properties.publicNetworkAccess", "Disabled", wrong="Enabled"
    ),
    guarded(
        "KV-05", VAULT, "properties.networkAcls.defaultAction", "Deny", wrong="Allow"
    ),
    nothing(
        "KV-06",
        VAULT,
        "properties.networkAcls.ipRules",
        wrong=[{"value": "203.0.113.7"}],
        also=(wrong("properties.networkAcls.virtualNetworkRules", [{"id": "x"}]),),
    ),
    StackCase(
        rule="KV-07",
        compliant=(IT, endpoint("pe", "vault", "vault")),
        breakages=(
            without("pe", "no private endpoint for vault"),
            with_("of another", "vault", endpoint("pe", "vault", "other")),
        ),
    ),
    StackCase(
        rule="KV-10",
        compliant=(IT, logged("log", "vault")),
        breakages=unlogged("log"),
    ),
)
