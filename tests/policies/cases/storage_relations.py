"""Cases of guardrails.rules.storage_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import endpoint, logged, unlogged, with_, without

ACCOUNT = Standing(
    "account", "azure-native:storage:StorageAccount", {"isHnsEnabled": False}
)
LAKE = replace(ACCOUNT, inputs={"isHnsEnabled": True})
ML = Standing(
    "ml",
    "azure-native:machinelearningservices:Workspace",
    {"storageAccount": UNKNOWN},
    {"storageAccount": ("account",)},
)
SYNAPSE = Standing(
    "synapse",
    "azure-native:synapse:Workspace",
    {"defaultDataLakeStorage": {"resourceId": UNKNOWN}},
    {"defaultDataLakeStorage": ("account",)},
)
GROUPS = ("blob", "file", "queue", "table")
SERVICES = tuple(
    Standing(
        f"{it}-service",
        f"azure-native:storage:{it.capitalize()}ServiceProperties",
        {"accountName": UNKNOWN},
        {"accountName": ("account",)},
    )
    for it in GROUPS
)
SERVICE = SERVICES[0]
ENDPOINTS = tuple(endpoint(it, it, "account") for it in GROUPS)

ML_REGISTRY = Standing("mlr", "azure-native:machinelearningservices:Registry")
LAKE_OF_ANOTHER = Standing("other", "azure-native:storage:StorageAccount")
ANY = "/subscriptions/x/resourceGroups/y/providers/Microsoft.MachineLearningServices"


def let_in(resource_id: object, made_from: str) -> Standing:
    """Make an account whose firewall lets a resource in."""
    rules = [{"resourceId": resource_id, "tenantId": "t"}]
    return replace(
        ACCOUNT,
        inputs={"networkRuleSet": {"resourceAccessRules": rules}},
        made_from={"networkRuleSet": (made_from,)},
    )


CASES = (
    StackCase(
        rule="ST-10",
        compliant=(ACCOUNT, ML),
        breakages=(
            with_("a lake for Azure ML", "isHnsEnabled", LAKE),
            with_("one for both", "both", SYNAPSE),
            Breakage(
                "a flat account for Synapse",
                lambda it: (it.pop("ml"), it.update(synapse=SYNAPSE)),
                says="isHnsEnabled",
            ),
        ),
    ),
    StackCase(
        rule="ST-11",
        compliant=(ACCOUNT, ML, *ENDPOINTS),
        breakages=(
            *(without(it, f"no private endpoint for {it}") for it in GROUPS),
            with_("a lake without dfs", "dfs", SYNAPSE),
            with_("two of one", "two", endpoint("again", "blob", "account")),
        ),
    ),
    StackCase(
        rule="ST-20",
        compliant=(
            ACCOUNT,
            *SERVICES,
            *(logged(f"{it}-log", f"{it}-service") for it in GROUPS),
        ),
        breakages=tuple(
            breakage
            for it in GROUPS
            for breakage in (
                *unlogged(f"{it}-log"),
                with_(
                    f"the account's own for {it}",
                    f"its {it} service has no diagnostic",
                    logged(f"{it}-log", "account"),
                ),
                without(f"{it}-service", f"no {it} service"),
            )
        ),
    ),
    StackCase(
        rule="ST-21",
        compliant=(ACCOUNT, SERVICE),
        breakages=(without("blob-service", "it has 0 blob services"),),
    ),
    StackCase(
        rule="ST-22",
        compliant=(let_in(UNKNOWN, "mlr"), ML_REGISTRY, LAKE_OF_ANOTHER),
        breakages=(
            with_("another kind", "resourceId", let_in(f"{ANY}/workspaces/x", "mlr")),
            with_("all of a kind", "resourceId", let_in(f"{ANY}/registries/*", "mlr")),
            with_("made from another", "no ML registry", let_in(UNKNOWN, "other")),
        ),
    ),
)
