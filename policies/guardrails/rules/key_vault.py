"""Key vaults: deletion, access, network."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.relations import must_be_logged, must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

VAULT: Final = "azure-native:keyvault:Vault"


@rule(
    "KV-01",
    "Nobody can purge the vault",
    severity="critical",
    types=(VAULT,),
    arm="properties.enablePurgeProtection == true",
    references=(
        "policy:0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
        "Checkov:CKV_AZURE_110",
        "PSRule:Azure.KeyVault.PurgeProtect",
        "MCSB:DP-8",
    ),
    why="A purged key takes along everything that it encrypts. It cannot be undone.",
    fix="set ml-synapse:protection.vaultPurgeProtection to true",
)
def vault_cannot_be_purged(vault: Resource) -> Answer:
    return vault.at("properties.enablePurgeProtection").must_be(True)


@rule(
    "KV-02",
    "What is deleted from the vault is kept",
    severity="high",
    types=(VAULT,),
    arm="properties.enableSoftDelete == true, softDeleteRetentionInDays >= 7",
    references=(
        "policy:1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d",
        "Checkov:CKV_AZURE_42",
        "PSRule:Azure.KeyVault.SoftDelete",
        "MCSB:DP-8",
    ),
    why="A deleted secret stops whatever needs it, and nobody may know it any more.",
    fix="raise storage.softDeleteDays to 7 or more",
)
def deleted_secrets_are_kept(vault: Resource) -> Answer:
    return all_of(
        vault.at("properties.enableSoftDelete").must_be(True),
        vault.at("properties.softDeleteRetentionInDays").must_be_at_least(7),
    )


@rule(
    "KV-03",
    "Who may read the vault is decided by roles",
    severity="high",
    types=(VAULT,),
    arm="properties.enableRbacAuthorization == true",
    references=(
        "policy:12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
        "PSRule:Azure.KeyVault.RBAC",
        "MCSB:PA-7",
    ),
    why="With access policies every Contributor of the vault can let himself in.",
    fix="no setting turns it off: set enable_rbac_authorization=True on the vault",
)
def vault_goes_by_roles(vault: Resource) -> Answer:
    return vault.at("properties.enableRbacAuthorization").must_be(True)


@rule(
    "KV-04",
    "The vault is closed to the public network",
    severity="critical",
    types=(VAULT,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:405c5871-3e91-4644-8a63-58e19d68ff5b",
        "Checkov:CKV_AZURE_189",
        "MCSB:NS-2",
    ),
    why="A stolen token would open it from anywhere. Left out counts as open.",
    fix='no setting opens it: set public_network_access="Disabled" on the vault',
)
def vault_is_private(vault: Resource) -> Answer:
    return vault.at("properties.publicNetworkAccess").must_be("Disabled")


@rule(
    "KV-05",
    "The vault's firewall denies by default",
    severity="high",
    types=(VAULT,),
    arm='properties.networkAcls.defaultAction == "Deny"',
    references=(
        "policy:55615ac9-af46-4a59-874e-391cc3dfb490",
        "Checkov:CKV_AZURE_109",
        "PSRule:Azure.KeyVault.Firewall",
        "MCSB:NS-2",
    ),
    why="Should public access ever be enabled, the firewall still keeps strangers out.",
    fix='no setting changes it: give the vault network_acls with "Deny"',
)
def vault_denies_by_default(vault: Resource) -> Answer:
    return vault.at("properties.networkAcls.defaultAction").must_be("Deny")


@rule(
    "KV-06",
    "The vault's firewall names nobody",
    severity="medium",
    types=(VAULT,),
    arm="properties.networkAcls.ipRules and virtualNetworkRules empty",
    references=("project", "MCSB:NS-2"),
    why="Whoever sits behind a named address or subnet could come in.",
    fix="no setting adds one: leave both lists out of network_acls",
)
def vault_names_nobody(vault: Resource) -> Answer:
    rules = vault.at("properties.networkAcls")
    return all_of(
        rules.at("ipRules").must_be_absent(),
        rules.at("virtualNetworkRules").must_be_absent(),
    )


@stack_rule(
    "KV-07",
    "The vault has its private endpoint",
    severity="high",
    types=(VAULT,),
    arm='a privateEndpoint with groupIds ["vault"] targets it',
    references=("policy:a6abeaec-4d90-4a02-805f-6b26c4d3fbe9", "MCSB:NS-2"),
    why="Closed to the public and without one, nobody reaches it.",
    fix="no setting removes it: give the vault an endpoint for vault",
)
def vault_has_endpoint(vault: Resource, stack: Stack) -> Answer:
    return must_have_endpoints(stack, vault, "vault")


@stack_rule(
    "KV-10",
    "Every use of the vault is logged",
    severity="medium",
    types=(VAULT,),
    arm="a diagnosticSettings with resourceUri of the vault",
    references=(
        "policy:cf820ca0-f99e-4f3e-84fb-66e913812d21",
        "PSRule:Azure.KeyVault.Logs",
        "MCSB:LT-3",
    ),
    why="Who read which secret is told nowhere else.",
    fix="no setting removes it: send the vault's diagnostics to Log Analytics",
)
def vault_is_logged(vault: Resource, stack: Stack) -> Answer:
    return must_be_logged(stack, vault)
