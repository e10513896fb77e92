"""The link from Synapse to Azure ML: rights, ways through the networks, the service.

In this order: what the Synapse identity may do in Azure, who may work in Synapse, the
five endpoints with their approvals, and last the linked service that notebooks name
(https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse).
The Synapse identity manages the ML workspace and nothing above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.access.role_assignments import (
    ML_WORKSPACE,
    Grant,
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.dataplane.linked_service import LinkedService, LinkedServiceArgs
from components.link.approved_endpoints import (
    ApprovedEndpoints,
    ApprovedEndpointsArgs,
    EndpointTarget,
)
from components.link.link_spec import LinkSpec
from components.link.synapse_access import SynapseAccess, SynapseAccessArgs

# The name that Microsoft's verification cell uses; notebooks name it, so it is fixed.
LINKED_SERVICE_NAME: Final = "AzureMLService1"

_ROLES: Final[Mapping[str, str]] = {
    "Contributor": "Contributor",
    "DataScientist": "AzureML Data Scientist",
}


@dataclass(frozen=True, kw_only=True)
class LinkScopes:
    """What the link touches on the ML side, and the lake.

    Attributes:
        ml_workspace: The ML workspace.
        ml_storage: Its storage account.
        ml_vault: Its vault.
        data_lake: The lake that Synapse keeps its files in.
    """

    ml_workspace: Scope
    ml_storage: Scope
    ml_vault: Scope
    data_lake: Scope


@dataclass(frozen=True, kw_only=True)
class WorkspaceLinkArgs:
    """Both ends of the link, and how it is made.

    Attributes:
        synapse_workspace_name: Synapse end.
        synapse_principal_id: Object ID of the Synapse workspace's own identity.
        subscription_id: Subscription of the ML workspace.
        ml_resource_group_name: Group of the ML workspace.
        ml_workspace_name: ML end.
        scopes: Resources that roles and endpoints lead to.
        access: Who may work in the Synapse workspace.
        seed: Seed of the assignments' names.
        spec: Its role on the workspace, and who approves the endpoints.
        own_endpoints: Name of a scope -> the platform's own private endpoints on it. A
            target takes one connection at a time, so theirs come first.
    """

    synapse_workspace_name: pulumi.Input[str]
    synapse_principal_id: pulumi.Input[str]
    subscription_id: str
    ml_resource_group_name: pulumi.Input[str]
    ml_workspace_name: pulumi.Input[str]
    scopes: LinkScopes
    access: SynapseAccessArgs
    seed: str
    spec: LinkSpec = field(default_factory=LinkSpec)
    own_endpoints: Mapping[str, Sequence[pulumi.Resource]] = field(default_factory=dict)


class WorkspaceLink(pulumi.ComponentResource):
    """Everything between the two workspaces.

    Give `depends_on` the Synapse workspace's firewall rules: they must exist before
    anything can be made inside the workspace.
    """

    access: SynapseAccess
    linked_service_name: str
    approval_states: dict[str, pulumi.Output[str]]

    def __init__(
        self,
        name: str,
        args: WorkspaceLinkArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:link:WorkspaceLink", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        roles = RoleAssignments(
            f"{name}-roles",
            RoleAssignmentsArgs(grants=synapse_grants(args), seed=args.seed),
            child,
        )
        self.access = SynapseAccess(f"{name}-access", args.access, child)
        endpoints = ApprovedEndpoints(
            f"{name}-endpoints",
            ApprovedEndpointsArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                targets=endpoint_targets(args),
                mode=args.spec.approval_mode,
                timeout_minutes=args.spec.approval_timeout_minutes,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=self.access.deployers),
        )
        LinkedService(
            "linked-service",
            LinkedServiceArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                linked_service_name=LINKED_SERVICE_NAME,
                subscription_id=args.subscription_id,
                resource_group_name=args.ml_resource_group_name,
                ml_workspace_name=args.ml_workspace_name,
            ),
            pulumi.ResourceOptions(
                parent=self, depends_on=[roles, *self.access.deployers]
            ),
        )
        self.linked_service_name = LINKED_SERVICE_NAME
        self.approval_states = endpoints.states
        self.register_outputs({"approvalStates": self.approval_states})


def endpoint_targets(args: WorkspaceLinkArgs) -> Sequence[EndpointTarget]:
    """Return the five endpoints: the ML workspace, and what it and notebooks read.

    The vault is the last, because it is approved soonest.
    """
    scopes = args.scopes
    targets = (
        ("ml-storage-blob", scopes.ml_storage, "blob"),
        ("ml-storage-dfs", scopes.ml_storage, "dfs"),
        ("ml-workspace", scopes.ml_workspace, "amlworkspace"),
        ("data-lake-dfs", scopes.data_lake, "dfs"),
        ("ml-vault", scopes.ml_vault, "vault"),
    )
    return [
        EndpointTarget(
            name=name,
            resource_id=scope.id,
            group_id=group,
            after=args.own_endpoints.get(scope.name, ()),
        )
        for name, scope, group in targets
    ]


def synapse_grants(args: WorkspaceLinkArgs) -> list[Grant]:
    """Return what the Synapse identity may do in Azure.

    One management role, on the ML workspace alone; data roles on what it reads and
    writes; secrets readable, because the endpoint to the vault would else be of no
    use (it adds nothing that managing the workspace does not already give).
    """
    principal = Principal(
        name="synapse",
        object_id=args.synapse_principal_id,
        contributor_only_on=ML_WORKSPACE,
    )
    scopes = args.scopes
    roles = (
        (_ROLES[args.spec.synapse_role_on_ml_workspace], scopes.ml_workspace),
        ("Storage Blob Data Contributor", scopes.data_lake),
        ("Storage Blob Data Contributor", scopes.ml_storage),
        ("Key Vault Secrets User", scopes.ml_vault),
    )
    return [Grant(role=role, principal=principal, scope=scope) for role, scope in roles]
