"""Synapse's built-in roles: IDs, scopes, and the actions this simulation asks for.

Source: the service's own roleDefinitions answer, as recorded in the public tests of
azure-sdk-for-js; actions of what is not simulated are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

READ: Final = "Microsoft.Synapse/workspaces/read"
ASSIGN: Final = "Microsoft.Synapse/workspaces/roleAssignments/write"
UNASSIGN: Final = "Microsoft.Synapse/workspaces/roleAssignments/delete"
WRITE_ENDPOINT: Final = "Microsoft.Synapse/workspaces/managedPrivateEndpoints/write"
DELETE_ENDPOINT: Final = "Microsoft.Synapse/workspaces/managedPrivateEndpoints/delete"
WRITE_LINK: Final = "Microsoft.Synapse/workspaces/linkedServices/write"
DELETE_LINK: Final = "Microsoft.Synapse/workspaces/linkedServices/delete"
WRITE_PIPELINE: Final = "Microsoft.Synapse/workspaces/pipelines/write"
DELETE_PIPELINE: Final = "Microsoft.Synapse/workspaces/pipelines/delete"
USE_CREDENTIAL: Final = "Microsoft.Synapse/workspaces/credentials/useSecret/action"

ADMINISTRATOR_ID: Final = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"

_LINKS: Final = (WRITE_LINK, DELETE_LINK)
_PIPELINES: Final = (WRITE_PIPELINE, DELETE_PIPELINE)
_ENDPOINTS: Final = (WRITE_ENDPOINT, DELETE_ENDPOINT)
_ALL_ITEMS: Final = (
    "bigDataPools",
    "scopePools",
    "integrationRuntimes",
    "linkedServices",
    "credentials",
)
_COMPUTE: Final = _ALL_ITEMS[:3]
_SECRETS: Final = _ALL_ITEMS[3:]


@dataclass(frozen=True)
class Role:
    """A built-in role; `items` are the kinds that it can be scoped to."""

    name: str
    id: str
    actions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Say whether the role grants an action; every role may read."""
        return action == READ or action in self.actions

    def definition(self) -> dict[str, Any]:
        """Return the role as the service shows it, with a description of our own."""
        return {
            "id": self.id,
            "name": self.name,
            "isBuiltIn": True,
            "description": f"Built-in role {self.name}.",
            "permissions": [
                {
                    "actions": [],
                    "notActions": [],
                    "dataActions": [READ, *self.actions],
                    "notDataActions": [],
                }
            ],
            "scopes": list(self.scopes()),
            "availabilityStatus": "Available",
        }

    def scopes(self) -> Iterator[str]:
        """Yield the templates of the scopes at which the role can be assigned."""
        yield "workspaces/{workspaceName}"
        for item in self.items:
            yield f"workspaces/{{workspaceName}}/{item}/{{{item[:-1]}Name}}"


ROLES: Final = {
    role.id: role
    for role in (
        Role(
            "Synapse Administrator",
            ADMINISTRATOR_ID,
            (ASSIGN, UNASSIGN, *_ENDPOINTS, *_LINKS, *_PIPELINES, USE_CREDENTIAL),
            _ALL_ITEMS,
        ),
        Role(
            "Synapse Linked Data Manager",
            "dd665582-e433-40ca-b183-1b1b33e73375",
            (*_ENDPOINTS, *_LINKS),
        ),
        Role(
            "Synapse Contributor",
            "7572bffe-f453-4b66-912a-46cc5ef38fda",
            (*_LINKS, *_PIPELINES),
            _COMPUTE,
        ),
        Role(
            "Synapse Artifact Publisher",
            "05930f57-09a3-4c0d-9fa9-6d1eb91c178b",
            (*_LINKS, *_PIPELINES),
        ),
        Role("Synapse Artifact User", "53faaa0e-40b6-40c8-a2ff-e38f2d388875"),
        Role(
            "Synapse Compute Operator",
            "e3844cc7-4670-42cb-9349-9bdac1ee7881",
            (),
            _COMPUTE,
        ),
        Role(
            "Synapse Credential User",
            "5eb298b4-692c-4241-9cf0-f58a3b42bb25",
            (USE_CREDENTIAL,),
            _SECRETS,
        ),
        Role("Synapse User", "2a385764-43e8-416c-9825-7b18d05a2c4b", (), _ALL_ITEMS),
        Role(
            "Apache Spark Administrator",
            "c3a6d2f1-a26f-4810-9b0f-591308d5cbf1",
            _LINKS,
        ),
        Role(
            "Synapse SQL Administrator",
            "7af0c69a-a548-47d6-aea3-d00e69bd83aa",
            _LINKS,
        ),
    )
}
