"""Read a property bag in three states: known, missing, unknown.

The engine does not know every value before it has created something. A rule reads
through `Value`, so that an unknown neither passes for a value nor stops the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from guardrails.answers import NOT_APPLICABLE, PASS, Answer, all_of, fail
from guardrails.assertions import Assertions
from guardrails.markers import MALFORMED, MISSING, Marker


class Value(Assertions):
    """What stands at a path of a resource's properties."""

    __slots__ = ("path", "raw")

    def __init__(self, raw: Any, path: str = "") -> None:
        self.raw = MISSING if raw is None else raw
        self.path = path

    @property
    def text(self) -> str:
        """Return the text, or an empty one where there is none or it is not known."""
        return self.raw if isinstance(self.raw, str) else ""

    def at(self, path: str) -> Value:
        """Read below: `at("networkRuleSet.defaultAction")`."""
        raw, seen = self.raw, self.path
        for name in path.split("."):
            seen = f"{seen}.{name}" if seen else name
            if isinstance(raw, Marker):
                continue
            raw = raw.get(name) if isinstance(raw, Mapping) else MALFORMED
            raw = MISSING if raw is None else raw
        return Value(raw, seen)

    def first(self, *paths: str) -> Value:
        """Read the first of several paths that is there, else the first one."""
        found = [self.at(path) for path in paths]
        return next((item for item in found if not item.is_missing), found[0])

    def spread(self, path: str) -> list[Value]:
        """Read through lists: `spread("subnets[].networkSecurityGroup.id")`.

        A list that is not known yet gives one unknown value.
        """
        head, *rest = path.split("[]")
        found = [self.at(head)]
        for step in rest:
            members = [member for item in found for member in item.members()]
            step = step.removeprefix(".")
            found = [member.at(step) if step else member for member in members]
        return found

    def members(self) -> list[Value]:
        """List the members; one unknown value stands for a list that is unknown."""
        return [self] if self.is_unknown else list(self)

    def __iter__(self) -> Iterator[Value]:
        """Go through the members of a list or the values of an object.

        An unknown list yields nothing: judge members with `each`.
        """
        if isinstance(self.raw, Mapping):
            for key, raw in self.raw.items():
                yield Value(raw, f"{self.path}[{key}]")
        elif isinstance(self.raw, Sequence) and not isinstance(self.raw, str):
            for index, raw in enumerate(self.raw):
                yield Value(raw, f"{self.path}[{index}]")

    def each(self, judge: Callable[[Value], Answer]) -> Answer:
        """Judge every member; an empty or missing collection passes."""
        if self.is_empty:
            return PASS
        if self.is_unknown:
            return self.not_known()
        if isinstance(self.raw, str) or not isinstance(self.raw, Sequence | Mapping):
            return fail(f"{self.path} is {self.shown}, must be a list or an object")
        answer = all_of(*map(judge, self))
        return PASS if answer is NOT_APPLICABLE else answer
