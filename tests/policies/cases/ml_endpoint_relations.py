"""Cases of guardrails.rules.ml_endpoint_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import with_, without

ML = "azure-native:machinelearningservices"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
QUEUE = f"{ROLES}/974c5e8b-45b9-4653-ba55-5f855dd0fb88"
TABLE = f"{ROLES}/0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
READER = f"{ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7"

IT = Standing(
    "deployment",
    f"{ML}:BatchDeployment",
    {"workspaceName": UNKNOWN, "properties": {"compute": UNKNOWN}},
    {"workspaceName": ("ml",), "properties": ("cluster",)},
)
CLUSTER = Standing(
    "cluster",
    f"{ML}:Compute",
    {"identity": {"userAssignedIdentities": [UNKNOWN]}},
    {"identity": ("identity",)},
)
WORKSPACE = Standing(
    "ml", f"{ML}:Workspace", {"storageAccount": UNKNOWN}, {"storageAccount": ("keep",)}
)
STORAGE = Standing("keep", "azure-native:storage:StorageAccount")
LAKE = replace(STORAGE, name="lake")
IDENTITY = Standing("identity", "azure-native:managedidentity:UserAssignedIdentity")
OTHER = replace(IDENTITY, name="other")


def role(
    name: str, definition: str, principal: str = "identity", scope: str = "keep"
) -> Standing:
    return Standing(
        name,
        "azure-native:authorization:RoleAssignment",
        {"roleDefinitionId": definition, "principalId": UNKNOWN, "scope": UNKNOWN},
        {"principalId": (principal,), "scope": (scope,)},
    )


QUEUES, TABLES = role("queues", QUEUE), role("tables", TABLE)
LACKS_QUEUES = "cluster lacks Storage Queue Data Contributor"
LACKS_TABLES = "cluster lacks Storage Table Data Contributor"

CASES = (
    StackCase(
        rule="BE-03",
        compliant=(
            *(IT, CLUSTER, WORKSPACE, STORAGE, LAKE),
            *(IDENTITY, OTHER, QUEUES, TABLES),
        ),
        breakages=(
            without("queues", LACKS_QUEUES),
            without("tables", LACKS_TABLES),
            without("cluster", "no cluster of this stack"),
            with_("another role", LACKS_QUEUES, role("queues", READER)),
            with_("another identity", LACKS_QUEUES, role("queues", QUEUE, "other")),
            with_("the lake", LACKS_TABLES, role("tables", TABLE, scope="lake")),
        ),
    ),
)
