"""What a deployment tells the server, in its environment variables; no secret.

CHURN_ONLINE_STORE   where the newest features are: a path of SQLite, or the address
                     of a Cosmos DB account (https://…), read as the server's identity
CHURN_COLLECTED      `azureml`: Azure's data collector; else the folder of JSON lines
CHURN_ENDPOINT, CHURN_DEPLOYMENT   names that the records carry
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from churn.refusals import SettingsRefusal
from churn.serving.collector import AzureCollector, Collector, FileCollector
from churn.serving.model import load
from churn.serving.online_features import OnlineFeatures, online_features
from churn.serving.scorer import Scorer

LOG: Final = logging.getLogger("churn")
AZURE: Final = "azureml"
STORE: Final = "CHURN_ONLINE_STORE"
COLLECTED: Final = "CHURN_COLLECTED"


def scorer_of(model_folder: Path, variables: Mapping[str, str]) -> Scorer:
    """Return the scorer that the variables describe.

    Raises:
        SettingsRefusal: A variable is missing.
        ModelRefusal: The folder holds no model that can be served.
    """
    model = load(model_folder)
    return Scorer(
        model=model,
        features=_features(variables),
        collector=_collector(variables, model.version),
    )


def _features(variables: Mapping[str, str]) -> OnlineFeatures:
    return online_features(_given(variables, STORE))


def _collector(variables: Mapping[str, str], version: str) -> Collector:
    place = _given(variables, COLLECTED)
    if place == AZURE:
        return AzureCollector(lambda error: LOG.warning("not collected: %s", error))
    return FileCollector(
        folder=Path(place),
        endpoint=variables.get("CHURN_ENDPOINT", "churn"),
        deployment=variables.get("CHURN_DEPLOYMENT", "blue"),
        model_version=version,
    )


def _given(variables: Mapping[str, str], name: str) -> str:
    if not (value := variables.get(name)):
        raise SettingsRefusal(
            f"The deployment lacks the environment variable {name}",
            seen="nothing",
            allowed="what churn/serving/options.py lists",
            fix=f"set {name} among the deployment's environment variables",
        )
    return value
