"""A resource as rules see it, and the stack in which it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guardrails.resource_types import normal_type
from guardrails.values import Value


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """One resource: what the program asks for, by camelCase names."""

    type: str
    """The normalised type token."""
    urn: str
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """Empty while judged alone; in a preview mostly unknown."""
    protect: bool = False
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    """URNs of what must exist first."""
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """URNs of the resources that each input is made from."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The profile's parameters, such as the allowed locations."""

    @property
    def properties(self) -> Value:
        return Value(self.inputs)

    @property
    def stack(self) -> str:
        """Return the stack's name, out of the URN."""
        parts = self.urn.split(":")
        return parts[2] if len(parts) > 2 else ""

    def at(self, path: str) -> Value:
        """Read an input: `at("networkRuleSet.defaultAction")`."""
        return self.properties.at(path)

    def output(self, path: str) -> Value:
        """Read an output; in a preview one that is not known counts as unknown."""
        return Value(self.outputs).at(path)

    def parameter(self, name: str) -> Any:
        """Read a parameter of the profile; a missing one is the profile's mistake."""
        return self.parameters[name]


class Stack:
    """All resources together, with the relations between them.

    In a first preview IDs are unknown. What an input is made from is known even then:
    the engine tells for each input the resources that it depends on.
    """

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.resources = tuple(resources)
        self.by_urn = {it.urn: it for it in self.resources}
        self._by_type: dict[str, list[Resource]] = {}
        self._by_id: dict[str, Resource] = {}
        for it in self.resources:
            self._by_type.setdefault(it.type, []).append(it)
            if text := it.output("id").text:
                self._by_id[text.casefold()] = it

    def of_type(self, *types: str) -> list[Resource]:
        """List the resources of these types."""
        return [it for type_ in types for it in self._by_type.get(type_, [])]

    def by_id(self, identifier: str) -> Resource | None:
        """Find the resource with this ARM id, compared without case."""
        return self._by_id.get(identifier.casefold())

    def sources(
        self, resource: Resource, path: str, types: Sequence[str] = ()
    ) -> list[Resource]:
        """List what an input refers to: by its ID where that is known, else by URN.

        An ID that was not made from anything here is somebody else's: the list is
        empty. Longer IDs (`…/blobServices/default`) find what they lie below.
        `path` may go through lists: `privateLinkServiceConnections[].groupIds`.
        """
        found: list[Resource] = []
        for value in resource.properties.spread(path):
            found += self._at_or_above(value.text) or self._made_from(resource, path)
        unique = dict.fromkeys(found)
        return [it for it in unique if not types or it.type in types]

    def users(
        self, resource: Resource, path: str, types: Sequence[str]
    ) -> list[Resource]:
        """List the resources of `types` whose input at `path` refers to this one."""
        return [it for it in self.of_type(*types) if resource in self.sources(it, path)]

    def _made_from(self, resource: Resource, path: str) -> list[Resource]:
        name = path.split(".")[0].removesuffix("[]")
        urns = resource.property_dependencies.get(name, ())
        return [self.by_urn[urn] for urn in urns if urn in self.by_urn]

    def _at_or_above(self, identifier: str) -> list[Resource]:
        if "/" not in identifier:
            return []
        parts = identifier.casefold().split("/")
        for length in range(len(parts), 0, -1):
            if owner := self._by_id.get("/".join(parts[:length])):
                return [owner]
        return []


def resource(
    type_: str, urn: str, name: str, inputs: Mapping[str, Any], **more: Any
) -> Resource:
    """Make a resource from a token that may carry a version."""
    return Resource(type=normal_type(type_), urn=urn, name=name, inputs=inputs, **more)
