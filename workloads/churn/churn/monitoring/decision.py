"""Whether a report is a reason to train again: a written rule, noted in a trail.

1. Bad data is no reason: a model trained on it would be worse. It is held and mended.
2. Lost performance is a reason, and so are drifted predictions.
3. Drifted features are a reason from a number on: one alone may be noise.
4. Not again before the last training had time to show: a cooldown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from churn.monitoring.measurement import Measurement
from churn.monitoring.monitor import Report
from churn.rollout.audit import AuditTrail

Action = Literal["retrain", "hold", "nothing"]
RETRAIN: Final = "retrain"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is done about a report, and why."""

    action: Action
    why: str


@dataclass(frozen=True, kw_only=True)
class RetrainRule:
    """The numbers of the rule."""

    drifted_features: int = 1
    cooldown: timedelta = timedelta(days=7)

    def decide(self, report: Report, trail: AuditTrail) -> Decision:
        """Decide about a report, and note it in the trail."""
        decision = self._decision(report, trail)
        trail.note(
            f"monitor: {decision.action}",
            decision.why,
            {
                "breached": [
                    _shown(it) for it in report.measurements if it.is_breached
                ],
                "unmeasured": dict(report.unmeasured),
            },
        )
        return decision

    def _decision(self, report: Report, trail: AuditTrail) -> Decision:
        if bad := report.breached("DataQuality"):
            return Decision(action="hold", why=f"the data is bad: {_listed(bad)}")
        reasons = self._reasons(report)
        if not reasons:
            return Decision(action="nothing", why="no signal is a reason to train")
        last = last_training(trail)
        if last is not None and trail.now() - last < self.cooldown:
            return Decision(
                action="hold",
                why=f"trained again at {last.isoformat()} already, and"
                f" {self.cooldown.days} days are not over; {_listed(reasons)}",
            )
        return Decision(action=RETRAIN, why=_listed(reasons))

    def _reasons(self, report: Report) -> Sequence[Measurement]:
        drifted = report.breached("DataDrift")
        if len({it.feature for it in drifted}) < self.drifted_features:
            drifted = []
        return [
            *report.breached("ModelPerformance"),
            *report.breached("PredictionDrift"),
            *drifted,
        ]


def last_training(trail: AuditTrail) -> datetime | None:
    """Return when the trail last decided to train again."""
    moments = [
        datetime.fromisoformat(it["at"])
        for it in trail.decisions()
        if it["decision"] == f"monitor: {RETRAIN}"
    ]
    return moments[-1] if moments else None


def _listed(measurements: Sequence[Measurement]) -> str:
    return "; ".join(_shown(it)["said"] for it in measurements)


def _shown(one: Measurement) -> dict[str, Any]:
    of = f" of {one.feature}" if one.feature else ""
    limit = f"threshold {one.threshold:g}"
    return {"said": f"{one.metric}{of} is {one.value:.3g}, {limit}", **one.record()}
