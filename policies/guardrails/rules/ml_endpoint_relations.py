"""Batch deployments among the rest: what the cluster under them may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.resource import Resource
from guardrails.roles import QUEUE_CONTRIBUTOR, TABLE_CONTRIBUTOR, role_guid
from guardrails.rule import stack_rule
from guardrails.stack import Stack

DEPLOYMENT: Final = "azure-native:machinelearningservices:BatchDeployment"
COMPUTE: Final = "azure-native:machinelearningservices:Compute"
ML: Final = "azure-native:machinelearningservices:Workspace"
ACCOUNT: Final = "azure-native:storage:StorageAccount"
ASSIGNMENT: Final = "azure-native:authorization:RoleAssignment"
IDENTITY: Final = "azure-native:managedidentity:UserAssignedIdentity"
NEEDED: Final[Mapping[str, str]] = {
    QUEUE_CONTRIBUTOR: "Storage Queue Data Contributor",
    TABLE_CONTRIBUTOR: "Storage Table Data Contributor",
}


@stack_rule(
    "BE-03",
    "The cluster of a batch endpoint may use the queues and tables of the ML storage",
    severity="medium",
    types=(DEPLOYMENT,),
    arm="Storage Queue and Table Data Contributor for the identity of properties."
    "compute, on the workspace's storageAccount",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage",
    ),
    why="Parallel jobs share their work out there. Without the roles the deployment is "
    "made, every invocation fails, and the usual fix is to allow shared keys.",
    fix="give the cluster's identity both roles on the workspace's storage",
)
def jobs_share_out_their_work(deployment: Resource, stack: Stack) -> Answer:
    clusters = stack.sources(deployment, "properties.compute", (COMPUTE,))
    return all_of(
        check(bool(clusters), "properties.compute is no cluster of this stack"),
        *(
            check(bool(holds), f"the identity of {cluster.name} lacks {name}")
            for cluster in clusters
            for role, name in NEEDED.items()
            for holds in [_assignments(role, cluster, deployment, stack)]
        ),
    )


def _assignments(
    role: str, cluster: Resource, deployment: Resource, stack: Stack
) -> list[Resource]:
    """List who gives the cluster's identity a role on the storage of its workspace."""
    own = "identity.userAssignedIdentities[]"
    principals = [cluster, *stack.sources(cluster, own, (IDENTITY,))]
    accounts = [
        account
        for workspace in stack.sources(deployment, "workspaceName", (ML,))
        for account in stack.sources(workspace, "storageAccount", (ACCOUNT,))
    ]
    return [
        given
        for account in accounts
        for given in stack.users(account, "scope", (ASSIGNMENT,))
        if role_guid(given.at("roleDefinitionId")) == role
        and any(source in principals for source in stack.sources(given, "principalId"))
    ]
