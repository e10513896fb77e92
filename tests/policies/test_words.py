"""What a rule says is of this platform: its settings, its profiles, its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from guardrails.profiles import FOLDER, load_profile
from guardrails.registry import registry
from guardrails.rule import AnyRule

ROOT: Final = Path(__file__).resolve().parents[2]
RULES: Final = registry().rules
PROFILES: Final = [load_profile(file) for file in sorted(FOLDER.glob("*.yaml"))]
# Values of settings and of Azure that look like names of settings.
VALUES: Final = {"natGateway", "allLogs"}
# A name in small and large letters, alone or in a path: network.addressSpace.
NAMED: Final = re.compile(r"(?<![\w\"=./])[a-z]+(?:[A-Z][a-z]+)*(?:\.[a-z]\w+)*")
SCHEMA: Final = json.loads(
    (ROOT / "docs" / "stack-file.schema.json").read_text("utf-8")
)


def fields(node: Any) -> Iterator[str]:
    """Yield the names of all fields in a schema, without a namespace."""
    if isinstance(node, dict):
        yield from (name.rpartition(":")[2] for name in node.get("properties", ()))
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from fields(part)


FIELDS: Final = set(fields(SCHEMA))


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it.id)
def test_fix_names_settings_that_exist(rule: AnyRule) -> None:
    named = {
        part
        for name in NAMED.findall(rule.fix)
        if "." in name or name.lower() != name
        for part in name.split(".")
    }

    assert named - VALUES <= FIELDS


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it.id)
def test_why_is_a_whole_sentence(rule: AnyRule) -> None:
    assert rule.why[0].isupper() or rule.why[0].isdigit()
    assert rule.why.endswith((".", ".)"))


def test_profiles_tell_the_rules_the_same_things() -> None:
    names = {frozenset(profile.parameters) for profile in PROFILES}

    assert len(PROFILES) == 2
    assert len(names) == 1


def test_nothing_critical_or_high_is_less_than_mandatory() -> None:
    serious = [
        rule
        for rule in RULES
        if rule.severity in ("critical", "high") and not rule.opt_in
    ]

    assert {profile.level(seriou) for profile in PROFILES for seriou in serious} == {
        "mandatory"
    }


def test_prod_demands_what_dev_demands() -> None:
    dev, prod = PROFILES
    demanded = {rule.id for rule in RULES if dev.level(rule) == "mandatory"}

    assert demanded <= {rule.id for rule in RULES if prod.level(rule) == "mandatory"}
