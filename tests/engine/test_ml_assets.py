"""Data, environments and schedules of the workspace, through the engine."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.engine.deployment import Deploy, Outcome

SALES = {
    "name": "sales",
    "version": "1",
    "type": "uri_folder",
    "datastore": "data_lake",
    "path": "sales/",
}
TRAINING = {"name": "training", "version": "1", "image": "mcr.microsoft.com/x:1"}
WEEKLY = {"name": "weekly", "component": "azureml:retrain:1", "cron": "15 4 * * 1"}


@dataclass(frozen=True)
class Assets:
    """What came of a stack with assets, and of changing them."""

    again: Outcome
    changed: Outcome


@pytest.fixture(scope="module")
def assets(deployed: Deploy) -> Assets:
    """Make dev with assets, then another version of each and another clock."""
    dev = deployed("dev")
    dev.configure(
        dataAssets=[SALES], mlEnvironments=[TRAINING], pipelineSchedules=[WEEKLY]
    )
    dev.up().succeed()
    again = dev.up("--refresh").succeed()
    dev.configure(
        dataAssets=[SALES, SALES | {"version": "2", "path": "sales/2/"}],
        mlEnvironments=[TRAINING | {"version": "2"}],
        pipelineSchedules=[WEEKLY | {"cron": "30 4 * * 1"}],
    )
    return Assets(again, dev.up().succeed())


def test_nothing_is_left_to_do(assets: Assets) -> None:
    assert assets.again.changed == {}


def test_versions_come_and_go_and_a_clock_is_set_in_place(assets: Assets) -> None:
    assert dict(assets.changed.changed) == {
        "create data-asset/sales/2": 1,
        "create environment/training/2": 1,
        "update schedule-weekly": 1,
        "delete environment/training/1": 1,
    }
