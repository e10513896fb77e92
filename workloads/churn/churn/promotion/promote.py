"""The promote stage: judges the challenger, crowns it or not, and writes why.

The verdict names who decided: the rule, with its settings. The model card is written in
both cases.
"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException

from churn.evaluation.metrics import better
from churn.pipeline.stage import Context
from churn.promotion.card import card
from churn.promotion.rule import Check, Evidence, checks, promoted
from churn.refusals import ModelRefusal
from churn.report.section import Figure, Section, Table
from churn.training import tracking
from churn.training.columns import inputs
from churn.training.fit import load
from churn.training.tune import CHOSEN

TIMED_ROWS = 40


def run(context: Context) -> dict[str, Any]:
    """Write the verdict, and make the challenger the champion if it earned it."""
    settings = context.settings
    client = tracking.connect(settings.tracking)
    version = read(context.input("register") / "version.json")
    name, number = version["name"], version["version"]
    tracking.refuse_missing(client, name, number)
    champion = tracking.champion(client, name)
    found = checks(evidence(context, champion, number), settings.promotion)
    verdict = promoted(found)
    if verdict:
        tracking.crown(client, name, number)
    result = {
        "model": name,
        "challenger": number,
        "champion_before": str(champion.version) if champion else None,
        "promoted": verdict,
        "checks": [asdict(one) for one in found],
        "decided_by": "the rule of churn/promotion/rule.py",
        "decided_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (context.output / "verdict.json").write_text(json.dumps(result, indent=1))
    (context.output / "model_card.md").write_text(card(context, version, result))
    section(result, found).write(context.output)
    return {
        "promoted": "yes" if verdict else "no",
        "version": number,
        "failed": ", ".join(one.name for one in found if not one.passed) or "nothing",
    }


def read(file: Path) -> Any:
    """Return what a stage wrote."""
    return json.loads(file.read_text())


def evidence(context: Context, champion: Any, number: str) -> Evidence:
    """Return what is known of the challenger, beside the champion if there is one."""
    measured = read(context.input("evaluate") / "metrics.json")
    fairness = read(context.input("fairness") / "fairness.json")
    scored = pd.read_parquet(context.input("evaluate") / "scored.parquet")
    difference, p_value = None, None
    if champion and str(champion.version) != number:
        old = fetched(champion).predict_proba(inputs(scored))[:, 1]
        truth = scored["churned"].to_numpy(dtype=int)
        difference, p_value = better(truth, old, scored["score"].to_numpy())
    return Evidence(
        auc_low=measured["metrics"]["auc_roc"]["low"],
        fairness_gap=fairness["gap"],
        fairness_limit=fairness["limit"],
        latency_ms=latency(load(context.input("tune") / CHOSEN), scored),
        auc_difference=difference,
        p_value=p_value,
    )


def fetched(version: Any) -> Any:
    """Return a registered version's model.

    Raises:
        ModelRefusal: its files are gone, or its signature does not fit the features.
    """
    uri = f"models:/{version.name}/{version.version}"
    try:
        return mlflow.sklearn.load_model(uri)
    except (MlflowException, OSError) as error:
        raise ModelRefusal(
            "The champion's model cannot be loaded",
            seen=f"{uri}: {error}",
            allowed="a version whose files the registry has",
            fix="register and promote a version again, or restore the files",
        ) from error


def latency(model: Any, scored: pd.DataFrame) -> float:
    """Return within how many milliseconds 99 % of single rows are scored.

    They are milliseconds of the processor: what else the machine does is no fault of
    the model. The load test measures the whole server by the clock.
    """
    rows = inputs(scored)
    spent = []
    for place in range(min(TIMED_ROWS, len(rows))):
        started = time.thread_time()
        model.predict_proba(rows.iloc[[place]])
        spent.append(1000 * (time.thread_time() - started))
    return float(np.percentile(spent, 99))


def section(result: dict[str, Any], found: list[Check]) -> Section:
    """Return what the report says of the verdict."""
    return Section(
        title="Promotion",
        text=f"Decided by {result['decided_by']} at {result['decided_at']}.",
        figures=[
            Figure(
                label=f"version {result['challenger']}",
                value="promoted" if result["promoted"] else "not promoted",
                note=f"champion before: {result['champion_before'] or 'none'}",
                state="good" if result["promoted"] else "bad",
            )
        ],
        tables=[
            Table(
                title="Checks",
                columns=("check", "verdict", "seen", "allowed"),
                rows=[
                    (
                        one.name,
                        "passed" if one.passed else "failed",
                        one.seen,
                        one.allowed,
                    )
                    for one in found
                ],
            )
        ],
    )
