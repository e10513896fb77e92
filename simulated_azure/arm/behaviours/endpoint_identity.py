"""Check the roles that an online endpoint's identity needs before a deployment.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints#authorization-error
(a user-assigned identity needs Storage Blob Data Reader on the workspace's storage and
AcrPull on its registry; a system-assigned one gets them from the service). The service
tells so at the end of the operation; that it refuses at once with the 403 of whom the
identity asks, and that only these roles, those above them or Owner will do, is assumed.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.effective_roles import holds_any
from simulated_azure.arm.errors import ArmError

# Dependency of the workspace -> roles of which one is needed, and the action tried.
_NEEDED: Final = {
    "storageAccount": (
        (
            "Storage Blob Data Reader",
            "Storage Blob Data Contributor",
            "Storage Blob Data Owner",
        ),
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    ),
    "containerRegistry": (
        ("AcrPull", "AcrPush", "Contributor", "Owner"),
        "Microsoft.ContainerRegistry/registries/pull/read",
    ),
}


def check_identity(put: Put) -> None:
    """Refuse a deployment whose identity may not (yet) read model and image."""
    endpoint, workspace = put.arm.find(put.id.parent or ""), put.arm.find(put.id.root)
    if endpoint is None or workspace is None:
        return
    for identity_id in dict_at(endpoint.body, "identity", "userAssignedIdentities"):
        identity = put.arm.find(identity_id)
        if identity is None:
            continue
        principal = str(identity.body["properties"]["principalId"])
        for name, (roles, action) in _NEEDED.items():
            scope = dict_at(workspace.body, "properties").get(name)
            if scope and not holds_any(put.arm, principal, roles, scope):
                raise _refusal(principal, action, scope)


def _refusal(principal: str, action: str, scope: str) -> ArmError:
    return ArmError(
        403,
        "AuthorizationFailed",
        f"The endpoint's identity with object id '{principal}' does not have "
        f"authorization to perform action '{action}' over scope '{scope}' or the scope "
        "is invalid. If access was recently granted, wait until it is in effect.",
    )
