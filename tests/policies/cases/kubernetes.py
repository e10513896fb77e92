"""Cases of guardrails.rules.kubernetes."""

from __future__ import annotations

from tests.policies.short_cases import guarded, on, wrong

CLUSTER = "azure-native:containerservice:ManagedCluster"
POOLS = "agentPoolProfiles"

CASES = (
    on("AK-01", CLUSTER, "disableLocalAccounts"),
    on("AK-02", CLUSTER, "apiServerAccessProfile.enablePrivateCluster"),
    on(
        "AK-03",
        CLUSTER,
        "enableRBAC",
        beside={"aadProfile": {"managed": True, "enableAzureRBAC": True}},
        also=(
            wrong("aadProfile.managed", False),
            wrong("aadProfile.enableAzureRBAC", None),
        ),
    ),
    guarded("AK-04", CLUSTER, "networkProfile.networkPolicy", "calico", wrong="none"),
    on(
        "AK-05",
        CLUSTER,
        f"{POOLS}[0].enableEncryptionAtHost",
        beside={POOLS: [{"name": "system"}]},
        also=(wrong(POOLS, []),),
    ),
    on(
        "AK-07",
        "azure-native:containerservice:AgentPool",
        "enableEncryptionAtHost",
        also=(wrong("enableNodePublicIP", True),),
    ),
    on(
        "AK-06",
        CLUSTER,
        "oidcIssuerProfile.enabled",
        beside={
            "securityProfile.workloadIdentity.enabled": True,
            "apiServerAccessProfile.disableRunCommand": True,
            "autoUpgradeProfile.upgradeChannel": "patch",
        },
        also=(
            wrong("securityProfile.workloadIdentity.enabled", False),
            wrong("apiServerAccessProfile.disableRunCommand", None),
            wrong("autoUpgradeProfile.upgradeChannel", None),
        ),
    ),
)
