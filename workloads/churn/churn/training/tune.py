"""The tune stage: a seeded sweep over models and their parameters, by optuna.

In Azure the sweep job and the AutoML job do this at scale; here a fixed list of models
and ranges stands for them. The best of the sweep and of the train stage goes on.
"""

import json
import warnings
from typing import Any

import mlflow
import optuna

from churn.pipeline.stage import Context
from churn.report.section import Chart, Figure, Line, Section, Table, short
from churn.training import tracking
from churn.training.fit import Candidate, Parts, fitted, load, save
from churn.training.train import CANDIDATES

CHOSEN = "model.pkl"


def run(context: Context) -> dict[str, Any]:
    """Write the best model; return which it is and how much the sweep brought."""
    settings, parts = context.settings, Parts.read(context.input("split"))
    before = json.loads((context.input("train") / "scores.json").read_text())
    default = max(CANDIDATES, key=lambda name: before[name]["validation_auc"])
    best_before = before[default]["validation_auc"]
    study, best = swept(context, parts)
    improved = best.auc > best_before
    model = best.model if improved else load(context.input("train") / f"{default}.pkl")
    save(model, context.output / CHOSEN)
    choice = {
        "name": best.name if improved else default,
        "parameters": dict(best.parameters) if improved else {},
        "validation_auc": max(best.auc, best_before),
        "trials": [trial_row(trial) for trial in study.trials],
    }
    (context.output / "choice.json").write_text(json.dumps(choice, indent=1))
    record(context, choice)
    section(choice, best_before, settings.tuning.trials).write(context.output)
    return {
        "model": choice["name"],
        "trials": len(study.trials),
        "auc": round(choice["validation_auc"], 4),
        "gain": round(max(best.auc - best_before, 0), 4),
    }


def swept(context: Context, parts: Parts) -> tuple[optuna.Study, Candidate]:
    """Return the finished study and its best candidate."""
    settings = context.settings
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    best: list[Candidate] = []

    def score(trial: optuna.Trial) -> float:
        name, parameters = suggested(trial)
        candidate = fitted(name, parameters, parts, settings.training)
        if not best or candidate.auc > best[0].auc:
            best[:] = [candidate]
        return candidate.auc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(seed=settings.tuning.seed)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(score, n_trials=settings.tuning.trials)
    return study, best[0]


def suggested(trial: optuna.Trial) -> tuple[str, dict[str, Any]]:
    """Return a model and parameters within the ranges of the sweep job."""
    name = trial.suggest_categorical(
        "model", ["lightgbm", "random_forest", "extra_trees", "logistic_regression"]
    )
    if name == "lightgbm":
        return name, {
            "n_estimators": trial.suggest_int("lgbm_trees", 40, 200),
            "num_leaves": trial.suggest_int("leaves", 4, 31),
            "learning_rate": trial.suggest_float("rate", 0.02, 0.15, log=True),
            "min_child_samples": trial.suggest_int("child_samples", 10, 100),
        }
    if name == "logistic_regression":
        return name, {"C": trial.suggest_float("C", 0.01, 10, log=True)}
    return name, {
        "n_estimators": trial.suggest_int("trees", 30, 100),
        "max_depth": trial.suggest_int("depth", 4, 12),
        "min_samples_leaf": trial.suggest_int("leaf", 2, 40),
    }


def trial_row(trial: optuna.trial.FrozenTrial) -> dict[str, Any]:
    """Return what is kept of a trial."""
    return {"number": trial.number, "auc": trial.value, "parameters": trial.params}


def record(context: Context, choice: dict[str, Any]) -> None:
    """Record the sweep as one run, with all trials in a file."""
    settings = context.settings
    with tracking.run(settings.tracking, "sweep", {"stage": context.stage}):
        mlflow.log_params({"model": choice["name"], **choice["parameters"]})
        mlflow.log_metric("validation_auc", choice["validation_auc"])
        mlflow.log_dict(choice, "choice.json")


def section(choice: dict[str, Any], before: float, trials: int) -> Section:
    """Return what the report says of the sweep."""
    scores = [trial["auc"] for trial in choice["trials"]]
    best = [max(scores[: place + 1]) for place in range(len(scores))]
    rows = sorted(choice["trials"], key=lambda trial: -trial["auc"])[:5]
    return Section(
        title="Sweep",
        text="Later rows choose models and parameters; the test period is unseen.",
        figures=[
            Figure(label="chosen", value=choice["name"].replace("_", " ")),
            Figure(label="validation AUC", value=short(choice["validation_auc"])),
            Figure(label="before the sweep", value=short(before)),
            Figure(label="trials", value=str(trials)),
        ],
        charts=[
            Chart(
                title="Best AUC so far",
                x="trial",
                y="AUC",
                lines=[
                    Line(
                        name="trial", x=list(range(len(scores))), y=scores, dashed=True
                    ),
                    Line(name="best", x=list(range(len(scores))), y=best),
                ],
            )
        ]
        if len(scores) > 1
        else [],
        tables=[
            Table(
                title="Best trials",
                columns=("trial", "AUC", "parameters"),
                rows=[
                    (
                        row["number"],
                        short(row["auc"], 4),
                        listed(row["parameters"]),
                    )
                    for row in rows
                ],
            )
        ],
    )


def listed(parameters: dict[str, Any]) -> str:
    """Return parameters as a reader sees them: three digits are enough."""
    return ", ".join(
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in parameters.items()
    )
