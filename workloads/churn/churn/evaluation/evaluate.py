"""The evaluate stage: the chosen model on the test period, which nothing else has
used.
"""

import json
from dataclasses import asdict
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from churn.evaluation.metrics import Estimate, estimates
from churn.evaluation.threshold import Threshold, by_cost, gain
from churn.pipeline.stage import Context
from churn.report.section import Chart, Figure, Line, Section, Table, short
from churn.settings import Settings
from churn.training import tracking
from churn.training.columns import inputs, labels
from churn.training.fit import load
from churn.training.tune import CHOSEN

POINTS = 80


def run(context: Context) -> dict[str, Any]:
    """Write metrics, threshold and test scores; return the main ones."""
    settings, folder = context.settings, context.input("split")
    model = load(context.input("tune") / CHOSEN)
    threshold = chosen_threshold(
        model, pd.read_parquet(folder / "validation.parquet"), settings
    )
    test = pd.read_parquet(folder / "test.parquet")
    truth, chances = labels(test).to_numpy(), model.predict_proba(inputs(test))[:, 1]
    found = estimates(
        truth,
        chances,
        threshold.value,
        resamples=settings.evaluation.resamples,
        confidence=settings.evaluation.confidence,
        seed=settings.training.seed,
        groups=test["customer_id"].to_numpy(),
    )
    test.assign(score=chances).to_parquet(
        context.output / "scored.parquet", index=False
    )
    result = {
        "threshold": threshold.value,
        "metrics": {name: asdict(one) for name, one in found.items()},
        "gain_per_customer": gain(
            truth.astype(bool), chances >= threshold.value, settings.evaluation
        ),
        "slices": slices(test, chances, threshold.value, settings),
    }
    (context.output / "metrics.json").write_text(json.dumps(result, indent=1))
    with tracking.run(settings.tracking, "evaluation", {"stage": context.stage}):
        mlflow.log_metrics({f"test_{name}": one.value for name, one in found.items()})
        mlflow.log_dict(result, "metrics.json")
    section(truth, chances, threshold, found, result).write(context.output)
    auc = found["auc_roc"]
    return {
        "auc": round(auc.value, 4),
        "interval": f"{auc.low:.3f} to {auc.high:.3f}",
        "threshold": round(threshold.value, 2),
    }


def chosen_threshold(model: Any, rows: pd.DataFrame, settings: Settings) -> Threshold:
    """Return the threshold that pays most on the validation period."""
    chances = model.predict_proba(inputs(rows))[:, 1]
    return by_cost(labels(rows).to_numpy(), chances, settings.evaluation)


def slices(
    test: pd.DataFrame, chances: np.ndarray, threshold: float, settings: Settings
) -> list[dict[str, Any]]:
    """Return how well the model does on each part of the customers."""
    found = []
    for column in settings.evaluation.slices:
        for value in sorted(test[column].unique()):
            here = (test[column] == value).to_numpy()
            truth, part = labels_of(test)[here], chances[here]
            both = 0 < truth.sum() < len(truth)
            found.append(
                {
                    "slice": f"{column} = {value}",
                    "rows": int(here.sum()),
                    "churn_rate": float(truth.mean()),
                    "auc": float(roc_auc_score(truth, part)) if both else None,
                    "recall": float((part >= threshold)[truth == 1].mean())
                    if truth.any()
                    else None,
                }
            )
    return found


def labels_of(test: pd.DataFrame) -> np.ndarray:
    """Return the labels as numbers."""
    return test["churned"].to_numpy(dtype=int)


def thinned(x: np.ndarray, y: np.ndarray) -> tuple[list[float], list[float]]:
    """Return a curve with as many points as a reader can see."""
    chosen = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
    return np.round(x[chosen], 4).tolist(), np.round(y[chosen], 4).tolist()


def section(
    truth: np.ndarray,
    chances: np.ndarray,
    threshold: Threshold,
    found: dict[str, Estimate],
    result: dict[str, Any],
) -> Section:
    """Return what the report says of the model's quality."""
    auc = found["auc_roc"]
    return Section(
        title="Evaluation on the test period",
        text="The intervals come from resampling customers. The threshold is the one "
        "that pays most on the validation period, at the costs of the settings.",
        figures=[
            Figure(
                label="AUC",
                value=short(auc.value),
                note=f"{short(auc.low)} to {short(auc.high)}",
            ),
            Figure(label="threshold by cost", value=short(threshold.value, 2)),
            Figure(
                label="gain a customer",
                value=short(result["gain_per_customer"], 2),
                note=f"contacting everybody: {short(threshold.gain_of_all, 2)}",
            ),
        ],
        charts=charts(truth, chances, threshold),
        tables=[
            Table(
                title="Metrics",
                columns=("metric", "value", "from", "to"),
                rows=[
                    (name, short(one.value), short(one.low), short(one.high))
                    for name, one in found.items()
                ],
            ),
            confusion(truth, chances >= threshold.value),
            Table(
                title="Slices",
                columns=("slice", "rows", "churn rate", "AUC", "recall"),
                rows=[
                    (
                        one["slice"],
                        one["rows"],
                        f"{one['churn_rate']:.1%}",
                        "-" if one["auc"] is None else short(one["auc"]),
                        "-" if one["recall"] is None else short(one["recall"]),
                    )
                    for one in result["slices"]
                ],
            ),
        ],
    )


def confusion(truth: np.ndarray, decided: np.ndarray) -> Table:
    """Return the confusion matrix as a table."""
    matrix = confusion_matrix(truth, decided, labels=[0, 1])
    return Table(
        title="Confusion matrix",
        columns=("", "predicted to stay", "predicted to leave"),
        rows=[
            ("stayed", int(matrix[0, 0]), int(matrix[0, 1])),
            ("left", int(matrix[1, 0]), int(matrix[1, 1])),
        ],
    )


def charts(truth: np.ndarray, chances: np.ndarray, threshold: Threshold) -> list[Chart]:
    """Return the curves: ROC, precision and recall, calibration, gain by threshold."""
    false, true, _ = roc_curve(truth, chances)
    precision, recall, _ = precision_recall_curve(truth, chances)
    happened, said = calibration_curve(truth, chances, n_bins=10, strategy="quantile")
    limit = float(max(said.max(), happened.max()))
    return [
        curve("ROC curve", "false positive rate", "true positive rate",
              thinned(false, true), ([0, 1], [0, 1], "by chance")),
        curve("Precision and recall", "recall", "precision",
              thinned(recall[::-1], precision[::-1]),
              ([0, 1], [float(truth.mean())] * 2, "by chance")),
        curve("Calibration", "said", "happened",
              (said.tolist(), happened.tolist()), ([0, limit], [0, limit], "perfect")),
        curve("Gain by threshold", "threshold", "money a customer",
              thinned(threshold.thresholds, threshold.gains),
              ([0.01, 0.99], [0, 0], "contact nobody")),
    ]  # fmt: skip


def curve(
    title: str,
    x: str,
    y: str,
    points: tuple[list[float], list[float]],
    beside: tuple[list[float], list[float], str],
) -> Chart:
    """Return a chart of the model's line and of one to compare it with."""
    return Chart(
        title=title,
        x=x,
        y=y,
        lines=[
            Line(name="model", x=points[0], y=points[1]),
            Line(name=beside[2], x=beside[0], y=beside[1], dashed=True),
        ],
    )
