"""Cases of guardrails.rules.managed_endpoints."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, with_, without, wrong

MANAGED = "pulumi-python:dynamic/dataplane:ManagedPrivateEndpoint"
APPROVAL = "pulumi-python:dynamic/dataplane:EndpointApproval"
ML = Standing("ml", "azure-native:machinelearningservices:Workspace")
VAULT = Standing("vault", "azure-native:keyvault:Vault")
SYNAPSE = Standing("synapse", "azure-native:synapse:Workspace")
TO_ML = Standing(
    "to-ml",
    MANAGED,
    {
        "group_id": "amlworkspace",
        "target_resource_id": UNKNOWN,
        "synapse_workspace_name": UNKNOWN,
    },
    {"target_resource_id": ("ml",), "synapse_workspace_name": ("synapse",)},
)
TO_VAULT = replace(
    TO_ML, made_from={**TO_ML.made_from, "target_resource_id": ("vault",)}
)
BY_ANOTHER_DOOR = replace(TO_ML, inputs={**TO_ML.inputs, "group_id": "blob"})
SERVICE = Standing(
    "service",
    "pulumi-python:dynamic/dataplane:LinkedService",
    {"ml_workspace_name": UNKNOWN},
    {"ml_workspace_name": ("ml",)},
)
APPROVED = Standing(
    "approved",
    APPROVAL,
    {
        "endpoint_name": UNKNOWN,
        "target_resource_id": UNKNOWN,
        "synapse_workspace_name": UNKNOWN,
    },
    {**TO_ML.made_from, "endpoint_name": ("to-ml",)},
)
STRANGER = replace(
    APPROVED, made_from={**APPROVED.made_from, "target_resource_id": ("vault",)}
)

CASES = (
    guarded("MP-01", MANAGED, "group_id", "amlworkspace", wrong="everything"),
    StackCase(
        rule="MP-02",
        compliant=(TO_ML, ML),
        breakages=(
            without("ml", "target_resource_id"),
            with_("a door that it lacks", "group_id", TO_VAULT, VAULT),
        ),
    ),
    StackCase(
        rule="MP-03",
        compliant=(TO_ML, ML),
        breakages=(with_("again", "lead there", replace(TO_ML, name="again")),),
    ),
    StackCase(
        rule="MP-04",
        compliant=(SERVICE, ML, TO_ML),
        breakages=(
            without("to-ml", "0 endpoints"),
            with_("leads elsewhere", "0 endpoints", TO_VAULT, VAULT),
            with_("by another door", "0 endpoints", BY_ANOTHER_DOOR),
        ),
    ),
    guarded("MP-05", MANAGED, "endpoint_name", "ml-workspace", wrong="a.b"),
    guarded("EA-01", APPROVAL, "mode", "automatic", wrong="never"),
    StackCase(
        rule="EA-02",
        compliant=(APPROVED, TO_ML, ML, SYNAPSE, VAULT),
        breakages=(
            without("to-ml", "endpoint_name"),
            with_("of a stranger", "target_resource_id", STRANGER),
        ),
    ),
    guarded(
        "EA-03",
        APPROVAL,
        "timeout_minutes",
        30,
        wrong=600,
        also=(wrong("timeout_minutes", 0),),
    ),
)
