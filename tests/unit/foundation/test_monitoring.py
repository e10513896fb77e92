"""Monitoring: one's own logs or another team's."""

from __future__ import annotations

from typing import Any

import pytest

from components.foundation.foundation_spec import MonitoringSpec
from components.foundation.monitoring import Monitoring, MonitoringArgs
from components.naming import Names
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

EXISTING = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/central"


@pytest.fixture
def monitoring_args(names: Names, tags: dict[str, str]) -> dict[str, Any]:
    return {
        "resource_group_name": "rg",
        "location": "swedencentral",
        "names": names,
        "tags": tags,
    }


def monitoring(args: dict[str, Any]) -> Registered[Monitoring]:
    return register(lambda: Monitoring("monitoring", MonitoringArgs(**args)))


def test_it_registers_exactly_these(monitoring_args: dict[str, Any]) -> None:
    run = monitoring(monitoring_args)

    assert run.azure() == [
        ("applicationinsights:Component", "monitoring-insights"),
        ("operationalinsights:Workspace", "monitoring-logs"),
    ]


def test_the_logs_take_no_shared_keys_and_stay_a_quarter(
    monitoring_args: dict[str, Any],
) -> None:
    inputs = monitoring(monitoring_args).one("operationalinsights:Workspace").inputs

    assert inputs["features"]["disableLocalAuth"] is True
    assert inputs["retentionInDays"] == 90
    assert inputs["sku"] == {"name": "PerGB2018"}
    assert inputs["workspaceName"] == "log-mlsyn-dev-swedencentral"


def test_application_insights_writes_to_the_logs(
    monitoring_args: dict[str, Any],
) -> None:
    run = monitoring(monitoring_args)

    inputs = run.one("applicationinsights:Component").inputs
    logs = run.value(run.built.log_analytics_id)
    assert inputs["workspaceResourceId"] == logs
    assert inputs["ingestionMode"] == "LogAnalytics"
    assert inputs["resourceName"] == "appi-mlsyn-dev-swedencentral"


def test_logs_are_protected_and_telemetry_is_not(
    monitoring_args: dict[str, Any],
) -> None:
    run = monitoring(monitoring_args)

    assert [each.name for each in run.resources if each.protect] == ["monitoring-logs"]


def test_another_teams_workspace_is_used_and_none_made(
    monitoring_args: dict[str, Any],
) -> None:
    run = monitoring(
        {
            **monitoring_args,
            "spec": MonitoringSpec(existing_log_analytics_workspace_id=EXISTING),
        }
    )

    assert run.azure() == [("applicationinsights:Component", "monitoring-insights")]
    assert run.value(run.built.log_analytics_id) == EXISTING
    assert run.built.owns_log_analytics is False


def test_retention_and_protection_are_the_callers(
    monitoring_args: dict[str, Any],
) -> None:
    run = monitoring(
        {
            **monitoring_args,
            "spec": MonitoringSpec(log_retention_days=365),
            "protect_data": False,
        }
    )

    made = run.one("operationalinsights:Workspace")
    assert made.inputs["retentionInDays"] == 365
    assert not made.protect
