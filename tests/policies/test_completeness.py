"""Every rule is registered, described and has its mutations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guardrails import rules
from guardrails.registry import MODULES, registry
from guardrails.rule import SEVERITIES, AnyRule, Rule, StackRule
from tests.policies.case_collection import CASES, RESOURCE_CASES
from tests.policies.harness import KINDS, Case, StackCase

RULES = registry().rules
REFERENCE = re.compile(
    r"policy:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|PSRule:Azure\.[A-Za-z.]+|MCSB:[A-Z]{2}-\d{1,2}|Checkov:CKV2?_AZURE_\d+"
    r"|project|https://\S+"
)


def test_every_module_of_rules_is_a_registered_concern() -> None:
    folder = Path(rules.__file__).parent

    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}

    assert sorted(modules) == sorted(MODULES)


def test_every_rule_has_one_case_of_its_kind() -> None:
    of = {Rule: Case, StackRule: StackCase}

    assert sorted((case.rule, type(case)) for case in CASES) == sorted(
        (rule.id, of[type(rule)]) for rule in RULES
    )


@pytest.mark.parametrize("case", RESOURCE_CASES, ids=lambda it: it.rule)
def test_case_has_every_kind_of_mutation(case: Case) -> None:
    kinds = {mutation.kind for mutation in case.mutations}
    texts = [mutation for mutation in case.mutations if mutation.kind == "wrong case"]

    assert set(KINDS) - kinds <= {"wrong case"}
    assert texts or not any(
        isinstance(mutation.value, str) and mutation.kind == "wrong value"
        for mutation in case.mutations
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it.id)
def test_rule_is_described(rule: AnyRule) -> None:
    assert re.fullmatch(r"[A-Z]{2}-\d{2}", rule.id)
    assert rule.severity in SEVERITIES
    assert rule.types
    assert all((rule.title, rule.arm, rule.why, rule.fix, rule.references))
    assert not any(text.endswith(".") for text in (rule.title, rule.fix))
    assert [
        reference for reference in rule.references if not REFERENCE.fullmatch(reference)
    ] == []
