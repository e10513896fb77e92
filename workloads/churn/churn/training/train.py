"""The train stage: each candidate with its default parameters, tracked by MLflow."""

import json
from typing import Any

import mlflow

from churn.pipeline.stage import Context
from churn.report.section import Section, Table, short
from churn.training import tracking
from churn.training.fit import Candidate, Parts, fitted, save

CANDIDATES = ("random_forest", "lightgbm")


def run(context: Context) -> dict[str, Any]:
    """Fit and write every candidate; return how well each does on later rows."""
    parts = Parts.read(context.input("split"))
    found = []
    for name in CANDIDATES:
        candidate = fitted(name, {}, parts, context.settings.training)
        track(context, candidate)
        save(candidate.model, context.output / f"{name}.pkl")
        context.say(f"{name}: AUC {candidate.auc:.4f} on validation")
        found.append(candidate)
    scores = {one.name: scores_of(one) for one in found}
    (context.output / "scores.json").write_text(json.dumps(scores, indent=1))
    section(found).write(context.output)
    return {one.name: round(one.auc, 4) for one in found}


def track(context: Context, candidate: Candidate) -> None:
    """Record a candidate as a run of the experiment."""
    settings = context.settings
    with tracking.run(settings.tracking, candidate.name, {"stage": context.stage}):
        mlflow.log_params({"model": candidate.name, **candidate.parameters})
        mlflow.log_metrics(scores_of(candidate))


def scores_of(candidate: Candidate) -> dict[str, float]:
    """Return the scores by which candidates are compared."""
    return {
        "validation_auc": candidate.auc,
        "validation_average_precision": candidate.average_precision,
    }


def section(candidates: list[Candidate]) -> Section:
    """Return what the report says of the candidates."""
    return Section(
        title="Candidates",
        text="Each candidate learns with class weights and is calibrated afterwards.",
        tables=[
            Table(
                title="Scores on the validation period",
                columns=("model", "AUC", "average precision"),
                rows=[
                    (one.name, short(one.auc), short(one.average_precision))
                    for one in candidates
                ],
            )
        ],
    )
