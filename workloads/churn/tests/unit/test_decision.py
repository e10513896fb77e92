"""The rule by which a report leads to a training, or does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from population import CATEGORICAL, NUMERICAL, customers

from churn.monitoring.decision import RetrainRule
from churn.monitoring.drift_signal import DriftSignal
from churn.monitoring.measurement import Measurement
from churn.monitoring.monitor import Monitor, Report, Window
from churn.monitoring.performance_signal import PerformanceSignal
from churn.monitoring.quality_signal import QualitySignal
from churn.rollout.audit import AuditTrail

DAY = datetime(2026, 6, 30, tzinfo=UTC)


def found(signal: str, metric: str, value: float, feature: str = "") -> Measurement:
    """Return a measurement whose threshold is a half."""
    return Measurement(
        signal=signal,  # type: ignore[arg-type]
        metric=metric,
        value=value,
        feature=feature,
        threshold=0.5,
    )


DRIFT = found("DataDrift", "NormalizedWassersteinDistance", 0.6, "age")
MORE_DRIFT = found("DataDrift", "NormalizedWassersteinDistance", 0.6, "tenure_days")
SHIFT = found("PredictionDrift", "NormalizedWassersteinDistance", 0.6)
LOSS = found("ModelPerformance", "Accuracy", 0.4)
NULLS = found("DataQuality", "NullValueRate", 0.6, "age")
GOOD = found("DataDrift", "NormalizedWassersteinDistance", 0.1, "plan")


def trail(folder: Path, day: datetime = DAY) -> AuditTrail:
    return AuditTrail(file=folder / "audit.jsonl", actor="monitor", now=lambda: day)


@pytest.mark.parametrize(
    ("measurements", "action", "said"),
    [
        ([GOOD], "nothing", "no signal"),
        ([GOOD, DRIFT], "nothing", "no signal"),
        ([DRIFT, MORE_DRIFT], "retrain", "of age is 0.6, threshold 0.5"),
        ([SHIFT], "retrain", "NormalizedWassersteinDistance is 0.6"),
        ([LOSS], "retrain", "Accuracy is 0.4"),
        ([LOSS, DRIFT, NULLS], "hold", "the data is bad: NullValueRate of age"),
    ],
)
def test_each_signal_has_its_weight(
    tmp_path: Path, measurements: list[Measurement], action: str, said: str
) -> None:
    rule = RetrainRule(drifted_features=2)

    decision = rule.decide(Report(measurements=measurements), trail(tmp_path))

    assert decision.action == action
    assert said in decision.why


@pytest.mark.parametrize(("days", "action"), [(6, "hold"), (7, "retrain")])
def test_a_training_has_time_to_show(tmp_path: Path, days: int, action: str) -> None:
    rule, report = RetrainRule(), Report(measurements=[LOSS])
    rule.decide(report, trail(tmp_path))

    later = trail(tmp_path, DAY + timedelta(days=days))

    assert rule.decide(report, later).action == action


def test_the_trail_says_who_decided_what_and_by_which_numbers(tmp_path: Path) -> None:
    noted = trail(tmp_path)

    RetrainRule().decide(Report(measurements=[LOSS, GOOD]), noted)

    (decision,) = noted.decisions()
    assert (decision["by"], decision["decision"]) == ("monitor", "monitor: retrain")
    (breached,) = decision["evidence"]["breached"]
    assert (breached["metric"], breached["value"]) == ("Accuracy", 0.4)


def test_a_signal_that_cannot_be_measured_does_not_hide_the_others() -> None:
    reference = customers(0)
    monitor = Monitor(
        data=DriftSignal(
            name="DataDrift", numerical=NUMERICAL, categorical=CATEGORICAL
        ),
        predictions=DriftSignal(name="PredictionDrift", numerical=["score"]),
        quality=QualitySignal(numerical=NUMERICAL, categorical=CATEGORICAL),
        performance=PerformanceSignal(thresholds={}),
    )
    scores = reference.assign(score=0.5, correlationid=range(len(reference)))
    labels = scores[["correlationid"]].head(0).assign(churned=0)

    report = monitor.measure(
        Window(
            reference=reference,
            reference_scores=scores,
            inputs=customers(1, longer_absence=0.5),
            outputs=scores,
            predictions=scores,
            labels=labels,
        )
    )

    assert [it.feature for it in report.breached("DataDrift")] == [NUMERICAL[0]]
    assert list(report.unmeasured) == ["ModelPerformance"]
    assert "have a label yet" in report.unmeasured["ModelPerformance"]
