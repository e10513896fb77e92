"""A workspace's development endpoint begins and ends with its resource in ARM."""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.constants import DEPLOYER_OBJECT_ID
from simulated_azure.identity import Directory, Principal
from simulated_azure.messages import Request, Response, Service
from simulated_azure.propagation_delays import SYNAPSE_ROLES, PropagationDelays
from simulated_azure.store import Resource, Store
from simulated_azure.synapse.managed_private_endpoints import ManagedPrivateEndpoints
from simulated_azure.synapse.role_assignments import add_creator
from simulated_azure.synapse.workspace import WORKSPACE_TYPE, Memory

_SPACE: Final = "synapse workspaces"
_WORKSPACE: Final = re.compile(
    r".*/providers/microsoft\.synapse/workspaces/[^/]+/?", re.IGNORECASE
)


class WorkspaceLifecycle:
    """Remembers which workspaces have an endpoint, and since when."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        endpoints: ManagedPrivateEndpoints,
        delays: PropagationDelays,
    ) -> None:
        self._store = store
        self._directory = directory
        self._endpoints = endpoints
        self._delays = delays

    def remember(self, workspace: Resource, creator: str = DEPLOYER_OBJECT_ID) -> None:
        """Give a workspace that is new an endpoint and its creator the first role.

        Who made one otherwise than over HTTP is unknown: the deployer (assumed).
        """
        known = self._store.get_document(_SPACE, workspace.id)
        if known is not None and known["created"] == workspace.created:
            return
        principal = self._directory.get(creator) or Principal(
            object_id=creator, kind="ServicePrincipal", name=creator
        )
        with self._store.transaction():
            self._forget(workspace.id)
            document = {"id": workspace.id, "created": workspace.created}
            self._store.put_document(_SPACE, workspace.id, document)
            memory = Memory(store=self._store, workspace=workspace)
            add_creator(memory, principal)

    def sweep(self) -> None:
        """Forget the endpoints of workspaces that are gone."""
        for known in self._store.list_documents(_SPACE).values():
            if self._store.get(known["id"]) is None:
                with self._store.transaction():
                    self._forget(known["id"])

    def created(self, creator: str) -> None:
        """Notice the workspaces that have no endpoint yet."""
        for workspace in self._store.of_type(WORKSPACE_TYPE):
            self.remember(workspace, creator)

    def _forget(self, workspace_id: str) -> None:
        gone = Resource(
            id=workspace_id, type=WORKSPACE_TYPE, name=workspace_id.split("/")[-1]
        )
        memory = Memory(store=self._store, workspace=gone)
        self._endpoints.disconnect_all(memory)
        memory.forget()
        self._delays.forget(SYNAPSE_ROLES, owner=workspace_id)
        self._store.delete_document(_SPACE, workspace_id)


class WorkspaceWatch:
    """ARM's service, watched: ARM itself knows nothing of development endpoints."""

    def __init__(self, arm: Service, lifecycle: WorkspaceLifecycle) -> None:
        self._arm = arm
        self._lifecycle = lifecycle

    def handle(self, request: Request) -> Response:
        """Let ARM answer and look at what that did to workspaces."""
        response = self._arm.handle(request)
        if response.status < 300 and request.method == "DELETE":
            self._lifecycle.sweep()
        elif (
            response.status < 300
            and request.method == "PUT"
            and _WORKSPACE.fullmatch(request.path)
        ):
            self._lifecycle.created(request.caller or DEPLOYER_OBJECT_ID)
        return response
