"""A model's folder as MLflow writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cloudpickle
import yaml

from churn.feature_store.definitions import COLUMNS


def folder_of_model(folder: Path, predictor: Any, **changed: Any) -> Path:
    """Write a predictor of every feature; ``changed`` are parts of its description."""
    signature = [{"name": name, "type": "double"} for name in COLUMNS]
    description = {
        "flavors": {"sklearn": {"pickled_model": "model.pkl"}},
        "metadata": {"threshold": 0.4, "version": "7"},
        "signature": {"inputs": json.dumps(signature)},
        **changed,
    }
    inner = folder / "customer-churn-model"
    inner.mkdir(parents=True)
    (inner / "MLmodel").write_text(yaml.safe_dump(description))
    (inner / "model.pkl").write_bytes(cloudpickle.dumps(predictor))
    return folder
