"""Cases of guardrails.rules.databricks."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import endpoint, guarded, on, present, with_, without
from tests.policies.short_cases import wrong as also_wrong

WORKSPACE = "azure-native:databricks:Workspace"
RULES = "NoAzureDatabricksRules"
IT = Standing("bricks", WORKSPACE, {"sku": {"name": "premium"}})
STANDARD = replace(IT, inputs={"sku": {"name": "standard"}})
NAMES = ("customVirtualNetworkId", "customPublicSubnetName", "customPrivateSubnetName")

CASES = (
    guarded(
        "DB-01",
        WORKSPACE,
        "publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
        beside={"requiredNsgRules": RULES},
        also=(also_wrong("requiredNsgRules", "AllRules"),),
    ),
    on("DB-02", WORKSPACE, "parameters.enableNoPublicIp.value"),
    present(
        "DB-03",
        WORKSPACE,
        f"parameters.{NAMES[0]}.value",
        beside={f"parameters.{name}.value": UNKNOWN for name in NAMES[1:]},
        also=tuple(also_wrong(f"parameters.{name}", None) for name in NAMES[1:]),
    ),
    StackCase(
        rule="DB-04",
        compliant=(IT, endpoint("pe", "databricks_ui_api", "bricks")),
        breakages=(
            without("pe", "databricks_ui_api"),
            with_("standard", "sku.name", STANDARD),
        ),
    ),
)
