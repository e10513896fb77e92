"""Operations that go on after their answer, kept in the store.

A PUT is written at once, so a killed simulation loses nothing; until its time has come
the resource shows that it is not ready. A deletion is checked at once and done when its
time has come: by whoever looks next (``Arm.sweep``). The clock alone decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from simulated_azure.arm.facts import FactTable
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.store import Resource, Store

CREATE: Final = "create"
UPDATE: Final = "update"
DELETE: Final = "delete"
ACTION: Final = "action"
_OPERATIONS: Final = "operations"
_IN_FLIGHT: Final = "operations in flight"


class Status(Enum):
    """The progress of an operation, as ARM writes it."""

    RUNNING = "InProgress"
    DONE = "Succeeded"
    FAILED = "Failed"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation on a resource; `ends` is a time of the clock's."""

    id: str
    resource: str
    type: str
    verb: str
    starts: float
    ends: float
    error: dict[str, str] = field(default_factory=dict)
    """Code and message, if it fails in the end."""
    query: dict[str, str] = field(default_factory=dict)
    result: dict[str, Any] | None = None
    """The answer of an action in the end."""


class Operations:
    """The operations of one Azure."""

    def __init__(
        self, store: Store, clock: Clock, conditions: Conditions, types: FactTable
    ) -> None:
        self._store = store
        self._clock = clock
        self._conditions = conditions
        self._types = types
        self._nested = False

    def lasts(self, azure_seconds: float) -> float:
        """Return what an operation takes by the clock; 0: it is done when answered."""
        if self._nested or not self._conditions.operations:
            return 0.0
        return self._conditions.lasts(azure_seconds)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Let what is written inside be part of the operation around it."""
        before, self._nested = self._nested, True
        try:
            yield
        finally:
            self._nested = before

    @property
    def is_nested(self) -> bool:
        """Say whether what is written now is part of another operation."""
        return self._nested

    def start(
        self,
        resource: Resource,
        verb: str,
        seconds: float,
        *,
        error: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        result: dict[str, Any] | None = None,
    ) -> Operation:
        """Begin an operation that ends when `seconds` have passed."""
        now = self._clock.now()
        operation = Operation(
            id=str(uuid.uuid4()),
            resource=resource.id,
            type=resource.type,
            verb=verb,
            starts=now,
            ends=now + seconds,
            error=dict(error or {}),
            query=dict(query or {}),
            result=result,
        )
        self._keep(operation)
        return operation

    def find(self, id: str) -> Operation | None:
        """Return the operation with this ID."""
        document = self._store.get_document(_OPERATIONS, id)
        return Operation(**document) if document else None

    def latest(self, resource_id: str) -> Operation | None:
        """Return the operation that a resource is in, or that it failed in."""
        document = self._store.get_document(_IN_FLIGHT, resource_id)
        if document is None:
            return None
        operation = Operation(**document)
        done = self.status(operation) is Status.DONE and operation.verb != DELETE
        return None if done else operation

    def in_flight(self, resource_id: str) -> Operation | None:
        """Return the operation that a resource is in now."""
        operation = self.latest(resource_id)
        if operation is None or self.status(operation) is not Status.RUNNING:
            return None
        return operation

    def is_settled(self, resource_id: str) -> bool:
        """Say whether no operation on a resource goes on."""
        return self.in_flight(resource_id) is None

    def status(self, operation: Operation) -> Status:
        """Return how far an operation has come."""
        if self._clock.now() < operation.ends:
            return Status.RUNNING
        return Status.FAILED if operation.error else Status.DONE

    def remaining(self, operation: Operation) -> float:
        """Return the seconds by the clock until an operation ends."""
        return max(0.0, operation.ends - self._clock.now())

    def state(self, resource: Resource) -> str | None:
        """Return the provisioningState that an operation gives to a resource."""
        operation = self.latest(resource.id)
        if operation is None or operation.verb == ACTION:
            return None
        if self.status(operation) is Status.FAILED:
            # A deletion that failed leaves what it was to delete as it was (assumed).
            return None if operation.verb == DELETE else "Failed"
        making = self._types.get(resource.type).takes(resource.body).creating
        states = {CREATE: making, UPDATE: "Updating", DELETE: "Deleting"}
        return states[operation.verb]

    def running(self) -> list[Operation]:
        """Return what goes on now, in no order."""
        documents = self._store.list_documents(_IN_FLIGHT).values()
        known = [Operation(**document) for document in documents]
        return [
            operation for operation in known if self.status(operation) is Status.RUNNING
        ]

    def over(self) -> list[Operation]:
        """Return what has come to a good end and is still kept as in flight."""
        documents = self._store.list_documents(_IN_FLIGHT).values()
        known = [Operation(**document) for document in documents]
        done = [
            operation for operation in known if self.status(operation) is Status.DONE
        ]
        return sorted(done, key=lambda operation: operation.ends)

    def is_to_be_ended(self, operation: Operation) -> bool:
        """Say whether an operation is over, and nobody has looked since."""
        known = self._store.get_document(_IN_FLIGHT, operation.resource)
        is_kept = known is not None and known["id"] == operation.id
        return is_kept and self.status(operation) is Status.DONE

    def fail(self, operation: Operation, code: str, message: str) -> None:
        """Let an operation end as Failed."""
        self._keep(replace(operation, error={"code": code, "message": message}))

    def forget(self, resource_id: str) -> None:
        """Let a resource be in no operation: it is ready, or gone."""
        self._store.delete_document(_IN_FLIGHT, resource_id)

    def _keep(self, operation: Operation) -> None:
        document = vars(operation)
        with self._store.transaction():
            self._store.put_document(_OPERATIONS, operation.id, document)
            self._store.put_document(_IN_FLIGHT, operation.resource, document)
