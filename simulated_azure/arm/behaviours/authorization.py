"""Role definitions and role assignments.

Sources: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
(RoleAssignmentExists, PrincipalNotFound, RoleAssignmentUpdateNotPermitted,
UnmatchedPrincipalType),
https://learn.microsoft.com/azure/role-based-access-control/built-in-roles (IDs). That a
principal must be known even when its type is given, and that callers need no role of
their own, are assumed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from simulated_azure.arm.behaviour import Behaviour, Put, Reading, ensure
from simulated_azure.arm.behaviours.common import now
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.store import Resource

if TYPE_CHECKING:
    from simulated_azure.arm.arm import Arm

ASSIGNMENT: Final = "Microsoft.Authorization/roleAssignments"
DEFINITION: Final = "Microsoft.Authorization/roleDefinitions"
ROLES: Final[Mapping[str, str]] = {
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
    "f6c7c914-8db3-469d-8ca1-694a8f32e121": "AzureML Data Scientist",
    "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815": "AzureML Compute Operator",
    "1823dd4f-9b8c-4ab6-ab4e-7397a3684615": "AzureML Registry User",
    "b556d68e-0be0-4f35-a333-ad7ee1ce17ea": (
        "Azure AI Enterprise Network Connection Approver"
    ),
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": "Storage Account Contributor",
    "69566ab7-960f-475b-8e7c-b3118f30c6bd": "Storage File Data Privileged Contributor",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
    "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "f25e0fa2-a7c8-4377-a976-54943a77a395": "Key Vault Contributor",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
    "8311e382-0749-4cb8-b61a-304f252e45ec": "AcrPush",
    "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
    "b12aa53e-6015-4669-85d0-8515ebb3ae7f": "Private DNS Zone Contributor",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
    "749f88d5-cbae-40b8-bcfc-e573ddc772fa": "Monitoring Contributor",
    "f1a07417-d97a-45cb-824c-7a7467783830": "Managed Identity Operator",
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59": "Managed Identity Contributor",
    "92aaf0da-9dab-42b6-94a3-d43ce8d16293": "Log Analytics Contributor",
    "73c42c96-874c-492b-b04d-ab87d138a893": "Log Analytics Reader",
}


class RoleAssignments(Behaviour):
    """Microsoft.Authorization/roleAssignments, at any scope."""

    arm_types = (ASSIGNMENT,)

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
                put.previous["principalId"],
                _role_guid(put.previous["roleDefinitionId"]),
            )
            if before != (principal_id, role):
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
                and known["principalId"] == principal_id
                and _role_guid(known["roleDefinitionId"]) == role
            ):
                raise conflict(
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the existing role "
                    f"assignment is {other.name.replace('-', '')}.",
                )

    def _check_principal(self, put: Put, principal_id: str) -> None:
        principal = put.arm.directory.get(principal_id)
        if principal is None:
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
            roleDefinitionId=f"/providers/{DEFINITION}/{role}",
            scope=put.id.scope,
            updatedBy=who,
            updatedOn=moment,
        )


class RoleDefinitions(Behaviour):
    """Microsoft.Authorization/roleDefinitions: the built-in ones, at any scope."""

    arm_types = (DEFINITION,)

    def implicit(self, arm: Arm, id: ResourceId) -> JsonObject | None:
        name = ROLES.get(id.name.lower())
        return None if name is None else _definition(name)


class RoleLists(Behaviour):
    """Lists of Microsoft.Authorization at any scope."""

    arm_types = ("Microsoft.Authorization",)

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"roledefinitions": _definitions}


class Locks(Behaviour):
    """Microsoft.Authorization/locks: what they forbid is checked by Arm itself."""

    arm_types = ("Microsoft.Authorization/locks",)

    def check(self, put: Put) -> None:
        level = put.properties["level"]
        if level not in ("CanNotDelete", "ReadOnly", "NotSpecified"):
            raise bad_request(
                "InvalidLockLevel",
                f"The lock level '{level}' is not one of CanNotDelete, ReadOnly.",
                "properties.level",
            )


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


def _definitions(arm: Arm, target: Collection) -> list[JsonObject]:
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
