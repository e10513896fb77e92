"""What a check comes to: levels, waivers, rules that break down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from guardrails.judgement import Finding, Judge
from guardrails.markers import UNKNOWN
from guardrails.profiles import Profile
from guardrails.resource import resource
from guardrails.rule import AnyRule
from guardrails.waivers import Waiver
from tests.policies.made_up import (
    BREAKS,
    DEFERS,
    FIRM,
    LINKED,
    OPTIONAL,
    THING,
    registry_of,
)

TODAY = date(2026, 11, 21)
PROFILE = Profile(
    "test",
    {
        "critical": "mandatory",
        "high": "mandatory",
        "medium": "advisory",
        "low": "advisory",
    },
)


def waiver(expires: date, rule: str = "MU-01") -> Waiver:
    return Waiver(
        id="W-001",
        rule=rule,
        stacks=("dev",),
        resources=("thing",),
        reason="needed",
        owner="team",
        expires=expires,
    )


def judge(*rules: AnyRule, waivers: Sequence[Waiver] = ()) -> Judge:
    return Judge(registry_of(*rules), PROFILE, waivers, TODAY)


def judged(by: Judge, inputs: dict[str, Any], stack: str = "dev") -> list[Finding]:
    urn = f"urn:pulumi:{stack}::p::{THING}::thing"
    return list(by.resource(resource(THING, urn, "thing", inputs)))


def test_violation_has_level_what_is_seen_and_the_cure() -> None:
    (finding,) = judged(judge(FIRM), {"on": True})

    assert (finding.outcome.value, finding.level) == ("failed", "mandatory")
    assert finding.message == "on is true, must be false. Fix: set on to false."


def test_unknown_value_fails_closed() -> None:
    (finding,) = judged(judge(FIRM), {"on": UNKNOWN})

    assert finding.outcome.value == "failed"
    assert "so nobody can tell that it is safe" in finding.message


def test_unknown_value_is_left_to_the_stack_rule() -> None:
    (finding,) = judged(judge(DEFERS, LINKED), {"target": UNKNOWN})

    assert finding.outcome.value == "deferred"
    assert finding.message.endswith("MU-04 decides")


def test_rule_that_defers_still_fails_what_it_knows() -> None:
    (finding,) = judged(judge(DEFERS, LINKED), {"target": "y"})

    assert finding.outcome.value == "failed"


def test_disabled_rule_is_not_run() -> None:
    assert judged(judge(OPTIONAL), {}) == []


def test_rule_that_breaks_down_fails_past_level_and_waiver() -> None:
    by = judge(BREAKS, waivers=[waiver(date(2026, 12, 31), BREAKS.id)])

    (finding,) = judged(by, {"adminPassword": "hunter2"})

    assert (finding.outcome.value, finding.level) == ("failed", "mandatory")
    assert "rule MU-03 broke down: ValueError at made_up.py:" in finding.message
    assert "hunter2" not in finding.message


def test_parameter_that_the_profile_lacks_is_named() -> None:
    asks = replace(FIRM, check=lambda it: it.at("on").must_be(it.parameter("state")))

    (finding,) = judged(judge(asks), {"on": False})

    assert finding.outcome.value == "failed"
    assert "broke down: the profile has no parameter state." in finding.message


def test_waiver_covers_the_violation_and_is_told() -> None:
    by = judge(FIRM, waivers=[waiver(date(2026, 12, 31))])

    (finding,) = judged(by, {"on": True})

    assert finding.outcome.value == "waived"
    assert finding.waiver == "W-001 until 2026-12-31 (team): needed"
    assert by.mistakes("dev") == []
    assert by.unused("dev") == []


def test_expired_waiver_covers_nothing_and_fails_by_itself() -> None:
    by = judge(FIRM, waivers=[waiver(date(2026, 11, 20))])

    (finding,) = judged(by, {"on": True})

    assert finding.outcome.value == "failed"
    (mistake,) = by.mistakes("dev")
    assert mistake.startswith("waiver W-001 of MU-01 expired 2026-11-20: team renews")
    assert by.mistakes("prod") == []


def test_waiver_without_use_is_told() -> None:
    by = judge(FIRM, waivers=[waiver(date(2026, 12, 31))])

    judged(by, {"on": False})

    assert [item.id for item in by.unused("dev")] == ["W-001"]
    assert by.unused("prod") == []


def test_slip_in_a_profile_or_waiver_is_a_mistake() -> None:
    by = judge(FIRM, waivers=[waiver(date(2026, 12, 31), "MU-99")])
    by.take(Profile("test", PROFILE.severities, {"MU-98": "disabled"}))

    assert by.mistakes("dev") == [
        "profile test gives a level to MU-98, which is no rule",
        "waiver W-001 is for MU-99, which is no rule",
    ]


def test_stack_rule_judges_every_resource_of_its_types() -> None:
    things = [resource(THING, f"urn:{name}", name, {}) for name in ("a", "b")]

    findings = judge(LINKED).stack(things)

    assert [(finding.resource.name, finding.outcome.value) for finding in findings] == [
        ("a", "failed"),
        ("b", "failed"),
    ]
