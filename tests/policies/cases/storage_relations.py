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
SERVICE = Standing(
    "service",
    "azure-native:storage:BlobServiceProperties",
    {"accountName": UNKNOWN},
    {"accountName": ("account",)},
)
GROUPS = ("blob", "file", "queue", "table")
ENDPOINTS = tuple(endpoint(it, it, "account") for it in GROUPS)

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
        compliant=(ACCOUNT, SERVICE, logged("log", "service")),
        breakages=(
            *unlogged("log"),
            with_("the account's own", "diagnostic", logged("log", "account")),
            without("service", "no blob service"),
        ),
    ),
    StackCase(
        rule="ST-21",
        compliant=(ACCOUNT, SERVICE),
        breakages=(without("service", "it has 0 blob services"),),
    ),
)
