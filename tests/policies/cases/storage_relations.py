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
        f"{group}-service",
        f"azure-native:storage:{group.capitalize()}ServiceProperties",
        {"accountName": UNKNOWN},
        {"accountName": ("account",)},
    )
    for group in GROUPS
)
SERVICE = SERVICES[0]
ENDPOINTS = tuple(endpoint(group, group, "account") for group in GROUPS)

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
            *(without(group, f"no private endpoint for {group}") for group in GROUPS),
            with_("a lake without dfs", "dfs", SYNAPSE),
            with_("two of one", "two", endpoint("again", "blob", "account")),
        ),
    ),
    StackCase(
        rule="ST-20",
        compliant=(
            ACCOUNT,
            *SERVICES,
            *(logged(f"{group}-log", f"{group}-service") for group in GROUPS),
        ),
        breakages=tuple(
            breakage
            for group in GROUPS
            for breakage in (
                *unlogged(f"{group}-log"),
                with_(
                    f"the account's own for {group}",
                    f"its {group} service has no diagnostic",
                    logged(f"{group}-log", "account"),
                ),
                without(f"{group}-service", f"no {group} service"),
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
