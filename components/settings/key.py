"""A key of a stack file, and a concern: the keys that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.settings.refusals import Rule
from components.settings.values import Value

NAMESPACE = "ml-synapse"
REQUIRED = "(required)"
"""What Pulumi.yaml gives a key that the stack file lacks: the engine would otherwise
stop at missing keys by itself, before the other mistakes are known."""
STACK = "(stack)"
"""Under this name the rules between keys find the name of the stack."""


@dataclass(frozen=True)
class Key:
    """A key's kind, and the text that a stack file may have for it."""

    value: Value[Any]
    example: str


@dataclass(frozen=True, kw_only=True)
class Concern:
    """The keys of one concern in their order, and the rules between them.

    ``retired``: keys that a stack file may still have, each with the cure: what took
    its place.
    """

    keys: Mapping[str, Key]
    rules: Sequence[Rule] = ()
    retired: Mapping[str, str] = field(default_factory=dict)
