"""How azure-ai-ml reads each of the workload's definitions: its private methods are
called here alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from churn.settings import HOME

with warnings.catch_warnings():
    # The client's own schemas use what its marshmallow deprecates.
    warnings.simplefilter("ignore")
    from azure.ai.ml import (
        load_batch_endpoint,
        load_component,
        load_compute,
        load_data,
        load_environment,
        load_job,
        load_model,
        load_online_deployment,
        load_online_endpoint,
    )
    from azure.ai.ml.entities._load_functions import (
        load_model_batch_deployment,
        load_pipeline_component_batch_deployment,
        load_schedule,
    )

FOLDER: Final = HOME / "azureml"
FILES: Final = sorted(
    path for path in FOLDER.glob("*/*.yml") if not path.name.endswith(".conda.yml")
)
_LOADERS: Final[Mapping[str, Callable[..., Any]]] = {
    "components": load_component,
    "computes": load_compute,
    "data": load_data,
    "deployments": load_online_deployment,
    "endpoints": load_online_endpoint,
    "environments": load_environment,
    "jobs": load_job,
    "models": load_model,
    "monitors": load_schedule,
    "pipelines": load_component,
    "schedules": load_schedule,
}
# Files of a folder that are of another kind than the rest.
_OTHERS: Final[Mapping[str, Callable[..., Any]]] = {
    "endpoints/batch.yml": load_batch_endpoint,
    "deployments/batch_spark.yml": load_pipeline_component_batch_deployment,
    "deployments/batch_files.yml": load_model_batch_deployment,
}


def name_of(file: Path) -> str:
    """Return the file's path below the definitions."""
    return str(file.relative_to(FOLDER))


def built(file: Path) -> tuple[Any, Any, dict[str, str]]:
    """Return what azure-ai-ml makes of a file, would send, and finds wrong with it."""
    loader = _OTHERS.get(name_of(file), _LOADERS[file.parent.name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = loader(file)
        return made, _rest(file, made), _wrong(file, made)


def _rest(file: Path, made: Any) -> Any:
    kind = file.parent.name
    if name_of(file) == "endpoints/batch.yml":
        return made._to_rest_batch_endpoint("swedencentral")
    if kind == "endpoints":
        return made._to_rest_online_endpoint("swedencentral")
    if kind == "deployments":
        return made._to_rest_object(location="swedencentral")
    return made._to_rest_object()


def _wrong(file: Path, made: Any) -> dict[str, str]:
    # The client has a validation for some kinds, and one that is not implemented.
    if not hasattr(made, "_validate") or file.parent.name == "monitors":
        return {}
    # Deployments raise, or return nothing.
    result = made._validate()
    return {} if result is None else dict(result.error_messages)
