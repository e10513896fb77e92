"""The rules read properties that exist in the SDK that the platform is written in.

The names are those that the simulated provider takes, which a test of its own compares
with the published SDK (simulated_azure/tests/test_azure_native_names.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from simulated_azure.arm.contracts import Contracts
from simulated_azure.engine.azure_native.input_checks import failures
from tests.policies.case_collection import RESOURCE_CASES, STACK_CASES

CONTRACTS: Final = Contracts.load()


def bags() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield rule, type and inputs of all that the cases say is compliant."""
    for case in RESOURCE_CASES:
        yield case.rule, case.type, case.compliant
    for stack in STACK_CASES:
        for standing in stack.compliant:
            yield stack.rule, standing.type, standing.inputs


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in bags()}))
def test_what_complies_has_no_property_that_the_sdk_lacks(rule: str) -> None:
    unknown = [
        f"{type_}: {failure.reason}"
        for its_rule, type_, inputs in bags()
        if its_rule == rule and (contract := CONTRACTS.by_token(type_)) is not None
        for failure in failures(contract, inputs)
        if failure.reason.startswith("unknown property")
    ]

    assert unknown == []
