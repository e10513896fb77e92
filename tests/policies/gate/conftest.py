"""Verdicts to report on."""

from __future__ import annotations

import pytest

from gate.verdict import Check, Verdict

URN = (
    "urn:pulumi:dev::ml-synapse::ml-synapse:platform:MlPlatform"
    "$ml-synapse:foundation:StorageAccount$azure-native:storage:StorageAccount::lake"
)


def checked(
    rule: str, outcome: str, level: str = "mandatory", waiver: str = ""
) -> Check:
    """Make a check of the lake."""
    return Check(
        rule=rule,
        urn=URN,
        type="azure-native:storage:StorageAccount",
        name="lake",
        outcome=outcome,
        level=level,
        message="" if outcome == "passed" else "x is true, must be false",
        waiver=waiver,
    )


@pytest.fixture
def good() -> Verdict:
    """Return a verdict without violations."""
    return Verdict(stack="dev", checks=(checked("ST-03", "passed"),), resources=1)


@pytest.fixture
def bad() -> Verdict:
    """Return a verdict with a violation, advice, a waiver and a deferral."""
    return Verdict(
        stack="prod",
        checks=(
            checked("ST-03", "passed"),
            checked("ST-03", "failed"),
            checked("ST-05", "failed", "advisory"),
            checked("PE-03", "waived", waiver="W-001 until 2027-01-31 (team): needed"),
        ),
        resources=2,
    )
