"""The fairness stage: what the model does to groups that it never sees.

The gap is the largest difference between groups. Groups that are too small to measure
are shown and not judged.
"""

import json
from typing import Any

import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, precision_score

from churn.pipeline.stage import Context
from churn.report.section import Figure, Section, Table, short
from churn.settings import Fairness

# Judged: who is contacted at all, and who is found of those that leave.
JUDGED = ("selection_rate", "recall")
METRICS = {
    "rows": count,
    "selection_rate": selection_rate,
    "recall": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "precision": lambda truth, decided: precision_score(
        truth, decided, zero_division=0
    ),
    "accuracy": accuracy_score,
}


def run(context: Context) -> dict[str, Any]:
    """Write the metrics of each group; return the largest gap and the verdict."""
    scored = pd.read_parquet(context.input("evaluate") / "scored.parquet")
    measured = json.loads((context.input("evaluate") / "metrics.json").read_text())
    found = judged(scored, measured["threshold"], context.settings.fairness)
    (context.output / "fairness.json").write_text(json.dumps(found, indent=1))
    section(found).write(context.output)
    return {"gap": round(found["gap"], 4), "fair": "yes" if found["fair"] else "no"}


def judged(scored: pd.DataFrame, threshold: float, rule: Fairness) -> dict[str, Any]:
    """Return the metrics by group, the gaps, and whether all are within the limit."""
    truth, decided = scored["churned"].astype(int), scored["score"] >= threshold
    groups = {}
    for column in rule.groups:
        frame = MetricFrame(
            metrics=METRICS,
            y_true=truth,
            y_pred=decided.astype(int),
            sensitive_features=scored[column],
        ).by_group
        left = truth.groupby(scored[column]).sum()
        # A recall is measured on those that left: so many of them have to be there.
        large = frame[left.reindex(frame.index) >= rule.smallest_group]
        gaps = {name: spread(large[name]) for name in JUDGED}
        groups[column] = {"groups": frame.to_dict("index"), "gaps": gaps}
    gap = max(value for one in groups.values() for value in one["gaps"].values())
    return {
        "by": groups,
        "gap": float(gap),
        "limit": rule.limit,
        "fair": bool(gap <= rule.limit),
    }


def spread(values: "pd.Series[float]") -> float:
    """Return the largest difference, 0 where fewer than two groups can be judged."""
    return float(values.max() - values.min()) if len(values) > 1 else 0.0


def section(found: dict[str, Any]) -> Section:
    """Return what the report says of groups."""
    names = list(METRICS)
    return Section(
        title="Fairness",
        text="Gender and age are compared, and gender is no input of the model. The "
        "gap is the largest difference in selection rate or recall.",
        figures=[
            Figure(
                label="largest gap",
                value=short(found["gap"]),
                note=f"limit {found['limit']}",
                state="good" if found["fair"] else "bad",
            )
        ],
        tables=[
            Table(
                title=f"By {column}",
                columns=(column, *(name.replace("_", " ") for name in names)),
                rows=[
                    (
                        group,
                        int(values["rows"]),
                        *(short(values[name]) for name in names[1:]),
                    )
                    for group, values in one["groups"].items()
                ],
            )
            for column, one in found["by"].items()
        ],
    )
