"""The Spark pool: supported, elastic, asleep when nobody works."""

from __future__ import annotations

from typing import Any

import pytest

from components.errors import DecisionError
from components.synapse.spark_pool import SparkPool, SparkPoolArgs
from tests.unit.registrations import Registration, register


def build(**decisions: Any) -> Registration:
    given: dict[str, Any] = {
        "pool_name": "synspmain",
        "resource_group_name": "rg",
        "workspace_name": "synw",
        "location": "swedencentral",
        "node_size": "Small",
        "max_nodes": 5,
        "tags": {"owner": "somebody"},
    }
    args = SparkPoolArgs(**{**given, **decisions})
    return register(lambda: SparkPool("spark-pool", args)).one("synapse:BigDataPool")


def test_defaults_are_the_hardened_pool() -> None:
    assert build().inputs == {
        "autoPause": {"delayInMinutes": 15, "enabled": True},
        "autoScale": {"enabled": True, "maxNodeCount": 5, "minNodeCount": 3},
        "bigDataPoolName": "synspmain",
        "dynamicExecutorAllocation": {
            "enabled": True,
            "maxExecutors": 4,
            "minExecutors": 1,
        },
        "location": "swedencentral",
        "nodeSize": "Small",
        "nodeSizeFamily": "MemoryOptimized",
        "resourceGroupName": "rg",
        "sessionLevelPackagesEnabled": False,
        "sparkVersion": "3.5",
        "tags": {"owner": "somebody"},
        "workspaceName": "synw",
    }


def test_a_large_pool_grows_to_azures_limit() -> None:
    made = build(
        node_size="XXLarge", min_nodes=10, max_nodes=200, auto_pause_minutes=60
    )

    assert made.inputs["autoScale"]["maxNodeCount"] == 200
    assert made.inputs["dynamicExecutorAllocation"]["maxExecutors"] == 199
    assert made.inputs["autoPause"]["delayInMinutes"] == 60


@pytest.mark.parametrize(("least", "most"), [(2, 5), (6, 5), (3, 201), (0, 0)])
def test_node_numbers_that_azure_refuses_are_refused(least: int, most: int) -> None:
    with pytest.raises(DecisionError, match=f"Seen: '{least} to {most}'"):
        build(min_nodes=least, max_nodes=most)


@pytest.mark.parametrize("minutes", [4, 10_081])
def test_pauses_that_azure_refuses_are_refused(minutes: int) -> None:
    with pytest.raises(DecisionError, match="5 to 10080 minutes"):
        build(auto_pause_minutes=minutes)
