"""The register stage: the chosen model becomes a version of the registry, once.

The version carries its signature, its threshold, and where it came from: the data's
tables and versions, the code's and the lock's digests, and the run. A model that is
registered already is found again by its digest and not registered twice.
"""

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature

from churn.pipeline.fingerprints import SOURCES, digest_of_files
from churn.pipeline.stage import Context
from churn.report.section import Section, Table
from churn.settings import HOME
from churn.training import tracking
from churn.training.columns import inputs
from churn.training.fit import load
from churn.training.tune import CHOSEN

DIGEST = "model.digest"
EXAMPLE_ROWS = 3


def run(context: Context) -> dict[str, Any]:
    """Register the model if it is new; write which version it is, and its lineage."""
    file = context.input("tune") / CHOSEN
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    lineage = {**lineage_of(context), DIGEST: digest}
    name = context.settings.tracking.model
    client = tracking.connect(context.settings.tracking)
    version = tracking.version_with(client, name, DIGEST, digest) or registered(
        context, load(file), lineage
    )
    result = {"name": name, "version": version, "lineage": lineage}
    (context.output / "version.json").write_text(json.dumps(result, indent=1))
    section(result).write(context.output)
    return {"model": name, "version": version}


def registered(context: Context, model: Any, lineage: dict[str, str]) -> str:
    """Return the version that the registry gives the model."""
    settings = context.settings
    rows = pd.read_parquet(context.input("split") / "test.parquet").head(EXAMPLE_ROWS)
    example = inputs(rows)
    measured = json.loads((context.input("evaluate") / "metrics.json").read_text())
    with (
        warnings.catch_warnings(),
        tracking.run(settings.tracking, "register", {"stage": context.stage}),
    ):
        # Pickled, as the managed endpoint's server reads it: only our own stage writes
        # it.
        warnings.filterwarnings("ignore", message="Saving scikit-learn models in the")
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(example, np.array([0.5])),
            metadata={"threshold": measured["threshold"], **lineage},
            serialization_format="cloudpickle",
        )
        mlflow.log_dict(lineage, "lineage.json")
    client = tracking.connect(settings.tracking)
    version = mlflow.register_model(logged.model_uri, settings.tracking.model)
    for key, value in lineage.items():
        client.set_model_version_tag(version.name, version.version, key, value)
    return str(version.version)


def lineage_of(context: Context) -> dict[str, str]:
    """Return what the model was made from: data, code, environment and choice."""
    features = json.loads((context.input("features") / "features.json").read_text())
    choice = json.loads((context.input("tune") / "choice.json").read_text())
    table = "gold/training_set"
    return {
        "data.table": context.settings.table(table),
        "data.version": str(features["versions"][table]),
        "data.source": features["source"],
        "data.digest": digest_of_files(context.input("split"), "*.parquet")[:16],
        "code.digest": digest_of_files(SOURCES, "*.py")[:16],
        "environment.lock": lock_digest(HOME / "requirements.lock"),
        "model.kind": choice["name"],
        "model.seed": str(context.settings.training.seed),
    }


def lock_digest(lock: Path) -> str:
    """Return the digest of the environment's lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()[:16]


def section(result: dict[str, Any]) -> Section:
    """Return what the report says of the version."""
    return Section(
        title="Registered version and lineage",
        text=f"{result['name']}, version {result['version']}.",
        tables=[
            Table(
                title="Lineage",
                columns=("what", "value"),
                rows=list(result["lineage"].items()),
            )
        ],
    )
