"""Who deploys and works on the platform, as the stack file describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.arm_ids import ObjectId
from components.spec import Refusal, Spec, distinct, text

SynapseRole = Literal[
    "User",
    "ArtifactUser",
    "ArtifactPublisher",
    "ComputeOperator",
    "Contributor",
    "Administrator",
]
WORKSPACE_ONLY: Final = ("ArtifactUser", "ArtifactPublisher")
"""Roles that no Spark pool takes (https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles)."""


class DeployerSpec(Spec):
    """Who runs the program, or the group of all who do."""

    object_id: ObjectId = Field(description="Object id in the directory.")
    kind: Literal["ServicePrincipal", "Group", "User"] = Field(
        description="What the object is."
    )


class SynapseRoleSpec(Spec):
    """What a group may do in Synapse."""

    role: SynapseRole = Field(
        description="User, ComputeOperator or Contributor anywhere; ArtifactUser and"
        " ArtifactPublisher in the whole workspace; Administrator at one pool."
    )
    group_id: ObjectId = Field(description="The group.")
    spark_pool: (
        Annotated[str, text("[a-z][a-z0-9]*", "the name of a Spark pool", "copy it")]
        | None
    ) = Field(
        default=None,
        description="Where the role holds; absent, in the whole workspace.",
    )

    def rules(self) -> Iterator[Refusal]:
        """Let a role hold where Synapse takes it."""
        if self.spark_pool is not None and self.role in WORKSPACE_ONLY:
            yield Refusal(
                f"is not taken, because {self.role} holds in a whole workspace only",
                seen=self.spark_pool,
                allowed=f"nothing for {' and '.join(WORKSPACE_ONLY)}",
                fix="remove it, or give ComputeOperator, User or Contributor",
                at="sparkPool",
            )
        if self.spark_pool is None and self.role == "Administrator":
            yield Refusal(
                "is needed for the role Administrator",
                seen="nothing",
                allowed="the name of a pool of sparkPools",
                fix="add it; who administers the whole workspace stands in"
                " synapse.administratorObjectIds",
                at="sparkPool",
            )


class AccessSpec(Spec):
    """Who deploys, one at least, and directory groups of people."""

    deployers: Annotated[tuple[DeployerSpec, ...], distinct("object_id")] = Field(
        min_length=1,
        description="Who may run this program: Synapse Administrators, whoever is"
        " signed in.",
    )
    synapse_roles: Annotated[tuple[SynapseRoleSpec, ...], distinct()] = Field(
        default=(), description="What groups may do in Synapse."
    )
    data_scientist_group_ids: Annotated[tuple[ObjectId, ...], distinct()] = Field(
        default=(),
        description="Groups that train on the ML workspace and write the data lake.",
    )
