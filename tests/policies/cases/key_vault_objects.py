"""Cases of guardrails.rules.key_vault_objects."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import fine, guarded, nothing, off, with_, wrong

VAULT, SECRET = "azure-native:keyvault:Vault", "azure-native:keyvault:Secret"
KEY = "azure-native:keyvault:Key"
POLICY = Standing(
    "policy",
    "azure-native:keyvault:AccessPolicy",
    {"vaultName": UNKNOWN},
    {"vaultName": ("vault",)},
)
ENABLED = "properties.enabledFor"
ROTATE = [{"action": {"type": "rotate"}}, {"action": {"type": "notify"}}]

CASES = (
    nothing("KV-08", VAULT, "properties.accessPolicies", wrong=[{"objectId": "x"}]),
    off(
        "KV-09",
        VAULT,
        f"{ENABLED}Deployment",
        also=(
            wrong(f"{ENABLED}DiskEncryption", True),
            wrong(f"{ENABLED}TemplateDeployment", True),
        ),
    ),
    StackCase(
        rule="KV-11",
        compliant=(Standing("vault", VAULT),),
        breakages=(with_("a policy", "access policies: policy", POLICY),),
    ),
    guarded(
        "KV-12",
        VAULT,
        "properties.tenantId",
        "72f00000-0000-4000-8000-000000000001",
        wrong="common",
    ),
    guarded("KS-01", SECRET, "properties.attributes.expires", 1800000000, wrong=0),
    guarded(
        "KS-02",
        SECRET,
        "properties.contentType",
        "connection string",
        wrong="",
        wrong_type=7,
    ),
    guarded(
        "KS-03",
        KEY,
        "properties.rotationPolicy.lifetimeActions",
        ROTATE,
        wrong=[{"action": {"type": "notify"}}],
        wrong_type="rotate",
    ),
    guarded(
        "KS-04",
        KEY,
        "properties.keySize",
        4096,
        wrong=2048,
        beside={"properties.kty": "RSA"},
        also=(
            wrong("properties", {"kty": "EC", "curveName": "P-256K"}, "curveName"),
            fine("properties", {"kty": "EC-HSM", "curveName": "P-384"}),
        ),
    ),
)
