"""Kubernetes clusters."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

POOL: Final = "azure-native:containerservice:AgentPool"
CLUSTER: Final = "azure-native:containerservice:ManagedCluster"


@rule(
    "AK-01",
    "The cluster has no local accounts",
    severity="critical",
    types=(CLUSTER,),
    arm="properties.disableLocalAccounts == true",
    references=(
        "policy:993c2fcd-2b29-49d2-9eb0-df2c3a730c32",
        "Checkov:CKV_AZURE_141",
        "PSRule:Azure.AKS.LocalAccounts",
    ),
    why="Its certificate is an administrator that nobody can withdraw.",
    fix="set disable_local_accounts=True on the cluster",
)
def cluster_has_no_local_accounts(cluster: Resource) -> Answer:
    return cluster.at("disableLocalAccounts").must_be(True)


@rule(
    "AK-02",
    "The cluster's control is private",
    severity="critical",
    types=(CLUSTER,),
    arm="properties.apiServerAccessProfile.enablePrivateCluster == true",
    references=(
        "policy:040732e8-d947-40b8-95d6-854c95024bf8",
        "policy:0e246bcf-5f6f-4f87-bc6f-775d4712c7ea",
        "Checkov:CKV_AZURE_6",
    ),
    why="Its interface would answer anywhere. It is fixed at creation.",
    fix="set enable_private_cluster=True in api_server_access_profile",
)
def cluster_is_private(cluster: Resource) -> Answer:
    return cluster.at("apiServerAccessProfile.enablePrivateCluster").must_be(True)


@rule(
    "AK-03",
    "Rights in the cluster are Azure's",
    severity="high",
    types=(CLUSTER,),
    arm="properties.enableRBAC, aadProfile.managed, aadProfile.enableAzureRBAC",
    references=(
        "policy:ac4a19c2-fa67-49b4-8ae5-0b2e78c49457",
        "policy:450d2877-ebea-41e8-b00c-e286317d21bf",
        "Checkov:CKV_AZURE_5",
        "PSRule:Azure.AKS.AzureRBAC",
        "PSRule:Azure.AKS.ManagedAAD",
    ),
    why="Else whoever may read the cluster's configuration rules it.",
    fix="set all three on the cluster",
)
def cluster_goes_by_roles(cluster: Resource) -> Answer:
    names = ("enableRBAC", "aadProfile.managed", "aadProfile.enableAzureRBAC")
    return all_of(*(cluster.at(name).must_be(True) for name in names))


@rule(
    "AK-04",
    "Pods are kept apart",
    severity="high",
    types=(CLUSTER,),
    arm="properties.networkProfile.networkPolicy in azure, calico, cilium",
    references=("Checkov:CKV_AZURE_7", "PSRule:Azure.AKS.NetworkPolicy"),
    why="Without a policy each pod calls every other.",
    fix='set network_policy="cilium" in network_profile',
)
def pods_are_kept_apart(cluster: Resource) -> Answer:
    policy = cluster.at("networkProfile.networkPolicy")
    return policy.must_be("azure", "calico", "cilium")


@rule(
    "AK-05",
    "Nodes' disks are encrypted on the host as well",
    severity="medium",
    types=(CLUSTER,),
    arm="properties.agentPoolProfiles[*].enableEncryptionAtHost == true",
    references=("policy:41425d9f-d1a5-499a-9932-f8ed8453932c", "MCSB:DP-4"),
    why="Temporary disks and caches lie in the clear otherwise. (CKV_AZURE_227 looks "
    "at another path.)",
    fix="set enable_encryption_at_host=True on each pool",
)
def nodes_are_encrypted(cluster: Resource) -> Answer:
    pools = cluster.at("agentPoolProfiles")
    return all_of(
        pools.must_be_set(),
        pools.each(lambda it: it.at("enableEncryptionAtHost").must_be(True)),
    )


@rule(
    "AK-07",
    "Pools' nodes have no public address and encrypted disks",
    severity="high",
    types=(POOL,),
    arm="agentPools: enableNodePublicIP not true, enableEncryptionAtHost == true",
    references=("project", "MCSB:NS-2"),
    why="AK-05 sees the pools that stand in the cluster only.",
    fix="leave enable_node_public_ip out and set enable_encryption_at_host=True",
)
def pools_are_private(pool: Resource) -> Answer:
    return all_of(
        pool.at("enableNodePublicIP").must_be_if_set(False),
        pool.at("enableEncryptionAtHost").must_be(True),
    )


@rule(
    "AK-06",
    "Workloads sign in by identity, and nobody runs commands past the network",
    severity="medium",
    types=(CLUSTER,),
    arm="oidcIssuerProfile.enabled, securityProfile.workloadIdentity.enabled, "
    "apiServerAccessProfile.disableRunCommand, autoUpgradeProfile.upgradeChannel",
    references=(
        "policy:2cc2e023-0dac-4046-875b-178f683929d5",
        "policy:89f2d532-c53c-4f8f-9afa-4927b1114a0d",
        "policy:5c345cdf-2049-47e0-b8fe-b0e96bc2df35",
        "Checkov:CKV_AZURE_171",
    ),
    why="Each of them closes a way that is open by default.",
    fix="set all four on the cluster",
)
def workloads_sign_in(cluster: Resource) -> Answer:
    return all_of(
        cluster.at("oidcIssuerProfile.enabled").must_be(True),
        cluster.at("securityProfile.workloadIdentity.enabled").must_be(True),
        cluster.at("apiServerAccessProfile.disableRunCommand").must_be(True),
        cluster.at("autoUpgradeProfile.upgradeChannel").must_be(
            "patch", "stable", "rapid", "node-image"
        ),
    )
