"""The part of ARM that behaviours may use, and nothing more.

Behaviours know this protocol, not the class that fills it (arm.py), so that imports
lead one way only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulated_azure.arm.call import Outcome
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.facts import FactTable
from simulated_azure.arm.operations import Operations
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.identity import Caller, Directory
from simulated_azure.propagation_delays import PropagationDelays
from simulated_azure.store import Resource, Store


class Azure(Protocol):
    """The resources of the tenant, and what a behaviour can do to them."""

    @property
    def store(self) -> Store:
        """Return what is remembered: resources, secrets, documents."""

    @property
    def directory(self) -> Directory:
        """Return the tenant's principals."""

    @property
    def clock(self) -> Clock:
        """Return the clock by which everything takes time."""

    @property
    def conditions(self) -> Conditions:
        """Return how unpleasant this Azure is."""

    @property
    def delays(self) -> PropagationDelays:
        """Return the changes that do not count yet."""

    @property
    def operations(self) -> Operations:
        """Return what goes on after its answer."""

    @property
    def types(self) -> FactTable:
        """Return the facts of every type."""

    def find(self, id: str | ResourceId) -> Resource | None:
        """Return a resource, also one that exists without a PUT, or nothing."""

    def read(self, id: ResourceId) -> JsonObject:
        """Return a resource's representation, or raise ARM's 404."""

    def show(self, resource: Resource) -> JsonObject:
        """Return the representation that ARM answers with."""

    def missing(self, id: ResourceId) -> ArmError:
        """Return the 404 of a resource."""

    def put(self, id: str, body: JsonObject, caller: Caller | None = None) -> Outcome:
        """Create or replace a resource, with all checks."""

    def remove(self, resource: Resource, query: Mapping[str, str]) -> None:
        """Delete a resource and its children without asking for locks."""

    def connections(self, target_id: str) -> list[Resource]:
        """Return all private endpoint connections of a target, oldest first."""

    def add_connection(
        self, target_id: str, connection: JsonObject, at: float = 0.0
    ) -> Resource:
        """Record a private endpoint connection on its target and return it."""
