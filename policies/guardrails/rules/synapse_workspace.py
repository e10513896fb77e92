"""The Synapse workspace by itself."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer
from guardrails.resource import Resource
from guardrails.rule import rule

WORKSPACE: Final = "azure-native:synapse:Workspace"
INTEGRATION: Final = (
    "https://learn.microsoft.com/azure/machine-learning/"
    "how-to-private-endpoint-integration-synapse"
)


@rule(
    "SY-01",
    "The Synapse workspace is closed to the public network",
    severity="critical",
    types=(WORKSPACE,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=("policy:38d8df46-cf4e-4073-8e03-48c24b29de0d", "MCSB:NS-2"),
    why="Its firewall is then all that keeps strangers from SQL, Spark and Studio.",
    fix="set synapse.allowedAddresses to [] and synapse.privateEndpoints to true; "
    "as long as a waiver says so, synapse.allowedAddresses names who may come in",
)
def synapse_is_private(workspace: Resource) -> Answer:
    return workspace.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "SY-02",
    "The Synapse workspace has a managed network",
    severity="critical",
    types=(WORKSPACE,),
    arm='properties.managedVirtualNetwork == "default"',
    references=("policy:2d9dbfa3-927b-4cf0-9d0f-08747f971650", "MCSB:NS-2"),
    why="Without it Spark runs in a shared network and no managed private endpoint "
    "can be made. It is fixed at creation. (CKV_AZURE_58 has it the wrong way round.)",
    fix='no setting removes it: set managed_virtual_network="default"',
)
def synapse_has_managed_network(workspace: Resource) -> Answer:
    return workspace.at("managedVirtualNetwork").must_be("default")


@rule(
    "SY-03",
    "Data exfiltration protection is off, and says so",
    severity="critical",
    types=(WORKSPACE,),
    arm="properties.managedVirtualNetworkSettings.preventDataExfiltration == false",
    references=(INTEGRATION,),
    why="Azure ML is not supported behind it, and what was created with it can never "
    "be without. The built-in that asks for it is not followed here.",
    fix="leave data exfiltration protection off",
)
def exfiltration_protection_is_off(workspace: Resource) -> Answer:
    path = "managedVirtualNetworkSettings.preventDataExfiltration"
    return workspace.at(path).must_be(False)


@rule(
    "SY-05",
    "SQL takes directory accounts only",
    severity="high",
    types=(WORKSPACE,),
    arm="properties.azureADOnlyAuthentication == true",
    references=(
        "policy:2158ddbe-fefa-408e-b43f-d4faef8ff3b8",
        "policy:6ea81a52-5ca7-4575-9669-eaa910b7edf8",
        "MCSB:IM-1",
    ),
    why="A SQL login is a password that no second factor protects.",
    fix="no setting turns it off: set azure_ad_only_authentication=True",
)
def sql_takes_directory_accounts(workspace: Resource) -> Answer:
    return workspace.at("azureADOnlyAuthentication").must_be(True)


@rule(
    "SY-06",
    "The program gives SQL no administrator's password",
    severity="critical",
    types=(WORKSPACE,),
    arm="properties.sqlAdministratorLoginPassword absent",
    references=(
        "Checkov:CKV_AZURE_239",
        "PSRule:Azure.Deployment.SecureValue",
        "MCSB:IM-8",
    ),
    why="Whether it is a secret cannot be seen here, and directory accounts need none.",
    fix="leave sql_administrator_login_password out; "
    "synapse.sqlAdministratorObjectId names the administrator",
)
def sql_has_no_password(workspace: Resource) -> Answer:
    return workspace.at("sqlAdministratorLoginPassword").must_be_absent()


@rule(
    "SY-07",
    "The Synapse workspace has its own identity",
    severity="high",
    types=(WORKSPACE,),
    arm="identity.type contains SystemAssigned",
    references=("project", "MCSB:IM-3"),
    why="The linked service signs in to Azure ML as this identity.",
    fix='no setting removes it: set identity type "SystemAssigned"',
)
def synapse_has_identity(workspace: Resource) -> Answer:
    return workspace.at("identity.type").must_be(
        "SystemAssigned", "SystemAssigned,UserAssigned"
    )


@rule(
    "SY-11",
    "The Synapse workspace is encrypted with the customer's key",
    severity="low",
    types=(WORKSPACE,),
    arm="properties.encryption.cmk.key.name set",
    references=(
        "policy:f7d52b2d-e161-4dfa-a82b-55e564167385",
        "Checkov:CKV_AZURE_240",
        "MCSB:DP-5",
    ),
    why="Some contracts ask for a key that the customer can withdraw. It is fixed at "
    "creation.",
    fix="no setting offers it yet: give encryption to the workspace",
    opt_in=True,
)
def synapse_has_customer_key(workspace: Resource) -> Answer:
    return workspace.at("encryption.cmk.key.name").must_be_set()


@rule(
    "SY-12",
    "Azure's services do not pass the workspace's firewall",
    severity="medium",
    types=(WORKSPACE,),
    arm="properties.trustedServiceBypassEnabled absent or false",
    references=("project", "MCSB:NS-2"),
    why="The platform's services come through private endpoints; nobody else needs it.",
    fix="no setting turns it on: leave trusted_service_bypass_enabled out",
)
def services_do_not_pass(workspace: Resource) -> Answer:
    return workspace.at("trustedServiceBypassEnabled").must_be_if_set(False)


@rule(
    "SY-17",
    "Managed endpoints are checked against the directories that may be linked",
    severity="medium",
    types=(WORKSPACE,),
    arm="properties.managedVirtualNetworkSettings.linkedAccessCheckOnTargetResource "
    "== true",
    references=("policy:3a003702-13d2-4679-941b-937e58c443f0", "MCSB:NS-2"),
    why="Whoever makes an endpoint must hold rights on what it leads to.",
    fix="no setting turns it off: set linked_access_check_on_target_resource=True",
)
def targets_are_checked(workspace: Resource) -> Answer:
    path = "managedVirtualNetworkSettings.linkedAccessCheckOnTargetResource"
    return workspace.at(path).must_be(True)
