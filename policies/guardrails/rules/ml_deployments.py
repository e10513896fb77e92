"""Deployments behind the endpoints of an ML workspace."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, unknown, unless
from guardrails.resource import Resource
from guardrails.rule import Defer, rule, stack_rule
from guardrails.secrets import must_hold_no_secret
from guardrails.stack import Stack

WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"
DEPLOYMENT: Final = "azure-native:machinelearningservices:OnlineDeployment"
BATCH_DEPLOYMENT: Final = "azure-native:machinelearningservices:BatchDeployment"


@rule(
    "OD-01",
    "Online deployments do not reach the public network",
    severity="high",
    types=(DEPLOYMENT,),
    arm='properties.egressPublicNetworkAccess == "Disabled"',
    references=("project", "MCSB:NS-2"),
    why="Scoring code with an open way out can send its inputs anywhere. It is fixed "
    "at creation.",
    fix='set egress_public_network_access="Disabled" on the deployment',
    unknown=Defer("OD-06"),
)
def deployment_stays_inside(deployment: Resource) -> Answer:
    compute = deployment.at("properties.endpointComputeType")
    kubernetes = compute.must_be("Kubernetes")
    egress = deployment.at("properties.egressPublicNetworkAccess")
    # In a managed network it is left out: the stack tells which workspace has one.
    absent = unknown(f"{egress.path} is {egress.shown}")
    closed = absent if egress.is_missing else egress.must_be("Disabled")
    return unless(kubernetes, closed)


@stack_rule(
    "OD-06",
    "A deployment that says nothing of its way out is in a managed network",
    severity="high",
    types=(DEPLOYMENT,),
    arm="properties.egressPublicNetworkAccess, or isolationMode of the workspace",
    references=("project", "MCSB:NS-2"),
    why="Left out, the way out is open, unless the workspace's own network closes it.",
    fix='set egress_public_network_access="Disabled" on the deployment',
)
def way_out_is_closed(deployment: Resource, stack: Stack) -> Answer:
    compute = deployment.at("properties.endpointComputeType")
    kubernetes = compute.must_be("Kubernetes")
    egress = deployment.at("properties.egressPublicNetworkAccess")
    workspaces = stack.sources(deployment, "workspaceName", (WORKSPACE,))
    isolated = [
        workspace.at("managedNetwork.isolationMode").must_be(
            "AllowOnlyApprovedOutbound"
        )
        for workspace in workspaces
    ]
    managed = any(answer.passed for answer in isolated)
    closed = egress.must_be_absent() if managed else egress.must_be("Disabled")
    return unless(kubernetes, closed)


@rule(
    "OD-02",
    "Deployments hold no secret in their environment",
    severity="high",
    types=(DEPLOYMENT, BATCH_DEPLOYMENT),
    arm="properties.environmentVariables: no name or value that looks like a secret",
    references=("project", "MCSB:IM-8"),
    why="Whoever may read the deployment reads its variables.",
    fix="keep it in the vault and let the deployment's identity fetch it",
)
def deployment_holds_no_secret(deployment: Resource) -> Answer:
    return must_hold_no_secret(deployment.at("properties.environmentVariables"))


@rule(
    "OD-03",
    "Deployments send their telemetry to Application Insights",
    severity="low",
    types=(DEPLOYMENT,),
    arm="properties.appInsightsEnabled == true",
    references=("project", "MCSB:LT-3"),
    why="Who called the model, and what failed, is told nowhere else.",
    fix="set app_insights_enabled=True on the deployment",
)
def deployment_is_observed(deployment: Resource) -> Answer:
    return deployment.at("properties.appInsightsEnabled").must_be(True)


@rule(
    "OD-05",
    "An online deployment has two instances",
    severity="low",
    types=(DEPLOYMENT,),
    arm="sku.capacity >= 2",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
    ),
    why="With one, every update of its machine is an outage.",
    fix="give the deployment's sku a capacity of 2 or more",
    opt_in=True,
)
def deployment_has_two_instances(deployment: Resource) -> Answer:
    return deployment.at("sku.capacity").must_be_at_least(2)
