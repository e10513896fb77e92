"""Online and batch endpoints of an ML workspace, and their deployments.

The engine knows their ARM `properties` as `onlineEndpointProperties`,
`onlineDeploymentProperties`, `batchEndpointProperties`, `batchDeploymentProperties`.
"""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, unless
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.secrets import must_hold_no_secret

ONLINE: Final = "azure-native:machinelearningservices:OnlineEndpoint"
DEPLOYMENT: Final = "azure-native:machinelearningservices:OnlineDeployment"
BATCH: Final = "azure-native:machinelearningservices:BatchEndpoint"
BATCH_DEPLOYMENT: Final = "azure-native:machinelearningservices:BatchDeployment"


@rule(
    "OE-01",
    "Online endpoints are closed to the public network",
    severity="high",
    types=(ONLINE,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=("project", "MCSB:NS-2"),
    why="A scoring endpoint is public unless told not to be, whatever the workspace "
    "is; no built-in policy looks at it.",
    fix='no setting opens it: set public_network_access="Disabled" on the endpoint',
)
def endpoint_is_private(endpoint: Resource) -> Answer:
    return endpoint.at("onlineEndpointProperties.publicNetworkAccess").must_be(
        "Disabled"
    )


@rule(
    "OE-02",
    "Callers of online endpoints sign in",
    severity="high",
    types=(ONLINE,),
    arm="properties.authMode in AADToken, AMLToken",
    references=("project", "MCSB:IM-1"),
    why="A key is shared, never expires and names nobody in the log.",
    fix='no setting takes keys: set auth_mode="AADToken" on the endpoint',
)
def callers_sign_in(endpoint: Resource) -> Answer:
    mode = endpoint.at("onlineEndpointProperties.authMode")
    return mode.must_be("AADToken", "AMLToken")


@rule(
    "OE-03",
    "Online endpoints are given no keys",
    severity="high",
    types=(ONLINE,),
    arm="properties.keys absent",
    references=("project", "MCSB:IM-8"),
    why="The keys would lie in the program and in the state.",
    fix="leave keys out of the endpoint",
)
def online_endpoint_has_no_keys(endpoint: Resource) -> Answer:
    return endpoint.at("onlineEndpointProperties.keys").must_be_absent()


@rule(
    "OE-04",
    "Online endpoints act as a managed identity",
    severity="medium",
    types=(ONLINE,),
    arm="identity.type set",
    references=("project", "MCSB:IM-3"),
    why="Without one the scoring code asks for keys; it cannot be changed later.",
    fix="give identity to the endpoint",
)
def online_endpoint_has_identity(endpoint: Resource) -> Answer:
    return endpoint.at("identity.type").must_be("SystemAssigned", "UserAssigned")


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
)
def deployment_stays_inside(deployment: Resource) -> Answer:
    path = "onlineDeploymentProperties"
    kubernetes = deployment.at(f"{path}.endpointComputeType").must_be("Kubernetes")
    egress = deployment.at(f"{path}.egressPublicNetworkAccess")
    return unless(kubernetes, egress.must_be("Disabled"))


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
    kind = "online" if deployment.type == DEPLOYMENT else "batch"
    variables = f"{kind}DeploymentProperties.environmentVariables"
    return must_hold_no_secret(deployment.at(variables))


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
    return deployment.at("onlineDeploymentProperties.appInsightsEnabled").must_be(True)


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


@rule(
    "BE-01",
    "Callers of batch endpoints sign in",
    severity="medium",
    types=(BATCH,),
    arm='properties.authMode == "AADToken"',
    references=("project", "MCSB:IM-1"),
    why="It is the only mode that batch endpoints support.",
    fix='set auth_mode="AADToken" on the endpoint',
)
def batch_callers_sign_in(endpoint: Resource) -> Answer:
    return endpoint.at("batchEndpointProperties.authMode").must_be("AADToken")


@rule(
    "BE-02",
    "Batch endpoints are given no keys",
    severity="high",
    types=(BATCH,),
    arm="properties.keys absent",
    references=("project", "MCSB:IM-8"),
    why="The keys would lie in the program and in the state.",
    fix="leave keys out of the endpoint",
)
def batch_endpoint_has_no_keys(endpoint: Resource) -> Answer:
    return endpoint.at("batchEndpointProperties.keys").must_be_absent()
