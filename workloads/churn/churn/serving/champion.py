"""The champion's files, as a deployment gets them: fetched from the registry."""

from __future__ import annotations

from pathlib import Path

import mlflow
import yaml
from mlflow.environment_variables import MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR
from mlflow.exceptions import MlflowException

from churn.refusals import ModelRefusal
from churn.settings import Tracking
from churn.training import tracking


def fetch(settings: Tracking, folder: Path) -> Path:
    """Write the champion into a new folder, with its version; return the folder.

    Raises:
        ModelRefusal: There is no champion, or its files are gone.
    """
    client = tracking.connect(settings)
    champion = tracking.champion(client, settings.model)
    if champion is None:
        raise ModelRefusal(
            "The registry has no champion to serve",
            seen=f"no champion of {settings.model}",
            allowed="a version that the promote stage has promoted",
            fix="look at the verdict of the promote stage, and train a better model",
        )
    uri = f"models:/{champion.name}/{champion.version}"
    folder.mkdir(parents=True)
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR.set(False)
    try:
        mlflow.artifacts.download_artifacts(uri, dst_path=str(folder))
    except (MlflowException, OSError) as error:
        raise ModelRefusal(
            "The champion's files cannot be fetched",
            seen=f"{uri}: {error}",
            allowed="a version whose files are there",
            fix="register the model again: make churn-register ARGS=--force",
        ) from error
    name_version(folder, str(champion.version))
    return folder


def name_version(folder: Path, version: str) -> None:
    """Write the registry's version into the model's own description."""
    (description,) = folder.rglob("MLmodel")
    content = yaml.safe_load(description.read_text())
    content["metadata"] = {**(content.get("metadata") or {}), "version": version}
    description.write_text(yaml.safe_dump(content, sort_keys=False))
