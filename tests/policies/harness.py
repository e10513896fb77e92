"""Cases: a rule's compliant resource and everything that must break it.

Each rule has one case in `tests/policies/cases/`. A case is played through the pack's
own servicer with the messages that the engine sends, unknowns as in a first preview.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal

Expected = Literal["passes", "fails", "deferred"]
Kind = Literal["absent", "wrong value", "wrong case", "wrong type", "unknown"]
KINDS: Final[tuple[Kind, ...]] = (
    "absent",
    "wrong value",
    "wrong case",
    "wrong type",
    "unknown",
)


class _Mark:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __deepcopy__(self, _: object) -> _Mark:
        return self


UNKNOWN: Final = _Mark("UNKNOWN")
"""A value that the engine does not know yet."""
ABSENT: Final = _Mark("ABSENT")


@dataclass(frozen=True)
class Mutation:
    """One change to a compliant resource, and what the rule then says."""

    kind: Kind
    path: str
    value: Any
    expected: Expected = "fails"
    says: str = ""
    """Part of the message; the path where nothing is given."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}={self.value!r}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule over one resource."""

    rule: str
    type: str
    compliant: Mapping[str, Any]
    mutations: tuple[Mutation, ...]
    not_applicable: tuple[Mapping[str, Any], ...] = ()
    """Bags that the rule has nothing to say about."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    protect: bool = False


@dataclass(frozen=True)
class Standing:
    """A resource of a stack, as the engine registers it."""

    name: str
    type: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    made_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Input name -> names of the resources that it depends on."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    protect: bool = False
    parent: str = ""


Estate = dict[str, Standing]


@dataclass(frozen=True)
class Breakage:
    """One change to a compliant stack."""

    name: str
    change: Callable[[Estate], object]
    """Changes the copy that it is given: drops, adds, replaces resources."""
    expected: Expected = "fails"
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class StackCase:
    """A rule over relations; its estate is as a first preview knows it."""

    rule: str
    compliant: tuple[Standing, ...]
    breakages: tuple[Breakage, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)


def guards(
    path: str,
    *,
    wrong: Any,
    wrong_type: Any,
    wrong_case: Any = None,
    absent: Expected = "fails",
    case: Expected = "passes",
    unknown: Expected = "fails",
    says: str = "",
) -> tuple[Mutation, ...]:
    """Give the five mutations of a guarded property.

    `wrong_case` is for texts: the compliant value in another case. Azure compares
    without case, so it passes unless `case` says otherwise.
    """
    mutations = [
        Mutation("absent", path, ABSENT, absent, says),
        Mutation("wrong value", path, wrong, "fails", says),
        Mutation("wrong type", path, wrong_type, "fails", says),
        Mutation("unknown", path, UNKNOWN, unknown, says),
    ]
    if wrong_case is not None:
        mutations.append(Mutation("wrong case", path, wrong_case, case, says))
    return tuple(mutations)


def changed(bag: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Copy a bag with one value set or, for ABSENT, taken out: `subnets[0].id`."""
    copied: Any = copy.deepcopy(dict(bag))
    steps = [int(i) if i else name for name, i in _STEP.findall(path)]
    at = copied
    for step, following in pairwise(steps):
        if isinstance(step, str) and step not in at:
            at[step] = [] if isinstance(following, int) else {}
        at = at[step]
    if value is ABSENT:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value
    return dict(copied)


_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
