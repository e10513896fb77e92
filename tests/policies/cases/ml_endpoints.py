"""Cases of guardrails.rules.ml_endpoints."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing

ML = "azure-native:machinelearningservices"
ONLINE, BATCH = f"{ML}:OnlineEndpoint", f"{ML}:BatchEndpoint"
KEYS = {"primaryKey": "a", "secondaryKey": "b"}
OF_ENDPOINT = "properties"

CASES = (
    guarded(
        "OE-01",
        ONLINE,
        f"{OF_ENDPOINT}.publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
    ),
    guarded("OE-02", ONLINE, f"{OF_ENDPOINT}.authMode", "AADToken", wrong="Key"),
    nothing("OE-03", ONLINE, f"{OF_ENDPOINT}.keys", wrong=KEYS),
    guarded("OE-04", ONLINE, "identity.type", "UserAssigned", wrong="None"),
    guarded("BE-01", BATCH, "properties.authMode", "AADToken", wrong="Key"),
    nothing("BE-02", BATCH, "properties.keys", wrong=KEYS),
)
