"""The SDK's own way, for comparison: a decoding of the properties for every policy."""

from __future__ import annotations

import statistics
import time
from typing import Any

from pulumi_policy import EnforcementLevel, ResourceValidationPolicy
from pulumi_policy.policy import _PolicyAnalyzerServicer

from benchmarks.policies.estate import alone


def milliseconds_each(entries: list[dict[str, Any]], policies: int) -> float:
    """Return what that many policies cost a resource that look at nothing."""
    servicer = _PolicyAnalyzerServicer(
        "empty",
        "0.0.1",
        [
            ResourceValidationPolicy(f"empty-{number}", "Looks at nothing", _nothing)
            for number in range(policies)
        ],
        EnforcementLevel.MANDATORY,
    )
    times = []
    for message in map(alone, entries):
        started = time.monotonic()
        servicer.Analyze(message, None)  # type: ignore[no-untyped-call]
        times.append(time.monotonic() - started)
    return 1000 * statistics.fmean(times)


def _nothing(*_: object) -> None:
    return None
