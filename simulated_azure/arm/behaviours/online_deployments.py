"""Deployments of managed online endpoints.

Sources: https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online
(defaults, request and probe settings, 180 seconds at most),
https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints
(a deployment with traffic is not deleted),
https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints
(MLflow models without an environment need a managed network;
WorkspaceManagedNetworkNotReady), Azure/AML-Kubernetes#247 (the instance type stays).
Assumed: codes, wording, that egressPublicNetworkAccess stays too and is refused beside
a managed network, that mirrored traffic counts as traffic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Behaviour,
    Handler,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.deployment_machines import check_machines
from simulated_azure.arm.behaviours.endpoint_identity import check_identity
from simulated_azure.arm.behaviours.ml_assets import check_asset
from simulated_azure.arm.behaviours.online_endpoints import DEPLOYMENTS
from simulated_azure.arm.behaviours.serving import (
    check_at_least,
    check_deployment,
    seconds,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, bad_request, conflict, not_simulated
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

LONGEST_REQUEST_SECONDS: Final = 180
_FIXED: Final = ("instanceType", "egressPublicNetworkAccess", "endpointComputeType")
_PROBE: Final = {
    "failureThreshold": 30,
    "initialDelay": "PT10S",
    "period": "PT10S",
    "successThreshold": 1,
    "timeout": "PT2S",
}
_REQUESTS: Final = {
    "maxConcurrentRequestsPerInstance": 1,
    "maxQueueWait": "PT0.5S",
    "requestTimeout": "PT5S",
}


class OnlineDeployments(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments."""

    arm_types = (DEPLOYMENTS,)
    # Learn, online endpoints: six to eight minutes; the deletion is assumed.
    duration = Duration(420, 420, 180, patches=True)
    # A PUT without it leaves what the autoscaler made of it (assumed).
    keeps = ("sku",)

    def check(self, put: Put) -> None:
        if put.properties.get("endpointComputeType") == "Kubernetes":
            raise not_simulated(f"{DEPLOYMENTS} on Kubernetes", "PUT")
        check_deployment(put)
        _check_fixed(put)
        _check_network(put)
        _check_content(put)
        _check_requests(dict_at(put.properties, "requestSettings"))
        for name in ("livenessProbe", "readinessProbe", "startupProbe"):
            _check_probe(name, dict_at(put.properties, name))
        check_machines(put)
        check_identity(put)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(body, kind="Managed")
        default(ensure(body, "sku"), name="Default", tier="Standard", capacity=1)
        default(
            properties,
            appInsightsEnabled=False,
            egressPublicNetworkAccess="Enabled",
            environmentVariables={},
            properties={},
            scaleSettings={"scaleType": "Default"},
        )
        for name in ("livenessProbe", "readinessProbe"):
            default(ensure(properties, name), **_PROBE)
        default(ensure(properties, "requestSettings"), **_REQUESTS)

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        endpoint = _endpoint(arm, resource)
        for key, what in (("traffic", "live"), ("mirrorTraffic", "mirrored")):
            share = _share(dict_at(endpoint.body, "properties", key), resource.name)
            if share:
                raise conflict(
                    "Conflict",
                    f"Deployment '{resource.name}' takes {share} % of the {what} "
                    f"traffic of endpoint '{endpoint.name}' and cannot be deleted. Set "
                    "its traffic to 0 first.",
                )

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        """Forget the share of 0 % that the endpoint may still name."""
        endpoint = _endpoint(arm, resource)
        gone = resource.name.lower()
        properties = dict(endpoint.body["properties"])
        for key in ("traffic", "mirrorTraffic"):
            shares = dict_at(properties, key)
            properties[key] = {n: s for n, s in shares.items() if n.lower() != gone}
        body = {**endpoint.body, "properties": properties}
        arm.store.put(replace(endpoint, body=body))

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"getlogs": lambda _: {"content": ""}}


def _check_fixed(put: Put) -> None:
    for name in _FIXED:
        had = put.previous.get(name)
        wanted = put.properties.get(name, had)
        if had is not None and str(had).lower() != str(wanted).lower():
            raise _bad(
                f"{name} of deployment {put.id.name} is {had} and cannot be changed to "
                f"{wanted}. Create another deployment and move the traffic.",
                name,
            )


def _check_network(put: Put) -> None:
    workspace = put.arm.find(put.id.root)
    managed = (
        dict_at(workspace.body, "properties", "managedNetwork") if workspace else {}
    )
    if managed.get("isolationMode", "Disabled") == "Disabled":
        return
    if put.properties.get("egressPublicNetworkAccess") == "Disabled":
        raise _bad(
            "The workspace has a managed network, which governs the way out: leave "
            "egressPublicNetworkAccess out.",
            "egressPublicNetworkAccess",
        )
    status = dict_at(managed, "status").get("status", "Active")
    if status != "Active":
        raise bad_request(
            "WorkspaceManagedNetworkNotReady",
            f"The managed network of workspace {put.id.names[0]} is {status}. "
            "Provision it before an online deployment is made.",
        )


def _check_content(put: Put) -> None:
    properties = put.properties
    code = dict_at(properties, "codeConfiguration")
    environment = properties.get("environmentId")
    model = properties.get("model")
    known = check_asset(put, "models", model, "properties.model") if model else {}
    if environment:
        check_asset(put, "environments", environment, "properties.environmentId")
    if code.get("codeId"):
        check_asset(put, "codes", code["codeId"], "properties.codeConfiguration.codeId")
    if environment:
        return
    if not model or known.get("modelType", "mlflow_model") != "mlflow_model":
        raise _bad(
            "Without environmentId the model must be an MLflow model (mlflow_model); "
            f"this one is {known.get('modelType', 'none')}.",
            "environmentId",
        )
    if properties.get("egressPublicNetworkAccess") == "Disabled":
        raise bad_request(
            "BadArgument",
            "An MLflow model without environment cannot be deployed with "
            "egressPublicNetworkAccess Disabled. Give environmentId and "
            "codeConfiguration, or use a workspace with a managed network.",
        )


def _check_requests(settings: Mapping[str, Any]) -> None:
    check_at_least(
        settings.get("maxConcurrentRequestsPerInstance"),
        1,
        "requestSettings.maxConcurrentRequestsPerInstance",
    )
    for name in ("maxQueueWait", "requestTimeout"):
        path = f"requestSettings.{name}"
        length = seconds(settings.get(name, "PT1S"), path)
        if length > LONGEST_REQUEST_SECONDS:
            raise _bad(
                f"{name} is {length:g} seconds; at most {LONGEST_REQUEST_SECONDS} are "
                "allowed.",
                path,
            )


def _check_probe(name: str, probe: Mapping[str, Any]) -> None:
    for key in ("failureThreshold", "successThreshold"):
        check_at_least(probe.get(key), 1, f"{name}.{key}")
    for key in ("initialDelay", "period", "timeout"):
        length = seconds(probe.get(key, "PT1S"), f"{name}.{key}")
        check_at_least(length, 1, f"{name}.{key}")
    if name == "livenessProbe" and probe.get("successThreshold", 1) != 1:
        raise _bad("The successThreshold of a liveness probe is always 1.", name)


def _endpoint(arm: Azure, deployment: Resource) -> Resource:
    above = ResourceId.parse(deployment.id).parent
    found = arm.store.get(str(above))
    assert found is not None  # children go before what they stand in
    return found


def _share(shares: Mapping[str, int], name: str) -> int:
    wanted = name.lower()
    return next((s for known, s in shares.items() if known.lower() == wanted), 0)


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.{name}")
