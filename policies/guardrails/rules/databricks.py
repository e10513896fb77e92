"""Databricks workspaces."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.relations import must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

WORKSPACE: Final = "azure-native:databricks:Workspace"


@rule(
    "DB-01",
    "Databricks is closed to the public network",
    severity="high",
    types=(WORKSPACE,),
    arm='properties.publicNetworkAccess == "Disabled", requiredNsgRules == '
    '"NoAzureDatabricksRules"',
    references=(
        "policy:0e7849de-b939-4c50-ab48-fc6b0f5eeba2",
        "Checkov:CKV_AZURE_158",
        "MCSB:NS-2",
    ),
    why="The front end is public unless told not to be.",
    fix='set public_network_access="Disabled" and the required rules on the workspace',
)
def databricks_is_private(workspace: Resource) -> Answer:
    return all_of(
        workspace.at("publicNetworkAccess").must_be("Disabled"),
        workspace.at("requiredNsgRules").must_be("NoAzureDatabricksRules"),
    )


@rule(
    "DB-02",
    "Databricks' nodes have no public address",
    severity="critical",
    types=(WORKSPACE,),
    arm="properties.parameters.enableNoPublicIp.value == true",
    references=(
        "policy:51c1490f-3319-459c-bbbc-7f391bbed753",
        "PSRule:Azure.Databricks.SecureConnectivity",
        "MCSB:NS-2",
    ),
    why="Each node would stand on the Internet.",
    fix="set enable_no_public_ip in the workspace's parameters",
)
def databricks_nodes_are_private(workspace: Resource) -> Answer:
    return workspace.at("parameters.enableNoPublicIp.value").must_be(True)


@rule(
    "DB-03",
    "Databricks' nodes stand in the platform's network",
    severity="high",
    types=(WORKSPACE,),
    arm="properties.parameters: customVirtualNetworkId, customPublicSubnetName, "
    "customPrivateSubnetName set",
    references=("policy:9c25c9e4-ee12-4882-afd2-11fb9d87893f", "MCSB:NS-2"),
    why="In Databricks' own network no rule and no private name holds.",
    fix="give network and both subnets in the workspace's parameters",
)
def databricks_is_in_network(workspace: Resource) -> Answer:
    names = (
        "customVirtualNetworkId",
        "customPublicSubnetName",
        "customPrivateSubnetName",
    )
    return all_of(
        *(workspace.at(f"parameters.{name}.value").must_be_set() for name in names)
    )


@stack_rule(
    "DB-04",
    "Databricks has its private endpoint",
    severity="high",
    types=(WORKSPACE,),
    arm='a privateEndpoint with groupIds ["databricks_ui_api"]; sku.name premium',
    references=(
        "policy:2cc2c3b5-c2f8-45aa-a9e6-f90d85ae8352",
        "policy:258823f2-4595-4b52-b333-cc96192710d8",
        "MCSB:NS-2",
    ),
    why="Closed and without one nobody reaches it; only premium can have one.",
    fix="give the workspace an endpoint for databricks_ui_api",
)
def databricks_has_endpoint(workspace: Resource, stack: Stack) -> Answer:
    return all_of(
        must_have_endpoints(stack, workspace, "databricks_ui_api"),
        workspace.at("sku.name").must_be("premium"),
    )
