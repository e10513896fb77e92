"""The facts of Azure types: what a behaviour states about its type, and who reads it.

A fact stands once, as an attribute of the type's behaviour; every table is derived from
there (resource_types.py). Where a fact is asked for that no behaviour states, and
Azure's answer would have to be guessed, the answer is NotSimulated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol

from simulated_azure.arm.contracts import Contract
from simulated_azure.arm.durations import AT_ONCE, Duration
from simulated_azure.arm.errors import not_simulated
from simulated_azure.arm.private_link_groups import PrivateLinkGroup

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Immutable:
    """Settings of a creation only: dotted paths, and the code of the refusal."""

    paths: tuple[str, ...]
    code: str


class Facts:
    """Facts of all resources of a type; None: nobody has looked it up."""

    duration: Duration = AT_ONCE
    duration_of_kind: Mapping[str, Duration] = _NOTHING
    """Of computes, by their computeType in lower case, where they differ."""
    action_seconds: Mapping[str, float] = _NOTHING
    """Seconds of Azure of POST actions that go on after their answer, by name."""
    accepted_actions: frozenset[str] = frozenset()
    """Actions that answer 202: SDK clients expect them to be taken on, not done."""
    created_status: int = 201
    private_link_groups: tuple[PrivateLinkGroup, ...] | None = None
    """The groups that a private endpoint can reach. Empty: it takes no endpoints."""
    log_categories: tuple[str, ...] | None = None
    """Logs that a diagnostic setting can send. Empty: the type has metrics only."""
    metric_categories: tuple[str, ...] = ("AllMetrics",)
    """Metrics that a diagnostic setting can send. Empty: none can be exported."""
    has_global_name: bool = False
    """Whether its name is unique in all of Azure."""
    name_code: str = "InvalidResourceName"
    """The code for a name that the contract refuses."""
    immutable: Immutable | None = None
    taggable: bool = True
    """Whether policies of the mode Indexed see it, if its contract has tags."""
    holds_data: bool = False
    """Whether what people have put into the resource goes with it."""
    has_no_region: bool = False
    """Whether its location may be ``global``."""
    listed_across_scopes: bool = False
    """Whether a scope's list shows what is inherited and what is below."""
    shown_when_deleted: bool = False
    """Whether a DELETE answers with what is gone."""


FACTS: Final = {
    name: value for name, value in vars(Facts).items() if not name.startswith("_")
}
"""The facts by name, with what holds for a type that states nothing else."""


class TypeFacts(Facts):
    """The facts of one type, from all the behaviours that are its own.

    ``contract`` is None for a type that Azure does not publish as a resource.
    """

    def __init__(
        self, name: str, contract: Contract | None, stated: Sequence[Facts]
    ) -> None:
        self.name = name
        self.contract = contract
        for fact, default in FACTS.items():
            values = differing(fact, stated)
            setattr(self, fact, next(values, default))

    def takes(self, body: Mapping[str, Any]) -> Duration:
        """Return how long a resource takes; a compute's kind stands in its body."""
        properties = body.get("properties")
        inside = properties if isinstance(properties, dict) else {}
        kind = str(inside.get("computeType", "")).lower()
        return self.duration_of_kind.get(kind, self.duration)

    @property
    def offered_groups(self) -> tuple[PrivateLinkGroup, ...]:
        """Return the groups that private endpoints can reach.

        Raises ArmError (NotSimulated) if no behaviour states them.
        """
        if self.private_link_groups is None:
            raise not_simulated(self.name, "private link groups")
        return self.private_link_groups

    @property
    def sent_categories(self) -> tuple[str, ...]:
        """Return the logs that a diagnostic setting can send.

        Raises ArmError (NotSimulated) if no behaviour states them.
        """
        if self.log_categories is None:
            raise not_simulated(self.name, "diagnostic log categories")
        return self.log_categories

    def group(self, name: str) -> PrivateLinkGroup | None:
        """Return a private link group, whatever the case of its name, if there is one.

        Raises ArmError (NotSimulated) if no behaviour states the groups.
        """
        groups = self.offered_groups
        return next(
            (group for group in groups if group.name.lower() == name.lower()), None
        )

    @property
    def is_taggable(self) -> bool:
        """Say whether resources of the type have tags and a location."""
        known = self.contract.body["properties"] if self.contract else {}
        return self.taggable and "tags" in known and "location" in known


def differing(fact: str, stated: Sequence[Facts]) -> Iterator[Any]:
    """Yield what behaviours state that differs from the default of a fact."""
    default = FACTS[fact]
    values = (getattr(facts, fact) for facts in stated)
    yield from (value for value in values if value != default)


class FactTable(Protocol):
    """The facts of all types, by ARM type."""

    def get(self, arm_type: str) -> TypeFacts:
        """Return the facts of a type, whatever its case."""

    @property
    def private_link_targets(self) -> list[str]:
        """Return the types that take private endpoints."""
