"""Autoscale settings of online deployments."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.serving import (
    ONLINE,
    code_of,
    deployment,
    endpoint,
    workspace,
)

SETTING = "Microsoft.Insights/autoscalesettings/churn-blue"
BLUE = f"{BASE}/{ONLINE}/deployments/blue"


@pytest.fixture(autouse=True)
def _deployment(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients)


def rule(**changes: Any) -> dict[str, Any]:
    trigger = {
        "metricName": "CpuUtilizationPercentage",
        "metricResourceUri": BLUE,
        "operator": "GreaterThan",
        "statistic": "Average",
        "threshold": 70,
        "timeAggregation": "Last",
        "timeGrain": "PT1M",
        "timeWindow": "PT5M",
    }
    action = {
        "direction": "Increase",
        "type": "ChangeCount",
        "value": "1",
        "cooldown": "PT10M",
    }
    return {
        "metricTrigger": {k: changes.get(k, v) for k, v in trigger.items()},
        "scaleAction": {k: changes.get(k, v) for k, v in action.items()},
    }


def setting(
    clients: Clients,
    name: str = SETTING,
    target: str = BLUE,
    capacity: tuple[str, str, str] = ("1", "2", "5"),
    zone: str = "UTC",
    **changes: Any,
) -> Any:
    low, usual, high = capacity
    profile = {
        "name": "default",
        "capacity": {"minimum": low, "default": usual, "maximum": high},
        "rules": [rule(**changes)],
        "recurrence": {
            "frequency": "Week",
            "schedule": {
                "timeZone": zone,
                "days": ["Monday"],
                "hours": [8],
                "minutes": [0],
            },
        },
    }
    properties = {"targetResourceUri": target, "profiles": [profile]}
    return clients.put(name, {"location": LOCATION, "properties": properties})


def test_a_setting_is_on_from_the_start(clients: Clients) -> None:
    made = setting(clients)["properties"]

    assert (made["enabled"], made["name"]) == (True, "churn-blue")
    assert made["profiles"][0]["capacity"]["maximum"] == "5"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": f"{BASE}/{ONLINE}/deployments/green"}, "was not found|not exist"),
        ({"target": f"{BASE}/{ONLINE}"}, "cannot be scaled"),
        ({"capacity": ("3", "2", "5")}, "must rise"),
        ({"capacity": ("0", "1", "5")}, "must rise"),
        ({"capacity": ("1", "1", "51")}, "50 at most"),
        ({"capacity": ("one", "1", "5")}, "no numbers"),
        ({"metricName": "RequestLatency"}, "no metric 'RequestLatency'"),
        ({"timeWindow": "PT1M"}, "300 to"),
        ({"cooldown": "PT1S"}, "60 to"),
        ({"zone": "Mars Standard Time"}, "no time zone of Windows"),
    ],
)
def test_settings_have_rules(
    clients: Clients, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ArmError, match=words) as caught:
        setting(clients, **changes)

    assert caught.value.status in (400, 404)


def test_requests_are_counted_at_the_endpoint(clients: Clients) -> None:
    changes: dict[str, Any] = {
        "metricName": "RequestsPerMinute",
        "metricResourceUri": f"{BASE}/{ONLINE}",
    }

    made = setting(clients, **changes)["properties"]

    found = made["profiles"][0]["rules"][0]["metricTrigger"]
    assert {key: found[key] for key in changes} == changes


def test_a_deployment_has_one_setting(clients: Clients) -> None:
    setting(clients)

    with pytest.raises(ArmError, match="one at most") as caught:
        setting(clients, f"{SETTING}-again")

    assert code_of(caught) == (409, "Conflict")
