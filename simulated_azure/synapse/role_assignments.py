"""Synapse RBAC: who holds which built-in role at which scope of a workspace."""

from __future__ import annotations

import uuid
from typing import Any

from simulated_azure.identity import Directory, Principal
from simulated_azure.messages import Response
from simulated_azure.propagation_delays import (
    PRINCIPALS,
    SYNAPSE_ROLES,
    PropagationDelays,
)
from simulated_azure.synapse.errors import SynapseError
from simulated_azure.synapse.roles import ADMINISTRATOR_ID, ROLES, Role
from simulated_azure.synapse.workspace import ROLE_ASSIGNMENTS, Call, Memory


class RoleAssignments:
    """Role assignments and definitions; statuses other than 409 are assumed.

    An assignment takes `roleId` and shows `roleDefinitionId` (published specification);
    a second one of the same role, principal and scope is refused, whatever its ID
    (azure-cli issue 25872). It is in effect after minutes (propagation_delays.py); that
    a new principal is found at once only with its type given is assumed to be as in
    Azure's own.
    """

    def __init__(self, directory: Directory, delays: PropagationDelays) -> None:
        self._directory = directory
        self._delays = delays

    def list(self, call: Call) -> Response:
        """Answer the assignments, filtered by role, principal and scope."""
        requested = {
            "roleDefinitionId": call.request.query.get("roleId"),
            "principalId": call.request.query.get("principalId"),
            "scope": call.request.query.get("scope"),
        }
        found = [
            assignment
            for assignment in call.memory.all(ROLE_ASSIGNMENTS)
            if all(
                _same(assignment[name], want)
                for name, want in requested.items()
                if want
            )
        ]
        return Response(body={"count": len(found), "value": found})

    def get(self, call: Call) -> Response:
        """Answer one, or 404."""
        known = call.memory.get(ROLE_ASSIGNMENTS, call.name)
        if known is None:
            raise SynapseError(
                404,
                "RoleAssignmentNotFound",
                f"The role assignment '{call.name}' was not found.",
            )
        return Response(body=known)

    def put(self, call: Call) -> Response:
        """Create one; assignments never change."""
        if not _is_guid(call.name):
            raise _bad("InvalidRoleAssignmentId", f"'{call.name}' is not a GUID.")
        body = call.request.json()
        role = ROLES.get(str(body.get("roleId", "")).lower())
        if role is None:
            raise _bad(
                "RoleDefinitionDoesNotExist",
                f"The role definition '{body.get('roleId')}' does not exist.",
            )
        assignment = self._assignment(call, body, role)
        self._check_unique(call, assignment)
        call.memory.put(ROLE_ASSIGNMENTS, call.name, assignment)
        self._begin_lag(call, assignment["id"], None)
        return Response(body=assignment)

    def delete(self, call: Call) -> Response:
        """Delete one, but not the workspace's last administrator."""
        known = call.memory.get(ROLE_ASSIGNMENTS, call.name)
        if known is None:
            return Response(status=204)
        wide = f"workspaces/{call.workspace.name}"
        administrators = [
            assignment["id"]
            for assignment in call.memory.all(ROLE_ASSIGNMENTS)
            if assignment["roleDefinitionId"] == ADMINISTRATOR_ID
            and _same(assignment["scope"], wide)
        ]
        if administrators == [known["id"]]:
            raise _bad(
                "LastAdministratorCannotBeRemoved",
                "A workspace keeps at least one Synapse Administrator.",
            )
        call.memory.delete(ROLE_ASSIGNMENTS, call.name)
        self._begin_lag(call, known["id"], known)
        return Response(status=200)

    def definitions(self, call: Call) -> Response:
        """Answer the built-in roles: a bare list, as the service does."""
        scope = call.request.query.get("scope", "")
        kind = scope.split("/")[2] if scope.count("/") == 3 else ""
        found = [
            role.definition()
            for role in ROLES.values()
            if not kind or kind.lower() in (item.lower() for item in role.items)
        ]
        return Response(body=found)

    def definition(self, call: Call) -> Response:
        """Answer one built-in role."""
        role = ROLES.get(call.name.lower())
        if role is None:
            raise SynapseError(
                404,
                "RoleDefinitionNotFound",
                f"The role definition '{call.name}' was not found.",
            )
        return Response(body=role.definition())

    def _assignment(
        self, call: Call, body: dict[str, Any], role: Role
    ) -> dict[str, Any]:
        principal = self._directory.get(str(body.get("principalId", "")))
        if principal is None or not (
            body.get("principalType")
            or self._delays.is_in_effect(PRINCIPALS, principal.object_id)
        ):
            raise _bad(
                "PrincipalNotFound",
                f"Principal '{body.get('principalId')}' does not exist in the "
                "directory.",
            )
        return {
            "id": call.name.lower(),
            "roleDefinitionId": role.id,
            "principalId": principal.object_id,
            "scope": _scope(call, str(body.get("scope", "")), role),
            "principalType": principal.kind,
        }

    def _begin_lag(self, call: Call, id: str, was: dict[str, Any] | None) -> None:
        self._delays.record(SYNAPSE_ROLES, id, was, owner=call.workspace.id)

    def _check_unique(self, call: Call, new: dict[str, Any]) -> None:
        for known in call.memory.all(ROLE_ASSIGNMENTS):
            same = all(
                _same(known[name], new[name])
                for name in ("roleDefinitionId", "principalId", "scope")
            )
            if same or known["id"] == new["id"]:
                raise SynapseError(
                    409,
                    "RoleAssignmentAlreadyExists",
                    f"Role Assignment with roleId '{known['roleDefinitionId']}', "
                    f"principalId '{known['principalId']}' and scope "
                    f"'{known['scope']}' within workspace '{call.workspace.name}' "
                    "already exists.",
                )


def add_creator(memory: Memory, creator: Principal) -> None:
    """Make a workspace's creator its administrator (Microsoft Learn, Synapse RBAC)."""
    assignment = {
        "id": str(uuid.uuid4()),
        "roleDefinitionId": ADMINISTRATOR_ID,
        "principalId": creator.object_id,
        "scope": f"workspaces/{memory.workspace.name}",
        "principalType": creator.kind,
    }
    memory.put(ROLE_ASSIGNMENTS, assignment["id"], assignment)


def _scope(call: Call, scope: str, role: Role) -> str:
    """Return a scope that the role can be assigned at, in the workspace's spelling."""
    parts = scope.split("/")
    in_workspace = parts[0] == "workspaces" and _same(
        "/".join(parts[1:2]), call.workspace.name
    )
    items = {item.lower() for item in role.items}
    if not in_workspace or not (
        len(parts) == 2 or (len(parts) == 4 and parts[2].lower() in items and parts[3])
    ):
        raise _bad(
            "InvalidScope",
            f"The scope '{scope}' is not valid for the role '{role.name}'; allowed: "
            f"{', '.join(role.scopes())}.",
        )
    return "/".join(["workspaces", call.workspace.name, *parts[2:]])


def _same(left: str, right: str) -> bool:
    return left.lower() == right.lower()


def _is_guid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _bad(code: str, message: str) -> SynapseError:
    return SynapseError(400, code, message)
