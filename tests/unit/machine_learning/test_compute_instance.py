"""A compute instance: one person's, private, stopped when nobody works."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from components.machine_learning.compute_instance import (
    ComputeInstance,
    ComputeInstanceArgs,
    cron_expression,
    instance_name,
)
from components.machine_learning.compute_spec import HoursSpec, InstanceSpec
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registration, register

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
SUBNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/training"
ADA = "60000000-0000-4000-8000-00000000000a"
TENANT = "72f00000-0000-4000-8000-000000000001"
OFFICE = HoursSpec(
    start="08:00",
    stop="18:30",
    days=("Monday", "Friday", "Sunday"),
    time_zone="W. Europe Standard Time",
)


def instance(**decisions: Any) -> InstanceSpec:
    given: dict[str, Any] = {
        "name": "ada",
        "user_object_id": ADA,
        "vm_size": "STANDARD_DS3_V2",
    }
    return InstanceSpec(**{**given, **decisions})


def build(**decisions: Any) -> Registration:
    given: dict[str, Any] = {
        "spec": instance(**decisions),
        "instance_name": "ada-abcdef",
        "resource_group_name": "rg",
        "workspace_name": "mlw",
        "location": "swedencentral",
        "tenant_id": TENANT,
        "subnet_id": SUBNET,
        "identity_id": IDENTITY,
        "tags": {"owner": "somebody"},
    }
    args = ComputeInstanceArgs(**given)
    run = register(lambda: ComputeInstance("ada-instance", args))
    return run.one("machinelearningservices:Compute")


def named(seed: str = "subscription/project/dev", **changes: Any) -> str:
    return instance_name(instance(**{"hours": OFFICE, **changes}), seed)


def test_defaults_are_the_hardened_instance() -> None:
    assert build().inputs == {
        "computeName": "ada-abcdef",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
        "location": "swedencentral",
        "properties": {
            "computeLocation": "swedencentral",
            "computeType": "ComputeInstance",
            "disableLocalAuth": True,
            "properties": {
                "applicationSharingPolicy": "Personal",
                "computeInstanceAuthorizationType": "personal",
                "enableNodePublicIp": False,
                "enableSSO": False,
                "idleTimeBeforeShutdown": "PT60M",
                "personalComputeInstanceSettings": {
                    "assignedUser": {"objectId": ADA, "tenantId": TENANT}
                },
                "sshSettings": {"sshPublicAccess": "Disabled"},
                "subnet": {"id": SUBNET},
                "vmSize": "STANDARD_DS3_V2",
            },
        },
        "resourceGroupName": "rg",
        "tags": {"owner": "somebody"},
        "workspaceName": "mlw",
    }


def test_its_user_may_turn_single_sign_on_on() -> None:
    assert build().ignore_changes == ("properties.properties.enableSSO",)


def test_hours_stop_and_start_it_in_their_time_zone() -> None:
    made = build(hours=OFFICE)

    schedules = made.inputs["properties"]["properties"]["schedules"]
    zone = "W. Europe Standard Time"
    assert schedules["computeStartStop"] == [
        {
            "action": "Stop",
            "status": "Enabled",
            "triggerType": "Cron",
            "cron": {"expression": "30 18 * * 0,1,5", "timeZone": zone},
        },
        {
            "action": "Start",
            "status": "Enabled",
            "triggerType": "Cron",
            "cron": {"expression": "0 8 * * 0,1,5", "timeZone": zone},
        },
    ]


def test_without_a_start_its_user_starts_it() -> None:
    made = build(hours=HoursSpec(stop="18:00", time_zone="UTC", days=("Monday",)))

    schedules = made.inputs["properties"]["properties"]["schedules"]
    actions = [it["action"] for it in schedules["computeStartStop"]]
    assert actions == ["Stop"]


def test_a_cron_expression_has_plain_numbers() -> None:
    assert cron_expression("00:05", ("Saturday",)) == "5 0 * * 6"


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "subscription/project/prod"},
        {"user_object_id": TENANT},
        {"vm_size": "STANDARD_DS4_V2"},
        {"idle_minutes": 30},
        {"hours": None},
    ],
)
def test_what_azure_cannot_change_is_another_name(change: dict[str, Any]) -> None:
    assert named().startswith("ada-")
    assert named(**change) != named()
    assert len(named(**change)) == len("ada-abcdef")


def test_spelling_is_no_change() -> None:
    assert named(vm_size="Standard_DS3_v2", user_object_id=ADA.upper()) == named()


def test_the_old_instance_serves_until_the_new_one_stands() -> None:
    assert build().delete_first is False


@pytest.mark.parametrize("minutes", [14, 4321])
def test_an_idle_time_that_azure_does_not_take_is_refused(minutes: int) -> None:
    with pytest.raises(ValidationError, match=r"idle_?[mM]inutes"):
        build(idle_minutes=minutes)
