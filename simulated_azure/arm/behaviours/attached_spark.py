"""Synapse Spark pools attached to an ML workspace as computes.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-manage-synapse-spark-pool
(name of 2 to 16 characters, identity, and that it must be Synapse Administrator on the
pool for jobs to run). Azure takes the attachment of an identity without that role and
fails its jobs; here a user-assigned identity without it, or whose role is not in effect
yet (propagation_delays.py), is refused at once, so that the mistake shows (assumed;
code and wording are those of Synapse's own endpoint). A system-assigned one exists only
afterwards and is let through, as in Azure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.behaviours.ml_computes import COMPUTE
from simulated_azure.arm.behaviours.spark_pools import POOL
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request
from simulated_azure.arm.resource_id import InvalidId, ResourceId
from simulated_azure.propagation_delays import SYNAPSE_ROLES
from simulated_azure.store import Resource

SPARK: Final = "SynapseSpark"
ADMINISTRATOR: Final = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"
_NAME: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9-]{0,14}[a-zA-Z0-9]$")


class AttachedSparkPools(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/computes of type SynapseSpark."""

    arm_types = (COMPUTE,)

    def check(self, put: Put) -> None:
        if put.properties.get("computeType") != SPARK:
            return
        if not _NAME.match(put.id.name):
            raise bad_request(
                "BadRequest",
                f"The name '{put.id.name}' of an attached Synapse Spark pool is "
                "invalid: 2 to 16 letters, digits and hyphens, a letter first, no "
                "hyphen last.",
            )
        pool = _pool(put)
        had = put.previous.get("resourceId")
        if had and str(had).lower() != pool.id.lower():
            raise bad_request(
                "BadRequest",
                f"The compute {put.id.name} is attached to {had}; detach it first.",
                "properties.resourceId",
            )
        for principal in _user_principals(put):
            if not administers(put.arm, principal, pool):
                raise _role_missing(principal, pool)

    def complete(self, put: Put, body: JsonObject) -> None:
        if put.properties.get("computeType") != SPARK:
            return
        pool = _pool(put)
        id, known = ResourceId.parse(pool.id), dict_at(pool.body, "properties")
        ensure(body, "properties")["properties"] = {
            "autoPauseProperties": dict_at(known, "autoPause"),
            "autoScaleProperties": dict_at(known, "autoScale"),
            "nodeCount": known.get("nodeCount", 0),
            "nodeSize": known.get("nodeSize"),
            "nodeSizeFamily": known.get("nodeSizeFamily"),
            "poolName": pool.name,
            "resourceGroup": id.resource_group,
            "sparkVersion": known.get("sparkVersion"),
            "subscriptionId": id.subscription,
            "workspaceName": id.names[0],
        }


def administers(arm: Azure, principal: str, pool: Resource) -> bool:
    """Say whether a principal is Synapse Administrator of a pool, in effect already."""
    workspace, name = pool.id.rsplit("/", 2)[0], pool.name
    scope = f"workspaces/{workspace.rsplit('/', 1)[1]}"
    wide = (scope.lower(), f"{scope}/bigDataPools/{name}".lower())
    if not arm.conditions.permissions:
        return True
    present = arm.store.list_documents(f"synapse {workspace.lower()} roleAssignments")
    return any(
        assignment["principalId"] == principal
        and assignment["roleDefinitionId"] == ADMINISTRATOR
        and assignment["scope"].lower() in wide
        for assignment in arm.delays.in_effect(
            SYNAPSE_ROLES, present, owner=workspace
        ).values()
    )


def _pool(put: Put) -> Resource:
    id = str(put.properties.get("resourceId", ""))
    try:
        is_pool = ResourceId.parse(id).type.lower() == POOL.lower()
    except InvalidId:
        is_pool = False
    pool = put.arm.find(id) if is_pool else None
    if pool is None:
        raise bad_request(
            "BadRequest",
            f"resourceId '{id}' is no Synapse Spark pool; give the ID of one that "
            "exists.",
            "properties.resourceId",
        )
    return pool


def _user_principals(put: Put) -> Iterator[str]:
    for id in dict_at(put.body, "identity", "userAssignedIdentities"):
        identity = put.arm.find(id)
        if identity is not None:
            yield str(dict_at(identity.body, "properties").get("principalId"))


def _role_missing(principal: str, pool: Resource) -> ArmError:
    workspace = pool.id.rsplit("/", 3)[1]
    return ArmError(
        403,
        "AccessControlUnauthorized",
        f"The principal '{principal}' does not have the required Synapse RBAC "
        "permission to perform this action. Required permission: Action: "
        "Microsoft.Synapse/workspaces/bigDataPools/useCompute/action, Scope: "
        f"workspaces/{workspace}/bigDataPools/{pool.name}.",
    )
