"""Synapse RBAC: who may do what inside the Synapse workspace.

Synapse has roles of its own beside Azure's; ARM does not know them
(https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles).
Those of the deployers come first: with one of them the others are given, and
everything else that is made in the workspace needs one. Azure makes the creator an
administrator by itself; the assignments here let the other deployers go on from there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.access.role_assignments import Principal
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignment,
    SynapseRoleAssignmentArgs,
)
from components.dataplane.synapse_roles import SYNAPSE_ROLES

_NAMESPACE: Final = uuid.UUID("5c7b0f5e-7e0a-4c0e-8e57-2f1f7d0f0b21")


@dataclass(frozen=True, kw_only=True)
class PoolAdministrator:
    """Who administers one Spark pool, and nothing else in the workspace.

    Attributes:
        pool: Logical name of the pool, known at preview.
        pool_name: Azure name of the pool.
        principal: Identity that runs its jobs for Azure ML; attaching the pool asks
            for the role
            (https://learn.microsoft.com/azure/machine-learning/how-to-manage-synapse-spark-pool).
    """

    pool: str
    pool_name: pulumi.Input[str]
    principal: Principal


@dataclass(frozen=True, kw_only=True)
class GroupRole:
    """A role of Synapse's own for a group of people.

    Attributes:
        name: Logical name of the assignment, known at preview.
        role: One of SYNAPSE_ROLES.
        principal: The group.
        pool_name: Azure name of the Spark pool that the role holds at; absent, it holds
            in the whole workspace.
    """

    name: str
    role: str
    principal: Principal
    pool_name: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class SynapseAccessArgs:
    """Who gets in.

    Attributes:
        synapse_workspace_name: The workspace.
        deployers: Who may run this program, one or more; never who happens to run it,
            or each would see another plan. Their kind is given: Synapse does not find a
            service principal without it (hashicorp/terraform-provider-azurerm#24089).
        administrators: More administrators of the workspace.
        pool_administrators: Administrators of single Spark pools.
        groups: What groups of people may do; absent, nothing beside the above.
        seed: Plain text that tells this stack from any other.
    """

    synapse_workspace_name: pulumi.Input[str]
    deployers: Sequence[Principal]
    administrators: Sequence[Principal]
    pool_administrators: Sequence[PoolAdministrator]
    seed: str
    groups: Sequence[GroupRole] = ()


class SynapseAccess(pulumi.ComponentResource):
    """The role assignments inside one Synapse workspace.

    `deployers` are the first: with one of them a deployer makes what is in there.
    `pool_administrators` has the assignment of each Spark pool, by its logical name.
    """

    deployers: Sequence[SynapseRoleAssignment]
    pool_administrators: Mapping[str, SynapseRoleAssignment]

    def __init__(
        self,
        name: str,
        args: SynapseAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:link:SynapseAccess", name, None, opts)
        workspace = pulumi.Output.concat("workspaces/", args.synapse_workspace_name)
        self.deployers = [
            self._administrator(
                args,
                principal.name,
                workspace,
                principal=principal,
            )
            for principal in args.deployers
        ]
        for principal in args.administrators:
            self._administrator(
                args,
                principal.name,
                workspace,
                principal=principal,
                after=self.deployers,
            )
        self.pool_administrators = {
            each.pool: self._administrator(
                args,
                f"{each.principal.name}-{each.pool}",
                pulumi.Output.concat(workspace, "/bigDataPools/", each.pool_name),
                principal=each.principal,
                after=self.deployers,
            )
            for each in args.pool_administrators
        }
        for group in args.groups:
            self._group_role(args, workspace, group)
        self.register_outputs({})

    def _group_role(
        self, args: SynapseAccessArgs, workspace: pulumi.Output[str], given: GroupRole
    ) -> None:
        scope = workspace
        if given.pool_name is not None:
            scope = pulumi.Output.concat(workspace, "/bigDataPools/", given.pool_name)
        SynapseRoleAssignment(
            given.name,
            SynapseRoleAssignmentArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                role_id=SYNAPSE_ROLES[given.role],
                principal_id=given.principal.object_id,
                principal_type=given.principal.kind,
                named_in=given.principal.named_in,
                scope=scope,
                assignment_id=assignment_id(args.seed, given.name),
            ),
            pulumi.ResourceOptions(parent=self, depends_on=list(self.deployers)),
        )

    def _administrator(
        self,
        args: SynapseAccessArgs,
        name: str,
        scope: pulumi.Output[str],
        *,
        principal: Principal,
        after: Sequence[pulumi.Resource] = (),
    ) -> SynapseRoleAssignment:
        return SynapseRoleAssignment(
            f"synapse-administrator-{name}",
            SynapseRoleAssignmentArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                role_id=SYNAPSE_ROLES["Synapse Administrator"],
                principal_id=principal.object_id,
                principal_type=principal.kind,
                named_in=principal.named_in,
                scope=scope,
                assignment_id=assignment_id(args.seed, name),
            ),
            pulumi.ResourceOptions(parent=self, depends_on=list(after)),
        )


def assignment_id(seed: str, name: str) -> str:
    """Return the GUID of an administrator's assignment, the same on every run."""
    return str(uuid.uuid5(_NAMESPACE, f"{seed}|{name}"))
