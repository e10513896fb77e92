"""Cases of guardrails.rules.role_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import with_, without

ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
CONTRIBUTOR = f"{ROLES}/b24988ac-6180-42a0-ab88-20f7382dd24c"
DATA = f"{ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
VAULT_OFFICER = f"{ROLES}/b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
SYNAPSE = Standing("synapse", "azure-native:synapse:Workspace")
ML = Standing("ml", "azure-native:machinelearningservices:Workspace")
STORAGE = Standing("storage", "azure-native:storage:StorageAccount")
GROUP = Standing("group", "azure-native:resources:ResourceGroup")
IDENTITY = Standing("identity", "azure-native:managedidentity:UserAssignedIdentity")

ADA = "60000000-0000-4000-8000-00000000000a"
BOB = "60000000-0000-4000-8000-00000000000b"
MACHINE = Standing(
    "machine",
    "azure-native:machinelearningservices:Compute",
    {
        "properties": {
            "computeType": "ComputeInstance",
            "properties": {
                "personalComputeInstanceSettings": {"assignedUser": {"objectId": ADA}}
            },
        }
    },
)


def role(principal: str, scope: str, definition: str = CONTRIBUTOR) -> Standing:
    return Standing(
        "role",
        "azure-native:authorization:RoleAssignment",
        {"roleDefinitionId": definition, "principalId": UNKNOWN, "scope": UNKNOWN},
        {"principalId": (principal,), "scope": (scope,)},
    )


def of_person(kind: str, principal: object = BOB, role: str = CONTRIBUTOR) -> Standing:
    return Standing(
        "role",
        "azure-native:authorization:RoleAssignment",
        {"roleDefinitionId": role, "principalId": principal, "principalType": kind},
    )


OF_SYNAPSE = role("synapse", "ml")
UNKNOWN_ROLE = replace(
    OF_SYNAPSE, inputs={**OF_SYNAPSE.inputs, "roleDefinitionId": UNKNOWN}
)
RG = "/subscriptions/x/resourceGroups/rg"
KNOWN_ML = replace(
    ML, outputs={"type": "Microsoft.MachineLearningServices/workspaces", "name": "mlw"}
)


def cut(scope: str) -> Standing:
    """Make a role on what was cut out of the workspace's ID, once that is known."""
    return replace(OF_SYNAPSE, inputs={**OF_SYNAPSE.inputs, "scope": scope})


ESTATE = (SYNAPSE, ML, STORAGE, GROUP, IDENTITY)

CASES = (
    StackCase(
        rule="RA-04",
        compliant=(OF_SYNAPSE, *ESTATE),
        breakages=(
            with_("on the group", "scope is group", role("synapse", "group")),
            with_("on storage", "scope is storage", role("synapse", "storage")),
            with_(
                "another role",
                "no role that Synapse needs",
                role("synapse", "ml", VAULT_OFFICER),
            ),
            with_("data of a group", "one resource", role("synapse", "group", DATA)),
            with_("data of nothing", "one resource", role("synapse", "gone", DATA)),
            Breakage(
                "data of one account",
                lambda it: it.update(role=role("synapse", "storage", DATA)),
                "passes",
            ),
            with_("cut to the group", "must be the ML workspace", KNOWN_ML, cut(RG)),
            with_("cut to the rest", "must be the ML workspace", KNOWN_ML, cut("/")),
            with_("a role not known yet", "no role that Synapse needs", UNKNOWN_ROLE),
        ),
    ),
    StackCase(
        rule="RA-05",
        compliant=(role("identity", "storage"), *ESTATE),
        breakages=(
            with_("on the group", "resource group", role("identity", "group")),
            with_("on nothing of ours", "scope is no", role("identity", "gone")),
        ),
    ),
    StackCase(
        rule="RA-07",
        compliant=(of_person("Group"), MACHINE),
        breakages=(
            with_("a person", "principalType", of_person("User")),
            with_("of nothing known", "principalType", of_person("User", UNKNOWN)),
            with_("an owner who manages", "principalType", of_person("User", ADA)),
            Breakage(
                "an owner with data",
                lambda it: it.update(role=of_person("User", ADA, DATA)),
                "passes",
            ),
        ),
    ),
    StackCase(
        rule="RA-10",
        compliant=(role("identity", "storage"), *ESTATE),
        breakages=(
            with_("on nothing of ours", "scope is no", role("identity", "gone")),
        ),
    ),
    StackCase(
        rule="RA-13",
        compliant=(role("identity", "storage"), *ESTATE),
        breakages=(with_("nobody's", "principalId", role("gone", "storage")),),
    ),
    StackCase(
        rule="RA-14",
        compliant=(role("identity", "storage"), *ESTATE),
        breakages=(without("role", "it holds no role"),),
    ),
)
