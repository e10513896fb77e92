"""What runs by the clock: pipelines and monitors."""

from __future__ import annotations

from typing import Any

from components.machine_learning.schedule import (
    Clock,
    Monitor,
    PipelineJob,
    Schedule,
    ScheduleArgs,
)
from tests.unit.registrations import register

RETRAIN = PipelineJob(component_id="azureml:retrain:1", experiment="weekly")


def monitor(**decisions: Any) -> Monitor:
    given: dict[str, Any] = {
        "endpoint": "credit",
        "deployment": "blue",
        "task": "Classification",
        "signals": ["DataDrift"],
        "reference_data": "azureml:train:1",
    }
    return Monitor(**{**given, **decisions})


def build(action: PipelineJob | Monitor, **decisions: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "schedule_name": "weekly",
        "resource_group_name": "rg",
        "workspace_name": "mlw",
        "action": action,
        "clock": Clock(cron="15 4 * * 1"),
    }
    args = ScheduleArgs(**{**given, **decisions})
    run = register(lambda: Schedule("schedule-weekly", args))
    inputs = run.one("machinelearningservices:Schedule").inputs
    properties: dict[str, Any] = inputs["properties"]
    return properties


def signals(action: Monitor) -> dict[str, Any]:
    definition = build(action)["action"]["monitorDefinition"]
    found: dict[str, Any] = definition["signals"]
    return found


def test_a_pipeline_component_runs_by_the_clock() -> None:
    assert build(RETRAIN) == {
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
    assert build(RETRAIN, enabled=False)["isEnabled"] is False


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
    kinds = ["PredictionDrift", "DataQuality"]

    found = signals(monitor(signals=kinds))

    uris = {kind: found[kind]["productionData"]["uri"] for kind in kinds}
    assert uris == {
        "PredictionDrift": "azureml:credit-blue-model_outputs:1",
        "DataQuality": "azureml:credit-blue-model_inputs:1",
    }


def test_a_monitor_mails_those_who_are_named() -> None:
    action = monitor(emails=["oncall@example.com"])

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
