"""Rules are found by type; unsound ones are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guardrails.registry import Registry
from tests.policies.made_up import DEFERS, FIRM, LINKED, THING


def test_id_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="rule ids given twice: MU-01"):
        Registry([FIRM, FIRM])


def test_deferring_to_no_stack_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="MU-05 defers to MU-04"):
        Registry([DEFERS])


def test_rules_over_one_resource_and_over_the_stack_are_told_apart() -> None:
    rules = Registry([FIRM, LINKED])

    assert rules.of(THING) == [FIRM]
    assert rules.stack_rules_of(THING) == [LINKED]


def test_star_is_every_azure_resource_and_nothing_else() -> None:
    everywhere = replace(FIRM, types=("*",))
    rules = Registry([everywhere])

    assert rules.of("azure-native:a:B") == [everywhere]
    assert rules.of("pulumi:pulumi:Stack") == []
