"""Compute instances: whose they are, when they stop, what people do to them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import (
    DATA_SCIENTIST_OBJECT_ID,
    DATA_SCIENTISTS_GROUP_ID,
    SUBSCRIPTION_ID,
    TENANT_ID,
)
from simulated_azure.tests.arm_clients import GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_machine_learning import (
    WORKSPACE,
    cluster,
    workspace,
)

STOP = {
    "action": "Stop",
    "triggerType": "Cron",
    "cron": {"expression": "30 18 * * 1,5", "timeZone": "W. Europe Standard Time"},
}


def instance(clients: Clients, name: str = "ada-abc", **inner: Any) -> dict[str, Any]:
    user = {"objectId": DATA_SCIENTIST_OBJECT_ID, "tenantId": TENANT_ID}
    properties = {
        "vmSize": "STANDARD_DS3_V2",
        "personalComputeInstanceSettings": {"assignedUser": user},
        "idleTimeBeforeShutdown": "PT60M",
        **inner,
    }
    compute = {"computeType": "ComputeInstance", "properties": properties}
    body = {"location": LOCATION, "properties": compute}
    return clients.put(f"{WORKSPACE}/computes/{name}", body)


def ml_client(clients: Clients) -> Any:
    return import_module("azure.ai.ml").MLClient(
        clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )


def test_a_new_instance_runs_and_its_schedules_are_ready(clients: Clients) -> None:
    workspace(clients)

    shown = instance(clients, schedules={"computeStartStop": [STOP]})

    inner = shown["properties"]["properties"]
    (schedule,) = inner["schedules"]["computeStartStop"]
    assert (inner["state"], inner["lastOperation"]["operationName"]) == (
        "Running",
        "Create",
    )
    assert (schedule["status"], schedule["provisioningStatus"]) == (
        "Enabled",
        "Completed",
    )


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_stops_and_starts_it(clients: Clients) -> None:
    workspace(clients)
    instance(clients)
    client = ml_client(clients)

    states = []
    for turn in ("begin_stop", "begin_start", "begin_restart"):
        getattr(client.compute, turn)("ada-abc").result()
        states.append(client.compute.get("ada-abc").state)

    assert states == ["Stopped", "Running", "Running"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_lists_the_nodes_of_a_cluster(
    clients: Clients,
) -> None:
    workspace(clients)
    made = cluster(clients, scaleSettings={"minNodeCount": 2, "maxNodeCount": 2})

    nodes = list(ml_client(clients).compute.list_nodes("cpu-cluster"))

    # The client shows that there are nodes, and nothing of them.
    listed = clients.arm.act(f"{made['id']}/listNodes", {})
    assert listed is not None
    assert len(nodes) == 2
    assert [node["nodeState"] for node in listed["nodes"]] == ["idle", "idle"]


def test_a_put_keeps_what_the_user_did(clients: Clients) -> None:
    workspace(clients)
    made = instance(clients)
    clients.arm.act(f"{made['id']}/stop", {})

    shown = instance(clients)

    assert shown["properties"]["properties"]["state"] == "Stopped"


def test_the_idle_time_is_changed_by_an_action_only(clients: Clients) -> None:
    workspace(clients)
    made = instance(clients)

    with pytest.raises(ArmError, match="cannot become PT30M"):
        instance(clients, idleTimeBeforeShutdown="PT30M")
    wanted = {"idleTimeBeforeShutdown": "PT30M"}
    clients.arm.act(f"{made['id']}/updateIdleShutdownSetting", wanted)

    inner = clients.arm.get(made["id"])["properties"]["properties"]
    assert inner["idleTimeBeforeShutdown"] == "PT30M"


def test_a_cluster_cannot_be_stopped(clients: Clients) -> None:
    workspace(clients)
    made = cluster(clients)

    with pytest.raises(ArmError, match="only a ComputeInstance"):
        clients.arm.act(f"{made['id']}/stop", {})


def test_a_name_is_taken_once_in_a_region(clients: Clients) -> None:
    workspace(clients)
    instance(clients)
    other = clients.arm.get(instance(clients)["id"])
    body = {
        "location": LOCATION,
        "properties": {
            "computeType": "ComputeInstance",
            "properties": {"vmSize": "STANDARD_DS3_V2"},
        },
    }
    second = WORKSPACE.replace("/mlw", "/mlw-two")
    source = clients.arm.get(other["id"].rpartition("/computes/")[0])
    parts = ("storageAccount", "keyVault")
    properties = {name: source["properties"][name] for name in parts}
    identity = {"type": "SystemAssigned"}
    clients.put(
        second, {"location": LOCATION, "identity": identity, "properties": properties}
    )

    with pytest.raises(ArmError, match="is taken by another") as caught:
        clients.put(f"{second}/computes/ADA-abc", body)

    assert (caught.value.status, caught.value.code) == (409, "Conflict")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ({"vmSize": "Standard_DS4_v2"}, "vmSize of compute instance"),
        ({"vmSize": "Standard_D4"}, "not supported for ComputeInstance"),
        ({"sshSettings": {"sshPublicAccess": "Enabled"}}, "sshSettings"),
        ({"idleTimeBeforeShutdown": "PT14M"}, "PT15M to P3D"),
        ({"idleTimeBeforeShutdown": "P3DT1M"}, "PT15M to P3D"),
        ({"idleTimeBeforeShutdown": "60"}, "PT15M to P3D"),
        ({"enableNodePublicIp": False}, "needs a subnet"),
        ({"schedules": {"computeStartStop": [STOP] * 5}}, "at most 4"),
        (
            {
                "schedules": {
                    "computeStartStop": [{**STOP, "triggerType": "Recurrence"}]
                }
            },
            "Recurrence and recurrence",
        ),
        (
            {"schedules": {"computeStartStop": [{**STOP, "action": "Nap"}]}},
            "Start or Stop",
        ),
        (
            {
                "schedules": {
                    "computeStartStop": [{**STOP, "cron": {"expression": "18:30"}}]
                }
            },
            "no cron expression",
        ),
        (
            {
                "schedules": {
                    "computeStartStop": [
                        {**STOP, "cron": {**STOP["cron"], "timeZone": "CET"}}  # type: ignore[dict-item]
                    ]
                }
            },
            "no time zone",
        ),
        (
            {
                "personalComputeInstanceSettings": {
                    "assignedUser": {
                        "objectId": DATA_SCIENTISTS_GROUP_ID,
                        "tenantId": TENANT_ID,
                    }
                }
            },
            "is no user",
        ),
    ],
)
def test_what_an_instance_cannot_be_is_refused(
    clients: Clients, inner: dict[str, Any], words: str
) -> None:
    workspace(clients)
    instance(clients)

    with pytest.raises(ArmError, match=words):
        instance(clients, **inner)


def test_a_size_that_the_region_lacks_is_refused(clients: Clients) -> None:
    workspace(clients)
    size = {"vmSize": "Standard_ND96asr_v4"}
    body = {
        "location": "norwayeast",
        "properties": {"computeType": "AmlCompute", "properties": size},
    }

    with pytest.raises(ArmError, match="is not available in norwayeast"):
        clients.put(f"{WORKSPACE}/computes/gpu-cluster", body)
