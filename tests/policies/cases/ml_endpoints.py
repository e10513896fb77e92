"""Cases of guardrails.rules.ml_endpoints."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, on, wrong

ML = "azure-native:machinelearningservices"
ONLINE, DEPLOYMENT = f"{ML}:OnlineEndpoint", f"{ML}:OnlineDeployment"
BATCH = f"{ML}:BatchEndpoint"
KEYS = {"primaryKey": "a", "secondaryKey": "b"}
OF_ENDPOINT, OF_DEPLOYMENT = "onlineEndpointProperties", "onlineDeploymentProperties"
VARIABLES = f"{OF_DEPLOYMENT}.environmentVariables"
KUBERNETES = ({OF_DEPLOYMENT: {"endpointComputeType": "Kubernetes"}},)

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
    guarded(
        "OD-01",
        DEPLOYMENT,
        f"{OF_DEPLOYMENT}.egressPublicNetworkAccess",
        "Disabled",
        wrong="Enabled",
        beside={f"{OF_DEPLOYMENT}.endpointComputeType": "Managed"},
        not_applicable=KUBERNETES,
    ),
    guarded(
        "OD-02",
        DEPLOYMENT,
        VARIABLES,
        {"LOG_LEVEL": "info"},
        wrong={"DB_PASSWORD": "x"},
        wrong_type="LOG_LEVEL",
        absent="passes",
        also=(
            wrong(VARIABLES, {"URL": "https://x/?sv=1&sig=abc"}),
            wrong(VARIABLES, {"api_key": "x"}),
        ),
    ),
    on("OD-03", DEPLOYMENT, f"{OF_DEPLOYMENT}.appInsightsEnabled"),
    guarded("OD-05", DEPLOYMENT, "sku.capacity", 2, wrong=1),
    guarded(
        "BE-01", BATCH, "batchEndpointProperties.authMode", "AADToken", wrong="Key"
    ),
    nothing("BE-02", BATCH, "batchEndpointProperties.keys", wrong=KEYS),
)
