"""Datastores that somebody makes, and schedules of an ML workspace."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.test_arm_machine_learning import WORKSPACE, workspace

CONTAINER = "Microsoft.Storage/storageAccounts/stlake/blobServices/default/containers"


def datastore(clients: Clients, name: str, **changes: Any) -> dict[str, Any]:
    if clients.arm.find(f"{BASE}/{WORKSPACE}") is None:
        workspace(clients)
        clients.put(f"{CONTAINER}/data", {"properties": {}})
    properties = {
        "datastoreType": "AzureDataLakeGen2",
        "accountName": "stlake",
        "filesystem": "data",
        "credentials": {"credentialsType": "None"},
        **changes,
    }
    return clients.put(f"{WORKSPACE}/datastores/{name}", {"properties": properties})


def schedule(
    clients: Clients, cron: str, zone: str | None = None, **action: Any
) -> dict[str, Any]:
    if clients.arm.find(f"{BASE}/{WORKSPACE}") is None:
        workspace(clients)
    job = {"jobType": "Pipeline", "jobs": {}}
    properties = {
        "action": action or {"actionType": "CreateJob", "jobDefinition": job},
        "trigger": {"triggerType": "Cron", "expression": cron}
        | ({"timeZone": zone} if zone else {}),
    }
    return clients.put(f"{WORKSPACE}/schedules/weekly", {"properties": properties})


def monitor(deployment: str) -> dict[str, Any]:
    return {
        "actionType": "CreateMonitor",
        "monitorDefinition": {
            "computeConfiguration": {
                "computeType": "ServerlessSpark",
                "instanceType": "standard_e4s_v3",
                "runtimeVersion": "3.5",
                "computeIdentity": {"computeIdentityType": "AmlToken"},
            },
            "monitoringTarget": {
                "taskType": "Classification",
                "deploymentId": deployment,
            },
            "signals": {},
        },
    }


def test_a_datastore_leads_to_a_container(clients: Clients) -> None:
    made = datastore(clients, "data_lake")["properties"]

    assert (made["isDefault"], made["protocol"]) == (False, "https")


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("data-lake", {}, "is no name of a datastore"),
        ("data_lake", {"accountName": "stother"}, "that account does not exist"),
        ("data_lake", {"filesystem": "other"}, "container 'other' does not exist"),
    ],
)
def test_a_datastore_that_leads_nowhere_is_refused(
    clients: Clients, name: str, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArmError, match=message):
        datastore(clients, name, **changes)


def test_a_schedule_runs_in_utc_unless_told(clients: Clients) -> None:
    made = schedule(clients, "15 4 * * 1")["properties"]

    assert made["trigger"]["timeZone"] == "UTC"
    assert made["isEnabled"] is True


@pytest.mark.parametrize(
    "cron",
    ["15 4 * * Mon", "0 0 * * Tues-Thurs", "0 0 * * Sunday,2-4", "*/5 8-18 * * *"],
)
def test_days_have_numbers_or_names(clients: Clients, cron: str) -> None:
    made = schedule(clients, cron, "UTC-11")["properties"]

    assert made["trigger"]["expression"] == cron


def test_a_time_zone_that_windows_does_not_have_is_refused(clients: Clients) -> None:
    with pytest.raises(ArmError, match="no time zone of Windows"):
        schedule(clients, "15 4 * * 1", "Mars Standard Time")


@pytest.mark.parametrize(
    "cron",
    ["daily", "15 4 1 * *", "75 4 * * *", "0 24 * * *", "0 0 * * 7", "0 0 * * 5-2"],
)
def test_a_clock_that_azure_does_not_know_is_refused(
    clients: Clients, cron: str
) -> None:
    with pytest.raises(ArmError, match=r"cron expression|out of its range|of nothing"):
        schedule(clients, cron)


def test_a_schedule_stays_what_it_is(clients: Clients) -> None:
    schedule(clients, "15 4 * * 1")

    with pytest.raises(ArmError, match=r"cannot become a CreateMonitor"):
        schedule(clients, "15 4 * * 1", **monitor("azureml:credit:blue"))


def test_a_monitor_needs_its_deployment(clients: Clients) -> None:
    with pytest.raises(ArmError, match="'azureml:credit:blue' of monitor weekly"):
        schedule(clients, "15 4 * * 1", **monitor("azureml:credit:blue"))
