"""A role of Synapse's own access control, which lives beside Azure's.

Whoever creates a workspace is its Synapse Administrator at once, under an ID that
Azure chose: such an equal assignment is adopted, and left alone at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.client import Client
from components.dataplane.errors import DifferentObjectError
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props, registered, same, spelled
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.service_errors import ConflictError, ServiceError
from components.dataplane.session import Session
from components.dataplane.synapse_roles import (
    API,
    assignment_path,
    find_equal,
    is_last_administrator,
    refuses_last,
)

NEW_PRINCIPAL_SECONDS: Final = 300.0  # one made just now reaches every replica
# The program makes neither people nor groups, nor whom the stack file names: one of
# these that is not found was not made just now.
KNOWN_PRINCIPAL_SECONDS: Final = 60.0
_PEOPLE: Final = ("group", "user")

_NAMESPACE: Final = UUID("8d0c5c6e-4b5b-5d0e-9d53-0f6f0f5b7c11")


@dataclass(frozen=True, kw_only=True)
class SynapseRoleAssignmentArgs:
    """A principal, a Synapse role and the scope of the assignment."""

    synapse_workspace_name: pulumi.Input[str]
    role_id: pulumi.Input[str]
    """A GUID of SYNAPSE_ROLES."""
    principal_id: pulumi.Input[str]
    """Object ID of a user, group or service principal."""
    principal_type: pulumi.Input[str] | None = None
    """User, Group or ServicePrincipal; without it, Synapse asks the directory."""
    scope: pulumi.Input[str] | None = None
    """``workspaces/<name>`` (the default) or something in it."""
    named_in: str | None = None
    """Key of the stack file that names the principal; absent, it may be new."""
    assignment_id: pulumi.Input[str] | None = None
    """GUID of the assignment; without it, derived from what identifies it."""


class SynapseRoleAssignmentProvider(DataPlaneProvider):
    """Role assignments; they cannot be changed, only replaced."""

    kind = "roleassignments"
    identity = ("synapse_workspace_name", "role_id", "principal_id", "scope")

    def _fill(self, inputs: Props) -> None:
        workspace = inputs.get("synapse_workspace_name")
        if not inputs.get("scope"):
            known = workspace != UNKNOWN
            inputs["scope"] = f"workspaces/{workspace}" if known else UNKNOWN

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        yield from super()._mistakes(inputs)
        for name in ("role_id", "principal_id", "assignment_id"):
            if inputs.get(name) and not _is_guid(inputs[name]):
                yield (
                    name,
                    f"{name} is not a GUID. Seen: {inputs[name]}. Allowed: a GUID. "
                    "Fix: give the object ID, not a name.",
                )

    def _create(self, session: Session, props: Props) -> CreateResult:
        workspace = str(props["synapse_workspace_name"])
        client = session.synapse(workspace)
        wanted_id = _assignment_id(props)
        assignment = find_equal(client, props)
        if assignment is None:
            assignment = _assign(session, client, wanted_id, props)

        actual_id = str(assignment["id"]).rpartition("/")[2]
        outs = _outs(assignment, workspace, props)
        outs["created_by_us"] = same(actual_id, wanted_id)
        return CreateResult(self.make_id(workspace, actual_id), outs)

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        workspace, assignment_id = self.parse_id(id_)
        client = session.synapse(workspace, waits=False)
        found = client.find(assignment_path(assignment_id), API)
        if found is None:
            return gone()

        outs = _outs(found, workspace, props)
        outs["created_by_us"] = props.get("created_by_us", True) is not False
        inputs = {name: outs[name] for name in self.identity}
        chosen = ("principal_type", "named_in", "assignment_id")
        inputs |= {name: props[name] for name in chosen if props.get(name)}
        return ReadResult(id_, outs, inputs)

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        workspace, assignment_id = self.parse_id(id_)
        if props.get("created_by_us") is False:
            session.timing.report(f"{id_} was there before and stays")
            return

        client = session.synapse(workspace, waits=False)
        if is_last_administrator(client, assignment_id, props):
            session.timing.report(
                f"{id_} stays: without it the workspace has no administrator"
            )
            return
        try:
            client.delete(assignment_path(assignment_id), API)
        except ServiceError as error:
            if not refuses_last(error.refusal):
                raise
            session.timing.report(f"{id_} stays: {error.refusal.message}")


class SynapseRoleAssignment(Resource, module="dataplane", name="SynapseRoleAssignment"):
    """An assignment; its ID is ``<workspace>/roleassignments/<GUID>``."""

    role_id: pulumi.Output[str]
    principal_id: pulumi.Output[str]
    scope: pulumi.Output[str]
    created_by_us: pulumi.Output[bool]
    """False when an equal assignment was there already: it is then never deleted."""

    def __init__(
        self,
        name: str,
        args: SynapseRoleAssignmentArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ("created_by_us",))
        provider = SynapseRoleAssignmentProvider()
        super().__init__(provider, name, props, deleted_first(opts))


def role_assignment_body(props: Props) -> Props:
    """Return the body of the PUT."""
    names = {
        "roleId": "role_id",
        "principalId": "principal_id",
        "scope": "scope",
        "principalType": "principal_type",
    }
    return {there: props[here] for there, here in names.items() if props.get(here)}


def _assignment_id(props: Props) -> str:
    if props.get("assignment_id"):
        return str(props["assignment_id"])
    parts = (
        str(props[name]).casefold() for name in SynapseRoleAssignmentProvider.identity
    )
    return str(uuid5(_NAMESPACE, "|".join(parts)))


def _assign(session: Session, client: Client, guid: str, props: Props) -> Props:
    def attempt() -> Props | Waiting:
        try:
            return client.put(assignment_path(guid), role_assignment_body(props), API)
        except ConflictError:
            equal = find_equal(client, props)
            if equal is None:
                raise _taken(client, guid, props) from None
            return equal
        except ServiceError as error:
            if "principalnotfound" not in error.refusal.code.casefold():
                raise
            return Waiting(f"Synapse to know the principal {props['principal_id']}")

    is_person = str(props.get("principal_type")).lower() in _PEOPLE
    key = props.get("named_in")
    seconds = KNOWN_PRINCIPAL_SECONDS if is_person or key else NEW_PRINCIPAL_SECONDS
    fix = f"correct the object ID in {key}" if key else "check principal_id"
    return wait(attempt, Deadline(seconds, session.timing), fix=f"{fix} and run again")


def _taken(client: Client, guid: str, props: Props) -> DifferentObjectError:
    other = client.find(assignment_path(guid), API) or {}
    return DifferentObjectError(
        what=f"The role assignment {guid} exists and is another one",
        seen=f"{other.get('roleDefinitionId')} for {other.get('principalId')} on "
        f"{other.get('scope')}",
        allowed=f"{props['role_id']} for {props['principal_id']} on {props['scope']}",
        fix="leave assignment_id out, or give another GUID",
    )


def _outs(assignment: Props, workspace: str, known: Props) -> Props:
    return {
        "synapse_workspace_name": workspace,
        "role_id": spelled(
            known.get("role_id"), str(assignment.get("roleDefinitionId"))
        ),
        "principal_id": spelled(
            known.get("principal_id"), str(assignment.get("principalId"))
        ),
        "scope": spelled(known.get("scope"), str(assignment.get("scope"))),
    }


def _is_guid(value: object) -> bool:
    if value == UNKNOWN:
        return True
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
