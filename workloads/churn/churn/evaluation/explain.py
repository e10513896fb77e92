"""The explain stage: which features move the model's answers, by SHAP.

SHAP gives forests an array of rows, columns and classes, and LightGBM one of rows and
columns: `attributions` returns the same shape for both, of the chance to leave.
"""

import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import shap

from churn.evaluation.metrics import midranks
from churn.pipeline.stage import Context
from churn.report.section import Bars, Section, Table, short
from churn.training.columns import inputs
from churn.training.fit import load
from churn.training.models import inner
from churn.training.tune import CHOSEN

SHOWN = 12


def run(context: Context) -> dict[str, Any]:
    """Write each feature's importance and direction; return the strongest."""
    settings = context.settings
    test = pd.read_parquet(context.input("split") / "test.parquet")
    count = min(settings.explanation.rows, len(test))
    rows = inputs(test.sample(count, random_state=settings.training.seed))
    pipeline = inner(load(context.input("tune") / CHOSEN))
    table = pipeline.named_steps["columns"].transform(rows)
    values = attributions(pipeline.named_steps["model"], table)
    found = importance(values, table)
    (context.output / "importance.json").write_text(json.dumps(found, indent=1))
    np.savez_compressed(context.output / "shap.npz", values=values, names=table.columns)
    section(found, values, table).write(context.output)
    return {"rows": count, "strongest": found[0]["feature"]}


def attributions(model: Any, rows: pd.DataFrame) -> np.ndarray:
    """Return rows by columns: how much each value moves the answer towards leaving."""
    if hasattr(model, "coef_"):
        return shap.LinearExplainer(model, rows).shap_values(rows)
    with warnings.catch_warnings():
        # SHAP says of LightGBM that its shape has changed; `of_leaving` takes each.
        warnings.filterwarnings("ignore", message="LightGBM binary classifier")
        values = shap.TreeExplainer(model).shap_values(rows, check_additivity=False)
    return of_leaving(values)


def of_leaving(values: Any) -> np.ndarray:
    """Return the second class of whatever shape SHAP gave: a list, 3-D or 2-D."""
    if isinstance(values, list):
        return np.asarray(values[-1])
    array = np.asarray(values)
    return array[:, :, 1] if array.ndim == 3 else array


def importance(values: np.ndarray, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the features, the strongest first, with the direction in which they move.

    The direction is the rank correlation between a value and what it does: 1 means the
    larger the value, the more likely the customer leaves.
    """
    strength = np.abs(values).mean(axis=0)
    found = [
        {
            "feature": name,
            "importance": float(strength[place]),
            "direction": direction(rows[name].to_numpy(), values[:, place]),
        }
        for place, name in enumerate(rows.columns)
    ]
    return sorted(found, key=lambda one: -one["importance"])


def direction(values: np.ndarray, moves: np.ndarray) -> float:
    """Return the rank correlation, 0 where one of both never changes."""
    if np.ptp(values) == 0 or np.ptp(moves) == 0:
        return 0.0
    return float(np.corrcoef(midranks(values), midranks(moves))[0, 1])


def section(
    found: list[dict[str, Any]], values: np.ndarray, rows: pd.DataFrame
) -> Section:
    """Return what the report says of the features."""
    return Section(
        title="Explanation",
        text="Mean absolute SHAP value of each feature on a sample of the test period, "
        "and the three customers that the model is surest will leave.",
        bars=[
            Bars(
                title="What moves the model most",
                unit="mean |SHAP|",
                names=[one["feature"] for one in found[:SHOWN]],
                values=[round(one["importance"], 4) for one in found[:SHOWN]],
            )
        ],
        tables=[
            Table(
                title="Direction",
                columns=("feature", "importance", "direction"),
                rows=[
                    (
                        one["feature"],
                        short(one["importance"]),
                        f"{one['direction']:+.2f}",
                    )
                    for one in found[:SHOWN]
                ],
            ),
            Table(
                title="Surest to leave, and why",
                columns=("customer", "first reason", "second reason", "third reason"),
                rows=[reasons(place, values, rows) for place in surest(values)],
            ),
        ],
    )


def surest(values: np.ndarray) -> list[int]:
    """Return the three rows that are moved most towards leaving."""
    return [int(place) for place in np.argsort(-values.sum(axis=1))[:3]]


def reasons(place: int, values: np.ndarray, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the three features that move one row most towards leaving."""
    first = np.argsort(-values[place])[:3]
    texts = [f"{rows.columns[one]} ({values[place][one]:+.2f})" for one in first]
    return (f"row {rows.index[place]}", *texts)
