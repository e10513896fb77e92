"""A batch endpoint, its deployments, and the default after them."""

from __future__ import annotations

from typing import Any

from components.machine_learning.batch_endpoint import BatchEndpoint, BatchEndpointArgs
from components.machine_learning.batch_endpoint_spec import (
    BatchDeploymentSpec,
    BatchEndpointSpec,
)
from tests.unit.machine_learning.serving import HOME, WORKSPACE
from tests.unit.registrations import Registered, register

CLUSTER = f"{WORKSPACE}/computes/cpu-abc"
DEFAULT = "pulumi-python:dynamic/dataplane:BatchDefault"


def build(**decisions: Any) -> Registered[BatchEndpoint]:
    main = BatchDeploymentSpec(
        **{"name": "main", "model": "azureml:churn:3", "cluster": "cpu", **decisions}
    )
    plan = BatchEndpointSpec(
        name="night", deployments=(main,), default_deployment="main"
    )
    args = BatchEndpointArgs(
        **HOME, endpoint_name="night-x1", plan=plan, clusters={"cpu": CLUSTER}
    )
    return register(lambda: BatchEndpoint("night", args))


def test_callers_sign_in() -> None:
    made = build().one("machinelearningservices:BatchEndpoint")

    assert made.inputs["properties"] == {"authMode": "AADToken"}
    assert made.ignore_changes == (
        "properties.defaults",
        "tags",
        "properties.properties",
    )


def test_a_flow_needs_a_cluster_and_nothing_else() -> None:
    made = build().one("machinelearningservices:BatchDeployment", "night.main")

    assert made.inputs["properties"] == {
        "compute": CLUSTER,
        "errorThreshold": -1,
        "loggingLevel": "Info",
        "maxConcurrencyPerInstance": 1,
        "miniBatchSize": 10,
        "model": {
            "assetId": f"{WORKSPACE}/models/churn/versions/3",
            "referenceType": "Id",
        },
        "outputAction": "AppendRow",
        "outputFileName": "predictions.csv",
        "resources": {"instanceCount": 1},
        "retrySettings": {"maxRetries": 3, "timeout": "PT30S"},
    }


def test_everything_can_be_asked_for() -> None:
    run = build(
        environment="azureml:sklearn:1",
        code="azureml:scoring:2",
        scoring_script="batch.py",
        environment_variables={"A": "b"},
        mini_batch_size=100,
        timeout_seconds=600,
        error_threshold=5,
        output_action="SummaryOnly",
    )

    made = run.one("machinelearningservices:BatchDeployment").inputs["properties"]
    assert made["environmentId"] == f"{WORKSPACE}/environments/sklearn/versions/1"
    assert made["codeConfiguration"] == {
        "codeId": f"{WORKSPACE}/codes/scoring/versions/2",
        "scoringScript": "batch.py",
    }
    assert made["environmentVariables"] == {"A": "b"}
    assert (made["miniBatchSize"], made["errorThreshold"]) == (100, 5)
    assert made["retrySettings"]["timeout"] == "PT10M"
    assert made["outputAction"] == "SummaryOnly"


def test_the_default_comes_after_the_deployments() -> None:
    (default,) = (each for each in build().resources if each.type == DEFAULT)

    assert "night.main" in default.depends_on
    assert default.inputs["deployment_name"] == "main"
    assert default.inputs["endpoint_id"] == f"{WORKSPACE}/batchEndpoints/night-x1"
