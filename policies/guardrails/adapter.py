"""Run the rules as policies of the Pulumi engine.

Each rule is a policy of its own to the engine: with its id, level, severity and cure.
The SDK would decode a resource's properties again for every policy (34 ms a resource
with 60 policies); `Servicer` decodes them once and runs all rules over the result.
"""

from __future__ import annotations

from typing import Any, Final

import pulumi_policy.policy as sdk
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyPack,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
)

from guardrails.assembly import judge_for
from guardrails.judgement import Judge
from guardrails.profiles import STRICTEST, profile_for
from guardrails.record import Record
from guardrails.rule import AnyRule, Rule
from guardrails.servicer import FILES, LEVELS, Servicer

PACK: Final = "guardrails"


def start() -> None:
    """Serve the pack to the engine that has started this process; never returns."""
    judge = judge_for(STRICTEST)
    record = Record.from_environment()

    def servicer(*arguments: Any) -> Servicer:
        return Servicer(judge, record, profile_for, *arguments)

    # PolicyPack looks its servicer up by this name when it is made.
    sdk._PolicyAnalyzerServicer = servicer  # type: ignore[assignment,misc]
    PolicyPack(
        PACK,
        policies(judge),
        EnforcementLevel.MANDATORY,
        description="What the platform must never be, said before it is created",
        display_name="Guardrails for Azure ML and Synapse",
        provider="azure-native",
    )


def policies(judge: Judge) -> list[Policy]:
    """Describe every rule to the engine, with its level in this stack."""
    files = StackValidationPolicy(
        FILES,
        "Profiles and waivers are valid",
        _served_elsewhere,
        EnforcementLevel.MANDATORY,
    )
    return [*(_policy(rule, judge) for rule in judge.registry.rules), files]


def _policy(rule: AnyRule, judge: Judge) -> Policy:
    kind = ResourceValidationPolicy if isinstance(rule, Rule) else StackValidationPolicy
    controls = [
        reference.removeprefix("MCSB:")
        for reference in rule.references
        if reference.startswith("MCSB:")
    ]
    framework = PolicyComplianceFramework(
        "Microsoft cloud security benchmark", "v1", ", ".join(controls)
    )
    return kind(
        rule.id,
        rule.title,
        _served_elsewhere,
        LEVELS[judge.levels[rule.id]],
        display_name=rule.title,
        severity=Severity(rule.severity),
        framework=framework if controls else None,
        remediation_steps=rule.fix,
    )


def _served_elsewhere(*_: object) -> None:
    raise AssertionError("the pack's own servicer judges all rules at once")
