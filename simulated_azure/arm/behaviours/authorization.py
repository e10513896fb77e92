"""Role definitions and role assignments.

Sources: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
(RoleAssignmentExists, PrincipalNotFound, RoleAssignmentUpdateNotPermitted,
UnmatchedPrincipalType),
https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template
(a principal made moments ago is found only if its type is given). However the role is
named, an assignment shows it under the subscription of its scope
(hashicorp/terraform-provider-azurerm#19847 and #13993). That a principal must exist
even with its type, and that callers need no role of their own, are assumed. When an
assignment counts: propagation_delays.py.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, Reading, ensure
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.effective_roles import ASSIGNMENT, Held, held
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.arm.role_names import ROLES
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.propagation_delays import AZURE_ROLES, ML_CREDENTIALS, PRINCIPALS
from simulated_azure.store import Resource

DEFINITION: Final = "Microsoft.Authorization/roleDefinitions"


class RoleAssignments(Behaviour):
    """Microsoft.Authorization/roleAssignments, at any scope."""

    arm_types = (ASSIGNMENT,)
    listed_across_scopes = True
    shown_when_deleted = True

    def check(self, put: Put) -> None:
        _check_guid(put.id.name)
        role = _role_guid(put.properties["roleDefinitionId"])
        if role not in ROLES:
            raise ArmError(
                404,
                "RoleDefinitionDoesNotExist",
                f"The specified role definition with ID '{role}' does not exist.",
            )
        principal_id = put.properties["principalId"]
        self._check_principal(put, principal_id)
        if put.existing is not None:
            before = (
                put.previous["principalId"].lower(),
                _role_guid(put.previous["roleDefinitionId"]),
            )
            if before != (principal_id.lower(), role):
                raise bad_request(
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not "
                    "allowed to be updated.",
                )
            return
        for other in put.arm.store.of_type(ASSIGNMENT, put.id.scope):
            known = other.body["properties"]
            if (
                ResourceId.parse(other.id).scope.lower() == put.id.scope.lower()
                and known["principalId"].lower() == principal_id.lower()
                and _role_guid(known["roleDefinitionId"]) == role
            ):
                raise conflict(
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the existing role "
                    f"assignment is {other.name.replace('-', '')}.",
                )

    def _check_principal(self, put: Put, principal_id: str) -> None:
        principal = put.arm.directory.get(principal_id)
        looked_up = not put.properties.get("principalType")
        replicated = put.arm.delays.is_in_effect(PRINCIPALS, principal_id)
        if principal is None or (looked_up and not replicated):
            raise bad_request(
                "PrincipalNotFound",
                f"Principal {principal_id.replace('-', '')} does not exist in the "
                f"directory {TENANT_ID}. Check that you have the correct principal "
                "ID. If you are creating this principal and then immediately "
                "assigning a role, this error might be related to a replication "
                "delay. In this case, set the role assignment principalType property "
                "to a value, such as ServicePrincipal, User, or Group. See "
                "https://aka.ms/docs-principaltype",
            )
        kind = put.properties.get("principalType", principal.kind)
        if kind.lower() != principal.kind.lower():
            raise bad_request(
                "UnmatchedPrincipalType",
                f"The PrincipalId '{principal_id.replace('-', '')}' has type "
                f"'{principal.kind}', which is different from specified PrincipalType "
                f"'{kind}'.",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        who = put.caller.object_id if put.caller else DEPLOYER_OBJECT_ID
        moment = now()
        principal = put.arm.directory.get(properties["principalId"])
        role = _role_guid(properties["roleDefinitionId"])
        properties.update(
            createdBy=put.previous.get("createdBy", who),
            createdOn=put.previous.get("createdOn", moment),
            principalType=principal.kind if principal else "ServicePrincipal",
            roleDefinitionId=_shown_role(put.id.scope, role),
            scope=put.id.scope,
            updatedBy=who,
            updatedOn=moment,
        )

    def after(self, put: Put, body: JsonObject) -> None:
        if put.existing is None:
            _begin_lag(put.arm, put.key, None)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        _begin_lag(arm, resource.id, held(resource))


class RoleDefinitions(Behaviour):
    """Microsoft.Authorization/roleDefinitions: the built-in ones, at any scope."""

    arm_types = (DEFINITION,)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        name = ROLES.get(id.name.lower())
        return None if name is None else _definition(name)


class RoleLists(Behaviour):
    """Lists of Microsoft.Authorization at any scope."""

    arm_types = ("Microsoft.Authorization",)

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"roledefinitions": _definitions}


class Locks(Behaviour):
    """Microsoft.Authorization/locks: what they forbid is checked by Azure itself."""

    arm_types = ("Microsoft.Authorization/locks",)
    listed_across_scopes = True

    def check(self, put: Put) -> None:
        level = put.properties["level"]
        if level not in ("CanNotDelete", "ReadOnly", "NotSpecified"):
            raise bad_request(
                "InvalidLockLevel",
                f"The lock level '{level}' is not one of CanNotDelete, ReadOnly.",
                "properties.level",
            )


def _begin_lag(arm: Azure, id: str, was: Held | None) -> None:
    for delay in (AZURE_ROLES, ML_CREDENTIALS):
        arm.delays.record(delay, id, was)


def _check_guid(name: str) -> None:
    try:
        uuid.UUID(name)
    except ValueError:
        raise bad_request(
            "InvalidRoleAssignmentId",
            f"The role assignment ID '{name}' is not valid. The role assignment ID "
            "must be a GUID.",
        ) from None


def _role_guid(definition_id: str) -> str:
    return definition_id.rstrip("/").rsplit("/", 1)[-1].lower()


def _shown_role(scope: str, role: str) -> str:
    """Return a role's ID as Azure shows it at a scope: in the scope's subscription."""
    found = re.match(r"/subscriptions/[^/]+", scope, re.IGNORECASE)
    return f"{found[0] if found else ''}/providers/{DEFINITION}/{role}"


def _definition(name: str) -> JsonObject:
    return {
        "properties": {
            "roleName": name,
            "type": "BuiltInRole",
            "description": f"Built-in role {name}.",
            "assignableScopes": ["/"],
            "permissions": [],
        }
    }


def _definitions(arm: Azure, target: Collection) -> list[JsonObject]:
    return [
        arm.show(
            Resource(
                id=f"/subscriptions/{SUBSCRIPTION_ID}/providers/{DEFINITION}/{guid}",
                type=DEFINITION,
                name=guid,
                body=_definition(name),
            )
        )
        for guid, name in ROLES.items()
    ]
