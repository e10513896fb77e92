"""Each rule passes its compliant resource and catches every mutation of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from guardrails.registry import registry
from tests.policies.case_collection import RESOURCE_CASES, STACK_CASES
from tests.policies.engine_messages import Kept, analyze, analyze_stack, servicer
from tests.policies.harness import (
    Breakage,
    Case,
    Expected,
    Mutation,
    StackCase,
    Standing,
    changed,
)

OUTCOMES: Mapping[Expected, str] = {
    "passes": "passed",
    "fails": "failed",
    "deferred": "deferred",
}
MUTATIONS = [
    pytest.param(case, mutation, id=f"{case.rule}-{mutation}")
    for case in RESOURCE_CASES
    for mutation in case.mutations
]
BREAKAGES = [
    pytest.param(case, breakage, id=f"{case.rule}-{breakage.name}")
    for case in STACK_CASES
    for breakage in case.breakages
]
INAPPLICABLE = [
    pytest.param(case, bag, id=f"{case.rule}-{index}")
    for case in RESOURCE_CASES
    for index, bag in enumerate(case.not_applicable)
]


def judged(
    case: Case | StackCase, send: Callable[[Any], Any], says: str = ""
) -> list[str]:
    """Send to the pack; return the rule's outcomes, and check what the engine hears."""
    kept = Kept()
    answer = send(servicer(parameters=case.parameters, record=kept))
    heard = [
        diagnostic
        for diagnostic in answer.diagnostics
        if diagnostic.policyName == case.rule
    ]
    outcomes = kept.outcomes(case.rule)
    assert len(heard) == outcomes.count("failed")
    for it in heard:
        assert it.enforcementLevel == analyzer_pb2.MANDATORY
        assert says in it.message
        assert registry().by_id[case.rule].fix in it.message
    return outcomes


def sending(case: Case, bag: Mapping[str, Any]) -> Callable[[Any], Any]:
    resource = Standing("it", case.type, bag, protect=case.protect)
    return lambda to: analyze(to, resource)


@pytest.mark.parametrize("case", RESOURCE_CASES, ids=lambda it: it.rule)
def test_compliant_resource_passes(case: Case) -> None:
    assert judged(case, sending(case, case.compliant)) == ["passed"]


@pytest.mark.parametrize(("case", "mutation"), MUTATIONS)
def test_mutation_is_judged_as_declared(case: Case, mutation: Mutation) -> None:
    bag = changed(case.compliant, mutation.path, mutation.value)

    outcomes = judged(case, sending(case, bag), mutation.says or mutation.path)

    assert outcomes == [OUTCOMES[mutation.expected]]


@pytest.mark.parametrize(("case", "bag"), INAPPLICABLE)
def test_rule_has_nothing_to_say(case: Case, bag: Mapping[str, Any]) -> None:
    assert judged(case, sending(case, bag)) == []


@pytest.mark.parametrize("case", STACK_CASES, ids=lambda it: it.rule)
def test_compliant_stack_passes(case: StackCase) -> None:
    outcomes = judged(case, lambda to: analyze_stack(to, case.compliant))

    assert set(outcomes) == {"passed"}


@pytest.mark.parametrize(("case", "breakage"), BREAKAGES)
def test_broken_stack_is_judged_as_declared(
    case: StackCase, breakage: Breakage
) -> None:
    estate = {it.name: it for it in case.compliant}
    breakage.change(estate)

    outcomes = judged(
        case, lambda to: analyze_stack(to, estate.values()), breakage.says
    )

    assert ("failed" in outcomes) == (breakage.expected == "fails")
