"""The provisioning of an ML workspace's managed network, Spark included.

The workspace does not provision it when it is made: the endpoints in it are approved by
the workspace's identity, which needs its roles on every target first. This action comes
after the roles, before the first compute and the first session
(https://learn.microsoft.com/azure/machine-learning/how-to-managed-network). Asked again
it changes nothing. The network goes with its workspace, so deleting this does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource, UpdateResult

from components.dataplane.errors import MalformedIdError
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props, registered
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.session import Session

API: Final = "2025-12-01"
# The action is over before the workspace shows what came of it.
SHOWN_SECONDS: Final = 300.0
ID_PARTS: Final = 9
_YES: Final = "yes"


@dataclass(frozen=True, kw_only=True)
class ManagedNetworkProvisionArgs:
    """Whose network is provisioned."""

    workspace_id: pulumi.Input[str]
    """ARM ID of a workspace with a managed network."""


class ManagedNetworkProvisionProvider(DataPlaneProvider):
    """Provision once; a network that is not ready for Spark is provisioned again."""

    kind = "provisionedforspark"
    identity = ("workspace_id",)
    expected: ClassVar = {"spark_ready": _YES}

    def parse_id(self, id_: str) -> tuple[str, str]:
        """Return the workspace's name and this kind, out of the ID."""
        workspace_id = id_.removesuffix(f"/{self.kind}")
        if workspace_id == id_ or len(workspace_id.split("/")) != ID_PARTS:
            raise MalformedIdError(
                what="The ID is not one of this resource's",
                seen=id_,
                allowed=f"<ARM ID of an ML workspace>/{self.kind}",
                fix="import with an ID of that form",
            )
        return workspace_id.rpartition("/")[2], self.kind

    def _create(self, session: Session, props: Props) -> CreateResult:
        workspace_id = str(props["workspace_id"])
        outs = _provision(session, workspace_id)
        return CreateResult(f"{workspace_id}/{self.kind}", outs)

    def _read(
        self,
        session: Session,
        id_: str,
        props: Props,  # noqa: ARG002 (the same for every provider)
    ) -> ReadResult:
        workspace_id = id_.removesuffix(f"/{self.kind}")
        found = session.arm().find(workspace_id, API)
        if found is None or _network(found).get("isolationMode") == "Disabled":
            return gone()
        outs = _outs(workspace_id, found)
        return ReadResult(id_, outs, {"workspace_id": workspace_id})

    def _update(
        self,
        session: Session,
        id_: str,  # noqa: ARG002 (the same for every provider)
        olds: Props,  # noqa: ARG002
        news: Props,
    ) -> UpdateResult:
        return UpdateResult(_provision(session, str(news["workspace_id"])))

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        """Leave the network: it goes with its workspace."""


class ManagedNetworkProvision(
    Resource, module="dataplane", name="ManagedNetworkProvision"
):
    """A network with Spark; its ID is ``<ARM ID>/provisionedforspark``."""

    spark_ready: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ManagedNetworkProvisionArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ("spark_ready",))
        super().__init__(
            ManagedNetworkProvisionProvider(), name, props, deleted_first(opts)
        )


def _provision(session: Session, workspace_id: str) -> Props:
    arm = session.arm()
    arm.post(f"{workspace_id}/provisionManagedNetwork", API, {"includeSpark": True})

    def attempt() -> Props | Waiting:
        outs = _outs(workspace_id, arm.get(workspace_id, API))
        if outs["spark_ready"] == _YES:
            return outs
        name = workspace_id.rpartition("/")[2]
        return Waiting(f"the managed network of {name} to be ready for Spark")

    deadline = Deadline(SHOWN_SECONDS, session.timing)
    return wait(attempt, deadline, fix="run pulumi up again")


def _network(workspace: Props) -> Props:
    network: Props = (workspace.get("properties") or {}).get("managedNetwork") or {}
    return network


def _outs(workspace_id: str, workspace: Props) -> Props:
    status = _network(workspace).get("status") or {}
    ready = status.get("status") == "Active" and status.get("sparkReady")
    return {"workspace_id": workspace_id, "spark_ready": _YES if ready else "no"}
