"""The routes of the development endpoints: method, path, handler, action asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.identity import Directory, Tokens
from simulated_azure.messages import Request, Response, Service
from simulated_azure.router import Route, Router
from simulated_azure.store import Store
from simulated_azure.synapse import roles
from simulated_azure.synapse.errors import SynapseError, not_simulated
from simulated_azure.synapse.gate import Gate
from simulated_azure.synapse.linked_services import LinkedServices
from simulated_azure.synapse.managed_private_endpoints import ManagedPrivateEndpoints
from simulated_azure.synapse.ml_access import MachineLearningAccess
from simulated_azure.synapse.pipelines import Pipelines
from simulated_azure.synapse.role_assignments import RoleAssignments
from simulated_azure.synapse.workspace import Call, Memory
from simulated_azure.synapse.workspace_lifecycle import (
    WorkspaceLifecycle,
    WorkspaceWatch,
)

SETTLE_SECONDS: Final = 0.05
_ENDPOINTS: Final = "managedVirtualNetworks/{network}/managedPrivateEndpoints"
_RUN: Final = "pipelines/{name}/createRun"
_ACTIVITIES: Final = "pipelines/{pipeline}/pipelineruns/{name}/queryActivityruns"

Handler = Callable[[Call], Response]


class SynapseService:
    """The development endpoints of every workspace, below /synapse/{workspace}."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        tokens: Tokens,
        arm: Arm,
        *,
        other_teams: bool = True,
    ) -> None:
        self._store = store
        self.clock, self.conditions = arm.clock, arm.conditions
        self._arm = arm
        self.gate = Gate(store, tokens, arm.delays, arm.operations)
        self.links = LinkedServices(SETTLE_SECONDS, arm.conditions)
        self.endpoints = ManagedPrivateEndpoints(
            arm, SETTLE_SECONDS, other_teams=other_teams
        )
        self.pipelines = Pipelines(MachineLearningAccess(arm))
        self.assignments = RoleAssignments(directory, arm.delays)
        self.lifecycle = WorkspaceLifecycle(
            store, directory, self.endpoints, arm.delays
        )
        arm.when_swept.append(self.lifecycle.sweep)
        self._router = Router(self._routes())

    def watching(self, arm: Service) -> Service:
        """Return ARM's service with an eye on the workspaces it makes and deletes."""
        return WorkspaceWatch(arm, self.lifecycle)

    def handle(self, request: Request) -> Response:
        """Answer one request to a workspace's endpoint."""
        _, _, name, *rest = [*request.path.split("/"), ""]
        self._arm.sweep()
        try:
            workspace = self.gate.workspace(name)
            self.lifecycle.remember(workspace)
            caller = self.gate.caller(request, workspace)
            memory = Memory(store=self._store, workspace=workspace)
            path = "/".join(rest).rstrip("/")
            found = self._router.find(request.method, path)
            if found is None:
                raise not_simulated(request.method, f"/{path}")
            route, request.names = found
            with self._store.transaction():
                self.gate.check_role(caller, memory, route.action)
                return route.handler(
                    Call(request=request, memory=memory, caller=caller)
                )
        except SynapseError as error:
            return error.response()

    def _routes(self) -> list[Route[Handler]]:
        links, ends, access = self.links, self.endpoints, self.assignments
        pipes = self.pipelines
        return [
            Route("GET", "linkedservices", links.list, roles.READ),
            Route("GET", "linkedservices/{name}", links.get, roles.READ),
            Route("PUT", "linkedservices/{name}", links.put, roles.WRITE_LINK),
            Route("DELETE", "linkedservices/{name}", links.delete, roles.DELETE_LINK),
            Route("GET", "operationResults/{name}", links.result, roles.READ),
            Route("GET", _ENDPOINTS, ends.list, roles.READ),
            Route("GET", _ENDPOINTS + "/{name}", ends.get, roles.READ),
            Route("PUT", _ENDPOINTS + "/{name}", ends.put, roles.WRITE_ENDPOINT),
            Route("DELETE", _ENDPOINTS + "/{name}", ends.delete, roles.DELETE_ENDPOINT),
            Route("GET", "pipelines", pipes.list, roles.READ),
            Route("GET", "pipelines/{name}", pipes.get, roles.READ),
            Route("PUT", "pipelines/{name}", pipes.put, roles.WRITE_PIPELINE),
            Route("DELETE", "pipelines/{name}", pipes.delete, roles.DELETE_PIPELINE),
            Route(
                "POST", "pipelines/{name}/createRun", pipes.run, roles.USE_CREDENTIAL
            ),
            Route("GET", "pipelineruns/{name}", pipes.get_run, roles.READ),
            Route("POST", _ACTIVITIES, pipes.query_activities, roles.READ),
            Route("GET", "roleAssignments", access.list, roles.READ),
            Route("GET", "roleAssignments/{name}", access.get, roles.READ),
            Route("PUT", "roleAssignments/{name}", access.put, roles.ASSIGN),
            Route("DELETE", "roleAssignments/{name}", access.delete, roles.UNASSIGN),
            Route("GET", "roleDefinitions", access.definitions, roles.READ),
            Route("GET", "roleDefinitions/{name}", access.definition, roles.READ),
        ]
