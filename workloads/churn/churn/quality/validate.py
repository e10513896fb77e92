"""The validate stage: rules on the features that go into training, and the report of
all.

Rules that quarantine have run while silver was made. Here the training set is judged as
a whole: values, rows that are there twice, features of the future, labels that were not
known, and a feature that knows the answer.
"""

import json
from typing import Any

import numpy as np
import pandas as pd

from churn.evaluation.metrics import midranks
from churn.feature_store.definitions import NUMERIC
from churn.pipeline.stage import Context
from churn.quality import catalog, on_frames
from churn.quality.rules import suite
from churn.refusals import DataRefusal
from churn.report.section import Figure, Section, Table

# A single feature that separates so well is the answer in another form.
LEAKING_AUC = 0.9


def run(context: Context) -> dict[str, Any]:
    """Write the quality report and the suites; refuse what must not be trained on."""
    frame = pd.read_parquet(context.input("features") / "training_set.parquet")
    built = json.loads((context.input("features") / "features.json").read_text())
    broken = {**on_frames.violations(frame, catalog.GOLD), **broken_whole(frame)}
    report = {**built["quality"], "training_rows": len(frame), "broken": broken}
    (context.output / "quality.json").write_text(json.dumps(report, indent=1))
    for name, rules in catalog.TABLES.items():
        text = json.dumps(suite(f"churn_{name}", rules), indent=1)
        (context.output / f"{name}.expectations.json").write_text(text)
    section(report).write(context.output)
    refuse(broken)
    return {"rules": sum(map(len, catalog.TABLES.values())), "broken": len(broken)}


def broken_whole(frame: pd.DataFrame) -> dict[str, int]:
    """Return how many rows or features break each rule of the whole training set."""
    late = frame["feature_timestamp"] > frame["observed_at"]
    found = {
        "each_label_once": int(frame.duplicated(["customer_id", "observed_at"]).sum()),
        "no_feature_of_the_future": int(late.sum()),
        "labels_known_later": int(
            (frame["available_at"] <= frame["observed_at"]).sum()
        ),
        **{f"{name}_knows_the_label": 1 for name in leaking(frame)},
    }
    return {name: count for name, count in found.items() if count}


def leaking(frame: pd.DataFrame) -> list[str]:
    """Return the features that separate the labels better than any honest one does."""
    truth = frame["churned"].to_numpy(dtype=bool)
    if truth.all() or not truth.any():
        return []
    return [
        name
        for name in NUMERIC
        if separation(frame[name].to_numpy(dtype=float), truth) > LEAKING_AUC
    ]


def separation(values: np.ndarray, truth: np.ndarray) -> float:
    """Return the AUC of one feature, whichever way it points."""
    left = truth.sum()
    ranks = midranks(values)[truth].sum()
    auc = (ranks - left * (left + 1) / 2) / (left * (len(truth) - left))
    return float(max(auc, 1 - auc))


def refuse(broken: dict[str, int]) -> None:
    """Refuse a training set that breaks a rule."""
    if broken:
        raise DataRefusal(
            "The training set breaks rules that stop the run",
            seen=", ".join(f"{name}: {count}" for name, count in broken.items()),
            allowed="no violation",
            fix="correct the features or their source; see churn/quality/catalog.py",
        )


def section(report: dict[str, Any]) -> Section:
    """Return what the report says of data quality."""
    return Section(
        title="Data quality",
        text="Rows that break a rule are kept in quarantine with the rules' names. A "
        "training set that breaks a rule stops the run.",
        figures=[
            Figure(label="rows", value=f"{report['rows']:,}"),
            Figure(
                label="came twice", value=f"{report['rows'] - report['distinct']:,}"
            ),
            Figure(label="in quarantine", value=f"{report['quarantined']:,}"),
            Figure(label="labels to learn from", value=f"{report['training_rows']:,}"),
        ],
        tables=[
            Table(
                title="Rows in quarantine by rule",
                columns=("rule", "rows"),
                rows=list(report["violations"].items()),
            )
        ],
    )
