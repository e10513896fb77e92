"""Cases of guardrails.rules.cosmos_db."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import StackCase, Standing
from tests.policies.short_cases import endpoint, guarded, on, with_, without

ACCOUNT = "azure-native:cosmosdb:DatabaseAccount"
IT = Standing("cosmos", ACCOUNT)
OPEN = replace(IT, inputs={"ipRules": [{"ipAddressOrRange": "0.0.0.0"}]})

CASES = (
    guarded("CO-01", ACCOUNT, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    on("CO-02", ACCOUNT, "disableLocalAuth"),
    on("CO-03", ACCOUNT, "disableKeyBasedMetadataWriteAccess"),
    StackCase(
        rule="CO-04",
        compliant=(IT, endpoint("pe", "Sql", "cosmos")),
        breakages=(
            without("pe", "no private endpoint for Sql"),
            with_("an address", "ipRules", OPEN),
        ),
    ),
    guarded("CO-05", ACCOUNT, "minimalTlsVersion", "Tls12", wrong="Tls11"),
    guarded(
        "CO-06", ACCOUNT, "keyVaultKeyUri", "https://vault/keys/k", wrong="vault/keys/k"
    ),
)
