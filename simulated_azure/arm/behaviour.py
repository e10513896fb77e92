"""The base class of behaviours: a resource type's own rules beyond its contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.contracts import Contract, JsonObject
from simulated_azure.arm.facts import Facts
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.identity import Caller
from simulated_azure.store import Resource


@dataclass
class Put:
    """One PUT (or PATCH) under way; `body` is valid and in the contract's spelling."""

    arm: Azure
    id: ResourceId
    body: JsonObject
    existing: Resource | None
    caller: Caller | None = None
    contract: Contract | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    patching: bool = False

    @property
    def key(self) -> str:
        """Return the resource's ID as text."""
        return str(self.id)

    @property
    def properties(self) -> JsonObject:
        """Return the properties of the request, empty where there are none."""
        return dict_at(self.body, "properties")

    @property
    def previous(self) -> JsonObject:
        """Return the properties that the resource has, empty for a new one."""
        return dict_at(self.existing.body, "properties") if self.existing else {}


@dataclass
class Action:
    """One POST to a resource or a collection; `target` ends with the action's name."""

    arm: Azure
    target: Collection
    resource: Resource | None
    body: JsonObject
    caller: Caller | None = None
    query: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Action], JsonObject | None]
Reading = Callable[[Azure, Collection], list[JsonObject]]


class Behaviour(Facts):
    """The facts of a type, and what happens around the life of its resources.

    Every hook does nothing by default. Hooks raise ArmError to refuse; they run inside
    the store's lock and transaction.
    """

    arm_types: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    """Settings of the resource that a PUT without them keeps, as dotted paths."""
    takes_put: bool = False
    """Whether a type without a contract may be PUT all the same."""
    comes_last: bool = False
    """Whether it has its say after the other behaviours of its types."""

    def check(self, put: Put) -> None:
        """Refuse what the contract cannot say."""

    def complete(self, put: Put, body: JsonObject) -> None:
        """Fill defaults and read-only properties, in place."""

    def takes(self, put: Put) -> float:
        """Return seconds of Azure that a PUT takes beside those of its type."""
        return 0.0

    def after(self, put: Put, body: JsonObject) -> None:
        """Change other resources after this one is stored."""

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        """Add what an answer derives from other resources, in place."""

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Refuse a deletion."""

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        """Change other resources after this one is gone."""

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        """Return the body of a resource that exists without a PUT, if this is one."""
        return None

    def implicit_names(self) -> tuple[str, ...]:
        """Return the names under which such resources are listed."""
        return ()

    def purge(self, arm: Azure, id: ResourceId, query: Mapping[str, str]) -> None:
        """Do what a DELETE of something that is gone does."""

    @property
    def collections(self) -> Mapping[str, Reading]:
        """Return lists that are no resource type, by the last word of their path."""
        return {}

    @property
    def actions(self) -> Mapping[str, Handler]:
        """Return the POST actions by name, in lower case."""
        return {}


def dict_at(body: Mapping[str, Any], *path: str) -> JsonObject:
    """Return the object at a path, or an empty one."""
    value: Any = body
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, dict) else {}


def ensure(body: JsonObject, *path: str) -> JsonObject:
    """Return the object at a path and make it where it is missing."""
    for name in path:
        body = body.setdefault(name, {})
    return body


def default(body: JsonObject, **values: Any) -> None:
    """Set what is not set."""
    for name, value in values.items():
        body.setdefault(name, value)
