"""Synapse's built-in roles, and looking up who holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.dataplane.client import Client
from components.dataplane.properties import Props, same
from components.dataplane.service_errors import Refusal

API: Final = "2020-12-01"

# Synapse's built-in roles, as ``az synapse role definition list`` shows them.
SYNAPSE_ROLES: Final[Mapping[str, str]] = {
    "Synapse Administrator": "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78",
    "Synapse Apache Spark Administrator": "c3a6d2f1-a26f-4810-9b0f-591308d5cbf1",
    "Synapse Artifact Publisher": "05930f57-09a3-4c0d-9fa9-6d1eb91c178b",
    "Synapse Artifact User": "53faaa0e-40b6-40c8-a2ff-e38f2d388875",
    "Synapse Compute Operator": "e3844cc7-4670-42cb-9349-9bdac1ee7881",
    "Synapse Contributor": "7572bffe-f453-4b66-912a-46cc5ef38fda",
    "Synapse Credential User": "5eb298b4-692c-4241-9cf0-f58a3b42bb25",
    "Synapse Linked Data Manager": "dd665582-e433-40ca-b183-1b1b33e73375",
    "Synapse SQL Administrator": "7af0c69a-a548-47d6-aea3-d00e69bd83aa",
    "Synapse User": "2a385764-43e8-416c-9825-7b18d05a2c4b",
}


def assignment_path(guid: str) -> str:
    """Return the path of an assignment on the development endpoint."""
    return f"/roleAssignments/{guid}"


def find_equal(client: Client, props: Props) -> Props | None:
    """Return the assignment of this role to this principal here, if there is one."""
    listed = client.get(
        "/roleAssignments",
        API,
        roleId=str(props["role_id"]),
        principalId=str(props["principal_id"]),
        scope=str(props["scope"]),
    )
    for assignment in listed.get("value") or ():
        if _is_equal(assignment, props):
            found: Props = assignment
            return found
    return None


def _is_equal(assignment: Props, props: Props) -> bool:
    return (
        same(str(assignment.get("roleDefinitionId")), str(props["role_id"]))
        and same(str(assignment.get("principalId")), str(props["principal_id"]))
        and same(str(assignment.get("scope")), str(props["scope"]))
    )


def is_last_administrator(client: Client, guid: str, props: Props) -> bool:
    """Say whether deleting this would leave the workspace without administrator."""
    administrator = SYNAPSE_ROLES["Synapse Administrator"]
    workspace = f"workspaces/{props['synapse_workspace_name']}"
    if not same(str(props["role_id"]), administrator):
        return False
    if not same(str(props["scope"]), workspace):
        return False
    listed = client.get("/roleAssignments", API, roleId=administrator, scope=workspace)
    others = [
        assignment
        for assignment in listed.get("value") or ()
        if not same(str(assignment.get("id")).rpartition("/")[2], guid)
    ]
    return not others


def refuses_last(refusal: Refusal) -> bool:
    """Say whether Synapse refuses to lose its last administrator (wording assumed)."""
    words = f"{refusal.code} {refusal.message}".casefold()
    return "last" in words and "administrator" in words
