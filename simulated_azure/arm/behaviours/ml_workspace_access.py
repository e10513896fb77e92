"""Check the roles that a workspace's user-assigned identity needs before it is made.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication#workspace
(Contributor on storage, vault, registry and Application Insights; administrator of a
vault with Azure roles; a system-assigned identity gets its roles from the service).
The refusals are those of whom the identity asks: ARM's AuthorizationFailed
(azure-docs#48155) and the vault's ForbiddenByRbac (azure-cli#22510). That the workspace
hands them on as they are, with 403 and before it exists, and that only these roles or
Owner will do, is assumed.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.effective_roles import holds_any
from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import TENANT_ID
from simulated_azure.store import Resource

_MANAGERS: Final = ("Contributor", "Owner")
_SECRETS: Final = ("Key Vault Administrator",)

# Dependency -> the action that is tried first on it (assumed).
_ACTIONS: Final = {
    "storageAccount": "Microsoft.Storage/storageAccounts/read",
    "keyVault": "Microsoft.KeyVault/vaults/read",
    "containerRegistry": "Microsoft.ContainerRegistry/registries/read",
    "applicationInsights": "Microsoft.Insights/components/read",
}
_SET_SECRET: Final = "Microsoft.KeyVault/vaults/secrets/setSecret/action"


def check_access(put: Put) -> None:
    """Refuse a workspace whose identity may not (yet) use what it stands on."""
    identity = _identity(put)
    if identity is None:
        return
    principal = identity["principalId"]
    for name, action in _ACTIONS.items():
        used = put.arm.find(put.properties.get(name) or "")
        if used is None:
            continue
        if not holds_any(put.arm, principal, _MANAGERS, used.id):
            raise _no_action(identity, action, used)
        reads_secrets = name == "keyVault" and _has_azure_roles(used)
        if reads_secrets and not holds_any(put.arm, principal, _SECRETS, used.id):
            raise _no_secrets(identity, used)


def _identity(put: Put) -> JsonObject | None:
    """Return the user-assigned identity that a new workspace acts as, if it has one."""
    given = list(dict_at(put.body, "identity", "userAssignedIdentities"))
    primary = put.properties.get("primaryUserAssignedIdentity")
    if put.existing is not None or not given:
        return None
    if not primary and str(put.body["identity"].get("type")).lower() != "userassigned":
        return None
    resource = put.arm.find(primary or given[0])
    return dict_at(resource.body, "properties") if resource else None


def _has_azure_roles(vault: Resource) -> bool:
    return bool(dict_at(vault.body, "properties").get("enableRbacAuthorization"))


def _no_action(identity: JsonObject, action: str, used: Resource) -> ArmError:
    return ArmError(
        403,
        "AuthorizationFailed",
        f"The client '{identity['clientId']}' with object id "
        f"'{identity['principalId']}' does not have authorization to perform action "
        f"'{action}' over scope '{used.id}' or the scope is invalid. If access was "
        "recently granted, please refresh your credentials.",
    )


def _no_secrets(identity: JsonObject, vault: Resource) -> ArmError:
    who = f"appid={identity['clientId']};oid={identity['principalId']}"
    return ArmError(
        403,
        "Forbidden",
        "Caller is not authorized to perform action on resource. If role assignments, "
        "deny assignments or role definitions were changed recently, please observe "
        f"propagation time. Caller: {who};iss=https://sts.windows.net/{TENANT_ID}/ "
        f"Action: '{_SET_SECRET}' Resource: '{vault.id}' Assignment: (not found) "
        f"DecisionReason: 'DeniedWithNoValidRBAC' Vault: {vault.name};location="
        f"{vault.body.get('location', '')}",
        details=[ArmError(403, "ForbiddenByRbac", "No valid role assignment.")],
    )
