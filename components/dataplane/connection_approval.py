"""The steps of an approval: endpoint provisioned, connection approved, and seen so."""

from __future__ import annotations

from components.dataplane import private_endpoint_connections as connections
from components.dataplane.errors import ApprovalError
from components.dataplane.managed_private_endpoint import (
    API,
    FAILED,
    PROVISIONING_SECONDS,
    SUCCEEDED,
    endpoint_path,
)
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props, same
from components.dataplane.service_errors import ConflictError, NotFoundError
from components.dataplane.session import Session


class ConnectionApproval:
    """One approval under way, with a deadline that begins when the endpoint stands."""

    def __init__(
        self,
        session: Session,
        *,
        workspace: str,
        endpoint: str,
        target_id: str,
        external: bool,
        description: str,
        seconds: float,
    ) -> None:
        self._arm = session.arm(waits=True)
        self._synapse = session.synapse(workspace)
        self._workspace = workspace
        self._endpoint = endpoint
        self._target = target_id
        self._external = external
        self._description = description
        self._seconds = seconds
        self._timing = session.timing

    def see_through(self) -> Props:
        """Return the connection when both ends say Approved."""
        where = f"{self._target}/privateEndpointConnections"
        approver = (
            "ask the owners of the target to approve it"
            if self._external
            else ("see whether the endpoint and its connection still exist")
        )
        fix = f"look at {where}, {approver}, and run pulumi up again"
        # An endpoint's own minutes are not those that its owner has to approve it.
        provisioning = Deadline(PROVISIONING_SECONDS, self._timing)
        wait(self._provisioned, provisioning, fix=fix)
        approving = Deadline(self._seconds, self._timing)
        return wait(self._connected, approving, fix=fix)

    def _provisioned(self) -> bool | Waiting:
        endpoint = self._synapse.find(endpoint_path(self._endpoint), API) or {}
        properties = endpoint.get("properties") or {}
        target = str(properties.get("privateLinkResourceId") or self._target)
        if not same(target, self._target):
            raise ApprovalError(
                what=f"The managed private endpoint {self._endpoint} leads elsewhere",
                seen=target,
                allowed=self._target,
                fix="correct target_resource_id, or replace the endpoint",
            )
        if properties.get("provisioningState") == FAILED:
            raise ApprovalError(
                what=f"The managed private endpoint {self._endpoint} has failed",
                seen=FAILED,
                allowed=SUCCEEDED,
                fix="run pulumi refresh and pulumi up: they create it again",
            )
        if properties.get("provisioningState") != SUCCEEDED:
            return Waiting(
                f"the managed private endpoint {self._endpoint} to be provisioned"
            )
        return True

    def _approved(self) -> Props | Waiting:
        """Find the endpoint's own connection and approve it when it is pending."""
        listed = connections.list_connections(self._arm, self._target)
        own = connections.find_own(
            self._arm, self._target, listed, self._workspace, self._endpoint
        )
        if own is None:
            return Waiting(
                f"a connection from {self._workspace}.{self._endpoint} to appear on "
                f"{self._target} (others there: {len(listed)})"
            )
        status = connections.status_of(own)
        if status == connections.APPROVED:
            return own
        if status != connections.PENDING:
            raise _refused(own, status)
        if self._external:
            return Waiting(f"another team to approve {own.get('id')} ({status})")

        try:
            own = connections.approve(self._arm, self._target, own, self._description)
        except (ConflictError, NotFoundError) as error:
            return Waiting(
                f"{self._target} to take the approval ({error.refusal.code})"
            )
        if connections.status_of(own) == connections.APPROVED:
            return own
        return Waiting(f"the target to record the approval of {own.get('id')}")

    def _connected(self) -> Props | Waiting:
        """See the approval from both sides; the endpoint's is what traffic needs."""
        own = self._approved()
        if isinstance(own, Waiting):
            return own
        endpoint = self._synapse.get(endpoint_path(self._endpoint), API)
        state = endpoint["properties"].get("connectionState") or {}
        if state.get("status") == connections.APPROVED:
            return own
        return Waiting(
            f"the managed private endpoint {self._endpoint} to see its approval "
            f"({state.get('status')})"
        )


def _refused(connection: Props, status: str) -> ApprovalError:
    """Return the error for a state out of which there is no approval.

    Azure does not approve a rejected connection, by design (azure-docs#115121).
    """
    return ApprovalError(
        what="The private endpoint connection cannot be approved any more",
        seen=f"{status}: {connection.get('id')}",
        allowed=f"{connections.PENDING} or {connections.APPROVED}",
        fix="settle it with whoever did that, then create the endpoint again: pulumi "
        "up --replace <URN of the ManagedPrivateEndpoint>",
    )
