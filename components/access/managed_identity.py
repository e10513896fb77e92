"""A user-assigned identity with the roles that it holds from its first second.

The roles are children of the identity's component, so that depending on the component
means depending on the roles: what uses the identity cannot start before it may act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import managedidentity

from components.access.role_assignments import (
    Grant,
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
)


@dataclass(frozen=True, kw_only=True)
class ManagedIdentityArgs:
    """An identity and its roles.

    Attributes:
        identity_name: Azure name of the identity.
        resource_group_name: Group that holds it.
        location: Azure region.
        grants: Makes the grants for the new principal; a function, because the
            principal exists only once the identity does.
        seed: Seed of the assignments' names.
        tags: Tags of the identity.
    """

    identity_name: str
    resource_group_name: pulumi.Input[str]
    location: str
    grants: Callable[[Principal], Sequence[Grant]]
    seed: str
    tags: Mapping[str, str]


class ManagedIdentity(pulumi.ComponentResource):
    """A user-assigned identity and its role assignments."""

    identity_id: pulumi.Output[str]
    principal: Principal
    client_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ManagedIdentityArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:access:ManagedIdentity", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        identity = managedidentity.UserAssignedIdentity(
            name,
            resource_name_=args.identity_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            tags=args.tags,
            opts=child,
        )
        self.identity_id = identity.id
        self.client_id = identity.client_id
        self.principal = Principal(name=name, object_id=identity.principal_id)
        RoleAssignments(
            f"{name}-roles",
            RoleAssignmentsArgs(grants=args.grants(self.principal), seed=args.seed),
            opts=child,
        )
        self.register_outputs(
            {"identityId": identity.id, "principalId": identity.principal_id}
        )
