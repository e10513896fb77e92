"""What must stand beside a Synapse workspace."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check, fail
from guardrails.relations import must_be_logged, must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import stack_rule
from guardrails.stack import Stack

WORKSPACE: Final = "azure-native:synapse:Workspace"
ADMINISTRATOR: Final = "azure-native:synapse:WorkspaceAadAdmin"
ACCOUNT: Final = "azure-native:storage:StorageAccount"
VAULT: Final = "azure-native:keyvault:Vault"
HUB: Final = "azure-native:synapse:PrivateLinkHub"
FIREWALL: Final = "azure-native:synapse:IpFirewallRule"
MANAGED: Final = "pulumi-python:dynamic/dataplane:ManagedPrivateEndpoint"
APPROVAL: Final = "pulumi-python:dynamic/dataplane:EndpointApproval"


@stack_rule(
    "SY-04",
    "Managed endpoints lead into the platform's own directory only",
    severity="medium",
    types=(WORKSPACE,),
    arm="managedVirtualNetworkSettings.allowedAadTenantIdsForLinking: the stack's own",
    references=("policy:3a003702-13d2-4679-941b-937e58c443f0", "MCSB:NS-2"),
    why="An endpoint into somebody else's directory is a private way out. Which "
    "directory is ours, the stack's vaults and SQL administrators say.",
    fix="no setting adds one: name the deployer's tenant alone",
)
def endpoints_stay_in_directory(workspace: Resource, stack: Stack) -> Answer:
    path = "managedVirtualNetworkSettings.allowedAadTenantIdsForLinking"
    own = {resource.at("properties.tenantId").text for resource in stack.of_type(VAULT)}
    own |= {resource.at("tenantId").text for resource in stack.of_type(ADMINISTRATOR)}
    listed = workspace.at(path)
    return all_of(
        listed.must_be_set(),
        listed.each(lambda it: it.must_be(*(own - {""} or {"a directory of ours"}))),
    )


@stack_rule(
    "SY-08",
    "The Synapse workspace has endpoints for SQL, SQL on demand and development",
    severity="high",
    types=(WORKSPACE,),
    arm="privateEndpoints with groupIds Sql, SqlOnDemand, Dev target it",
    references=("policy:72d11df1-dd8a-41f7-8925-b05b960ebafc", "MCSB:NS-2"),
    why="Closed to the public and without them, nobody reaches it. One is not enough: "
    "each door has a name of its own.",
    fix="set synapse.privateEndpoints to true",
)
def synapse_has_endpoints(workspace: Resource, stack: Stack) -> Answer:
    return must_have_endpoints(stack, workspace, "Sql", "SqlOnDemand", "Dev")


@stack_rule(
    "SY-09",
    "The workspace's lake is one of the stack's, and is reached privately",
    severity="high",
    types=(WORKSPACE,),
    arm="defaultDataLakeStorage: resourceId of an account with isHnsEnabled, and a "
    'managed private endpoint for "dfs" to it',
    references=("project", "MCSB:NS-2"),
    why="The account is closed: without the endpoint Spark cannot read its own files.",
    fix="give the lake to default_data_lake_storage and an endpoint to the link",
)
def lake_is_reached_privately(workspace: Resource, stack: Stack) -> Answer:
    storage = workspace.at("defaultDataLakeStorage")
    accounts = stack.sources(workspace, "defaultDataLakeStorage.resourceId", (ACCOUNT,))
    if len(accounts) != 1:
        return fail("defaultDataLakeStorage.resourceId is no account of this stack")
    made = storage.at("createManagedPrivateEndpoint").must_be(True).passed
    reached = any(
        user.at("group_id").text == "dfs"
        for user in stack.users(accounts[0], "target_resource_id", (MANAGED,))
    )
    return all_of(
        accounts[0].at("isHnsEnabled").must_be(True),
        check(made or reached, "it has no managed private endpoint for dfs"),
    )


@stack_rule(
    "SY-10",
    "Every managed private endpoint has exactly one approval",
    severity="high",
    types=(MANAGED,),
    arm="privateEndpointConnections of the target: status Approved",
    references=(
        "policy:72d11df1-dd8a-41f7-8925-b05b960ebafc",
        "policy:6edd7eda-6dd8-40f7-810d-67160c639cd9",
        "project",
    ),
    why="Without one it stays pending and Spark hangs; with two they undo each other.",
    fix="link.approvalMode automatic or external: each makes one approval per endpoint",
)
def endpoint_has_one_approval(endpoint: Resource, stack: Stack) -> Answer:
    approvals = stack.users(endpoint, "endpoint_name", (APPROVAL,))
    return check(len(approvals) == 1, f"it has {len(approvals)} approvals")


@stack_rule(
    "SY-16",
    "The Synapse workspace is logged",
    severity="medium",
    types=(WORKSPACE,),
    arm="a diagnosticSettings with resourceUri of the workspace",
    references=("project", "MCSB:LT-3"),
    why="Who signed in, ran Spark or changed a role is told nowhere else.",
    fix="no setting removes it: send the workspace's diagnostics to Log Analytics",
)
def synapse_is_logged(workspace: Resource, stack: Stack) -> Answer:
    return must_be_logged(stack, workspace)


@stack_rule(
    "SY-18",
    "Somebody of the directory administers SQL",
    severity="high",
    types=(WORKSPACE,),
    arm="an administrators/activeDirectory of the workspace",
    references=("policy:6ea81a52-5ca7-4575-9669-eaa910b7edf8", "MCSB:PA-1"),
    why="With directory accounts only and no administrator, nobody can grant anything.",
    fix="synapse.sqlAdministratorObjectId names one; without it, access.deployers does",
)
def sql_has_administrator(workspace: Resource, stack: Stack) -> Answer:
    found = stack.users(workspace, "workspaceName", (ADMINISTRATOR,))
    return check(len(found) == 1, f"it has {len(found)} SQL administrators")


@stack_rule(
    "SY-19",
    "A private link hub has its endpoint",
    severity="high",
    types=(HUB,),
    arm='a privateEndpoint with groupIds ["Web"] targets it',
    references=(
        "https://learn.microsoft.com/azure/synapse-analytics/security/synapse-private-link-hubs",
    ),
    why="Without one Studio is loaded over the public network.",
    fix="set synapse.privateEndpoints to true: it makes the hub with its endpoint",
)
def hub_has_endpoint(hub: Resource, stack: Stack) -> Answer:
    return must_have_endpoints(stack, hub, "Web")


@stack_rule(
    "SF-01",
    "The Synapse firewall lets nobody in from the public network",
    severity="high",
    types=(WORKSPACE,),
    arm="no firewallRules",
    references=("policy:56fd377d-098c-4f02-8406-81eb055902b8", "MCSB:NS-2"),
    why="Each rule is a public way in, known only by an address that may be shared.",
    fix="set synapse.allowedAddresses to [] and synapse.privateEndpoints to true; "
    "until then a waiver answers for what synapse.allowedAddresses names",
)
def firewall_lets_nobody_in(workspace: Resource, stack: Stack) -> Answer:
    found = [user.name for user in stack.users(workspace, "workspaceName", (FIREWALL,))]
    return check(not found, f"it has firewall rules: {', '.join(found)}")
