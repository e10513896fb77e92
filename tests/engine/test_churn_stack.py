"""The churn workload's fragment of a stack file: `make up` deploys all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.engine.deployment import Deploy, Deployment, Outcome

API: Final = "?api-version=2025-12-01"
FRAGMENT: Final = Path(__file__).parents[2] / "workloads" / "churn" / "stack.yml"
REGISTERED: Final = {
    "models/customer-churn-model": {"modelUri": "azureml://churn"},
    "codes/churn-scoring": {"codeUri": "https://example/code"},
}
"""What the workload's pipelines register before there is an endpoint."""


def fragment() -> dict[str, Any]:
    """Return the values, by their keys without the namespace."""
    config = yaml.safe_load(FRAGMENT.read_text(encoding="utf-8"))["config"]
    return {key.removeprefix("ml-synapse:"): value for key, value in config.items()}


@pytest.fixture(scope="module")
def churn(deployed: Deploy) -> tuple[Deployment, Outcome]:
    """Deploy the fragment on dev, whose assets are registered."""
    dev = deployed("dev")
    workspace = str(dev.outputs()["mlWorkspaceId"])
    for path, properties in REGISTERED.items():
        asset = f"{workspace}/{path}/versions/1{API}"
        dev.ask_azure("PUT", asset, {"properties": properties})
    dev.configure(**fragment())
    return dev, dev.up().succeed()


def test_endpoints_schedules_and_assets_are_made(
    churn: tuple[Deployment, Outcome],
) -> None:
    made = {step.removeprefix("create ") for step in churn[1].changed}

    assert {
        "online-endpoint-churn.blue",
        "online-endpoint-churn-traffic",
        "batch-endpoint-churn-batch.files",
        "batch-endpoint-churn-batch-default",
    } <= made
    assert set(churn[1].changes) == {"create"}


def test_training_runs_weekly_on_sunday_at_two(
    churn: tuple[Deployment, Outcome],
) -> None:
    dev, _ = churn
    workspace = dev.outputs()["mlWorkspaceId"]
    schedule = f"{workspace}/schedules/churn-weekly-retraining{API}"

    seen = dev.ask_azure("GET", schedule)["properties"]

    assert seen["trigger"]["expression"] == "0 2 * * 0"
    steps = str(seen["action"]["jobDefinition"]["jobs"])
    assert "azureml:churn_training:1" in steps


def test_nothing_is_left_to_do(churn: tuple[Deployment, Outcome]) -> None:
    assert churn[0].up().succeed().changes == {}
