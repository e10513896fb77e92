"""Cases of guardrails.rules.managed_identities."""

from __future__ import annotations

from tests.policies.short_cases import guarded, wrong

FEDERATED = "azure-native:managedidentity:FederatedIdentityCredential"
EXCHANGE = "api://AzureADTokenExchange"

CASES = (
    guarded(
        "FI-01",
        FEDERATED,
        "subject",
        "repo:owner/name:environment:prod",
        wrong="repo:owner/*",
    ),
    guarded(
        "FI-02",
        FEDERATED,
        "issuer",
        "https://issuer.example.org",
        wrong="http://issuer.example.org",
        beside={"audiences": [EXCHANGE]},
        also=(
            wrong("audiences", []),
            wrong("audiences", [EXCHANGE, "api://another"]),
        ),
    ),
)
