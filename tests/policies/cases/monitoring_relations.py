"""Cases of guardrails.rules.monitoring_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import endpoint, with_, without

SCOPE = Standing("scope", "azure-native:monitor:PrivateLinkScope")
IN_SCOPE = Standing(
    "in-scope",
    "azure-native:monitor:PrivateLinkScopedResource",
    {"linkedResourceId": UNKNOWN},
    {"linkedResourceId": ("it",)},
)
NAMES = ("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery")
CLOSED = Standing(
    "it",
    "azure-native:applicationinsights:Component",
    dict.fromkeys(NAMES, "Disabled"),
)
LOGS = replace(CLOSED, type="azure-native:operationalinsights:Workspace")


def closing(rule: str, closed: Standing) -> StackCase:
    def but(name: str, value: object) -> Standing:
        return replace(closed, inputs={**closed.inputs, name: value})

    return StackCase(
        rule=rule,
        compliant=(closed, SCOPE),
        breakages=tuple(
            with_(f"{name} {value}", name, but(name, value))
            for name in NAMES
            for value in ("Enabled", None, UNKNOWN, 7)
        ),
    )


CASES = (
    closing("AI-03", CLOSED),
    closing("LA-02", LOGS),
    StackCase(
        rule="PL-02",
        compliant=(SCOPE, endpoint("pe", "azuremonitor", "scope")),
        breakages=(without("pe", "azuremonitor"),),
    ),
    StackCase(
        rule="PL-03",
        compliant=(CLOSED, SCOPE, IN_SCOPE),
        breakages=(without("in-scope", "no private link scope"),),
    ),
)
