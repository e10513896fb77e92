"""Whatever stands in a property: no rule breaks down, and none tells a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from guardrails.profiles import profile_for
from tests.policies.case_collection import RESOURCE_CASES, STACK_CASES
from tests.policies.engine_messages import Kept, analyze, analyze_stack, servicer
from tests.policies.harness import (
    ABSENT,
    UNKNOWN,
    Case,
    StackCase,
    Standing,
    changed,
)

SECRET: Final = "AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net"
ODD: Final[tuple[Any, ...]] = (
    *(ABSENT, UNKNOWN, None, "", SECRET, 5, True),
    *([], [SECRET], {}, {"a": SECRET}),
)
EVERYTHING: Final = profile_for("prod").parameters
"""Rules beside the one that a case is for ask for parameters of their own."""


def odd_bags(bag: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the bag with each of its values, at any depth, made odd in each way."""
    for path in paths(bag):
        for value in ODD:
            yield changed(bag, path, value)


def paths(value: Any, path: str = "") -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, below in value.items():
            if not set(key) & set(".[]"):
                yield from paths(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from paths(below, f"{path}[{index}]")


def assert_sound(kept: Kept) -> None:
    told = [finding.message for finding in kept.findings]
    assert [it for it in told if "broke down" in it] == []
    assert [it for it in told if "c2VjcmV0" in it] == []


@pytest.mark.parametrize("case", RESOURCE_CASES, ids=lambda it: it.rule)
def test_rule_over_a_resource_is_sound(case: Case) -> None:
    kept = Kept()
    to = servicer(parameters={**EVERYTHING, **case.parameters}, record=kept)
    bags = [
        case.compliant,
        *(
            changed(case.compliant, mutation.path, mutation.value)
            for mutation in case.mutations
        ),
    ]

    for odd_bag in [{}, *(odd for bag in bags for odd in odd_bags(bag))]:
        analyze(to, Standing("it", case.type, odd_bag))

    assert_sound(kept)


@pytest.mark.parametrize("case", STACK_CASES, ids=lambda it: it.rule)
def test_rule_over_a_stack_is_sound(case: StackCase) -> None:
    kept = Kept()
    to = servicer(parameters={**EVERYTHING, **case.parameters}, record=kept)
    estate = {it.name: it for it in case.compliant}

    for one in case.compliant:
        for bag in odd_bags(one.inputs):
            weird = replace(one, inputs=bag)
            analyze_stack(to, {**estate, one.name: weird}.values())

    assert_sound(kept)
