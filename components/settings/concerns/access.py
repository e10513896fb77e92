"""People: who works on the platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.records import Record, default, records, required
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    needed,
    shown,
    unused,
)
from components.settings.values import choice, guid, text


@dataclass(frozen=True, kw_only=True)
class DeployerSettings:
    """Who runs the program, or the group of all who do."""

    object_id: str
    kind: Literal["ServicePrincipal", "Group", "User"]


SynapseRole = Literal[
    "User",
    "ArtifactUser",
    "ArtifactPublisher",
    "ComputeOperator",
    "Contributor",
    "Administrator",
]
_WORKSPACE_ONLY = ("ArtifactUser", "ArtifactPublisher")
"""Roles that no Spark pool takes (https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles)."""


@dataclass(frozen=True, kw_only=True)
class SynapseRoleSettings:
    """What a group may do in Synapse; ``spark_pool`` None: in the whole workspace."""

    role: SynapseRole
    group_id: str
    spark_pool: str | None


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Who deploys, one at least, and directory groups of people."""

    deployers: tuple[DeployerSettings, ...]
    synapse_roles: tuple[SynapseRoleSettings, ...]
    data_scientist_group_ids: tuple[str, ...]


def read_access(of: Values) -> AccessSettings:
    """Build what the roles of people are told."""
    return AccessSettings(
        deployers=of["deployers"],
        synapse_roles=of["synapseRoles"],
        data_scientist_group_ids=of["dataScientistGroupIds"],
    )


def _one_administrator_of_sql(values: Values) -> Iterator[Finding]:
    """Azure takes one principal; several deployers leave open which."""
    if len(values["deployers"]) > 1 and not values["synapseSqlAdministratorObjectId"]:
        yield needed(
            "synapseSqlAdministratorObjectId",
            "deployers has several entries and SQL has one administrator",
            values["deployers"][0].object_id,
        )


def _administrators_once(values: Values) -> Iterator[Finding]:
    deployers = {it.object_id.lower() for it in values["deployers"]}
    for number, object_id in enumerate(values["synapseAdministratorObjectIds"]):
        if object_id.lower() in deployers:
            key = f"synapseAdministratorObjectIds[{number}]"
            yield unused(key, object_id, "deployers names it: it is one already")


def _scope_of_role(values: Values) -> Iterator[Finding]:
    role, pool = values["role"], values["sparkPool"]
    if pool is not None and role in _WORKSPACE_ONLY:
        yield (
            "sparkPool",
            ValueRefused(
                f"is not taken, because {role} holds in a whole workspace only",
                seen=pool,
                allowed="nothing for " + " and ".join(_WORKSPACE_ONLY),
                cure="remove it, or give ComputeOperator, User or Contributor",
            ),
        )
    if pool is None and role == "Administrator":
        yield (
            "sparkPool",
            ValueRefused(
                "is needed for the role Administrator",
                seen="nothing",
                allowed="the name of a pool of sparkPools",
                cure="add it; who administers the whole workspace stands in"
                " synapseAdministratorObjectIds",
            ),
        )


def _known_pools(values: Values) -> Iterator[Finding]:
    pools = [it.name for it in values["sparkPools"]]
    for number, it in enumerate(values["synapseRoles"]):
        if it.spark_pool is not None and it.spark_pool not in pools:
            yield (
                f"synapseRoles[{number}].sparkPool",
                ValueRefused(
                    "names no pool of sparkPools",
                    seen=shown(it.spark_pool),
                    allowed=", ".join(pools) or "nothing: there is no pool",
                    cure="correct the name, or leave it out for the workspace",
                ),
            )


def _roles_once(values: Values) -> Iterator[Finding]:
    seen: dict[SynapseRoleSettings, int] = {}
    for number, it in enumerate(values["synapseRoles"]):
        before = seen.setdefault(it, number)
        if before != number:
            yield (
                f"synapseRoles[{number}]",
                ValueRefused(
                    f"repeats entry [{before}]",
                    seen=f"{it.role} for {it.group_id}",
                    allowed="each role once for a group and a pool",
                    cure="remove one of the two",
                ),
            )


SYNAPSE_ROLE = Record(
    SynapseRoleSettings,
    {
        "role": required(choice(*get_args(SynapseRole))),
        "groupId": required(guid()),
        "sparkPool": default(
            text("[a-z][a-z0-9]*", "the name of a Spark pool", "copy it"), None
        ),
    },
    rules=(_scope_of_role,),
    kind="a role",
)
DEPLOYER = Record(
    DeployerSettings,
    {
        "objectId": required(guid()),
        "kind": required(choice("ServicePrincipal", "Group", "User")),
    },
    kind="a deployer",
)

CONCERN = Concern(
    keys={
        "deployers": Key(
            records(DEPLOYER, 1, unique=("objectId",)),
            '[{"objectId": "d0000000-0000-4000-8000-000000000001",'
            ' "kind": "ServicePrincipal"}]',
        ),
        "synapseRoles": Key(records(SYNAPSE_ROLE), "[]"),
        "dataScientistGroupIds": Key(array(guid()), "[]"),
    },
    rules=(_known_pools, _roles_once, _one_administrator_of_sql, _administrators_once),
)
