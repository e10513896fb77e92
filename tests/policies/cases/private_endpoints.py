"""Cases of guardrails.rules.private_endpoints."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing

ENDPOINT = Standing("vault-endpoint", "azure-native:network:PrivateEndpoint")
ZONES = Standing(
    "vault-endpoint-zones",
    "azure-native:network:PrivateDnsZoneGroup",
    {"privateEndpointName": UNKNOWN},
    {"privateEndpointName": ("vault-endpoint",)},
)

CASES = (
    StackCase(
        rule="PE-03",
        compliant=(ENDPOINT, ZONES),
        breakages=(
            Breakage(
                "no zone group",
                lambda it: it.pop("vault-endpoint-zones"),
                says="it has 0 zone groups",
            ),
            Breakage(
                "two zone groups",
                lambda it: it.update(second=replace(ZONES, name="second")),
                says="it has 2 zone groups",
            ),
        ),
    ),
)
