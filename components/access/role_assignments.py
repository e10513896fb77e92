"""Azure role assignments: one table of roles, deterministic names, narrow scopes.

Names are GUIDs derived from logical names that are known at preview, so that a second
run, a retry after a partial failure and a preview all speak of the same assignment.
Azure wants the name to be unique in the whole tenant, whatever the scope
(https://learn.microsoft.com/azure/role-based-access-control/role-assignments#name):
the seed therefore names subscription, project and stack.

The principal type is always given: without it Azure looks the principal up, and an
identity made seconds ago may not be replicated yet (PrincipalNotFound;
https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_azure_native import authorization

from components.errors import DecisionError

# https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
ROLES: Final[Mapping[str, str]] = {
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "AzureML Data Scientist": "f6c7c914-8db3-469d-8ca1-694a8f32e121",
    "AzureML Registry User": "1823dd4f-9b8c-4ab6-ab4e-7397a3684615",
    "AzureML Compute Operator": "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815",
    "Azure AI Enterprise Network Connection Approver": (
        "b556d68e-0be0-4f35-a333-ad7ee1ce17ea"
    ),
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage File Data Privileged Contributor": "69566ab7-960f-475b-8e7c-b3118f30c6bd",
    "Storage Queue Data Contributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    "Storage Table Data Contributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    "Key Vault Administrator": "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
    "AcrPull": "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    "AcrPush": "8311e382-0749-4cb8-b61a-304f252e45ec",
    "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
}

# Roles that hand out roles: whoever holds one holds everything below the scope.
NEVER_ASSIGNED: Final = frozenset(
    {
        "Owner",
        "User Access Administrator",
        "Role Based Access Control Administrator",
    }
)

ML_WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
RESOURCE_GROUP: Final = "Microsoft.Resources/resourceGroups"
SUBSCRIPTION: Final = "Microsoft.Resources/subscriptions"
_WIDE: Final = frozenset(
    {RESOURCE_GROUP, SUBSCRIPTION, "Microsoft.Management/managementGroups"}
)
_NAMESPACE: Final = uuid.UUID("5d0f0f5e-6c55-4f1c-9f55-3c3a6d1d8f10")

PrincipalKind = Literal["ServicePrincipal", "Group", "User"]


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who receives a role.

    Attributes:
        name: Logical name, known at preview; part of the assignment's GUID.
        object_id: Object ID in the directory (not the application's client ID).
        kind: Directory type of the object.
        contributor_only_on: ARM type outside which Contributor is refused for this
            principal; absent, only resource groups and wider are refused.
        named_in: Key of the stack file that names it; absent, the program makes it.
    """

    name: str
    object_id: pulumi.Input[str]
    kind: PrincipalKind = "ServicePrincipal"
    contributor_only_on: str | None = None
    named_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a role holds.

    Attributes:
        name: Logical name, known at preview; part of the assignment's GUID.
        id: ARM ID of the scope.
        type: ARM type of the scope, checked against the ID when that is known.
    """

    name: str
    id: pulumi.Input[str]
    type: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role, for one principal, at one scope."""

    role: str
    principal: Principal
    scope: Scope

    @property
    def name(self) -> str:
        """Logical name of the assignment."""
        slug = self.role.lower().replace(" ", "-")
        return f"{self.principal.name}-{slug}-{self.scope.name}"


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentsArgs:
    """What is granted together.

    Attributes:
        grants: The grants; two equal ones are refused, as Azure would.
        seed: Plain text that tells this stack from any other of the tenant.
    """

    grants: Sequence[Grant]
    seed: str


class RoleAssignments(pulumi.ComponentResource):
    """Role assignments that stand and fall together.

    Raises:
        DecisionError: For an unknown or privileged role, a duplicate, or a Contributor
            wider than its principal may have.
    """

    assignments: list[authorization.RoleAssignment]

    def __init__(
        self,
        name: str,
        args: RoleAssignmentsArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        for grant in args.grants:
            check_grant(grant)
        _check_unique(args.grants)
        super().__init__("ml-synapse:access:RoleAssignments", name, None, opts)
        self.assignments = [self._assign(grant, args.seed) for grant in args.grants]
        self.register_outputs({})

    def _assign(self, grant: Grant, seed: str) -> authorization.RoleAssignment:
        return authorization.RoleAssignment(
            grant.name,
            role_assignment_name=assignment_name(grant, seed),
            role_definition_id=role_definition_id(grant.role),
            principal_id=grant.principal.object_id,
            principal_type=grant.principal.kind,
            scope=_checked_scope(grant.scope),
            opts=pulumi.ResourceOptions(parent=self),
        )


def role_definition_id(role: str) -> str:
    """Return the tenant-level ID of a built-in role.

    Built-in roles live in every tenant. Azure returns them in the subscription of the
    scope (hashicorp/terraform-provider-azurerm#19847): whoever compares the two leaves
    that out, as verification/existing.py does.
    """
    return f"/providers/Microsoft.Authorization/roleDefinitions/{ROLES[role]}"


def assignment_name(grant: Grant, seed: str) -> str:
    """Return the GUID that names the assignment, the same on every run."""
    text = "|".join((seed, grant.scope.name, grant.principal.name, grant.role))
    return str(uuid.uuid5(_NAMESPACE, text))


def check_grant(grant: Grant) -> None:
    """Refuse a grant that no platform of ours may contain."""
    if grant.role in NEVER_ASSIGNED:
        raise DecisionError(
            f"The role of {grant.principal.name} could hand out roles itself.",
            seen=grant.role,
            allowed="roles that manage or use resources, none that grants access",
            cure="choose the narrowest role of components/access/role_assignments.py",
        )
    if grant.role not in ROLES:
        raise DecisionError(
            f"The role of {grant.principal.name} is not in the table of roles.",
            seen=grant.role,
            allowed=", ".join(ROLES),
            cure="correct the name, or add the role and its GUID to ROLES",
        )
    if grant.role == "Contributor":
        _check_contributor(grant)


def check_scope_id(scope: Scope, scope_id: str) -> str:
    """Return the ID if it has the declared type, else refuse it."""
    if arm_type(scope_id).lower() == scope.type.lower():
        return scope_id
    raise DecisionError(
        f"The scope {scope.name} is not what it was declared to be.",
        seen=scope_id,
        allowed=f"the ID of a {scope.type}",
        cure="give the resource's own ID; an adopted resource needs the same type",
    )


def arm_type(scope_id: str) -> str:
    """Return the ARM type of an ID; resource groups and subscriptions have one too."""
    parts = scope_id.strip("/").split("/")
    providers = [at for at, part in enumerate(parts) if part.lower() == "providers"]
    if providers:
        namespace, *rest = parts[providers[-1] + 1 :]
        return "/".join([namespace, *rest[::2]])
    return RESOURCE_GROUP if len(parts) == 4 else SUBSCRIPTION


def _check_contributor(grant: Grant) -> None:
    only_on = grant.principal.contributor_only_on
    wide = grant.scope.type in _WIDE
    if not wide and only_on in (None, grant.scope.type):
        return
    raise DecisionError(
        f"Contributor for {grant.principal.name} is wider than it needs to be.",
        seen=f"{grant.scope.name} ({grant.scope.type})",
        allowed=only_on or "single resources, never a resource group or wider",
        cure="scope the role to the resource, or choose a data role",
    )


def _check_unique(grants: Sequence[Grant]) -> None:
    names = [grant.name for grant in grants]
    for name in names:
        if names.count(name) > 1:
            raise DecisionError(
                "The same role is granted twice.",
                seen=name,
                allowed="one assignment per role, principal and scope",
                cure="remove one of the two; Azure would answer RoleAssignmentExists",
            )


def _checked_scope(scope: Scope) -> pulumi.Output[str]:
    return pulumi.Output.from_input(scope.id).apply(
        lambda scope_id: check_scope_id(scope, scope_id)
    )
