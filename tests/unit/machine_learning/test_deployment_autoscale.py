"""The rules by which a deployment is scaled."""

from __future__ import annotations

from typing import Any

from components.machine_learning.online_deployment import OnlineDeploymentPart
from components.machine_learning.online_endpoint_spec import (
    AutoscaleSpec,
    BusyHoursSpec,
)
from tests.unit.machine_learning.serving import ENDPOINT, deployment, deployment_args
from tests.unit.registrations import register

BLUE = f"{ENDPOINT}/deployments/blue"
OFFICE = BusyHoursSpec(
    name="office",
    days=("Monday", "Friday"),
    start="08:30",
    end="18:00",
    time_zone="W. Europe Standard Time",
    min_instances=3,
    max_instances=8,
)


def build(**decisions: Any) -> dict[str, Any]:
    plan = deployment(
        autoscale=AutoscaleSpec(**{"min_instances": 1, "max_instances": 4, **decisions})
    )
    args = deployment_args(plan)
    run = register(lambda: OnlineDeploymentPart("churn.blue", args))
    return run.one("monitor:AutoscaleSetting", "churn.blue-autoscale").inputs


def rules(made: dict[str, Any]) -> list[tuple[str, str, str, int, str, str]]:
    return [
        (
            rule["metricTrigger"]["metricName"],
            rule["metricTrigger"]["metricResourceUri"],
            rule["metricTrigger"]["operator"],
            rule["metricTrigger"]["threshold"],
            rule["scaleAction"]["direction"],
            rule["scaleAction"]["cooldown"],
        )
        for rule in made["profiles"][0]["rules"]
    ]


def test_the_setting_scales_the_deployment_and_is_on() -> None:
    made = build()

    assert made["autoscaleSettingName"] == "as-churn-x1-blue"
    assert made["targetResourceUri"] == BLUE
    assert made["enabled"] is True
    (profile,) = made["profiles"]
    assert profile["capacity"] == {"minimum": "1", "default": "1", "maximum": "4"}
    assert "recurrence" not in profile


def test_cpu_scales_unless_told_otherwise() -> None:
    cpu = "CpuUtilizationPercentage"

    assert rules(build()) == [
        (cpu, BLUE, "GreaterThan", 70, "Increase", "PT5M"),
        (cpu, BLUE, "LessThan", 30, "Decrease", "PT15M"),
    ]


def test_requests_are_those_of_the_endpoint() -> None:
    made = build(requests_per_minute_out=600, requests_per_minute_in=100)

    requests = "RequestsPerMinute"
    assert [rule for rule in rules(made) if rule[0] == requests] == [
        (requests, ENDPOINT, "GreaterThan", 600, "Increase", "PT5M"),
        (requests, ENDPOINT, "LessThan", 100, "Decrease", "PT15M"),
    ]


def test_busy_hours_end_where_the_usual_numbers_begin() -> None:
    made = build(schedules=(OFFICE,))

    found = [
        (
            profile["name"],
            profile["capacity"]["minimum"],
            profile["capacity"]["maximum"],
            profile["recurrence"]["schedule"]["hours"],
            profile["recurrence"]["schedule"]["minutes"],
        )
        for profile in made["profiles"]
    ]
    assert found == [
        ("office", "3", "8", [8], [30]),
        ('{"name":"usual","for":"office"}', "1", "4", [18], [0]),
    ]
    schedule = made["profiles"][0]["recurrence"]["schedule"]
    assert schedule["days"] == ["Monday", "Friday"]
    assert schedule["timeZone"] == "W. Europe Standard Time"
