"""Levels of rules, from versioned files."""

from __future__ import annotations

from pathlib import Path

import pytest

from guardrails.errors import PolicyFileError
from guardrails.profiles import (
    FOLDER,
    load_profile,
    profile_for,
    unknown_rules,
)
from guardrails.registry import registry
from tests.policies.made_up import FIRM, OPTIONAL

GOOD = """\
version: 1
description: for tests
severities: {critical: mandatory, high: mandatory, medium: advisory, low: disabled}
levels: {MU-02: advisory}
parameters: {days: 7}
"""


def written(folder: Path, text: str, name: str = "test") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_rule_has_the_level_of_its_severity_unless_named(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, GOOD))

    assert profile.level(FIRM) == "mandatory"
    assert profile.level(OPTIONAL) == "advisory"
    assert profile.parameters == {"days": 7}


def test_rule_to_opt_in_is_off_unless_named(tmp_path: Path) -> None:
    text = GOOD.replace("MU-02: advisory", "MU-01: disabled")

    profile = load_profile(written(tmp_path, text))

    assert profile.level(OPTIONAL) == "disabled"
    assert profile.level(FIRM) == "disabled"


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("version: 1", "version: 2").replace("advisory}", "maybe}")
    path = written(tmp_path, f"{text}lvels: {{}}\n")

    with pytest.raises(PolicyFileError) as caught:
        load_profile(path)

    assert caught.value.mistakes == (
        "key lvels is not known",
        "version is 2, must be 1",
        "the level of MU-02 is maybe, must be one of mandatory, advisory, disabled",
    )


def test_every_severity_needs_a_level(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace(", low: disabled", ""))

    with pytest.raises(PolicyFileError, match="severities must name each of"):
        load_profile(path)


def test_stack_without_a_profile_takes_the_strictest(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "prod")
    written(tmp_path, GOOD, "dev")

    assert profile_for("dev", tmp_path).name == "dev"
    assert profile_for("experiment", tmp_path).name == "prod"


def test_prod_is_nowhere_weaker_than_dev() -> None:
    order = ["disabled", "advisory", "mandatory"]
    dev, prod = profile_for("dev"), profile_for("prod")

    weaker = [
        rule.id
        for rule in registry().rules
        if order.index(prod.level(rule)) < order.index(dev.level(rule))
    ]

    assert weaker == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda it: it.stem)
def test_shipped_profile_names_only_rules_that_exist(path: Path) -> None:
    assert unknown_rules(load_profile(path), registry().rules) == []
