"""What ML Studio needs to show the data of the datastores, where it may."""

from __future__ import annotations

from typing import Final

from components.access.role_assignments import (
    Grant,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.assembly.foundation import Foundation
from components.assembly.machine_learning import STUDIO_ENDPOINTS, MachineLearning
from components.assembly.site import Site

_ENDPOINT: Final = "Microsoft.Network/privateEndpoints"


def grant_studio(
    site: Site, foundation: Foundation, machine_learning: MachineLearning
) -> None:
    """Let the workspace's identity read the lake, and see every endpoint of both.

    Studio previews data as this identity, and looks up the endpoints of the account
    (https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network).
    On the default storage the workspace's own grants hold already.
    """
    if not site.settings.ml_assets.studio_data_access:
        return
    scopes = [("Storage Blob Data Reader", foundation.lake_scope)]
    for name, account in (
        ("ml-storage", foundation.storage),
        ("data-lake", foundation.lake),
    ):
        held = STUDIO_ENDPOINTS if name == "ml-storage" else ()
        scopes += [
            (
                "Reader",
                Scope(
                    name=f"{name}-{group}-endpoint",
                    id=endpoint.endpoint_id,
                    type=_ENDPOINT,
                ),
            )
            for group, endpoint in account.endpoints.items()
            if group not in held
        ]
    principal = machine_learning.identity.principal
    grants = [Grant(role=role, principal=principal, scope=at) for role, at in scopes]
    RoleAssignments(
        "studio-roles", RoleAssignmentsArgs(grants=grants, seed=site.seed), site.child
    )
