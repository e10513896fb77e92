"""Cases of guardrails.rules.synapse_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import endpoint, logged, unlogged, with_, without

OWN, OTHER = "72f00000-0000-4000-8000-000000000001", "99999999-0000-4000-8000-1"
TENANTS = "allowedAadTenantIdsForLinking"
HUB = Standing("hub", "azure-native:synapse:PrivateLinkHub")
SYNAPSE = Standing("synapse", "azure-native:synapse:Workspace")
ADMINISTRATOR = Standing(
    "administrator",
    "azure-native:synapse:WorkspaceAadAdmin",
    {"tenantId": OWN, "workspaceName": UNKNOWN},
    {"workspaceName": ("synapse",)},
)
FIREWALL = Standing(
    "anybody",
    "azure-native:synapse:IpFirewallRule",
    {"startIpAddress": "203.0.113.7", "workspaceName": UNKNOWN},
    {"workspaceName": ("synapse",)},
)
LAKE = Standing("lake", "azure-native:storage:StorageAccount", {"isHnsEnabled": True})
FLAT = replace(LAKE, inputs={"isHnsEnabled": False})
ON_LAKE = Standing(
    "synapse",
    SYNAPSE.type,
    {
        "defaultDataLakeStorage": {
            "resourceId": UNKNOWN,
            "createManagedPrivateEndpoint": False,
        }
    },
    {"defaultDataLakeStorage": ("lake",)},
)
MANAGED = Standing(
    "managed",
    "pulumi-python:dynamic/dataplane:ManagedPrivateEndpoint",
    {"group_id": "dfs", "target_resource_id": UNKNOWN, "endpoint_name": "lake-dfs"},
    {"target_resource_id": ("lake",)},
)
APPROVAL = Standing(
    "approval",
    "pulumi-python:dynamic/dataplane:EndpointApproval",
    {"endpoint_name": UNKNOWN},
    {"endpoint_name": ("managed",)},
)


def linking(*tenants: object) -> Standing:
    settings = {TENANTS: list(tenants)}
    return replace(SYNAPSE, inputs={"managedVirtualNetworkSettings": settings})


CASES = (
    StackCase(
        rule="SY-04",
        compliant=(linking(OWN), ADMINISTRATOR),
        breakages=(
            with_("another directory", TENANTS, linking(OWN, OTHER)),
            with_("no list", TENANTS, linking()),
            with_("unknown directory", TENANTS, linking(UNKNOWN)),
            without("administrator", TENANTS),
        ),
    ),
    StackCase(
        rule="SY-08",
        compliant=(
            SYNAPSE,
            endpoint("sql", "Sql", "synapse"),
            endpoint("demand", "SqlOnDemand", "synapse"),
            endpoint("dev", "Dev", "synapse"),
        ),
        breakages=(
            without("sql", "Sql"),
            without("demand", "SqlOnDemand"),
            without("dev", "Dev"),
            with_("two of one", "two", endpoint("again", "Dev", "synapse")),
        ),
    ),
    StackCase(
        rule="SY-09",
        compliant=(ON_LAKE, LAKE, MANAGED),
        breakages=(
            with_("flat account", "isHnsEnabled", FLAT),
            without("managed", "managed private endpoint for dfs"),
            without("lake", "no account of this stack"),
            with_("no lake", "defaultDataLakeStorage.resourceId", SYNAPSE),
        ),
    ),
    StackCase(
        rule="SY-10",
        compliant=(MANAGED, APPROVAL),
        breakages=(
            without("approval", "it has 0 approvals"),
            with_("two", "it has 2 approvals", replace(APPROVAL, name="second")),
        ),
    ),
    StackCase(
        rule="SY-16",
        compliant=(SYNAPSE, logged("log", "synapse")),
        breakages=unlogged("log"),
    ),
    StackCase(
        rule="SY-18",
        compliant=(SYNAPSE, ADMINISTRATOR),
        breakages=(without("administrator", "it has 0 SQL administrators"),),
    ),
    StackCase(
        rule="SY-19",
        compliant=(HUB, endpoint("web", "Web", "hub")),
        breakages=(without("web", "no private endpoint for Web"),),
    ),
    StackCase(
        rule="SF-01",
        compliant=(SYNAPSE,),
        breakages=(with_("a rule", "firewall rules: anybody", FIREWALL),),
    ),
)
