"""Online and batch endpoints of an ML workspace."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer
from guardrails.resource import Resource
from guardrails.rule import rule

ONLINE: Final = "azure-native:machinelearningservices:OnlineEndpoint"
BATCH: Final = "azure-native:machinelearningservices:BatchEndpoint"


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
    return endpoint.at("properties.publicNetworkAccess").must_be("Disabled")


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
    mode = endpoint.at("properties.authMode")
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
    return endpoint.at("properties.keys").must_be_absent()


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
    return endpoint.at("properties.authMode").must_be("AADToken")


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
    return endpoint.at("properties.keys").must_be_absent()
