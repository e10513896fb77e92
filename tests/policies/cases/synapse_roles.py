"""Cases of guardrails.rules.synapse_roles."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import guarded, with_, without

TYPE = "pulumi-python:dynamic/dataplane:SynapseRoleAssignment"
ADMINISTRATOR = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
SYNAPSE = Standing("synapse", "azure-native:synapse:Workspace")
POOL = Standing("pool", "azure-native:synapse:BigDataPool")
IDENTITY = Standing("identity", "azure-native:managedidentity:UserAssignedIdentity")
OF_POOL = Standing(
    "of-pool",
    TYPE,
    {
        "role_id": ADMINISTRATOR,
        "principal_id": UNKNOWN,
        "scope": UNKNOWN,
        "synapse_workspace_name": UNKNOWN,
    },
    {
        "principal_id": ("identity",),
        "scope": ("synapse", "pool"),
        "synapse_workspace_name": ("synapse",),
    },
)
OF_WORKSPACE = replace(OF_POOL, made_from={**OF_POOL.made_from, "scope": ("synapse",)})
LESSER = {
    "of-pool": replace(OF_WORKSPACE, inputs={**OF_POOL.inputs, "role_id": CONTRIBUTOR})
}
KNOWN = replace(OF_POOL, inputs={**OF_POOL.inputs, "scope": "workspaces/w"})

CASES = (
    guarded("SR-01", TYPE, "role_id", ADMINISTRATOR, wrong=CONTRIBUTOR),
    StackCase(
        rule="SR-02",
        compliant=(OF_POOL, SYNAPSE, POOL, IDENTITY),
        breakages=(
            with_("whole workspace", "scope is no pool", OF_WORKSPACE),
            with_("whole workspace, known", "must be a pool", KNOWN),
            Breakage("a lesser role", lambda it: it.update(LESSER), "passes"),
        ),
    ),
    guarded("SR-03", TYPE, "principal_type", "Group", wrong="User"),
    guarded(
        "SR-04",
        TYPE,
        "assignment_id",
        "bde81095-2bbc-503c-8390-f7537232a8ee",
        wrong="mine",
    ),
    StackCase(
        rule="SR-05",
        compliant=(OF_POOL, SYNAPSE),
        breakages=(without("synapse", "synapse_workspace_name"),),
    ),
    StackCase(
        rule="SR-06",
        compliant=(SYNAPSE, OF_POOL),
        breakages=(
            without("of-pool", "nobody is its Synapse Administrator"),
            with_(
                "another role",
                "nobody is",
                replace(OF_POOL, inputs={**OF_POOL.inputs, "role_id": CONTRIBUTOR}),
            ),
        ),
    ),
)
