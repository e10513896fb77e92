"""The approval of a managed private endpoint's connection, on its target.

A resource of its own: creating an endpoint must not hold one of the four threads that
serve all dynamic resources while people decide. In ``automatic`` mode it approves
exactly the endpoint's own connection; in ``external`` mode another team does, and it
waits. Deleting it undoes nothing: the connection goes when its endpoint goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource, UpdateResult

from components.dataplane import private_endpoint_connections as connections
from components.dataplane.connection_approval import ConnectionApproval
from components.dataplane.managed_private_endpoint import API, endpoint_path
from components.dataplane.properties import Props, registered, spelled
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.session import Session

AUTOMATIC: Final = "automatic"
EXTERNAL: Final = "external"
DEFAULT_TIMEOUT_MINUTES: Final = 30
DEFAULT_DESCRIPTION: Final = "Approved by the platform that made the endpoint"


@dataclass(frozen=True, kw_only=True)
class EndpointApprovalArgs:
    """Whose connection is approved, by whom, and how long that may take."""

    synapse_workspace_name: pulumi.Input[str]
    endpoint_name: pulumi.Input[str]
    """Pass the endpoint's output: a new endpoint then needs a new approval."""
    target_resource_id: pulumi.Input[str]
    mode: pulumi.Input[str] = AUTOMATIC
    """``automatic`` approves; ``external`` waits until another team has."""
    timeout_minutes: pulumi.Input[float] = DEFAULT_TIMEOUT_MINUTES
    description: pulumi.Input[str] = DEFAULT_DESCRIPTION
    """Written on the connection with the approval; later changes are not."""


class EndpointApprovalProvider(DataPlaneProvider):
    """Approve one connection, or see it approved."""

    kind = "endpointapprovals"
    identity = ("synapse_workspace_name", "endpoint_name", "target_resource_id")
    updatable = ("mode", "timeout_minutes", "description")
    expected: ClassVar = {"status": connections.APPROVED}

    def _fill(self, inputs: Props) -> None:
        inputs.setdefault("mode", AUTOMATIC)
        inputs.setdefault("timeout_minutes", DEFAULT_TIMEOUT_MINUTES)
        inputs.setdefault("description", DEFAULT_DESCRIPTION)

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        yield from super()._mistakes(inputs)
        mode, minutes = inputs["mode"], inputs["timeout_minutes"]
        if mode not in (AUTOMATIC, EXTERNAL):
            yield (
                "mode",
                f"The approval mode is not known. Seen: {mode}. Allowed: "
                f"{AUTOMATIC}, {EXTERNAL}. Fix: correct ml-synapse:link.approvalMode.",
            )
        if not isinstance(minutes, int | float) or minutes <= 0:
            yield (
                "timeout_minutes",
                f"The approval's deadline is not one. Seen: {minutes}. Allowed: a "
                "number above 0. Fix: correct ml-synapse:link.approvalTimeoutMinutes.",
            )
        target = str(inputs.get("target_resource_id") or "")
        if connections.connections_api(target) is None:
            yield (
                "target_resource_id",
                f"Connections of this target cannot be approved. Seen: {target}. "
                f"Allowed: {', '.join(connections.API_VERSIONS)}. Fix: add the type "
                "to components/dataplane/private_endpoint_connections.py.",
            )

    def _create(self, session: Session, props: Props) -> CreateResult:
        name = str(props["endpoint_name"])
        workspace = str(props["synapse_workspace_name"])
        connection = _approve(session, props)
        return CreateResult(self.make_id(workspace, name), _outs(props, connection))

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        workspace, name = self.parse_id(id_)
        client = session.synapse(workspace, waits=False)
        endpoint = client.find(endpoint_path(name), API)
        if endpoint is None:
            return gone()
        target = str(endpoint["properties"]["privateLinkResourceId"])
        arm = session.arm()
        listed = connections.list_connections(arm, target)
        connection = connections.find_own(arm, target, listed, workspace, name)
        if connection is None:
            return gone()

        known = {
            "synapse_workspace_name": workspace,
            "endpoint_name": name,
            "target_resource_id": spelled(props.get("target_resource_id"), target),
        }
        known |= {k: props[k] for k in self.updatable if props.get(k) is not None}
        self._fill(known)
        return ReadResult(id_, _outs(known, connection), known)

    def _update(
        self,
        session: Session,
        id_: str,  # noqa: ARG002 (the same for every provider)
        olds: Props,  # noqa: ARG002
        news: Props,
    ) -> UpdateResult:
        return UpdateResult(_outs(news, _approve(session, news)))

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        """Leave the target alone: its connection goes with the endpoint."""


class EndpointApproval(Resource, module="dataplane", name="EndpointApproval"):
    """An approval; its ID is ``<workspace>/endpointapprovals/<endpoint>``."""

    endpoint_name: pulumi.Output[str]
    status: pulumi.Output[str]
    connection_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: EndpointApprovalArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ("status", "connection_id"))
        super().__init__(EndpointApprovalProvider(), name, props, deleted_first(opts))


def _approve(session: Session, props: Props) -> Props:
    approval = ConnectionApproval(
        session,
        workspace=str(props["synapse_workspace_name"]),
        endpoint=str(props["endpoint_name"]),
        target_id=str(props["target_resource_id"]),
        external=props["mode"] == EXTERNAL,
        description=str(props["description"]),
        seconds=float(props["timeout_minutes"]) * 60,
    )
    return approval.see_through()


def _outs(props: Props, connection: Props) -> Props:
    names = (*EndpointApprovalProvider.identity, *EndpointApprovalProvider.updatable)
    return {name: props[name] for name in names} | {
        "status": connections.status_of(connection),
        "connection_id": str(connection.get("id") or ""),
    }
