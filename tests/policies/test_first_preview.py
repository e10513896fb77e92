"""In a first preview most is unknown: a violation fails all the same."""

from __future__ import annotations

import pytest

from tests.policies.case_collection import RESOURCE_CASES
from tests.policies.engine_messages import Kept, analyze, servicer
from tests.policies.harness import UNKNOWN, Case, Mutation, Standing, changed

WRONG = [
    pytest.param(case, mutation, id=f"{case.rule}-{mutation.path}")
    for case in RESOURCE_CASES
    for mutation in case.mutations
    if mutation.kind == "wrong value" and mutation.expected == "fails"
]


@pytest.mark.parametrize(("case", "mutation"), WRONG)
def test_violation_fails_while_all_else_is_unknown(
    case: Case, mutation: Mutation
) -> None:
    kept = Kept()
    bag = changed(case.compliant, mutation.path, mutation.value)
    guarded = mutation.path.split(".")[0].split("[")[0]
    late = {key: it if key == guarded else UNKNOWN for key, it in bag.items()}
    late |= {"resourceGroupName": UNKNOWN, "name": late.get("name", UNKNOWN)}

    to = servicer(parameters=case.parameters, record=kept)
    analyze(to, Standing("it", case.type, late, protect=case.protect))

    assert kept.outcomes(case.rule) in (["failed"], ["deferred"])
    if kept.outcomes(case.rule) == ["deferred"]:
        assert any(mutation.expected == "deferred" for mutation in case.mutations)
