"""Monitors of endpoints that stand in the same stack file."""

from __future__ import annotations

from typing import Any, Final

import pytest

from components.ml_platform import MlPlatform
from components.settings.reading import SettingsError
from tests.unit.registrations import Registered, register
from tests.unit.stack_files import stack_settings

BLUE: Final = {
    "name": "blue",
    "model": "azureml:churn:1",
    "environment": "azureml:sklearn:1",
    "code": "azureml:scoring:1",
    "scoringScript": "score.py",
    "instanceType": "Standard_DS3_v2",
    "dataCapture": {"collections": ["model_inputs"]},
}
GREEN: Final = {k: v for k, v in BLUE.items() if k != "dataCapture"} | {"name": "green"}
ENDPOINT: Final = {"name": "churn", "deployments": [BLUE, GREEN]}
MONITOR: Final = {
    "name": "drift",
    "endpoint": "churn",
    "deployment": "blue",
    "task": "Classification",
    "referenceData": "azureml:sales:1",
    "cron": "0 6 * * *",
}


def build(**changes: Any) -> Registered[MlPlatform]:
    settings = stack_settings(
        "dev", onlineEndpoints=[ENDPOINT], modelMonitors=[MONITOR | changes]
    )
    return register(lambda: MlPlatform("platform", settings))


def watched(run: Registered[MlPlatform]) -> str:
    action = run.one("machinelearningservices:Schedule").inputs["properties"]["action"]
    target: str = action["monitorDefinition"]["monitoringTarget"]["deploymentId"]
    return target


def test_a_monitor_waits_for_its_own_endpoint_only() -> None:
    other = ENDPOINT | {"name": "fraud"}
    settings = stack_settings(
        "dev", onlineEndpoints=[ENDPOINT, other], modelMonitors=[MONITOR]
    )

    run = register(lambda: MlPlatform("platform", settings))

    reached = run.reached("schedule-drift")
    assert "online-endpoint-churn.blue" in reached
    assert "online-endpoint-fraud.blue" not in reached


def test_another_endpoint_is_watched_by_its_name_in_azure() -> None:
    assert watched(build(endpoint="fraud")) == "azureml:fraud:blue"


@pytest.mark.parametrize("deployment", ["green", "purple"])
def test_a_deployment_that_keeps_nothing_is_refused(deployment: str) -> None:
    with pytest.raises(SettingsError, match="no deployment of churn that keeps") as it:
        build(deployment=deployment)

    assert "modelMonitors[0].deployment" in str(it.value)
