"""Cases of guardrails.rules.site_connections."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, off, wrong

CONNECTION = "azure-native:network:VirtualNetworkGatewayConnection"
CIRCUIT = "azure-native:network:ExpressRouteCircuit"
STRONG = {
    "ikeEncryption": "AES256",
    "ikeIntegrity": "SHA256",
    "ipsecEncryption": "AES256",
    "ipsecIntegrity": "SHA256",
    "dhGroup": "ECP384",
}

CASES = (
    guarded(
        "VG-04",
        CONNECTION,
        "ipsecPolicies",
        [STRONG],
        wrong=[{**STRONG, "ikeEncryption": "DES3"}],
        wrong_type=7,
        also=(
            wrong("ipsecPolicies", [{**STRONG, "dhGroup": "DHGroup2"}]),
            wrong("ipsecPolicies", [{**STRONG, "ipsecIntegrity": "MD5"}]),
            wrong("ipsecPolicies", [{}]),
        ),
    ),
    nothing(
        "VG-05",
        CONNECTION,
        "sharedKey",
        wrong="hunter2",
        also=(wrong("authorizationKey", {"x": "y"}),),
    ),
    off(
        "ER-01",
        CIRCUIT,
        "allowClassicOperations",
        also=(wrong("authorizationKey", {"x": "y"}),),
    ),
    off("ER-02", CIRCUIT, "globalReachEnabled"),
)
