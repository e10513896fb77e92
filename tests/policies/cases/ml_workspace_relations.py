"""Cases of guardrails.rules.ml_workspace_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import endpoint, logged, zone_group

WORKSPACE = Standing(
    "ml",
    "azure-native:machinelearningservices:Workspace",
    {
        "storageAccount": UNKNOWN,
        "keyVault": UNKNOWN,
        "containerRegistry": UNKNOWN,
        "applicationInsights": UNKNOWN,
    },
    {
        "storageAccount": ("storage",),
        "keyVault": ("vault",),
        "containerRegistry": ("registry",),
        "applicationInsights": ("insights",),
    },
)
STORAGE = Standing(
    "storage",
    "azure-native:storage:StorageAccount",
    {
        "enableHttpsTrafficOnly": True,
        "minimumTlsVersion": "TLS1_2",
        "allowBlobPublicAccess": False,
        "publicNetworkAccess": "Disabled",
        "networkRuleSet": {"defaultAction": "Deny"},
        "allowSharedKeyAccess": False,
        "allowCrossTenantReplication": False,
    },
)
VAULT = Standing(
    "vault",
    "azure-native:keyvault:Vault",
    {
        "properties": {
            "enablePurgeProtection": True,
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": 90,
            "enableRbacAuthorization": True,
            "publicNetworkAccess": "Disabled",
            "networkAcls": {"defaultAction": "Deny"},
            "tenantId": "72f00000-0000-4000-8000-000000000001",
        }
    },
)
REGISTRY = Standing(
    "registry",
    "azure-native:containerregistry:Registry",
    {
        "publicNetworkAccess": "Disabled",
        "sku": {"name": "Premium"},
        "networkRuleSet": {"defaultAction": "Deny"},
    },
)
INSIGHTS = Standing("insights", "azure-native:applicationinsights:Component")
ML_REGISTRY = Standing("models", "azure-native:machinelearningservices:Registry")
DEPENDENCIES = (STORAGE, VAULT, REGISTRY, INSIGHTS)
PUBLIC = {**STORAGE.inputs, "publicNetworkAccess": "Enabled"}
PARAMETERS = {
    "zone_groups_by_azure_policy": False,
    "locations": ["swedencentral"],
    "required_tags": [],
    "public": {"insights": "It is not what this is about"},
}

CASES = (
    StackCase(
        rule="ML-04",
        compliant=(WORKSPACE, endpoint("pe", "amlworkspace", "ml")),
        breakages=(
            Breakage("no endpoint", lambda it: it.pop("pe"), says="amlworkspace"),
            Breakage(
                "endpoint of another group",
                lambda it: it.update(pe=endpoint("pe", "blob", "ml")),
                says="amlworkspace",
            ),
            Breakage(
                "endpoint of another target",
                lambda it: it.update(pe=endpoint("pe", "amlworkspace", "other")),
                says="amlworkspace",
            ),
        ),
    ),
    StackCase(
        rule="ML-05",
        compliant=(
            WORKSPACE,
            endpoint("pe", "amlworkspace", "ml"),
            zone_group("zones", "pe", "api", "notebooks"),
        ),
        breakages=(
            Breakage("no zones", lambda it: it.pop("zones"), says="0 DNS zones"),
            Breakage(
                "one zone",
                lambda it: it.update(zones=zone_group("zones", "pe", "api")),
                says="1 DNS zones",
            ),
        ),
        parameters=PARAMETERS,
    ),
    StackCase(
        rule="ML-11",
        compliant=(WORKSPACE, *DEPENDENCIES),
        breakages=(
            *(
                Breakage(
                    f"{dependency.name} is nobody's",
                    lambda estate, name=dependency.name: estate.pop(name),  # type: ignore[misc]
                    says="no resource of this stack",
                )
                for dependency in DEPENDENCIES
            ),
            Breakage(
                "storage is open",
                lambda it: it.update(storage=replace(STORAGE, inputs=PUBLIC)),
                says="storageAccount (storage) breaks ST-04",
            ),
        ),
        parameters=PARAMETERS,
    ),
    StackCase(
        rule="MR-03",
        compliant=(ML_REGISTRY, endpoint("pe", "amlregistry", "models")),
        breakages=(
            Breakage("no endpoint", lambda it: it.pop("pe"), says="amlregistry"),
        ),
    ),
    StackCase(
        rule="ML-16",
        compliant=(WORKSPACE, logged("diagnostics", "ml")),
        breakages=(
            Breakage("no setting", lambda it: it.pop("diagnostics"), says="diagnostic"),
            Breakage(
                "setting of another",
                lambda it: it.update(diagnostics=logged("diagnostics", "other")),
                says="diagnostic",
            ),
        ),
    ),
)
