"""Spark and SQL pools on the real engine: installed, attached, drifted, paused."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import Azure, look

MAIN: Final = {"name": "main", "nodeSize": "Small", "maxNodes": 5}
WIDE: Final = {
    "name": "wide",
    "nodeSize": "XXXLarge",
    "minNodes": 3,
    "maxNodes": 10,
    "minExecutors": 2,
    "maxExecutors": 6,
    "libraries": ["pandas==2.2.2", "scikit-learn==1.5.1"],
    "isolatedCompute": True,
}
SALES: Final = {"name": "sales", "size": "DW100c"}


@pytest.fixture(scope="module")
def dev(deployed: Deploy) -> Deployment:
    """Deploy dev with two Spark pools and a SQL pool."""
    dev = deployed("dev")
    dev.configure(sparkPools=[MAIN, WIDE], sqlPools=[SALES])
    dev.up().succeed()
    return dev


def pool(azure: Azure, name: str) -> dict[str, Any]:
    (found,) = [
        each.body["properties"]
        for each in azure.of_type("Microsoft.Synapse/workspaces/bigDataPools")
        if each.name == name
    ]
    return found


def settled(dev: Deployment) -> list[Outcome]:
    """Refresh and update; nothing may change.

    A refresh that changes nothing leaves the state of the update before it.
    """
    return [dev.refresh().succeed(), dev.up().succeed()]


def test_pools_are_as_asked_for_and_attached(dev: Deployment) -> None:
    azure = look(dev)

    wide = pool(azure, "synspwide")
    assert wide["isComputeIsolationEnabled"] is True
    assert wide["dynamicExecutorAllocation"] == {
        "enabled": True,
        "minExecutors": 2,
        "maxExecutors": 6,
    }
    assert wide["libraryRequirements"]["content"].splitlines() == WIDE["libraries"]
    computes = azure.of_type("Microsoft.MachineLearningServices/workspaces/computes")
    attached = {
        each.name: each.body["properties"]["properties"]["poolName"]
        for each in computes
        if each.body["properties"]["computeType"] == "SynapseSpark"
    }
    assert attached == {"synspmain": "synspmain", "synspwide": "synspwide"}


def test_nothing_changes_by_itself(dev: Deployment) -> None:
    assert [outcome.changes for outcome in settled(dev)] == [{}, {}]


def test_a_resized_pool_keeps_its_libraries(dev: Deployment) -> None:
    dev.configure(sparkPools=[MAIN, {**WIDE, "maxNodes": 12}])

    changed = dev.up().succeed().changed

    assert changed == {
        "update spark-pool-wide": 1,
        "update spark-pool-wide-libraries": 1,
    }
    wide = pool(look(dev), "synspwide")
    assert wide["autoScale"]["maxNodeCount"] == 12
    assert wide["libraryRequirements"]["content"].splitlines() == WIDE["libraries"]
    assert [outcome.changes for outcome in settled(dev)] == [{}, {}]


def test_libraries_that_somebody_changed_are_seen_and_put_back(
    dev: Deployment,
) -> None:
    (id_,) = [it for it in look(dev).names() if it.endswith("/synspwide")][:1]
    shown = dev.ask_azure("GET", f"{id_}?api-version=2021-06-01")
    shown["properties"]["libraryRequirements"]["content"] = "numpy==2.0.0"
    dev.ask_azure("PUT", f"{id_}?api-version=2021-06-01", shown)

    dev.refresh().succeed()
    changed = dev.up().succeed().changed

    assert changed == {"update spark-pool-wide-libraries": 1}
    content = pool(look(dev), "synspwide")["libraryRequirements"]["content"]
    assert content.splitlines() == WIDE["libraries"]


def test_a_paused_sql_pool_is_no_drift_and_stays_paused(dev: Deployment) -> None:
    (sales,) = look(dev).of_type("Microsoft.Synapse/workspaces/sqlPools")
    dev.ask_azure("POST", f"{sales.id}/pause?api-version=2021-06-01", {})

    outcomes = settled(dev)
    report = dev.run(
        "python", "-m", "verification.drift", "--stack", "dev", check=False
    )

    assert [outcome.changed for outcome in outcomes] == [{}, {}]
    assert report.returncode == 0, report.stdout
    (sales,) = look(dev).of_type("Microsoft.Synapse/workspaces/sqlPools")
    assert sales.body["properties"]["status"] == "Paused"


def test_an_online_sql_pool_is_scaled_in_place(dev: Deployment) -> None:
    (sales,) = look(dev).of_type("Microsoft.Synapse/workspaces/sqlPools")
    dev.ask_azure("POST", f"{sales.id}/resume?api-version=2021-06-01", {})
    dev.configure(sqlPools=[{**SALES, "size": "DW200c"}])

    changed = dev.up().succeed().changed

    assert changed == {"update sql-pool-sales": 1}


def test_pools_go_with_what_belongs_to_them(dev: Deployment) -> None:
    dev.configure(sparkPools=[MAIN], sqlPools=[])

    dev.up().succeed()

    azure = look(dev)
    assert not [it for it in azure.names() if "wide" in it or "/sqlPools/" in it]
    assert dev.destroy().succeed().status == 0
