"""Computes of an ML workspace: identity, sharing, cost, attached Spark pools."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check, when
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack
from guardrails.values import Value

COMPUTE: Final = "azure-native:machinelearningservices:Compute"
WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"
MANAGED: Final = ("AllowOnlyApprovedOutbound", "AllowInternetOutbound")
POOL: Final = "azure-native:synapse:BigDataPool"


def _kind(compute: Resource, *kinds: str) -> Answer:
    return compute.at("properties.computeType").must_be(*kinds)


def _of(compute: Resource, path: str) -> Value:
    return compute.at(f"properties.properties.{path}")


@rule(
    "MC-08",
    "Computes act as a managed identity",
    severity="medium",
    types=(COMPUTE,),
    arm="identity.type set",
    references=("PSRule:Azure.ML.UserManagedIdentity", "MCSB:IM-3"),
    why="Jobs without an identity ask for keys to reach their data.",
    fix="no setting removes it: give identity to the compute",
)
def compute_has_identity(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute", "ComputeInstance", "SynapseSpark"),
        compute.at("identity.type").must_match(
            r"(System|User)Assigned(, ?UserAssigned)?", "a managed identity"
        ),
    )


@rule(
    "MC-09",
    "A compute instance belongs to one person",
    severity="medium",
    types=(COMPUTE,),
    arm='properties.properties.applicationSharingPolicy == "Personal" and '
    'computeInstanceAuthorizationType == "personal"',
    references=("project", "MCSB:PA-7"),
    why="On a shared instance everybody works with the rights of its owner.",
    fix='set application_sharing_policy="Personal" on the instance',
)
def instance_is_personal(compute: Resource) -> Answer:
    personal = all_of(
        _of(compute, "applicationSharingPolicy").must_be("Personal"),
        _of(compute, "computeInstanceAuthorizationType").must_be("personal"),
    )
    return when(_kind(compute, "ComputeInstance"), personal)


@rule(
    "MC-10",
    "An idle cluster has no nodes",
    severity="low",
    types=(COMPUTE,),
    arm="properties.properties.scaleSettings.minNodeCount == 0",
    references=("project",),
    why="Nodes that stay cost money, and are patched only when they are made anew.",
    fix="set minNodes of the cluster in computeClusters to 0",
)
def idle_cluster_is_empty(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute"),
        _of(compute, "scaleSettings.minNodeCount").must_be(0),
    )


@stack_rule(
    "MC-11",
    "An attached Spark pool is one of the stack's",
    severity="medium",
    types=(COMPUTE,),
    arm="properties.resourceId of a SynapseSpark compute",
    references=("project",),
    why="Jobs would run in a workspace that no rule here has judged.",
    fix="attach the pool that the stack makes: give its ID as resource_id",
)
def attached_pool_is_ours(compute: Resource, stack: Stack) -> Answer:
    pools = stack.sources(compute, "properties.resourceId", (POOL,))
    return when(
        _kind(compute, "SynapseSpark"),
        check(len(pools) == 1, "properties.resourceId is no pool of this stack"),
    )


@stack_rule(
    "MC-14",
    "Nodes without a subnet belong to a workspace with a managed network",
    severity="high",
    types=(COMPUTE,),
    arm="properties.properties.subnet.id set, or isolationMode of the workspace",
    references=("policy:7804b5c7-01dc-4723-969b-ae300cc07ff1", "MCSB:NS-2"),
    why="Either the network is ours or it is the workspace's own; with neither, the "
    "nodes stand outside, and with both Azure refuses them.",
    fix="network.existing decides whose subnet it is: give subnet to the compute",
)
def nodes_have_one_network(compute: Resource, stack: Stack) -> Answer:
    managed = any(
        source.at("managedNetwork.isolationMode").must_be(*MANAGED).passed
        for source in stack.sources(compute, "workspaceName", (WORKSPACE,))
    )
    subnet = _of(compute, "subnet.id")
    return when(
        _kind(compute, "AmlCompute", "ComputeInstance"),
        subnet.must_be_absent() if managed else subnet.must_be_set(),
    )


@rule(
    "MC-12",
    "Only kinds of compute that these rules know are made or attached",
    severity="high",
    types=(COMPUTE,),
    arm="properties.computeType in AmlCompute, ComputeInstance, SynapseSpark",
    references=("project", "MCSB:AM-2"),
    why="A cluster of another kind (Kubernetes, a virtual machine, Databricks) brings "
    "accounts and networks with it that no rule here looks at.",
    fix="use a cluster, an instance or a Spark pool; or write the other kind's rules",
)
def compute_is_known_kind(compute: Resource) -> Answer:
    return _kind(compute, "AmlCompute", "ComputeInstance", "SynapseSpark")


@rule(
    "MC-13",
    "A cluster gives idle nodes back within an hour",
    severity="low",
    types=(COMPUTE,),
    arm="properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown <= PT3600S",
    references=("project",),
    why="Every idle minute is paid for, and Azure's own default may change.",
    fix="lower idleSeconds of the cluster in computeClusters to 3600 or less",
)
def cluster_gives_nodes_back(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute"),
        _of(compute, "scaleSettings.nodeIdleTimeBeforeScaleDown").must_match(
            r"PT(60M|[1-5]?\dM([1-5]?\dS)?|3600S|3[0-5]\d\dS|[12]?\d?\d?\dS|1H)",
            "PT3600S or less",
        ),
    )


@stack_rule(
    "MC-15",
    "Images are built on machines that stay",
    severity="medium",
    types=(WORKSPACE,),
    arm='the imageBuildCompute: properties.properties.vmPriority == "Dedicated"',
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-manage-optimize-cost",
    ),
    why="LowPriority machines are Azure Spot: they are taken away, and with them the "
    "image that every job waits for.",
    fix="set priority of the cluster that builds the images to Dedicated",
)
def images_are_built_on_dedicated_nodes(workspace: Resource, stack: Stack) -> Answer:
    builder = workspace.at("imageBuildCompute").text.casefold()
    builders = [
        resource
        for resource in stack.of_type(COMPUTE)
        if builder and resource.at("computeName").text.casefold() == builder
    ]
    return all_of(
        *(
            _of(builder, "vmPriority").must_be_if_set("Dedicated")
            for builder in builders
        )
    )
