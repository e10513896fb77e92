"""A resource as rules see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guardrails.errors import ParameterMissingError
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
    """Empty while judged alone; in a preview mostly unknown. Never has the id."""
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
        if name not in self.parameters:
            raise ParameterMissingError(name)
        return self.parameters[name]


def resource(
    type_: str, urn: str, name: str, inputs: Mapping[str, Any], **more: Any
) -> Resource:
    """Make a resource from a token that may carry a version."""
    return Resource(type=normal_type(type_), urn=urn, name=name, inputs=inputs, **more)
