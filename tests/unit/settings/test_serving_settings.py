"""Endpoints in a stack file: what they become, and what is refused with its path."""

from __future__ import annotations

from typing import Any

import pytest

from components.machine_learning.online_endpoint_spec import (
    AutoscaleSpec,
    DataCaptureSpec,
    ProbeSpec,
)
from components.settings import PlatformSettings, SettingsError, parse_settings
from tests.stack_files import raw

BLUE = {
    "name": "blue",
    "model": "azureml:churn:1",
    "environment": "azureml:sklearn:1",
    "instanceType": "Standard_DS3_v2",
}
GREEN = {**BLUE, "name": "green"}
MAIN = {"name": "main", "model": "azureml:churn:1", "cluster": "cpu"}
SCALED = {"minInstances": 1, "maxInstances": 4}
HOURS = {
    "name": "office",
    "start": "08:00",
    "end": "18:00",
    "minInstances": 2,
    "maxInstances": 6,
}


def settings(**lists: list[Any]) -> PlatformSettings:
    return parse_settings(raw("dev", **lists), "dev")


def online(*deployments: dict[str, Any], **more: Any) -> dict[str, list[Any]]:
    entry = {"name": "churn", "deployments": list(deployments or (BLUE, GREEN)), **more}
    return {"onlineEndpoints": [entry]}


def batch(*deployments: dict[str, Any], **more: Any) -> dict[str, list[Any]]:
    given = {"name": "night", "defaultDeployment": "main"}
    return {
        "batchEndpoints": [
            {**given, "deployments": list(deployments or (MAIN,)), **more}
        ]
    }


def refused(lists: dict[str, list[Any]]) -> str:
    with pytest.raises(SettingsError) as caught:
        settings(**lists)
    return str(caught.value)


def test_nothing_is_served_unless_asked_for() -> None:
    found = settings()

    assert (found.online_endpoints, found.batch_endpoints) == ((), ())


def test_an_endpoint_has_deployments_and_percentages() -> None:
    found = settings(**online(traffic={"blue": 100}, mirrorTraffic={"green": 10}))

    (endpoint,) = found.online_endpoints
    assert [it.name for it in endpoint.deployments] == ["blue", "green"]
    assert (endpoint.traffic, endpoint.mirror_traffic) == ({"blue": 100}, {"green": 10})
    assert endpoint.deployments[0].liveness == ProbeSpec()


def test_parts_of_a_deployment_have_defaults_of_their_own() -> None:
    rich = {
        **BLUE,
        "readiness": {"successThreshold": 3},
        "dataCapture": {"collections": ["request"]},
        "autoscale": {**SCALED, "schedules": [HOURS]},
    }

    (endpoint,) = settings(**online(rich)).online_endpoints

    (found,) = endpoint.deployments
    assert found.readiness == ProbeSpec(success_threshold=3)
    assert found.data_capture == DataCaptureSpec(collections=("request",))
    assert isinstance(found.autoscale, AutoscaleSpec)
    (hours,) = found.autoscale.schedules
    assert hours.days[0] == "Monday"
    assert (len(hours.days), hours.time_zone) == (5, "UTC")


@pytest.mark.parametrize(
    ("more", "path", "words"),
    [
        ({"traffic": {"blu": 100}}, "traffic.blu", "did you mean blue?"),
        ({"mirrorTraffic": {"red": 10}}, "mirrorTraffic.red", "does not have"),
        ({"traffic": {"blue": 90}}, "traffic", "does not sum to 100 %"),
        ({"mirrorTraffic": {"green": 60}}, "mirrorTraffic", "1 to 50 %"),
        (
            {"traffic": {"blue": 100}, "mirrorTraffic": {"blue": 5}},
            "mirrorTraffic",
            "takes live traffic",
        ),
        ({"deployments": [BLUE] * 2}, "deployments[1].name", "repeats entry [0]"),
        ({"name": "much-too-long-here"}, "name", "3 to 16"),
    ],
)
def test_endpoints_have_rules(more: dict[str, Any], path: str, words: str) -> None:
    said = refused(online(**more))

    assert f"ml-synapse:onlineEndpoints[0].{path} " in said
    assert words in said


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"code": "azureml:c:1"}, "scoringScript", "because code is given"),
        ({"scoringScript": "a.py"}, "code", "because scoringScript is given"),
        ({"environment": None}, "environment", "null"),
        ({"liveness": {"successThreshold": 2}}, "liveness.successThreshold", "not the"),
        ({"requests": {"timeoutMilliseconds": 180_001}}, "requests.timeout", "180000"),
        ({"autoscale": SCALED, "instanceCount": 2}, "instanceCount", "be ignored"),
        (
            {"autoscale": {"minInstances": 3, "maxInstances": 2}},
            "autoscale.maxInstances",
            "is smaller than minInstances",
        ),
        (
            {"autoscale": {**SCALED, "cpuPercentIn": 70}},
            "autoscale.cpuPercentIn",
            "is not below cpuPercentOut",
        ),
        (
            {"autoscale": {**SCALED, "requestsPerMinuteIn": 7}},
            "autoscale.requestsPerMinuteIn",
            "left out",
        ),
        (
            {"autoscale": {**SCALED, "schedules": [{**HOURS, "start": "8:00"}]}},
            "autoscale.schedules[0].start",
            "two digits each",
        ),
        ({"model": "azureml://registries/r/environments/a/versions/1"}, "model", "not"),
    ],
)
def test_deployments_have_rules(change: dict[str, Any], path: str, words: str) -> None:
    said = refused(online({**BLUE, **change}))

    assert f"ml-synapse:onlineEndpoints[0].deployments[0].{path}" in said
    assert words in said


def test_a_flow_needs_a_managed_network() -> None:
    flow = {name: BLUE[name] for name in ("name", "model", "instanceType")}

    said = refused(online(flow))

    path = "onlineEndpoints[0].deployments[0].environment"
    assert f"ml-synapse:{path} is needed" in said
    assert "isolation.mode" in said


def test_names_are_unique_over_both_lists() -> None:
    said = refused({**online(), **batch(name="churn")})

    assert "ml-synapse:batchEndpoints[0].name is taken by onlineEndpoints[0]" in said


@pytest.mark.parametrize(
    ("lists", "path", "words"),
    [
        (
            batch({**MAIN, "cluster": "cpus"}),
            "deployments[0].cluster",
            "did you mean cpu?",
        ),
        (
            batch({**MAIN, "instanceCount": 3}),
            "deployments[0].instanceCount",
            "from 1 to 2",
        ),
        (batch(defaultDeployment="mian"), "defaultDeployment", "did you mean main?"),
        (
            batch({**MAIN, "environment": "azureml:e:1"}),
            "deployments[0].code",
            "missing beside the others",
        ),
        (
            batch({**MAIN, "errorThreshold": -2}),
            "deployments[0].errorThreshold",
            "-1 to",
        ),
        (
            batch({**MAIN, "outputFile": "a/b.csv"}),
            "deployments[0].outputFile",
            "file's name",
        ),
    ],
)
def test_batch_endpoints_have_rules(
    lists: dict[str, list[Any]], path: str, words: str
) -> None:
    said = refused(lists)

    assert f"ml-synapse:batchEndpoints[0].{path} " in said
    assert words in said


def test_deployments_count_against_the_quotas_with_their_reserve() -> None:
    quotas = {"mlWorkspace.vcpuQuotas": {"standardDSv2Family": 47}}

    with pytest.raises(SettingsError) as caught:
        parse_settings(
            raw("dev", **online({**BLUE, "instanceCount": 10}), **quotas), "dev"
        )

    assert "12 x 4 (deployment churn.blue, a fifth more for upgrades" in str(
        caught.value
    )
