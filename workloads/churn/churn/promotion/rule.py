"""The written rule by which a challenger replaces the champion.

It is promoted when every check passes: good enough, better than the champion by a
paired test on the same rows, fair, and fast. Without a champion there is nothing to be
better than. One check that fails keeps the champion.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from churn.settings import Promotion


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of a challenger; the last two are None without a champion.

    `auc_low` is the lower limit of its interval, `latency_ms` the 99th percentile of
    scoring one row in processor time, `p_value` of the hypothesis that it ranks no
    better.
    """

    auc_low: float
    fairness_gap: float
    fairness_limit: float
    latency_ms: float
    auc_difference: float | None
    p_value: float | None


@dataclass(frozen=True, kw_only=True)
class Check:
    """One part of the rule with what was seen and what is allowed."""

    name: str
    passed: bool
    seen: str
    allowed: str


def checks(evidence: Evidence, rule: Promotion) -> list[Check]:
    """Return every check of the rule, passed or not."""
    found = [
        Check(
            name="good enough",
            passed=evidence.auc_low >= rule.smallest_auc,
            seen=f"AUC at least {evidence.auc_low:.3f}",
            allowed=f"at least {rule.smallest_auc}",
        ),
        Check(
            name="fair",
            passed=evidence.fairness_gap <= evidence.fairness_limit,
            seen=f"gap {evidence.fairness_gap:.3f}",
            allowed=f"at most {evidence.fairness_limit}",
        ),
        Check(
            name="fast",
            passed=evidence.latency_ms <= rule.largest_latency_ms,
            seen=f"99 % within {evidence.latency_ms:.1f} ms",
            allowed=f"at most {rule.largest_latency_ms:.0f} ms",
        ),
    ]
    return [*found, better_than_champion(evidence, rule)]


def better_than_champion(evidence: Evidence, rule: Promotion) -> Check:
    """Return the check against the champion."""
    allowed = f"a higher AUC with p at most {rule.significance}"
    if evidence.auc_difference is None or evidence.p_value is None:
        return Check(
            name="better than the champion",
            passed=True,
            seen="no champion",
            allowed=allowed,
        )
    return Check(
        name="better than the champion",
        passed=evidence.auc_difference > 0 and evidence.p_value <= rule.significance,
        seen=f"AUC {evidence.auc_difference:+.4f}, p {evidence.p_value:.4f}",
        allowed=allowed,
    )


def promoted(found: Sequence[Check]) -> bool:
    """Return whether every check passes."""
    return all(check.passed for check in found)
