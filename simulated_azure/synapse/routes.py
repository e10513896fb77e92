"""The routes of the development endpoints: method, path, handler, action asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.identity import Directory, Tokens
from simulated_azure.server import Request, Response, Service
from simulated_azure.store import Store
from simulated_azure.synapse import roles
from simulated_azure.synapse.errors import SynapseError, not_simulated
from simulated_azure.synapse.gate import Gate
from simulated_azure.synapse.life import WorkspaceLife, WorkspaceWatch
from simulated_azure.synapse.linked_services import LinkedServices
from simulated_azure.synapse.managed_private_endpoints import ManagedPrivateEndpoints
from simulated_azure.synapse.ml_access import MachineLearningAccess
from simulated_azure.synapse.pipelines import Pipelines
from simulated_azure.synapse.role_assignments import RoleAssignments
from simulated_azure.synapse.workspace import Call, Memory

SETTLE_SECONDS: Final = 0.05
_ENDPOINTS: Final = "managedVirtualNetworks/{network}/managedPrivateEndpoints"
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
        self.gate = Gate(store, tokens, arm.late, arm.operations)
        self.links = LinkedServices(SETTLE_SECONDS, arm.conditions)
        self.endpoints = ManagedPrivateEndpoints(
            arm, SETTLE_SECONDS, other_teams=other_teams
        )
        self.pipelines = Pipelines(MachineLearningAccess(arm))
        self.assignments = RoleAssignments(directory, arm.late)
        self.life = WorkspaceLife(store, directory, self.endpoints, arm.late)
        arm.when_swept.append(self.life.sweep)
        self._routes = [
            (method, _pattern(path), handler, action)
            for method, path, handler, action in self._table()
        ]

    def watching(self, arm: Service) -> Service:
        """Return ARM's service with an eye on the workspaces it makes and deletes."""
        return WorkspaceWatch(arm, self.life)

    def handle(self, request: Request) -> Response:
        """Answer one request to a workspace's endpoint."""
        _, _, name, *rest = [*request.path.split("/"), ""]
        self._arm.sweep()
        try:
            workspace = self.gate.workspace(name)
            self.life.remember(workspace)
            caller = self.gate.caller(request, workspace)
            memory = Memory(store=self._store, workspace=workspace)
            handler, action, names = self._route(request, "/".join(rest).rstrip("/"))
            with self._store.transaction():
                self.gate.check_role(caller, memory, action)
                return handler(
                    Call(request=request, memory=memory, caller=caller, names=names)
                )
        except SynapseError as error:
            return error.response()

    def _table(self) -> list[tuple[str, str, Handler, str]]:
        links, ends, access = self.links, self.endpoints, self.assignments
        pipes = self.pipelines
        return [
            ("GET", "linkedservices", links.list, roles.READ),
            ("GET", "linkedservices/{name}", links.get, roles.READ),
            ("PUT", "linkedservices/{name}", links.put, roles.WRITE_LINK),
            ("DELETE", "linkedservices/{name}", links.delete, roles.DELETE_LINK),
            ("GET", "operationResults/{name}", links.result, roles.READ),
            ("GET", _ENDPOINTS, ends.list, roles.READ),
            ("GET", _ENDPOINTS + "/{name}", ends.get, roles.READ),
            ("PUT", _ENDPOINTS + "/{name}", ends.put, roles.WRITE_ENDPOINT),
            ("DELETE", _ENDPOINTS + "/{name}", ends.delete, roles.DELETE_ENDPOINT),
            ("GET", "pipelines", pipes.list, roles.READ),
            ("GET", "pipelines/{name}", pipes.get, roles.READ),
            ("PUT", "pipelines/{name}", pipes.put, roles.WRITE_PIPELINE),
            ("DELETE", "pipelines/{name}", pipes.delete, roles.DELETE_PIPELINE),
            ("POST", "pipelines/{name}/createRun", pipes.run, roles.USE_CREDENTIAL),
            ("GET", "pipelineruns/{name}", pipes.get_run, roles.READ),
            ("POST", _ACTIVITIES, pipes.query_activities, roles.READ),
            ("GET", "roleAssignments", access.list, roles.READ),
            ("GET", "roleAssignments/{name}", access.get, roles.READ),
            ("PUT", "roleAssignments/{name}", access.put, roles.ASSIGN),
            ("DELETE", "roleAssignments/{name}", access.delete, roles.UNASSIGN),
            ("GET", "roleDefinitions", access.definitions, roles.READ),
            ("GET", "roleDefinitions/{name}", access.definition, roles.READ),
        ]

    def _route(
        self, request: Request, path: str
    ) -> tuple[Handler, str, dict[str, str]]:
        for method, pattern, handler, action in self._routes:
            if method == request.method and (found := pattern.fullmatch(path)):
                return handler, action, found.groupdict()
        raise not_simulated(request.method, f"/{path}")


def _pattern(path: str) -> re.Pattern[str]:
    named = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return re.compile(named, re.IGNORECASE)
