"""The ML workspace by itself: how it is reached and as whom it acts."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check, when
from guardrails.resource import Resource
from guardrails.rule import rule

WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"


@rule(
    "ML-01",
    "The ML workspace is closed to the public network",
    severity="critical",
    types=(WORKSPACE,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:438c38d2-3772-465a-a9cc-7a6666a275ce",
        "PSRule:Azure.ML.PublicAccess",
        "MCSB:NS-2",
    ),
    why="Experiments, models and the rights of its identity would be open to whoever "
    "holds a token, from anywhere. Left out counts as open.",
    fix='no setting opens it: set public_network_access="Disabled" on the workspace',
)
def workspace_is_private(workspace: Resource) -> Answer:
    return workspace.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "ML-02",
    "The old switch for public access behind a network is off",
    severity="high",
    types=(WORKSPACE,),
    arm="properties.allowPublicAccessWhenBehindVnet absent or false",
    references=("PSRule:Azure.ML.PublicAccess", "MCSB:NS-2"),
    why="It overrides publicNetworkAccess and opens a workspace that reads as closed.",
    fix="no setting turns this on: leave allow_public_access_when_behind_vnet out",
)
def old_public_switch_is_off(workspace: Resource) -> Answer:
    return workspace.at("allowPublicAccessWhenBehindVnet").must_be_if_set(False)


@rule(
    "ML-03",
    "A managed network lets out only what is approved",
    severity="high",
    types=(WORKSPACE,),
    arm='properties.managedNetwork.isolationMode == "AllowOnlyApprovedOutbound", or no '
    "managed network at all",
    references=("policy:6ddb1705-c8cf-450e-aa4b-19ad6703c440", "MCSB:NS-2"),
    why="With AllowInternetOutbound a job sends data anywhere. Without a managed "
    "network the computes stand in the platform's own (MC-03 and NS-04 hold there).",
    fix="no setting makes one: leave managed_network out, or isolate it",
)
def managed_network_is_isolated(workspace: Resource) -> Answer:
    mode = workspace.at("managedNetwork.isolationMode")
    return mode.must_be_if_set("AllowOnlyApprovedOutbound", "Disabled")


@rule(
    "ML-06",
    "The workspace speaks the v2 interface",
    severity="high",
    types=(WORKSPACE,),
    arm="properties.v1LegacyMode == false",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2",
    ),
    why="In legacy mode endpoints, schedules and the v2 SDK do not work; the built-in "
    "policy that asks for it is not followed here.",
    fix="no setting turns this on: set v1_legacy_mode=False on the workspace",
)
def workspace_is_not_legacy(workspace: Resource) -> Answer:
    return workspace.at("v1LegacyMode").must_be(False)


@rule(
    "ML-07",
    "The workspace acts as a managed identity",
    severity="high",
    types=(WORKSPACE,),
    arm="identity.type is SystemAssigned, UserAssigned or both",
    references=("PSRule:Azure.ML.UserManagedIdentity", "MCSB:IM-3"),
    why="Without an identity of its own it could reach its storage by keys only.",
    fix="no setting removes it: give the workspace its user-assigned identity",
)
def workspace_has_identity(workspace: Resource) -> Answer:
    return workspace.at("identity.type").must_be(
        "SystemAssigned",
        "UserAssigned",
        "SystemAssigned,UserAssigned",
        "SystemAssigned, UserAssigned",
    )


@rule(
    "ML-08",
    "A user-assigned identity is named as the primary one",
    severity="medium",
    types=(WORKSPACE,),
    arm="properties.primaryUserAssignedIdentity set",
    references=(
        "policy:5f0c7d88-c7de-45b8-ac49-db49e72eaa78",
        "PSRule:Azure.ML.UserManagedIdentity",
    ),
    why="With several identities, or none named, nobody can tell whose roles count.",
    fix="no setting removes it: set primary_user_assigned_identity on the workspace",
)
def primary_identity_is_named(workspace: Resource) -> Answer:
    kind = workspace.at("identity.type")
    user_assigned = kind.must_contain("UserAssigned")
    return when(
        user_assigned, workspace.at("primaryUserAssignedIdentity").must_be_set()
    )


@rule(
    "ML-09",
    "The workspace's own datastores work by identity",
    severity="high",
    types=(WORKSPACE,),
    arm='properties.systemDatastoresAuthMode == "Identity"',
    references=("policy:8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54", "MCSB:IM-1"),
    why="In any other mode the workspace keeps a key of its storage account, and the "
    "account must allow keys (ST-08).",
    fix='no setting changes it: set system_datastores_auth_mode="Identity"',
)
def datastores_work_by_identity(workspace: Resource) -> Answer:
    return workspace.at("systemDatastoresAuthMode").must_be("Identity")


@rule(
    "ML-17",
    "The workspace is an ordinary one",
    severity="medium",
    types=(WORKSPACE,),
    arm='kind is "Default" or absent',
    references=("project",),
    why="Hubs, projects and feature stores follow other rules: nobody has written "
    "down which, so they are not let through by those of a workspace.",
    fix='leave kind="Default", or write the rules of the other kind first',
)
def workspace_is_ordinary(workspace: Resource) -> Answer:
    return workspace.at("kind").must_be_if_set("Default")


@rule(
    "ML-18",
    "Each of the workspace's four dependencies is given",
    severity="high",
    types=(WORKSPACE,),
    arm="storageAccount, keyVault, containerRegistry and applicationInsights set",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse",
    ),
    why="Azure makes what is left out by itself: a registry with an administrator and "
    "public addresses, which no rule here would ever see.",
    fix="no setting removes them: give all four IDs to the workspace",
)
def dependencies_are_given(workspace: Resource) -> Answer:
    names = ("storageAccount", "keyVault", "containerRegistry", "applicationInsights")
    missing = [name for name in names if workspace.at(name).must_be_set().failed]
    return check(not missing, f"{', '.join(missing)} must be set")
