"""What runs by the clock: pipelines and monitors."""

from __future__ import annotations

from typing import Any

from components.machine_learning.schedule import Schedule, ScheduleArgs
from components.machine_learning.schedule_spec import (
    ModelMonitorSpec,
    PipelineScheduleSpec,
)
from tests.unit.registrations import register

CLOCK = {"name": "weekly", "cron": "15 4 * * 1"}


def pipeline(**decisions: Any) -> PipelineScheduleSpec:
    return PipelineScheduleSpec(
        **{**CLOCK, "component": "azureml:retrain:1", **decisions}
    )


def monitor(**decisions: Any) -> ModelMonitorSpec:
    given: dict[str, Any] = {
        **CLOCK,
        "endpoint": "credit",
        "deployment": "blue",
        "credential_datastore": "keyed",
        "task": "Classification",
        "signals": ("DataDrift",),
        "reference_data": "azureml:train:1",
    }
    return ModelMonitorSpec(**{**given, **decisions})


def build(spec: PipelineScheduleSpec | ModelMonitorSpec) -> dict[str, Any]:
    args = ScheduleArgs(spec=spec, resource_group_name="rg", workspace_name="mlw")
    run = register(lambda: Schedule("schedule-weekly", args))
    inputs = run.one("machinelearningservices:Schedule").inputs
    properties: dict[str, Any] = inputs["properties"]
    return properties


def signals(action: ModelMonitorSpec) -> dict[str, Any]:
    definition = build(action)["action"]["monitorDefinition"]
    found: dict[str, Any] = definition["signals"]
    return found


def test_a_pipeline_component_runs_by_the_clock() -> None:
    assert build(pipeline()) == {
        "action": {
            "actionType": "CreateJob",
            "jobDefinition": {
                "jobType": "Pipeline",
                "experimentName": "weekly",
                "isArchived": False,
                "jobs": {
                    "run": {"type": "pipeline", "componentId": "azureml:retrain:1"}
                },
            },
        },
        "displayName": "weekly",
        "isEnabled": True,
        "trigger": {
            "expression": "15 4 * * 1",
            "timeZone": "UTC",
            "triggerType": "Cron",
        },
    }


def test_a_schedule_is_paused_in_place() -> None:
    assert build(pipeline(enabled=False))["isEnabled"] is False


def test_a_monitor_compares_what_a_deployment_collects() -> None:
    drift = signals(monitor())["DataDrift"]

    assert drift["productionData"]["uri"] == "azureml:credit-blue-model_inputs:1"
    assert drift["referenceData"]["uri"] == "azureml:train:1"
    assert drift["productionData"]["dataContext"] == "model_inputs"
    assert drift["referenceData"]["dataContext"] == "training"
    assert [it["metric"] for it in drift["metricThresholds"]] == [
        "NormalizedWassersteinDistance",
        "JensenShannonDistance",
    ]
    assert "notificationTypes" not in drift


def test_predictions_are_compared_by_what_the_model_answered() -> None:
    kinds = ("PredictionDrift", "DataQuality")

    found = signals(monitor(signals=kinds))

    uris = {kind: found[kind]["productionData"]["uri"] for kind in kinds}
    assert uris == {
        "PredictionDrift": "azureml:credit-blue-model_outputs:1",
        "DataQuality": "azureml:credit-blue-model_inputs:1",
    }


def test_a_monitor_mails_those_who_are_named() -> None:
    action = monitor(emails=("oncall@example.com",))

    definition = build(action)["action"]["monitorDefinition"]

    mail = definition["alertNotificationSettings"]["emailNotificationSettings"]
    assert mail == {"emails": ["oncall@example.com"]}
    assert signals(action)["DataDrift"]["notificationTypes"] == ["AmlNotification"]


def test_a_monitor_watches_its_deployment_without_a_key() -> None:
    definition = build(monitor())["action"]["monitorDefinition"]

    assert definition["monitoringTarget"] == {
        "deploymentId": "azureml:credit:blue",
        "taskType": "Classification",
    }
    assert definition["computeConfiguration"]["computeIdentity"] == {
        "computeIdentityType": "AmlToken"
    }
