"""Key vaults: old ways in, and what lies in them."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

VAULT: Final = "azure-native:keyvault:Vault"
POLICY: Final = "azure-native:keyvault:AccessPolicy"
SECRET: Final = "azure-native:keyvault:Secret"
KEY: Final = "azure-native:keyvault:Key"


@rule(
    "KV-08",
    "The vault has no access policies",
    severity="high",
    types=(VAULT,),
    arm="properties.accessPolicies empty",
    references=("PSRule:Azure.KeyVault.AccessPolicy", "MCSB:PA-7"),
    why="They are dead under roles, and alive again the day somebody turns roles off.",
    fix="no setting adds one: give roles on the vault instead",
)
def vault_has_no_policies(vault: Resource) -> Answer:
    return vault.at("properties.accessPolicies").must_be_absent()


@rule(
    "KV-09",
    "Azure's deployments read nothing from the vault",
    severity="medium",
    types=(VAULT,),
    arm="properties.enabledForDeployment, enabledForDiskEncryption, "
    "enabledForTemplateDeployment not true",
    references=("project", "MCSB:PA-7"),
    why="Whoever may deploy anything could then read any secret by a template.",
    fix="no setting turns them on: leave all three off",
)
def deployments_read_nothing(vault: Resource) -> Answer:
    names = ("Deployment", "DiskEncryption", "TemplateDeployment")
    return all_of(
        *(
            vault.at(f"properties.enabledFor{name}").must_be_if_set(False)
            for name in names
        )
    )


@stack_rule(
    "KV-11",
    "No access policy is added to the vault from outside",
    severity="high",
    types=(VAULT,),
    arm="no accessPolicies as resources",
    references=("PSRule:Azure.KeyVault.AccessPolicy", "MCSB:PA-7"),
    why="It goes past KV-08, which sees the vault's own list only.",
    fix="remove it: give a role on the vault instead",
)
def nobody_adds_policies(vault: Resource, stack: Stack) -> Answer:
    found = [user.name for user in stack.users(vault, "vaultName", (POLICY,))]
    return check(not found, f"it has access policies: {', '.join(found)}")


@rule(
    "KV-12",
    "The vault belongs to a named directory",
    severity="high",
    types=(VAULT,),
    arm="properties.tenantId is a GUID",
    references=("project", "MCSB:IM-1"),
    why="The directory decides whose roles open it; a wrong one locks everybody out.",
    fix="no setting changes it: give the deployer's tenant_id",
)
def vault_has_directory(vault: Resource) -> Answer:
    return vault.at("properties.tenantId").must_match(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a GUID"
    )


@rule(
    "KS-01",
    "Secrets expire",
    severity="medium",
    types=(SECRET,),
    arm="properties.attributes.exp set",
    references=("policy:98728c90-32c7-4049-8429-847dc0f4fe37", "Checkov:CKV_AZURE_41"),
    why="A secret that never expires is never changed.",
    fix="give expires in attributes of the secret",
)
def secret_expires(secret: Resource) -> Answer:
    return secret.at("properties.attributes.expires").must_be_at_least(1)


@rule(
    "KS-02",
    "Secrets say what they are",
    severity="low",
    types=(SECRET,),
    arm="properties.contentType set",
    references=("policy:75262d3e-ba4a-4f43-85f8-9f72c090e5e3", "Checkov:CKV_AZURE_114"),
    why="Whoever has to renew one must know what it is.",
    fix="give content_type to the secret",
)
def secret_is_described(secret: Resource) -> Answer:
    return secret.at("properties.contentType").must_match(r".+", "a description")


@rule(
    "KS-03",
    "Keys are renewed by themselves",
    severity="medium",
    types=(KEY,),
    arm="properties.rotationPolicy.lifetimeActions has an action of type rotate",
    references=(
        "policy:152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0",
        "Checkov:CKV_AZURE_40",
        "PSRule:Azure.KeyVault.AutoRotationPolicy",
    ),
    why="A key that is renewed by hand is not renewed.",
    fix="give rotation_policy with a rotate action to the key",
)
def key_is_renewed(key: Resource) -> Answer:
    actions = key.at("properties.rotationPolicy.lifetimeActions")
    if actions.is_unknown:
        return actions.must_be_absent()
    answers = [action.at("action.type").must_be("rotate") for action in actions]
    rotated = any(answer.passed for answer in answers)
    message = f"{actions.path} is {actions.shown}, must have a rotate action"
    return check(rotated, message)


@rule(
    "KS-04",
    "Keys are long enough",
    severity="high",
    types=(KEY,),
    arm="properties.keySize >= 3072 for RSA, or an elliptic curve",
    references=("project", "MCSB:DP-6"),
    why="Shorter keys will not outlive what they protect.",
    fix="give key_size 3072 or 4096 to the key, or kty EC",
)
def key_is_long(key: Resource) -> Answer:
    if key.at("properties.kty").text.upper().startswith("EC"):
        return key.at("properties.curveName").must_be_if_set("P-256", "P-384", "P-521")
    return key.at("properties.keySize").must_be(3072, 4096)
