"""MLflow: runs, registered versions, and which version is the champion.

One place knows how a champion is marked: an alias, or a tag where the registry has no
aliases.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from churn.refusals import ModelRefusal
from churn.settings import HOME, Tracking, located

CHAMPION = "champion"
SQLITE = "sqlite:///"


def address(tracking: Tracking) -> str:
    """Return the tracking server's address; a sqlite file is seen from the workload
    on.
    """
    if tracking.uri.startswith(SQLITE):
        return f"{SQLITE}{HOME / tracking.uri.removeprefix(SQLITE)}"
    return tracking.uri


def connect(tracking: Tracking) -> MlflowClient:
    """Return a client; make the experiment where it is missing."""
    uri = address(tracking)
    # What the migrations of a new database say is nothing for a reader.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if uri.startswith(SQLITE):
        Path(uri.removeprefix(SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    client = MlflowClient(uri, uri)
    if not client.get_experiment_by_name(tracking.experiment):
        place = located(tracking.artifacts) if tracking.artifacts else None
        client.create_experiment(tracking.experiment, artifact_location=place)
    mlflow.set_experiment(tracking.experiment)
    return client


@contextmanager
def run(tracking: Tracking, name: str, tags: Mapping[str, str]) -> Iterator[Any]:
    """Record a run, in the job's own run where there is one."""
    connect(tracking)
    with mlflow.start_run(run_name=name, nested=mlflow.active_run() is not None) as one:
        mlflow.set_tags(dict(tags))
        yield one


def versions(client: MlflowClient, model: str) -> list[ModelVersion]:
    """Return the registered versions, the newest first."""
    found = client.search_model_versions(f"name='{model}'")
    return sorted(found, key=lambda one: int(one.version), reverse=True)


def version_with(client: MlflowClient, model: str, tag: str, value: str) -> str | None:
    """Return the version that has a tag's value, if one has."""
    return next(
        (
            str(one.version)
            for one in versions(client, model)
            if one.tags.get(tag) == value
        ),
        None,
    )


def champion(client: MlflowClient, model: str) -> ModelVersion | None:
    """Return the version that serves now, if one does."""
    try:
        return client.get_model_version_by_alias(model, CHAMPION)
    except MlflowException:
        marked = [one for one in versions(client, model) if one.tags.get(CHAMPION)]
        return next((one for one in marked if one.tags[CHAMPION] == "yes"), None)


def crown(client: MlflowClient, model: str, version: str) -> None:
    """Make a version the champion, and remember which one it follows.

    Raises:
        ModelRefusal: there is no such version.
    """
    refuse_missing(client, model, version)
    before = champion(client, model)
    if before and str(before.version) == version:
        return
    client.set_model_version_tag(
        model, version, "follows", str(before.version) if before else ""
    )
    try:
        client.set_registered_model_alias(model, CHAMPION, version)
    except MlflowException:
        for one in versions(client, model):
            mark = "yes" if str(one.version) == version else "no"
            client.set_model_version_tag(model, one.version, CHAMPION, mark)


def refuse_missing(client: MlflowClient, model: str, version: str) -> None:
    """Refuse a version that the registry does not have."""
    there = [str(one.version) for one in versions(client, model)]
    if version not in there:
        raise ModelRefusal(
            f"The registry has no version {version} of {model}",
            seen=f"versions {', '.join(there) or 'none'}",
            allowed="a registered version",
            fix="run the register stage again: make churn-register ARGS=--force",
        )
