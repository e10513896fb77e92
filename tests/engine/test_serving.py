"""Endpoints through their changes: canary, rollback, removal, and what others do."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome

API: Final = "?api-version=2025-12-01"
TRAFFIC: Final = "online-endpoint-churn-traffic"
ASSETS: Final = {
    "models/churn": {"modelUri": "azureml://churn", "modelType": "custom_model"},
    "environments/sklearn": {"image": "example.azurecr.io/sklearn:1"},
    "codes/scoring": {"codeUri": "https://example/code"},
}
CODE: Final = {
    "model": "azureml:churn:1",
    "environment": "azureml:sklearn:1",
    "code": "azureml:scoring:1",
    "scoringScript": "score.py",
}
BLUE: Final = {**CODE, "name": "blue", "instanceType": "Standard_DS3_v2"}
GREEN: Final = {
    **BLUE,
    "name": "green",
    "autoscale": {"minInstances": 1, "maxInstances": 4},
    "dataCapture": {"collections": ["request"], "samplingPercent": 50},
}
NIGHT: Final = {
    "name": "night",
    "defaultDeployment": "main",
    "deployments": [{**CODE, "name": "main", "cluster": "cpu"}],
}


@dataclass(frozen=True)
class Served:
    """What came of each step."""

    made: Outcome
    after_autoscale: Outcome
    canary: Outcome
    seen: dict[str, Any]
    put_right: Outcome
    larger: Outcome
    removed: Outcome
    destroyed: Outcome


@pytest.fixture(scope="module")
def served(deployed: Deploy) -> Served:
    """Serve a model, and go through what happens to an endpoint."""
    dev = deployed("dev")
    workspace = str(dev.outputs()["mlWorkspaceId"])
    for path, content in ASSETS.items():
        asset = f"{workspace}/{path}/versions/1{API}"
        dev.ask_azure("PUT", asset, {"properties": content})

    serve(dev, BLUE, GREEN, traffic={"blue": 100}, mirrorTraffic={"green": 10})
    made = dev.up().succeed()
    name = str(dev.outputs()["onlineEndpointNames"]["churn"])
    green = f"{workspace}/onlineEndpoints/{name}/deployments/green"
    sku = {"name": "Default", "tier": "Standard", "capacity": 3}
    dev.ask_azure("PATCH", f"{green}{API}", {"sku": sku})
    dev.refresh().succeed()
    after_autoscale = dev.up().succeed()

    serve(dev, BLUE, GREEN, traffic={"blue": 90, "green": 10})
    canary = dev.up().succeed()
    seen = move(dev, workspace, name, blue=50, green=50)
    dev.refresh().succeed()
    put_right = dev.up().succeed()

    larger = {**BLUE, "instanceType": "Standard_DS4_v2"}
    serve(dev, larger, GREEN, traffic={"blue": 90, "green": 10})
    refused = dev.preview()
    serve(dev, BLUE, traffic={"blue": 100})
    removed = dev.up().succeed()
    return Served(
        made,
        after_autoscale,
        canary,
        seen,
        put_right,
        refused,
        removed,
        dev.destroy().succeed(),
    )


def serve(dev: Deployment, *deployments: dict[str, Any], **routes: Any) -> None:
    """Set the endpoints in the stack file."""
    churn = {"name": "churn", "deployments": list(deployments), **routes}
    dev.configure(onlineEndpoints=[churn], batchEndpoints=[NIGHT])


def move(dev: Deployment, workspace: str, name: str, **shares: int) -> dict[str, Any]:
    """Move the traffic with azure-ai-ml; return what it saw before."""
    script = Path(__file__).with_name("move_traffic.py")
    done = dev.run(sys.executable, str(script), workspace, name, json.dumps(shares))
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_traffic_comes_after_every_deployment(served: Served) -> None:
    order = list(served.made.changed)

    deployments = [f"create online-endpoint-churn.{it}" for it in ("blue", "green")]
    last = max(order.index(it) for it in deployments)
    assert order.index(f"create {TRAFFIC}") > last
    default = order.index("create batch-endpoint-night-default")
    assert default > order.index("create batch-endpoint-night.main")


def test_what_the_autoscaler_did_is_left_alone(served: Served) -> None:
    assert served.after_autoscale.changed == {}


def test_a_canary_is_one_update(served: Served) -> None:
    assert served.canary.changed == {f"update {TRAFFIC}": 1}


def test_the_machine_learning_client_sees_all_of_it(served: Served) -> None:
    (online,), (batch,) = served.seen.pop("online"), served.seen.pop("batch")

    assert (online.split("-")[1], batch.split("-")[1]) == ("churn", "night")
    assert served.seen == {
        "deployments": ["blue", "green"],
        "traffic": {"blue": 90, "green": 10},
        "clusters": ["amlcompute", "synapsespark"],
    }


def test_traffic_that_somebody_moved_is_put_right(served: Served) -> None:
    assert served.put_right.changed == {f"update {TRAFFIC}": 1}


def test_other_machines_are_refused_at_preview(served: Served) -> None:
    assert served.larger.status != 0
    assert "never changes properties.instanceType" in served.larger.errors
    assert "add a deployment under another name" in served.larger.errors


def test_a_deployment_goes_when_its_traffic_has_gone(served: Served) -> None:
    order = list(served.removed.changed)

    green = order.index("delete online-endpoint-churn.green")
    assert order.index(f"update {TRAFFIC}") < green
    assert order.index("delete online-endpoint-churn.green-autoscale") < green
    assert not any(step.startswith(("create-", "delete-")) for step in order)


def test_everything_goes(served: Served) -> None:
    assert served.destroyed.status == 0
    assert f"delete {TRAFFIC}" in served.destroyed.changed
