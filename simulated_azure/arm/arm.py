"""Azure Resource Manager as a Python object: what services and tests call in-process.

Each call brings about what is over by now, then does its work in the modules beside
this one. What takes time is begun there and kept in ``operations``. Refusals are
ArmError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulated_azure.arm import (
    actions,
    connections,
    deletions,
    long_running_operations,
    lookup,
    writes,
)
from simulated_azure.arm.call import Call, Outcome
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, not_simulated
from simulated_azure.arm.operations import Operations
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.arm.resource_types import ResourceTypes
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.identity import Caller, Directory
from simulated_azure.propagation_delays import PropagationDelays
from simulated_azure.store import Resource, Store


class Arm:
    """The resources of the tenant and everything that can be done to them."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock | None = None,
        conditions: Conditions | None = None,
    ) -> None:
        self.store = store
        self.directory = directory
        self.clock = clock or Clock(store)
        self.conditions = conditions or Conditions()
        self.types = ResourceTypes.load()
        self.delays = PropagationDelays(store, self.clock, self.conditions)
        self.operations = Operations(store, self.clock, self.conditions, self.types)
        self.when_swept: list[Callable[[], None]] = []
        """Called after a deletion has come to its end."""

    def sweep(self) -> None:
        """Bring about what is over by now: resources that were being deleted go."""
        long_running_operations.sweep(self)

    def get(self, id: str) -> JsonObject:
        """Return a resource's representation, or raise ARM's 404."""
        self.sweep()
        return self.read(lookup.parse(id))

    def put(self, id: str, body: JsonObject, caller: Caller | None = None) -> Outcome:
        """Create or replace a resource."""
        self.sweep()
        return writes.put(self, lookup.parse(id), Call(body=body, caller=caller))

    def patch(self, id: str, body: JsonObject, caller: Caller | None = None) -> Outcome:
        """Merge into a resource; ``tags`` are replaced as a whole."""
        self.sweep()
        call = Call(body=body, caller=caller)
        with self.store.transaction():
            target, whole = writes.merge(self, lookup.parse(id), call)
            return writes.put(self, target, whole, patching=True)

    def delete(
        self, id: str, query: Mapping[str, str] | None = None
    ) -> Resource | None:
        """Delete a resource with its children; return it, or nothing if it was gone."""
        self.sweep()
        return deletions.delete(self, lookup.parse(id), Call(query=query or {}))

    def act(
        self, path: str, body: JsonObject, caller: Caller | None = None
    ) -> JsonObject | None:
        """Answer a POST action: ``{resource}/listKeys`` and the like."""
        self.sweep()
        target = Collection.parse(path)
        if isinstance(target, ResourceId):
            raise not_simulated(target.type, "POST")
        return actions.act(self, target, Call(body=body, caller=caller))

    # -- what behaviours ask for ------------------------------------------------

    def find(self, id: str | ResourceId) -> Resource | None:
        """Return a resource, also one that exists without a PUT, or nothing."""
        return lookup.find(self, id)

    def read(self, id: ResourceId) -> JsonObject:
        """Return a resource's representation, or raise ARM's 404."""
        return lookup.read(self, id)

    def show(self, resource: Resource) -> JsonObject:
        """Return the representation that ARM answers with."""
        return lookup.show(self, resource)

    def missing(self, id: ResourceId) -> ArmError:
        """Return the 404 of a resource."""
        return lookup.missing(id)

    def remove(self, resource: Resource, query: Mapping[str, str]) -> None:
        """Delete a resource and its children without asking for locks."""
        deletions.remove(self, resource, query)

    def add_connection(
        self, target_id: str, connection: JsonObject, at: float = 0.0
    ) -> Resource:
        """Record a private endpoint connection on its target and return it.

        ``connection``: ``name`` (made up if missing) and ``properties`` with
        privateEndpoint.id, groupIds and privateLinkServiceConnectionState (Pending if
        missing); ``at``: when its endpoint is provisioned, before which the target does
        not know of it. Raises ArmError if the target or its group ID is none.
        """
        with self.store.transaction():
            return connections.connect(self, target_id, connection, at)

    def connections(self, target_id: str) -> list[Resource]:
        """Return all connections of a target, oldest first, also those shown late."""
        kind = f"{ResourceId.parse(target_id).type}/{connections.SUFFIX}"
        return self.store.of_type(kind, target_id)
