"""Cases of guardrails.rules.api_management."""

from __future__ import annotations

from tests.policies.short_cases import guarded, present, wrong

API_MANAGEMENT = "azure-native:apimanagement"
SERVICE = f"{API_MANAGEMENT}:ApiManagementService"
GATEWAY = "Microsoft.WindowsAzure.ApiManagement.Gateway"
OLD = {
    f"{GATEWAY}.{side}Protocols.{name}": "False"
    for name in ("Ssl30", "Tls10", "Tls11")
    for side in ("", "Backend.")
}
TLS10 = f"{GATEWAY}.Protocols.Tls10"

CASES = (
    guarded("AP-01", SERVICE, "virtualNetworkType", "Internal", wrong="None"),
    guarded(
        "AP-02",
        SERVICE,
        "customProperties",
        OLD,
        wrong={**OLD, TLS10: "True"},
        wrong_type=[],
        also=(wrong("customProperties", {}),),
    ),
    guarded("AP-03", SERVICE, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    guarded(
        "AP-04",
        f"{API_MANAGEMENT}:Api",
        "protocols",
        ["https"],
        wrong=["http", "https"],
        wrong_type=7,
        wrong_case=["HTTPS"],
        also=(wrong("serviceUrl", "http://example.org"),),
    ),
    guarded(
        "AP-07",
        f"{API_MANAGEMENT}:Backend",
        "url",
        "https://example.org",
        wrong="http://example.org",
    ),
    present(
        "AP-05",
        f"{API_MANAGEMENT}:NamedValue",
        "keyVault.secretIdentifier",
        beside={"secret": True},
        also=(wrong("value", {"x": "y"}),),
        not_applicable=({"secret": False, "value": "plain"},),
    ),
    guarded("AP-06", SERVICE, "identity.type", "SystemAssigned", wrong="None"),
)
