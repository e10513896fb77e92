"""The Spark pool: supported, elastic, asleep when nobody works."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from components.synapse.spark_pool import SparkPool, SparkPoolArgs
from components.synapse.spark_pool_spec import SparkPoolSpec
from tests.unit.registrations import Registered, Registration, register

LIBRARIES = "pulumi-python:dynamic/dataplane:SparkPoolLibraries"


def run(owner: str = "somebody", **decisions: Any) -> Registered[SparkPool]:
    given = {"name": "main", "node_size": "Small", "max_nodes": 5}
    args = SparkPoolArgs(
        spec=SparkPoolSpec(**{**given, **decisions}),
        pool_name="synspmain",
        resource_group_name="rg",
        workspace_name="synw",
        location="swedencentral",
        tags={"owner": owner},
    )
    return register(lambda: SparkPool("spark-pool", args))


def build(**decisions: Any) -> Registration:
    return run(**decisions).one("synapse:BigDataPool")


def libraries(**decisions: Any) -> Registration:
    return run(**decisions).one(LIBRARIES)


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
        "isComputeIsolationEnabled": False,
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


@pytest.mark.parametrize(("least", "most"), [(2, 5), (6, 5), (3, 201)])
def test_node_numbers_that_azure_refuses_are_refused(least: int, most: int) -> None:
    with pytest.raises(ValidationError):
        build(min_nodes=least, max_nodes=most)


@pytest.mark.parametrize("minutes", [4, 10_081])
def test_pauses_that_azure_refuses_are_refused(minutes: int) -> None:
    with pytest.raises(ValidationError, match="auto_pause_minutes"):
        build(auto_pause_minutes=minutes)


@pytest.mark.parametrize(("least", "most"), [(3, 2), (1, 5)])
def test_a_session_leaves_a_node_to_the_driver(least: int, most: int) -> None:
    with pytest.raises(ValidationError, match="one of which drives"):
        build(min_executors=least, max_executors=most)


def test_only_the_largest_nodes_are_isolated() -> None:
    made = build(node_size="XXXLarge", isolated_compute=True)

    assert made.inputs["isComputeIsolationEnabled"] is True
    with pytest.raises(ValidationError, match="true with nodeSize XXXLarge only"):
        build(node_size="XXLarge", isolated_compute=True)


def test_libraries_come_after_the_pool_and_not_with_it() -> None:
    made = libraries(libraries=("pandas==2.2.2", "scipy==1.14.0"))

    assert made.name == "spark-pool-libraries"
    assert made.inputs["requirements"] == "pandas==2.2.2\nscipy==1.14.0\n"
    assert "spark-pool" in made.depends_on
    pool = build(libraries=("pandas==2.2.2",))
    assert "libraryRequirements" not in pool.inputs
    assert pool.ignore_changes == ("libraryRequirements",)


def test_without_libraries_nothing_is_installed() -> None:
    assert [each.type for each in run().resources if each.type == LIBRARIES] == []


def test_libraries_are_written_again_when_the_pool_is() -> None:
    def revision(**changed: Any) -> str:
        made = libraries(**{"libraries": ("pandas==2.2.2",), **changed})
        found: str = made.inputs["pool_revision"]
        return found

    assert revision() == revision(libraries=("numpy==2.0.0",))
    others = [
        revision(node_size="Large"),
        revision(max_nodes=6),
        revision(session_packages=True),
        revision(owner="another"),
    ]
    assert len({revision(), *others}) == 5
