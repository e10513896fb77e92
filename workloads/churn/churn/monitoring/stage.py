"""The monitor stage: the newest window of production against the one before.

The inputs are the newest features of every customer, the outputs their batch scores.
They are compared with the features of the snapshot before, scored by the same model.
Performance is that of the newest predictions whose labels have arrived.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd

from churn.batch.score import FEATURES, TABLE
from churn.feature_store.definitions import CATEGORICAL, KEY, TIMESTAMP
from churn.features import tables
from churn.monitoring.drift_metrics import JENSEN_SHANNON, WASSERSTEIN
from churn.monitoring.drift_signal import DriftSignal
from churn.monitoring.monitor import Monitor, Report, Window
from churn.monitoring.performance_signal import KEY as JOINED
from churn.monitoring.performance_signal import PerformanceSignal
from churn.monitoring.quality_signal import BOUNDS, NULLS, TYPES, QualitySignal
from churn.pipeline.stage import Context
from churn.refusals import DataRefusal
from churn.report.section import Section, Table
from churn.serving.model import ServedModel, load
from churn.settings import Settings

SCORE: Final = "churn_probability"


def run(context: Context) -> dict[str, Any]:
    """Measure every signal; write the report and return how many alerts there are."""
    model = load(context.input("batch") / "model")
    report = monitor(context.settings).measure(window(context, model))
    (context.output / "monitor.json").write_text(json.dumps(report.record(), indent=1))
    section(report).write(context.output)
    alerts = [it for it in report.measurements if it.is_breached]
    return {
        "measured": len(report.measurements),
        "alerts": len(alerts),
        "unmeasured": ", ".join(report.unmeasured) or "nothing",
    }


def monitor(settings: Settings) -> Monitor:
    """Return the signals with the thresholds of the settings."""
    wanted = settings.monitoring
    numbers = {WASSERSTEIN: wanted.drift_threshold}
    return Monitor(
        data=DriftSignal(
            name="DataDrift",
            numerical=wanted.features,
            categorical=CATEGORICAL,
            numerical_thresholds=numbers,
            categorical_thresholds={JENSEN_SHANNON: wanted.drift_threshold},
            least_rows=wanted.least_rows,
        ),
        predictions=DriftSignal(
            name="PredictionDrift",
            numerical=[SCORE],
            numerical_thresholds=numbers,
            least_rows=wanted.least_rows,
        ),
        quality=QualitySignal(
            numerical=wanted.features,
            categorical=CATEGORICAL,
            thresholds={
                NULLS: wanted.largest_bad_share,
                TYPES: wanted.largest_bad_share,
                BOUNDS: wanted.largest_bad_share,
            },
        ),
        performance=PerformanceSignal(
            thresholds={"Accuracy": wanted.smallest_accuracy},
            least_labels=wanted.least_labels,
        ),
    )


def window(context: Context, model: ServedModel) -> Window:
    """Return the newest window, and what it is compared with."""
    before, newest = two_snapshots(context)
    predictions, labels = labelled(context, model)
    scores = scores_of(context, newest[TIMESTAMP].iloc[0])
    return Window(
        reference=before,
        reference_scores=pd.DataFrame({SCORE: model.probabilities(before)}),
        inputs=newest,
        outputs=scores,
        predictions=predictions,
        labels=labels,
    )


def two_snapshots(context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the features of the snapshot before the newest, and of the newest."""
    frame = tables.read(context.spark(), context.settings.table(FEATURES))
    moments = sorted(row[0] for row in frame.select(TIMESTAMP).distinct().collect())
    if len(moments) < 2:
        raise DataRefusal(
            "A monitor compares two snapshots of features",
            seen=f"{len(moments)} in {FEATURES}",
            allowed="2 or more",
            fix="take more days of data, or smaller features.snapshot_days",
        )
    before, newest = (frame.where(frame[TIMESTAMP] == it) for it in moments[-2:])
    return before.toPandas(), newest.toPandas()


def scores_of(context: Context, moment: pd.Timestamp) -> pd.DataFrame:
    """Return the batch scores of a snapshot."""
    address = context.settings.table(TABLE)
    scores = tables.read(context.spark(), address)
    return scores.where(scores["score_date"] == str(moment.date())).toPandas()


def labelled(context: Context, model: ServedModel) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the newest predictions whose labels have arrived, and these labels."""
    rows = pd.read_parquet(context.input("split") / "test.parquet")
    days = pd.Timedelta(days=context.settings.features.snapshot_days)
    newest = rows[rows["observed_at"] > rows["observed_at"].max() - days]
    chances = model.probabilities(newest)
    keys = (
        newest[KEY].astype(str) + "@" + newest["observed_at"].astype(str)
    ).to_numpy()
    predicted = (chances >= model.threshold).astype(int)
    return (
        pd.DataFrame({JOINED: keys, "predicted_churn": predicted}),
        pd.DataFrame(
            {JOINED: keys, "churned": newest["churned"].astype(int).to_numpy()}
        ),
    )


def section(report: Report) -> Section:
    """Return what the report says of drift, quality and performance."""
    rows = [
        (
            it.signal,
            it.feature,
            it.metric,
            round(it.value, 4),
            it.threshold,
            "alert" if it.is_breached else "",
        )
        for it in sorted(report.measurements, key=lambda one: not one.is_breached)
    ]
    said = "; ".join(f"{name}: {why}" for name, why in report.unmeasured.items())
    return Section(
        title="Drift, quality and performance",
        text=f"Not measured: {said}" if said else "Every signal was measured.",
        tables=[
            Table(
                title="Measurements",
                columns=("signal", "feature", "metric", "value", "threshold", ""),
                rows=rows,
            )
        ],
    )
