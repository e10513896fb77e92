"""Cases of guardrails.rules.linked_service."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, nothing, with_, without, wrong

TYPE = "pulumi-python:dynamic/dataplane:LinkedService"
ML = Standing("ml", "azure-native:machinelearningservices:Workspace")
SYNAPSE = Standing("synapse", "azure-native:synapse:Workspace")
ROLE = Standing(
    "role",
    "azure-native:authorization:RoleAssignment",
    {"principalId": UNKNOWN, "scope": UNKNOWN},
    {"principalId": ("synapse",), "scope": ("ml",)},
)
SERVICE = Standing(
    "service",
    TYPE,
    {"ml_workspace_name": UNKNOWN, "synapse_workspace_name": UNKNOWN},
    {"ml_workspace_name": ("ml",), "synapse_workspace_name": ("synapse",)},
)
WAITING = replace(SERVICE, made_from={**SERVICE.made_from, "after": ("role",)})

CASES = (
    guarded(
        "LS-01",
        TYPE,
        "authentication",
        "MSI",
        wrong="ServicePrincipal",
        absent="passes",
    ),
    nothing(
        "LS-02",
        TYPE,
        "service_principal_key",
        wrong="hunter2",
        also=(wrong("tenant", "x"), wrong("service_principal_id", "x")),
    ),
    StackCase(
        rule="LS-03",
        compliant=(SERVICE, ML, SYNAPSE),
        breakages=(
            without("ml", "ml_workspace_name"),
            without("synapse", "synapse_workspace_name"),
        ),
    ),
    guarded("LS-04", TYPE, "linked_service_name", "AzureMLService1", wrong="a b/c"),
    StackCase(
        rule="LS-05",
        compliant=(WAITING, ML, SYNAPSE, ROLE),
        breakages=(
            without("role", "depends on no role"),
            with_("does not wait", "depends on no role", SERVICE),
        ),
    ),
    guarded(
        "LS-06",
        TYPE,
        "subscription_id",
        "00000000-0000-4000-8000-00000000000a",
        wrong="mine",
    ),
)
