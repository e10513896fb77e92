"""A registered model, read from its folder without MLflow.

The folder is one that MLflow wrote: its file MLmodel names the pickled model, the
columns that it takes, and what the training noted. The server needs no MLflow for that,
whose packages do not go with the server's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cloudpickle
import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from churn.refusals import ModelRefusal

DEFAULT_THRESHOLD: Final = 0.5
RISKS: Final = ((0.75, "High"), (0.5, "Medium"), (0.25, "Low"))
"""From which probability on a customer is in which category; below: Very Low."""


@dataclass(frozen=True, kw_only=True)
class ServedModel:
    """A model with what it takes; ``threshold`` is where churn is predicted."""

    predictor: Any
    columns: Sequence[str]
    threshold: float
    version: str

    def probabilities(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return the probability of churn for each row.

        Raises:
            ModelRefusal: The model answers with something else than probabilities.
        """
        found = np.asarray(self.predictor.predict_proba(frame[list(self.columns)]))
        chances = found[:, 1].astype(float)
        if not np.all((chances >= 0) & (chances <= 1)):
            raise ModelRefusal(
                "The model's answer is no probability",
                seen=chances[~((chances >= 0) & (chances <= 1))][:3],
                allowed="numbers from 0 to 1",
                fix="roll the deployment back, and look at the training",
            )
        return chances


def risk(probability: float) -> str:
    """Return the category of a probability."""
    return next((name for limit, name in RISKS if probability >= limit), "Very Low")


def load(folder: Path) -> ServedModel:
    """Return the model of a folder, or of the only folder of a model below it.

    Raises:
        ModelRefusal: There is no model, or more than one, or it takes no columns.
    """
    found = sorted(folder.rglob("MLmodel"))
    if len(found) != 1:
        raise ModelRefusal(
            "The model's folder holds not one model",
            seen=f"{len(found)} files MLmodel in {folder.name or folder}",
            allowed="one",
            fix="name the folder that the register stage wrote",
        )
    description = yaml.safe_load(found[0].read_text())
    noted = description.get("metadata") or {}
    flavor = (description.get("flavors") or {}).get("sklearn") or {}
    pickled = found[0].parent / flavor.get("pickled_model", "model.pkl")
    if not pickled.is_file():
        raise ModelRefusal(
            "The model's folder holds no scikit-learn model",
            seen=f"flavors {', '.join(description.get('flavors') or {}) or 'none'}",
            allowed="a model that mlflow.sklearn has logged",
            fix="register the model again",
        )
    return ServedModel(
        predictor=cloudpickle.loads(pickled.read_bytes()),
        columns=_columns(description),
        threshold=float(noted.get("threshold", DEFAULT_THRESHOLD)),
        version=str(noted.get("version", description.get("model_uuid", "unknown"))),
    )


def _columns(description: Mapping[str, Any]) -> list[str]:
    signature = (description.get("signature") or {}).get("inputs") or "[]"
    columns = [str(it["name"]) for it in json.loads(signature) if "name" in it]
    if not columns:
        raise ModelRefusal(
            "The model does not say which columns it takes",
            seen="no signature of named columns in MLmodel",
            allowed="a signature, as the register stage writes it",
            fix="register the model again",
        )
    return columns
