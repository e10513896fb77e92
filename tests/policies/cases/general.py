"""Cases of guardrails.rules.general."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, with_, without, wrong

LOCK = "azure-native:authorization:ManagementLockByScope"
VAULT = Standing("vault", "azure-native:keyvault:Vault", protect=True)
GROUP = Standing("ml-group", "azure-native:resources:ResourceGroup")
ML_WORKSPACE = Standing(
    "ml",
    "azure-native:machinelearningservices:Workspace",
    {"resourceGroupName": UNKNOWN},
    {"resourceGroupName": ("ml-group",)},
)
LOCKED = Standing("lock", LOCK, {"scope": UNKNOWN}, {"scope": ("vault",)})

CASES = (
    guarded(
        "GE-01",
        "azure-native:storage:StorageAccount",
        "location",
        "swedencentral",
        wrong="eastus",
        absent="passes",
        parameters={"locations": ["swedencentral"]},
    ),
    guarded(
        "GE-02",
        "azure-native:resources:ResourceGroup",
        "tags.owner",
        "ml-platform-team",
        wrong="",
        wrong_type=7,
        beside={"tags.workload": "mlsyn"},
        parameters={"required_tags": ["owner", "workload"]},
        also=(wrong("tags.workload", None),),
    ),
    StackCase(
        rule="GE-03",
        compliant=(VAULT,),
        breakages=(
            with_("not protected", "not protected", replace(VAULT, protect=False)),
        ),
    ),
    StackCase(
        rule="GE-04",
        compliant=(VAULT,),
        breakages=(
            with_("another kind", "no rules", Standing("x", "azure-native:sql:Server")),
        ),
    ),
    StackCase(
        rule="GE-05",
        compliant=(Standing("ml-synapse-dev", "pulumi:pulumi:Stack"), VAULT),
        breakages=(
            with_("a command", "it holds x", Standing("x", "command:local:Command")),
            with_(
                "code", "it holds x", Standing("x", "pulumi-python:dynamic:Resource")
            ),
        ),
    ),
    guarded("LK-01", LOCK, "level", "CanNotDelete", wrong="ReadOnly"),
    guarded(
        "LK-02",
        LOCK,
        "notes",
        "Holds data. Ask the platform team.",
        wrong="because",
        wrong_case="HOLDS DATA. ASK.",
    ),
    StackCase(
        rule="LK-03",
        compliant=(VAULT, LOCKED),
        breakages=(without("lock", "it has 0 locks"),),
    ),
    StackCase(
        rule="LK-04",
        compliant=(VAULT, LOCKED, ML_WORKSPACE, GROUP),
        breakages=tuple(
            with_(
                f"on {target}",
                "it locks ml",
                replace(LOCKED, made_from={"scope": (target,)}),
            )
            for target in ("ml", "ml-group")
        ),
    ),
)
