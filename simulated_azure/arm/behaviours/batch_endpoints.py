"""Batch endpoints of a Machine Learning workspace and their deployments.

Sources: https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-batch
and its neighbours reference-yaml-deployment-batch (defaults),
how-to-authenticate-batch-endpoint (Entra tokens only),
how-to-use-batch-model-deployments (a default deployment; MLflow models need no
environment). Assumed: codes, wording, that a default deployment is not deleted while it
is the default, that only clusters of the workspace will do. Jobs do not exist; what
they would need is asked for in job_identity.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.job_identity import check_jobs
from simulated_azure.arm.behaviours.ml_assets import check_asset
from simulated_azure.arm.behaviours.serving import (
    BATCH,
    check_at_least,
    check_deployment,
    check_endpoint,
    seconds,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, bad_request, conflict, not_simulated
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

DEPLOYMENTS: Final = f"{BATCH}/deployments"
_LEAST: Final = {
    "errorThreshold": -1,
    "maxConcurrencyPerInstance": 1,
    "miniBatchSize": 1,
}
ENTRA: Final = "AADToken"


class BatchEndpoints(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/batchEndpoints."""

    arm_types = (BATCH,)
    duration = Duration(30, 15, 30, patches=True)  # assumed

    def check(self, put: Put) -> None:
        check_endpoint(put)
        if put.properties["authMode"].lower() != ENTRA.lower():
            raise _bad("Batch endpoints take Entra tokens only.", "authMode")
        name = dict_at(put.properties, "defaults").get("deploymentName")
        if name and put.arm.store.get(f"{put.key}/deployments/{name}") is None:
            raise _bad(
                f"Deployment '{name}' does not exist, so it cannot be the default.",
                "defaults.deploymentName",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        region = str(body["location"]).replace(" ", "").lower()
        address = f"https://{put.id.name.lower()}.{region}.inference.ml.azure.com"
        default(properties, defaults={}, properties={})
        # azure-ai-ml writes aadToken, and everybody's batch endpoints are made so.
        properties["authMode"] = ENTRA
        properties.update(scoringUri=f"{address}/jobs", swaggerUri=None)

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Forget the default: the deployments go with their endpoint."""
        body = {**resource.body, "properties": {**resource.body["properties"]}}
        body["properties"]["defaults"] = {}
        arm.store.put(replace(resource, body=body))


class BatchDeployments(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments."""

    arm_types = (DEPLOYMENTS,)
    duration = Duration(30, 15, 30, patches=True)  # assumed

    def check(self, put: Put) -> None:
        check_deployment(put)
        if put.properties.get("deploymentConfiguration"):
            raise not_simulated(f"{DEPLOYMENTS} of pipelines", "PUT")
        _check_compute(put)
        _check_content(put)
        check_jobs(put)
        for name, least in _LEAST.items():
            check_at_least(put.properties.get(name), least, name)
        retries = dict_at(put.properties, "retrySettings")
        check_at_least(retries.get("maxRetries"), 0, "retrySettings.maxRetries")
        length = seconds(retries.get("timeout", "PT30S"), "retrySettings.timeout")
        check_at_least(length, 1, "retrySettings.timeout")
        count = dict_at(put.properties, "resources").get("instanceCount")
        check_at_least(count, 1, "resources.instanceCount")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            environmentVariables={},
            errorThreshold=-1,
            loggingLevel="Info",
            maxConcurrencyPerInstance=1,
            miniBatchSize=10,
            outputAction="AppendRow",
            outputFileName="predictions.csv",
            properties={},
        )
        default(ensure(properties, "resources"), instanceCount=1)
        default(ensure(properties, "retrySettings"), maxRetries=3, timeout="PT30S")

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        endpoint = arm.store.get(str(ResourceId.parse(resource.id).parent))
        name = dict_at(endpoint.body, "properties", "defaults") if endpoint else {}
        if str(name.get("deploymentName", "")).lower() == resource.name.lower():
            raise conflict(
                "Conflict",
                f"Deployment '{resource.name}' is the default of its endpoint and "
                "cannot be deleted. Make another one the default first.",
            )


def _check_compute(put: Put) -> None:
    id = str(put.properties.get("compute") or "")
    found = put.arm.find(id) if id.startswith("/") else None
    inside = id.lower().startswith(f"{put.id.root}/computes/".lower())
    kind = found.body["properties"].get("computeType") if found and inside else "none"
    if kind not in ("AmlCompute", "Kubernetes"):
        raise _bad(
            f"'{id}' is no cluster of workspace {put.id.names[0]} (found: {kind}). "
            "Give the ID of one.",
            "compute",
        )


def _check_content(put: Put) -> None:
    properties = put.properties
    model, code = dict_at(properties, "model"), dict_at(properties, "codeConfiguration")
    known: Mapping[str, Any] = {}
    if model.get("referenceType") == "Id":
        known = check_asset(put, "models", model["assetId"], "properties.model.assetId")
    environment = properties.get("environmentId")
    if environment:
        check_asset(put, "environments", environment, "properties.environmentId")
    if code.get("codeId"):
        check_asset(put, "codes", code["codeId"], "properties.codeConfiguration.codeId")
    flow = model and known.get("modelType", "mlflow_model") == "mlflow_model"
    if not flow and not (environment and code):
        raise _bad(
            "Without an MLflow model both environmentId and codeConfiguration are "
            "needed.",
            "codeConfiguration",
        )


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.{name}")
