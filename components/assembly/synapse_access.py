"""Who may do what inside the Synapse workspace, from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.access.access_spec import SynapseRole, SynapseRoleSpec
from components.access.role_assignments import Principal
from components.assembly.site import Site
from components.assembly.spark import Spark
from components.link.synapse_access import GroupRole, SynapseAccessArgs
from components.naming import logical_name
from components.synapse.workspace import Workspace

_ROLES: Final[Mapping[SynapseRole, str]] = {
    "User": "Synapse User",
    "ArtifactUser": "Synapse Artifact User",
    "ArtifactPublisher": "Synapse Artifact Publisher",
    "ComputeOperator": "Synapse Compute Operator",
    "Contributor": "Synapse Contributor",
    "Administrator": "Synapse Administrator",
}


def synapse_access(site: Site, workspace: Workspace, spark: Spark) -> SynapseAccessArgs:
    """Return the deployers, administrators and groups, and who administers pools."""
    return SynapseAccessArgs(
        synapse_workspace_name=workspace.workspace_name,
        deployers=[
            Principal(
                name=f"deployer-{deployer.object_id}",
                object_id=deployer.object_id,
                kind=deployer.kind,
                named_in=f"ml-synapse:access.deployers[{number}]",
            )
            for number, deployer in enumerate(site.settings.access.deployers)
        ],
        administrators=[
            Principal(
                name=object_id,
                object_id=object_id,
                kind="Group",
                named_in=f"ml-synapse:synapse.administratorObjectIds[{number}]",
            )
            for number, object_id in enumerate(
                site.settings.synapse.administrator_object_ids
            )
        ],
        pool_administrators=spark.administrators,
        groups=[
            _group_role(role, spark, f"ml-synapse:access.synapseRoles[{number}]")
            for number, role in enumerate(site.settings.access.synapse_roles)
        ],
        seed=site.seed,
    )


def _group_role(given: SynapseRoleSpec, spark: Spark, key: str) -> GroupRole:
    pool = given.spark_pool
    return GroupRole(
        name=logical_name(
            "synapse-role", given.role, given.group_id, *([pool] if pool else [])
        ),
        role=_ROLES[given.role],
        principal=Principal(
            name=given.group_id, object_id=given.group_id, kind="Group", named_in=key
        ),
        pool_name=spark.pools[pool].pool_name if pool else None,
    )
