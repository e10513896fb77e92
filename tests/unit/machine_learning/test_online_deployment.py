"""A deployment of an online endpoint: what Azure is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from components.errors import DecisionError
from components.machine_learning.online_deployment import OnlineDeploymentPart
from components.machine_learning.online_endpoint_spec import (
    AutoscaleSpec,
    DataCaptureSpec,
    OnlineDeploymentSpec,
    ProbeSpec,
    RequestsSpec,
)
from tests.unit.machine_learning.serving import WORKSPACE, deployment, deployment_args
from tests.unit.registrations import Registration, register


def build(plan: OnlineDeploymentSpec, **changes: Any) -> Registration:
    args = deployment_args(plan, **changes)
    run = register(lambda: OnlineDeploymentPart("churn.blue", args))
    return run.one("machinelearningservices:OnlineDeployment")


def test_defaults_are_the_hardened_deployment() -> None:
    probe = {
        "failureThreshold": 30,
        "initialDelay": "PT10S",
        "period": "PT10S",
        "successThreshold": 1,
        "timeout": "PT2S",
    }

    made = build(deployment())

    assert made.inputs == {
        "deploymentName": "blue",
        "endpointName": "churn-x1",
        "kind": "Managed",
        "location": "swedencentral",
        "properties": {
            "appInsightsEnabled": True,
            "codeConfiguration": {
                "codeId": f"{WORKSPACE}/codes/scoring/versions/2",
                "scoringScript": "score.py",
            },
            "egressPublicNetworkAccess": "Disabled",
            "endpointComputeType": "Managed",
            "environmentId": f"{WORKSPACE}/environments/sklearn/versions/1",
            "instanceType": "Standard_DS3_v2",
            "livenessProbe": probe,
            "model": f"{WORKSPACE}/models/churn/versions/3",
            "readinessProbe": probe,
            "requestSettings": {
                "maxConcurrentRequestsPerInstance": 1,
                "maxQueueWait": "PT0.5S",
                "requestTimeout": "PT5S",
            },
            "scaleSettings": {"scaleType": "Default"},
        },
        "resourceGroupName": "rg",
        "sku": {"capacity": 1, "name": "Default", "tier": "Standard"},
        "tags": {"owner": "somebody"},
        "workspaceName": "mlw",
    }
    assert made.ignore_changes == ("properties.properties",)


def test_everything_can_be_asked_for() -> None:
    plan = deployment(
        instance_count=3,
        environment_variables={"WORKER_COUNT": "2"},
        liveness=ProbeSpec(initial_delay_seconds=60),
        requests=RequestsSpec(
            max_concurrent_per_instance=2, timeout_milliseconds=90_000
        ),
        data_capture=DataCaptureSpec(collections=("request",), sampling_percent=25),
    )

    made = build(plan).inputs

    assert made["sku"]["capacity"] == 3
    properties = made["properties"]
    assert properties["environmentVariables"] == {"WORKER_COUNT": "2"}
    assert properties["livenessProbe"]["initialDelay"] == "PT1M"
    assert properties["requestSettings"]["requestTimeout"] == "PT1M30S"
    assert properties["dataCollector"] == {
        "collections": {
            "request": {"dataCollectionMode": "Enabled", "samplingRate": 0.25}
        },
        "rollingRate": "Hour",
    }


def test_a_managed_network_governs_the_way_out_of_a_flow() -> None:
    flow = deployment(environment=None, code=None, scoring_script=None)

    properties = build(flow, closed=False).inputs["properties"]

    for absent in ("egressPublicNetworkAccess", "environmentId", "codeConfiguration"):
        assert absent not in properties


def test_a_flow_is_refused_where_the_way_out_is_closed() -> None:
    flow = deployment(environment=None, code=None, scoring_script=None)

    with pytest.raises(DecisionError, match="model without an environment"):
        build(flow)


def test_instances_are_left_to_autoscale() -> None:
    made = build(deployment(autoscale=AutoscaleSpec(min_instances=2, max_instances=5)))

    assert made.inputs["sku"]["capacity"] == 2
    assert made.ignore_changes == ("sku.capacity", "properties.properties")


@pytest.mark.parametrize(
    ("plan", "machines"),
    [
        (deployment(), 2),
        (deployment(instance_count=10), 12),
        (deployment(autoscale=AutoscaleSpec(min_instances=1, max_instances=5)), 6),
    ],
)
def test_a_fifth_of_the_quota_is_kept_for_upgrades(
    plan: OnlineDeploymentSpec, machines: int
) -> None:
    assert plan.most_machines == machines
