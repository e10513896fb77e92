"""One call to a workspace's development endpoint, and what the workspace remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from simulated_azure.clock import Clock
from simulated_azure.identity import Caller
from simulated_azure.messages import Request
from simulated_azure.store import Document, Resource, Store

LINKED_SERVICES: Final = "linkedServices"
ENDPOINTS: Final = "managedPrivateEndpoints"
OPERATIONS: Final = "operations"
PIPELINES: Final = "pipelines"
RUNS: Final = "pipelineRuns"
ROLE_ASSIGNMENTS: Final = "roleAssignments"
WORKSPACE_TYPE: Final = "Microsoft.Synapse/workspaces"
_SPACES: Final = (
    LINKED_SERVICES,
    ENDPOINTS,
    OPERATIONS,
    PIPELINES,
    RUNS,
    ROLE_ASSIGNMENTS,
)


@dataclass(frozen=True, kw_only=True)
class Memory:
    """The development objects of one workspace."""

    store: Store
    workspace: Resource

    def get(self, space: str, name: str) -> Document | None:
        """Return an object by name, whatever its case."""
        return self.store.get_document(self._space(space), name)

    def put(self, space: str, name: str, document: Document) -> None:
        """Keep an object."""
        self.store.put_document(self._space(space), name, document)

    def delete(self, space: str, name: str) -> bool:
        """Forget an object; say whether it existed."""
        return self.store.delete_document(self._space(space), name)

    def all(self, space: str) -> list[Document]:
        """Return the objects of a space by name."""
        return list(self.store.list_documents(self._space(space)).values())

    @property
    def now(self) -> float:
        """Return the time on the simulation's clock."""
        return Clock(self.store).now()

    def settled(self, document: Document) -> bool:
        """Say whether the operation that wrote a document is over."""
        return self.now >= float(document.get("settles", 0))

    def forget(self) -> None:
        """Forget everything of this workspace."""
        for space in _SPACES:
            self.store.delete_space(self._space(space))

    def _space(self, space: str) -> str:
        return f"synapse {self.workspace.id.lower()} {space}"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that passed the gate."""

    request: Request
    memory: Memory
    caller: Caller

    @property
    def workspace(self) -> Resource:
        """Return the workspace's ARM resource."""
        return self.memory.workspace

    @property
    def name(self) -> str:
        """Return the name of the object that the path ends with."""
        return self.request.names["name"]

    def link(self, path: str) -> str:
        """Return an address below this endpoint, for the client to follow."""
        version = self.request.query.get("api-version", "2020-12-01")
        base = f"{self.request.origin}/synapse/{self.workspace.name}"
        return f"{base}/{path}?api-version={version}"


def now() -> str:
    """Return the time as Synapse writes it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
