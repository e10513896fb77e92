"""Cases of guardrails.rules.container_registry."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import (
    endpoint,
    guarded,
    logged,
    off,
    unlogged,
    with_,
    without,
    wrong,
)

REGISTRY = "azure-native:containerregistry:Registry"
IT = Standing("registry", REGISTRY)


def by_the_side(kind: str) -> Standing:
    type_ = f"azure-native:containerregistry:{kind}"
    made_from = {"registryName": ("registry",)}
    return Standing("extra", type_, {"registryName": UNKNOWN}, made_from)


CASES = (
    off("AC-01", REGISTRY, "adminUserEnabled"),
    off("AC-02", REGISTRY, "anonymousPullEnabled"),
    guarded("AC-03", REGISTRY, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    guarded(
        "AC-04",
        REGISTRY,
        "sku.name",
        "Premium",
        wrong="Standard",
        also=(wrong("sku.name", "Basic"),),
    ),
    guarded("AC-05", REGISTRY, "networkRuleSet.defaultAction", "Deny", wrong="Allow"),
    StackCase(
        rule="AC-06",
        compliant=(IT, endpoint("pe", "registry", "registry")),
        breakages=(
            without("pe", "no private endpoint for registry"),
            with_("of another", "registry", endpoint("pe", "registry", "other")),
        ),
    ),
    guarded(
        "AC-07", REGISTRY, "networkRuleBypassOptions", "AzureServices", wrong="None"
    ),
    StackCase(
        rule="AC-11",
        compliant=(IT,),
        breakages=tuple(
            with_(name, "it has extra", by_the_side(name))
            for name in ("Token", "CacheRule", "ScopeMap")
        ),
    ),
    StackCase(
        rule="AC-13",
        compliant=(IT, logged("log", "registry")),
        breakages=unlogged("log"),
    ),
)
