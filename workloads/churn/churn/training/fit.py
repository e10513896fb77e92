"""Fits one candidate: trained on the past, calibrated and scored on a later period."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cloudpickle
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from churn.refusals import ModelRefusal
from churn.settings import Training
from churn.training.columns import inputs, labels
from churn.training.models import Parameters, calibrated, pipeline


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A fitted model with the scores by which it is chosen."""

    name: str
    parameters: Parameters
    model: Any
    auc: float
    average_precision: float


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The rows that are trained on, and those that choose."""

    train: pd.DataFrame
    validation: pd.DataFrame

    @classmethod
    def read(cls, folder: Path) -> "Parts":
        """Return the parts that the split stage wrote."""
        return cls(
            train=pd.read_parquet(folder / "train.parquet"),
            validation=pd.read_parquet(folder / "validation.parquet"),
        )


def fitted(
    name: str, parameters: Parameters, parts: Parts, training: Training
) -> Candidate:
    """Return a candidate; the same seed, rows and lock give the same one."""
    model = pipeline(name, training, parameters)
    model.fit(inputs(parts.train), labels(parts.train))
    rows, truth = inputs(parts.validation), labels(parts.validation)
    chances = model.predict_proba(rows)[:, 1]
    return Candidate(
        name=name,
        parameters=dict(parameters),
        model=calibrated(model, rows, truth, training),
        auc=float(roc_auc_score(truth, chances)),
        average_precision=float(average_precision_score(truth, chances)),
    )


def save(model: Any, file: Path) -> None:
    """Write a fitted model."""
    file.write_bytes(cloudpickle.dumps(model))


def load(file: Path) -> Any:
    """Return a fitted model.

    Raises:
        ModelRefusal: no file, or one that is no model.
    """
    try:
        model = cloudpickle.loads(file.read_bytes())
    except Exception as error:
        raise ModelRefusal(
            "The model cannot be read",
            seen=f"{file}: {type(error).__name__}",
            allowed="a model that the train or the tune stage wrote",
            fix="run that stage again with --force",
        ) from error
    if not hasattr(model, "predict_proba"):
        raise ModelRefusal(
            "The file is no classifier",
            seen=f"{file}: {type(model).__name__}",
            allowed="an object with predict_proba",
            fix="run the train stage again with --force",
        )
    return model
