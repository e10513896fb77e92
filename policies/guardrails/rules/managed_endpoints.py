"""Managed private endpoints out of Synapse's network, and their approvals."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.private_link_groups import PRIVATE_LINK_GROUPS
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

ENDPOINT: Final = "pulumi-python:dynamic/dataplane:ManagedPrivateEndpoint"
APPROVAL: Final = "pulumi-python:dynamic/dataplane:EndpointApproval"
SERVICE: Final = "pulumi-python:dynamic/dataplane:LinkedService"
ML: Final = "azure-native:machinelearningservices:Workspace"
SYNAPSE: Final = "azure-native:synapse:Workspace"
LONGEST_MINUTES: Final = 240


@rule(
    "MP-01",
    "Managed endpoints lead to a known door",
    severity="high",
    types=(ENDPOINT,),
    arm="properties.groupId in amlworkspace, blob, dfs, vault, …",
    references=("project", "MCSB:NS-2"),
    why="Nobody has judged what lies behind another one.",
    fix="no setting changes it: name a group that the target has",
)
def endpoint_leads_to_known_door(endpoint: Resource) -> Answer:
    known = {group for groups in PRIVATE_LINK_GROUPS.values() for group in groups}
    return endpoint.at("group_id").must_be(*sorted(known))


@stack_rule(
    "MP-02",
    "Managed endpoints lead to resources of the stack, by a door that they have",
    severity="high",
    types=(ENDPOINT,),
    arm="properties.privateLinkResourceId, properties.groupId",
    references=("project", "MCSB:NS-2"),
    why="One that leads elsewhere is a private way out of the network.",
    fix="give the ID of a resource of the stack as target_resource_id",
)
def endpoint_leads_to_our_resource(endpoint: Resource, stack: Stack) -> Answer:
    targets = stack.sources(endpoint, "target_resource_id", tuple(PRIVATE_LINK_GROUPS))
    group = endpoint.at("group_id")
    return all_of(
        check(len(targets) == 1, "target_resource_id is no resource of this stack"),
        *(group.must_be(*PRIVATE_LINK_GROUPS[target.type]) for target in targets),
    )


@stack_rule(
    "MP-03",
    "No two managed endpoints lead through one door",
    severity="medium",
    types=(ENDPOINT,),
    arm="privateLinkResourceId and groupId, once per workspace",
    references=("project",),
    why="Names resolve to one of them; the other waits for its approval for ever.",
    fix="remove one of the two",
)
def door_is_used_once(endpoint: Resource, stack: Stack) -> Answer:
    group = endpoint.at("group_id").text.casefold()
    same = [
        user
        for target in stack.sources(
            endpoint, "target_resource_id", tuple(PRIVATE_LINK_GROUPS)
        )
        for user in stack.users(target, "target_resource_id", (ENDPOINT,))
        if user.at("group_id").text.casefold() == group
    ]
    return check(len(same) <= 1, f"{', '.join(item.name for item in same)} lead there")


@stack_rule(
    "MP-04",
    "Synapse reaches the ML workspace privately",
    severity="high",
    types=(SERVICE,),
    arm="a managed private endpoint for amlworkspace to the linked workspace",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse",
    ),
    why="The ML workspace is closed: without the endpoint the link leads nowhere.",
    fix="no setting removes it: give the link its endpoint for amlworkspace",
)
def link_has_endpoint(service: Resource, stack: Stack) -> Answer:
    found = [
        user
        for workspace in stack.sources(service, "ml_workspace_name", (ML,))
        for user in stack.users(workspace, "target_resource_id", (ENDPOINT,))
        if user.at("group_id").must_be("amlworkspace").passed
    ]
    return check(len(found) == 1, f"{len(found)} endpoints lead to the ML workspace")


@rule(
    "MP-05",
    "Managed endpoints have names that the approval finds",
    severity="medium",
    types=(ENDPOINT,),
    arm="name: letters, digits, dashes, underscores; no dot",
    references=("project",),
    why="The target knows the connection as <workspace>.<endpoint>.",
    fix="no setting changes it: correct endpoint_name",
)
def endpoint_has_plain_name(endpoint: Resource) -> Answer:
    return endpoint.at("endpoint_name").must_match(r"[\w-]{1,140}", "a plain name")


@rule(
    "EA-01",
    "It is decided who approves",
    severity="high",
    types=(APPROVAL,),
    arm="mode is automatic or external",
    references=("project",),
    why="Anything else would approve nothing, or everything.",
    fix="set link.approvalMode to automatic or external",
)
def approver_is_decided(approval: Resource) -> Answer:
    return approval.at("mode").must_be("automatic", "external")


@stack_rule(
    "EA-02",
    "An approval is for an endpoint of the stack, on that endpoint's own target",
    severity="critical",
    types=(APPROVAL,),
    arm="the connection's privateEndpoint belongs to the stack's managed network",
    references=("project", "MCSB:NS-2"),
    why="Otherwise it would let a stranger's endpoint in.",
    fix="give it endpoint name and target of the same endpoint",
)
def approval_is_for_own_endpoint(approval: Resource, stack: Stack) -> Answer:
    endpoints = stack.sources(approval, "endpoint_name", (ENDPOINT,))
    if len(endpoints) != 1:
        return check(False, "endpoint_name is no managed endpoint of this stack")
    paths = ("target_resource_id", "synapse_workspace_name")
    other = [
        path
        for path in paths
        if {*stack.sources(approval, path)} != {*stack.sources(endpoints[0], path)}
    ]
    return check(not other, f"{', '.join(other)} is not that of the endpoint")


@rule(
    "EA-03",
    "Waiting for an approval ends",
    severity="low",
    types=(APPROVAL,),
    arm=f"timeout_minutes from 1 to {LONGEST_MINUTES}",
    references=("project",),
    why="A run that waits for ever holds the stack's lock against everybody.",
    fix=f"set link.approvalTimeoutMinutes to {LONGEST_MINUTES} or less",
)
def waiting_ends(approval: Resource) -> Answer:
    return all_of(
        approval.at("timeout_minutes").must_be_at_least(1),
        approval.at("timeout_minutes").must_be_at_most(LONGEST_MINUTES),
    )
