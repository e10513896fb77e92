"""What a rule says is of this platform: its settings, its profiles, its sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
import yaml

from guardrails.profiles import FOLDER, load_profile
from guardrails.registry import registry
from guardrails.rule import AnyRule

ROOT: Final = Path(__file__).resolve().parents[2]
RULES: Final = registry().rules
SETTINGS: Final = {
    it.removeprefix("ml-synapse:")
    for it in yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text("utf-8"))["config"]
}
PROFILES: Final = [load_profile(file) for file in sorted(FOLDER.glob("*.yaml"))]
# Values of settings and of Azure that look like names of settings.
VALUES: Final = {"natGateway", "allLogs"}
CAMEL_CASE: Final = re.compile(r"(?<![\w\"=./])[a-z]+(?:[A-Z][a-z]+)+\b")
# Fields of the entries in lists, as Pulumi.yaml names them in brackets.
FIELDS: Final = {
    field
    for entry in yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))[
        "config"
    ].values()
    for field in CAMEL_CASE.findall(entry["description"].partition("]")[0])
}


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it.id)
def test_cure_names_settings_that_exist(rule: AnyRule) -> None:
    assert {*CAMEL_CASE.findall(rule.fix)} - VALUES <= SETTINGS | FIELDS


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
