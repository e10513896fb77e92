"""From an alert to a new model in production, or to a reason why not.

alert → decision → challenger → gate → deployment, each noted by who decided it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from churn.monitoring.decision import RetrainRule
from churn.monitoring.monitor import Report
from churn.rollout.audit import AuditTrail
from churn.rollout.rollout import Rollout

Challenger = TypeVar("Challenger")
End = Literal["nothing", "hold", "refused by the gate", "rolled back", "in production"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the gate says of a challenger, with the reasons and the numbers."""

    passed: bool
    why: str
    evidence: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ClosedLoop(Generic[Challenger]):
    """The steps of the loop; ``deploy`` makes a deployment and returns its name."""

    rule: RetrainRule
    train: Callable[[], Challenger]
    gate: Callable[[Challenger], Verdict]
    deploy: Callable[[Challenger], str]
    rollout: Rollout
    trail: AuditTrail

    def run(self, report: Report) -> End:
        """Go through the loop with a window's report; return where it ended."""
        decision = self.rule.decide(report, self.trail)
        if decision.action != "retrain":
            return decision.action
        challenger = self.train()
        verdict = self.gate(challenger)
        passed = "passed" if verdict.passed else "refused"
        self.trail.note(f"gate: {passed}", verdict.why, verdict.evidence)
        if not verdict.passed:
            return "refused by the gate"
        name = self.deploy(challenger)
        return "in production" if self.rollout.run(name) else "rolled back"
