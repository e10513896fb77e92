"""What a rule is, and the two decorators that make one out of a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NotRequired, TypedDict, Unpack

from guardrails.answers import Answer
from guardrails.resource import Resource
from guardrails.stack import Stack

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")

ResourceCheck = Callable[[Resource], Answer]
StackCheck = Callable[[Resource, Stack], Answer]


@dataclass(frozen=True)
class Defer:
    """Leave a value that is not known yet to a stack rule that sees the relations."""

    to: str


FAIL_CLOSED: Final = None
"""A value that is not known yet counts as a violation."""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """All about a rule but its check."""

    id: str
    title: str
    """What holds, as a statement: "Blobs are never public"."""
    severity: Severity
    types: tuple[str, ...]
    """The normalised type tokens that it judges; "*" for every Azure resource."""
    arm: str
    """The ARM path and what it must be."""
    references: tuple[str, ...]
    """`policy:GUID`, `PSRule:Azure.X.Y`, `MCSB:NS-2`, `Checkov:CKV_AZURE_1`,
    `project`, or an address."""
    why: str
    fix: str
    """The fix, in the words of the settings file where a setting decides."""
    opt_in: bool = False
    """Off unless a profile gives it a level."""
    unknown: Defer | None = FAIL_CLOSED


@dataclass(frozen=True, kw_only=True)
class Rule(Metadata):
    """A rule over one resource's inputs."""

    check: ResourceCheck


@dataclass(frozen=True, kw_only=True)
class StackRule(Metadata):
    """A rule over a resource of `types` and its relations to the others.

    What is unknown to it counts as a violation: nothing comes after it.
    """

    check: StackCheck


AnyRule = Rule | StackRule


class Details(TypedDict):
    """What a decorator takes by name; the meanings stand at `Metadata`."""

    severity: Severity
    types: tuple[str, ...]
    arm: str
    references: tuple[str, ...]
    why: str
    fix: str
    opt_in: NotRequired[bool]


def rule(
    id: str,
    title: str,
    *,
    unknown: Defer | None = FAIL_CLOSED,
    **details: Unpack[Details],
) -> Callable[[ResourceCheck], Rule]:
    """Make a rule out of a pure function of one resource."""

    def decorate(check: ResourceCheck) -> Rule:
        return Rule(id=id, title=title, check=check, unknown=unknown, **details)

    return decorate


def stack_rule(
    id: str, title: str, **details: Unpack[Details]
) -> Callable[[StackCheck], StackRule]:
    """Make a rule out of a pure function of a resource and the whole stack."""

    def decorate(check: StackCheck) -> StackRule:
        return StackRule(id=id, title=title, check=check, **details)

    return decorate
