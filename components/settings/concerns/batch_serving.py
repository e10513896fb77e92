"""What one deployment of a batch endpoint is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components.machine_learning.serving_plan import BatchDeployment
from components.settings.concerns.serving_values import (
    asset,
    deployment_name,
    script,
    variables,
)
from components.settings.records import Record, default, required
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import choice, integer, text


def _whole(values: Values) -> Iterator[Finding]:
    """Environment, code and script stand together; an MLflow model needs none."""
    given = {name: values[name] for name in ("environment", "code", "scoringScript")}
    missing = [name for name, value in given.items() if value is None]
    if 0 < len(missing) < len(given):
        yield (
            missing[0],
            ValueRefused(
                "is missing beside the others",
                seen="nothing",
                allowed=f"{', '.join(given)} together, or none (an MLflow model)",
                cure="add it, or remove the others",
            ),
        )


BATCH_DEPLOYMENT: Final = Record(
    BatchDeployment,
    {
        "name": required(deployment_name()),
        "model": required(asset("models")),
        "cluster": required(
            text("[a-z][a-z0-9-]*", "the name of a compute cluster", "write it")
        ),
        "environment": default(asset("environments"), None),
        "code": default(asset("codes"), None),
        "scoringScript": default(script(), None),
        "environmentVariables": default(variables(), {}),
        "instanceCount": default(integer(1, 1000), 1),
        "miniBatchSize": default(integer(1, 1_000_000), 10),
        "maxConcurrency": default(integer(1, 1000), 1),
        "maxRetries": default(integer(0, 100), 3),
        "timeoutSeconds": default(integer(1, 86_400), 30),
        "errorThreshold": default(integer(-1, 1_000_000), -1),
        "outputAction": default(choice("AppendRow", "SummaryOnly"), "AppendRow"),
        "outputFile": default(
            text(
                r"[\w-]+\.[\w.]+", "a file's name", "write one such as predictions.csv"
            ),
            "predictions.csv",
        ),
    },
    rules=(_whole,),
    kind="a deployment",
)
