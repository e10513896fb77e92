"""Clusters and instances from the settings, through their changes."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look

CPU: Final[dict[str, Any]] = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}
GPU: Final[dict[str, Any]] = {
    "name": "gpu",
    "vmSize": "Standard_NC4as_T4_v3",
    "priority": "LowPriority",
    "maxNodes": 4,
    "idleSeconds": 300,
}
ADA: Final[dict[str, Any]] = {
    "name": "ada",
    "userObjectId": "60000000-0000-4000-8000-00000000000a",
    "vmSize": "STANDARD_DS3_V2",
    "hours": {"stop": "18:00", "timeZone": "W. Europe Standard Time"},
}
COMPUTES: Final = "Microsoft.MachineLearningServices/workspaces/computes"


@pytest.fixture(scope="module")
def living(deployed: Deploy) -> Deployment:
    """Deploy dev with two clusters and an instance."""
    deployment = deployed("dev")
    deployment.configure(computeClusters=[CPU, GPU], computeInstances=[ADA])
    deployment.up().succeed()
    return deployment


def changed(deployment: Deployment, **settings: Any) -> Outcome:
    """Update the stack with other settings."""
    deployment.configure(**settings)
    return deployment.up().succeed()


def order(outcome: Outcome) -> list[str]:
    """Return what was changed, in the order in which it was done."""
    done = [
        event.get("resOutputsEvent", {}).get("metadata") for event in outcome.events
    ]
    return [
        f"{it['op']} {it['urn'].rpartition('::')[2]}"
        for it in done
        if it
        and it["type"].startswith("azure-native:")
        and it["op"] not in {"same", "replace"}
    ]


def test_they_stand_and_need_nothing_more(living: Deployment) -> None:
    computes = look(living).of_type(COMPUTES)
    kinds = {
        it.body["properties"]["properties"]["vmSize"]: it.body["properties"]
        for it in computes
        if it.body["properties"]["computeType"] in ("AmlCompute", "ComputeInstance")
    }

    assert sorted(kinds) == ["STANDARD_DS3_V2", "Standard_NC4as_T4_v3"]
    # A refresh that changes nothing leaves the state of the update before it.
    assert living.refresh().succeed().changes == {}
    assert living.up().succeed().changes == {}


def test_nodes_and_idle_time_change_in_place(living: Deployment) -> None:
    more = {**GPU, "maxNodes": 5, "minNodes": 1, "idleSeconds": 600}

    outcome = changed(living, computeClusters=[CPU, more])

    assert order(outcome) == ["update gpu-cluster"]


def test_another_size_makes_a_new_cluster_before_the_old_one_goes(
    living: Deployment,
) -> None:
    larger = {**CPU, "vmSize": "STANDARD_DS4_V2"}

    outcome = changed(living, computeClusters=[larger, GPU])

    steps = [it for it in order(outcome) if it.endswith(" cpu-cluster")]
    assert steps == ["create-replacement cpu-cluster", "delete-replaced cpu-cluster"]
    (workspace,) = look(living).of_type("Microsoft.MachineLearningServices/workspaces")
    builder = workspace.body["properties"]["imageBuildCompute"]
    assert builder in {it.name for it in look(living).of_type(COMPUTES)}


def test_other_hours_make_a_new_instance_before_the_old_one_goes(
    living: Deployment,
) -> None:
    hours = {**ADA["hours"], "start": "08:00"}

    outcome = changed(living, computeInstances=[{**ADA, "hours": hours}])

    steps = [it for it in order(outcome) if it.endswith(" ada-instance")]
    assert steps == ["create-replacement ada-instance", "delete-replaced ada-instance"]


def test_a_quota_that_is_too_small_stops_the_preview(deploy: Deploy) -> None:
    deployment = deploy("dev")
    deployment.configure(
        computeClusters=[CPU, GPU],
        computeInstances=[ADA],
        **{"mlWorkspace.vcpuQuotas": {"standardDSv2Family": 11, "lowPriority": 16}},
    )

    refused = deployment.preview()

    assert refused.status != 0
    assert (
        "ml-synapse:mlWorkspace.vcpuQuotas.standardDSv2Family is less than"
        in refused.errors
    )
    assert (
        "11, wanted 2 x 4 (cluster cpu, STANDARD_DS3_V2)"
        " + 1 x 4 (instance ada, STANDARD_DS3_V2) = 12 vCPUs"
    ) in refused.errors
    assert "lowPriority is less" not in refused.errors
    assert look(deployment).names() == []
