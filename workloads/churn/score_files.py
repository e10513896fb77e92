"""What the batch endpoint's deployment `files` runs: mini-batches of features."""

import os
from pathlib import Path

import pandas as pd

from churn.feature_store.definitions import KEY
from churn.serving.model import ServedModel, load, risk

MODEL: ServedModel


def init() -> None:
    """Load the model, once per process."""
    global MODEL
    MODEL = load(Path(os.environ["AZUREML_MODEL_DIR"]))


def run(mini_batch: list[str]) -> pd.DataFrame:
    """Return the scores of some files of JSON lines; a row for each customer."""
    frame = pd.concat([pd.read_json(file, lines=True) for file in mini_batch])
    chances = MODEL.probabilities(frame)
    return pd.DataFrame(
        {
            KEY: frame[KEY].to_numpy(),
            "churn_probability": chances,
            "churn_risk_category": [risk(it) for it in chances],
        }
    )
