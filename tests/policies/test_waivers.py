"""Waivers cover what they name, until their day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guardrails.errors import PolicyFileError
from guardrails.registry import registry
from guardrails.resource import resource
from guardrails.waivers import Waiver, load_waivers
from tests.policies.made_up import THING

TODAY = date(2026, 11, 21)
ENTRY = {
    "id": "W-001",
    "rule": "MU-01",
    "stacks": ["dev"],
    "resources": ["thing-*"],
    "reason": "needed until\n  the move",
    "owner": "team",
    "expires": date(2026, 12, 31),
}


def loaded(folder: Path, *entries: Any, version: int = 1) -> tuple[Waiver, ...]:
    path = folder / "waivers.yaml"
    path.write_text(yaml.safe_dump({"version": version, "waivers": list(entries)}))
    return load_waivers(path, TODAY)


def test_waiver_is_read(tmp_path: Path) -> None:
    (waiver,) = loaded(tmp_path, ENTRY)

    assert str(waiver) == "W-001 until 2026-12-31 (team): needed until the move"


@pytest.mark.parametrize(
    ("rule", "stack", "name", "covered"),
    [
        ("MU-01", "dev", "thing-1", True),
        ("MU-02", "dev", "thing-1", False),
        ("MU-01", "prod", "thing-1", False),
        ("MU-01", "dev", "other", False),
    ],
)
def test_waiver_covers_its_scope_alone(
    tmp_path: Path, rule: str, stack: str, name: str, covered: bool
) -> None:
    (waiver,) = loaded(tmp_path, ENTRY)
    thing = resource(THING, f"urn:pulumi:{stack}::p::{THING}::{name}", name, {})

    assert waiver.covers(rule, thing) == covered


def test_waiver_holds_through_its_last_day(tmp_path: Path) -> None:
    (waiver,) = loaded(tmp_path, ENTRY)

    assert not waiver.expired(date(2026, 12, 31))
    assert waiver.expired(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"owner": ""}, "waiver W-001: owner is missing"),
        ({"reason": None}, "waiver W-001: reason is missing"),
        ({"scope": "x"}, "waiver W-001: key scope is not known"),
        ({"stacks": "dev"}, "waiver W-001: stacks must be a list of patterns"),
        (
            {"resources": ["*"]},
            "waiver W-001: resources is *, must name the resources it is for",
        ),
        (
            {"expires": "soon"},
            "waiver W-001: expires is soon, must be a date as 2027-01-31",
        ),
        (
            {"expires": date(2028, 1, 1)},
            "waiver W-001: expires is 2028-01-01, must be within 366 days: "
            "renew it then if it is still needed",
        ),
    ],
)
def test_mistake_is_said(tmp_path: Path, change: Any, mistake: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        loaded(tmp_path, ENTRY | change)

    assert mistake in caught.value.mistakes


def test_id_given_twice_and_wrong_version_are_said_together(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError) as caught:
        loaded(tmp_path, ENTRY, ENTRY, version=2)

    assert caught.value.mistakes == ("version is 2, must be 1", "W-001 is given twice")


def test_shipped_waivers_are_for_rules_that_exist() -> None:
    assert {load_waiver.rule for load_waiver in load_waivers()} <= set(registry().by_id)
