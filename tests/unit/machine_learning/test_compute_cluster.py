"""A cluster: private, keyless, nothing running when idle."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from components.machine_learning.compute_cluster import (
    ComputeCluster,
    ComputeClusterArgs,
)
from components.machine_learning.compute_spec import ClusterSpec
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registration, register

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
SUBNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/training"


def build(**decisions: Any) -> Registration:
    given = {"name": "cpu", "vm_size": "STANDARD_DS3_V2", "max_nodes": 2}
    args = ComputeClusterArgs(
        spec=ClusterSpec(**{**given, **decisions}),
        compute_name="cpu-abc",
        resource_group_name="rg",
        workspace_name="mlw",
        location="swedencentral",
        subnet_id=SUBNET,
        identity_id=IDENTITY,
        tags={"owner": "somebody"},
    )
    run = register(lambda: ComputeCluster("cpu-cluster", args))
    return run.one("machinelearningservices:Compute")


def test_defaults_are_the_hardened_cluster() -> None:
    assert build().inputs == {
        "computeName": "cpu-abc",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
        "location": "swedencentral",
        "properties": {
            "computeLocation": "swedencentral",
            "computeType": "AmlCompute",
            "disableLocalAuth": True,
            "properties": {
                "enableNodePublicIp": False,
                "osType": "Linux",
                "remoteLoginPortPublicAccess": "Disabled",
                "scaleSettings": {
                    "maxNodeCount": 2,
                    "minNodeCount": 0,
                    "nodeIdleTimeBeforeScaleDown": "PT2M",
                },
                "subnet": {"id": SUBNET},
                "vmPriority": "Dedicated",
                "vmSize": "STANDARD_DS3_V2",
            },
        },
        "resourceGroupName": "rg",
        "tags": {"owner": "somebody"},
        "workspaceName": "mlw",
    }


def test_machines_may_be_cheap_and_some_may_stay() -> None:
    made = build(priority="LowPriority", max_nodes=100, idle_seconds=1800, min_nodes=1)

    settings = made.inputs["properties"]["properties"]
    assert settings["vmPriority"] == "LowPriority"
    assert settings["scaleSettings"] == {
        "maxNodeCount": 100,
        "minNodeCount": 1,
        "nodeIdleTimeBeforeScaleDown": "PT30M",
    }


def test_the_old_cluster_serves_until_the_new_one_stands() -> None:
    assert build().delete_first is False


@pytest.mark.parametrize(
    ("decision", "wrong"),
    [
        ({"max_nodes": 0}, "max_?[nN]odes"),
        ({"min_nodes": 3}, "is smaller than minNodes"),
        ({"idle_seconds": 59}, "idle_?[sS]econds"),
    ],
)
def test_a_cluster_that_does_not_work_is_refused(
    decision: dict[str, int], wrong: str
) -> None:
    with pytest.raises(ValidationError, match=wrong):
        build(**decision)
