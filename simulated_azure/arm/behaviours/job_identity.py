"""Check that a batch deployment's cluster may do, and can reach, what its jobs need.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage
(without shared keys a parallel job needs Storage Queue and Table Data Contributor for
its identity, and data roles for what it reads and writes) and
https://learn.microsoft.com/azure/machine-learning/how-to-managed-network (batch
endpoints and ParallelRunStep need private endpoint rules of one's own to the queue and
table services of the default storage). Azure tells so when a job runs, and jobs do not
exist here: that the deployment is refused already, and how, is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.behaviours.ml_managed_networks import DISABLED, mode
from simulated_azure.arm.behaviours.ml_outbound_rules import RULES
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.effective_roles import holds_any
from simulated_azure.arm.errors import ArmError, bad_request

_SERVICES: Final = "Microsoft.Storage/storageAccounts"
# The action that is tried -> the roles of which one is needed for it.
_NEEDED: Final = {
    f"{_SERVICES}/blobServices/containers/blobs/write": (
        "Storage Blob Data Contributor",
        "Storage Blob Data Owner",
    ),
    f"{_SERVICES}/queueServices/queues/write": ("Storage Queue Data Contributor",),
    f"{_SERVICES}/tableServices/tables/entities/write": (
        "Storage Table Data Contributor",
    ),
}
_REACHED: Final = ("queue", "table")


def check_jobs(put: Put) -> None:
    """Refuse a batch deployment whose jobs could not use the default storage."""
    workspace = put.arm.find(put.id.root)
    cluster = put.arm.find(str(put.properties.get("compute")))
    if workspace is None or cluster is None:
        return
    properties = dict_at(workspace.body, "properties")
    storage = str(properties.get("storageAccount") or "")
    account = put.arm.find(storage) if storage else None
    if account is None:
        return
    if dict_at(account.body, "properties").get("allowSharedKeyAccess") is False:
        for principal in _principals(put, dict_at(cluster.body, "identity")):
            _check_roles(put, principal, storage)
    if mode(properties) != DISABLED:
        _check_rules(put, workspace.id, storage)


def _principals(put: Put, identity: JsonObject) -> Iterator[str]:
    if "principalId" in identity:
        yield str(identity["principalId"])
    for id in dict_at(identity, "userAssignedIdentities"):
        if (assigned := put.arm.find(id)) is not None:
            yield str(assigned.body["properties"]["principalId"])


def _check_roles(put: Put, principal: str, storage: str) -> None:
    for action, roles in _NEEDED.items():
        if not holds_any(put.arm, principal, roles, storage):
            raise ArmError(
                403,
                "AuthorizationFailed",
                f"The identity of the compute with object id '{principal}' does not "
                f"have authorization to perform action '{action}' over scope "
                f"'{storage}' or the scope is invalid. If access was recently granted, "
                "wait until it is in effect.",
            )


def _check_rules(put: Put, workspace: str, storage: str) -> None:
    reached = {
        str(destination.get("subresourceTarget", "")).lower()
        for rule in put.arm.store.of_type(RULES, workspace)
        for destination in [dict_at(rule.body, "properties", "destination")]
        if str(destination.get("serviceResourceId", "")).lower() == storage.lower()
    }
    for group in _REACHED:
        if group not in reached:
            raise bad_request(
                "BadRequest",
                f"The managed network of the workspace has no private endpoint rule to "
                f"{group} of '{storage}', which batch jobs need.",
                "properties.compute",
            )
