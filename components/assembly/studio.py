"""What ML Studio needs to show the data of the datastores, where it may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from components.access.role_assignments import (
    Grant,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.assembly.core import Core
from components.assembly.machine_learning import STUDIO_ENDPOINTS
from components.foundation.storage_endpoints import StorageEndpoints

_ENDPOINT: Final = "Microsoft.Network/privateEndpoints"


def grant_studio(core: Core, lake_endpoints: StorageEndpoints) -> None:
    """Let the workspace's identity read the lake, and see every endpoint of both.

    Studio previews data as this identity, and looks up the endpoints of the account
    (https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network).
    On the default storage the workspace's own grants hold already.
    """
    site, foundation = core.site, core.foundation
    if not site.settings.ml_workspace.studio_data_access:
        return
    scopes = [
        ("Storage Blob Data Reader", foundation.lake_scope),
        *_endpoints("ml-storage", foundation.storage_endpoints, STUDIO_ENDPOINTS),
        *_endpoints("data-lake", lake_endpoints),
    ]
    principal = core.machine_learning.identity.principal
    grants = [
        Grant(role=role, principal=principal, scope=scope) for role, scope in scopes
    ]
    RoleAssignments(
        "studio-roles", RoleAssignmentsArgs(grants=grants, seed=site.seed), site.child
    )


def _endpoints(
    name: str, endpoints: StorageEndpoints, granted: Sequence[str] = ()
) -> list[tuple[str, Scope]]:
    """Return the endpoints of an account that are not granted already, each to read."""
    return [
        (
            "Reader",
            Scope(
                name=f"{name}-{group}-endpoint",
                id=endpoint.endpoint_id,
                type=_ENDPOINT,
            ),
        )
        for group, endpoint in endpoints.by_group.items()
        if group not in granted
    ]
