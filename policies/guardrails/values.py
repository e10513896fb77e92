"""Read a property bag in three states: known, missing, unknown.

The engine does not know every value before it has created something. A rule reads
through `Value`, so that an unknown neither passes for a value nor stops the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from guardrails.answers import NOT_APPLICABLE, PASS, Answer, all_of, fail, unknown
from guardrails.markers import MALFORMED, MISSING, SECRET, UNKNOWN, Marker, Scalar, show


class Value:
    """What stands at a path of a resource's properties."""

    __slots__ = ("path", "raw")

    def __init__(self, raw: Any, path: str = "") -> None:
        self.raw = MISSING if raw is None else raw
        self.path = path

    @property
    def is_missing(self) -> bool:
        return self.raw is MISSING

    @property
    def is_unknown(self) -> bool:
        return self.raw is UNKNOWN

    @property
    def is_known(self) -> bool:
        """Whether there is a value that can be looked at."""
        return not isinstance(self.raw, Marker)

    @property
    def is_empty(self) -> bool:
        """Whether Azure takes it for unset: missing, an empty text, list or object."""
        return self.is_missing or (
            isinstance(self.raw, str | Sequence | Mapping) and len(self.raw) == 0
        )

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
        return next((it for it in found if not it.is_missing), found[0])

    def spread(self, path: str) -> list[Value]:
        """Read through lists: `spread("subnets[].networkSecurityGroup.id")`.

        A list that is not known yet gives one unknown value.
        """
        found = [self]
        for step in path.split("[]"):
            at = [it.at(step.strip(".")) if step.strip(".") else it for it in found]
            last = step is path.split("[]")[-1]
            found = at if last else [m for it in at for m in it.members()]
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
            return self._unknown()
        if isinstance(self.raw, str) or not isinstance(self.raw, Sequence | Mapping):
            return fail(f"{self.path} is {self.shown}, must be a list or an object")
        answer = all_of(*map(judge, self))
        return PASS if answer is NOT_APPLICABLE else answer

    @property
    def shown(self) -> str:
        """Say what is there without giving away what may be a secret."""
        return show(self.raw, self.path)

    def must_be(self, *allowed: Scalar) -> Answer:
        """Pass for one of these; texts compare without case, as in Azure."""
        if self.is_unknown or self.raw is SECRET:
            return self._unknown()
        if any(_same(self.raw, it) for it in allowed):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {_choice(allowed)}")

    def must_be_if_set(self, *allowed: Scalar) -> Answer:
        """Pass for one of these, or for nothing."""
        return PASS if self.is_missing or self.raw == "" else self.must_be(*allowed)

    def must_not_be(self, *forbidden: Scalar) -> Answer:
        """Pass for anything else, and for nothing."""
        if self.is_unknown or self.raw is SECRET:
            return self._unknown()
        if isinstance(self.raw, bool) or not any(
            isinstance(it, bool) for it in forbidden
        ):
            wrong = any(_same(self.raw, it) for it in forbidden)
        else:
            # A flag that is no flag is as bad as the wrong one.
            wrong = not self.is_empty
        if wrong:
            return fail(
                f"{self.path} is {self.shown}, must not be {_choice(forbidden)}"
            )
        return PASS

    def must_be_set(self) -> Answer:
        """Pass for anything but an empty value; unknown means set but not known yet.

        Inputs that the program leaves out are missing, never unknown.
        """
        if self.is_empty or self.raw is MALFORMED:
            return fail(f"{self.path} is {self.shown}, must be set")
        return PASS

    def must_be_absent(self) -> Answer:
        """Pass for nothing or an empty value; never prints what is there."""
        if self.is_unknown:
            return self._unknown()
        return PASS if self.is_empty else fail(f"{self.path} is set, must be absent")

    def must_be_at_least(self, least: float) -> Answer:
        return self._bounded(least, "at least", lambda number: number >= least)

    def must_be_at_most(self, most: float) -> Answer:
        return self._bounded(most, "at most", lambda number: number <= most)

    def must_contain(self, *wanted: Scalar) -> Answer:
        """Pass where every one is in the list, or in the text parted by commas."""
        if self.is_unknown or self.raw is SECRET:
            return self._unknown()
        members = self.raw
        if isinstance(members, str):
            members = [it.strip() for it in members.split(",")]
        if not isinstance(members, Sequence):
            members = ()
        lacking = [it for it in wanted if not any(_same(has, it) for has in members)]
        if lacking and any(it is UNKNOWN for it in members):
            return self._unknown()
        if lacking:
            return fail(f"{self.path} is {self.shown}, must contain {_list(lacking)}")
        return PASS

    def must_match(self, pattern: str, meaning: str) -> Answer:
        """Pass for a text that the whole pattern fits; `meaning` names it."""
        if self.is_unknown or self.raw is SECRET:
            return self._unknown()
        if isinstance(self.raw, str) and re.fullmatch(pattern, self.raw, re.IGNORECASE):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {meaning}")

    def _bounded(
        self, bound: float, words: str, holds: Callable[[float], bool]
    ) -> Answer:
        if self.is_unknown or self.raw is SECRET:
            return self._unknown()
        raw: object = self.raw
        if isinstance(raw, int | float) and not isinstance(raw, bool) and holds(raw):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {words} {bound:g}")

    def _unknown(self) -> Answer:
        return unknown(f"{self.path} is {self.shown}")


def _same(seen: object, wanted: Scalar) -> bool:
    if isinstance(seen, str) and isinstance(wanted, str):
        return seen.casefold() == wanted.casefold()
    if isinstance(seen, bool) or isinstance(wanted, bool):
        return seen is wanted
    return isinstance(seen, int | float) and seen == wanted


def _choice(allowed: Sequence[Scalar]) -> str:
    return " or ".join(map(show, allowed))


def _list(wanted: Sequence[Scalar]) -> str:
    return ", ".join(map(show, wanted))
