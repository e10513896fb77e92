"""What the real azure-ai-ml client reads of a stack, and what it changes there."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome

SHARED: Final = "azureml://registries/shared"
CODE: Final = {
    "model": f"{SHARED}/models/churn/versions/1",
    "environment": "azureml:serving:1",
    "code": f"{SHARED}/codes/scoring/versions/1",
    "scoringScript": "score.py",
}
BLUE: Final = {
    **CODE,
    "name": "blue",
    "instanceType": "Standard_DS3_v2",
    "instanceCount": 2,
    "dataCapture": {"collections": ["model_inputs", "model_outputs"]},
}
GREEN: Final = {**CODE, "name": "green", "instanceType": "Standard_DS2_v2"}
CPU: Final = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}
SPOT: Final = {
    "name": "spot",
    "vmSize": "STANDARD_DS4_V2",
    "priority": "LowPriority",
    "maxNodes": 4,
}
ADA: Final = {
    "name": "ada",
    "userObjectId": "60000000-0000-4000-8000-00000000000a",
    "vmSize": "STANDARD_DS3_V2",
}
SALES: Final = {
    "name": "sales",
    "version": "1",
    "type": "uri_folder",
    "datastore": "data_lake",
    "path": "sales/",
}
SERVING: Final = {"name": "serving", "version": "1", "image": "mcr.microsoft.com/x:1"}
WEEKLY: Final = {"name": "weekly", "component": "azureml:train:1", "cron": "15 4 * * 1"}
SETTINGS: Final[dict[str, Any]] = {
    "computeClusters": [CPU, SPOT],
    "computeInstances": [ADA],
    "dataAssets": [SALES],
    "mlEnvironments": [SERVING],
    "pipelineSchedules": [WEEKLY],
    "mlRegistry.mode": "create",
    "onlineEndpoints": [
        {
            "name": "churn",
            "deployments": [BLUE, GREEN],
            "traffic": {"blue": 90, "green": 10},
        }
    ],
    "batchEndpoints": [
        {
            "name": "night",
            "defaultDeployment": "main",
            "deployments": [{**CODE, "name": "main", "cluster": "spot"}],
        }
    ],
}
TRAFFIC: Final = "online-endpoint-churn-traffic"


@dataclass(frozen=True)
class Looked:
    """What the client saw, and what the engine said of the traffic that it moved."""

    seen: dict[str, Any]
    report: str
    shown: Outcome
    put_back: Outcome


@pytest.fixture(scope="module")
def looked(deployed: Deploy) -> Looked:
    """Deploy dev with something of everything, and let the client at it."""
    dev = deployed("dev")
    dev.configure(**SETTINGS)
    dev.up().succeed()
    seen = ask(dev, blue=50, green=50)
    report = dev.run(
        sys.executable, "-m", "verification.drift", "--stack", "dev", check=False
    )
    return Looked(
        seen,
        f"{report.returncode} {report.stdout}",
        dev.preview("--refresh").succeed(),
        dev.up("--refresh").succeed(),
    )


def ask(dev: Deployment, **shares: int) -> dict[str, Any]:
    """Read all with the client, then move the traffic; names without what is random."""
    outputs = dev.outputs()
    name = str(outputs["onlineEndpointNames"]["churn"])
    script = str(Path(__file__).with_name("ask_ml_client.py"))
    workspace = str(outputs["mlWorkspaceId"])
    done = dev.run(sys.executable, script, workspace, name, json.dumps(shares))
    *warned, found = done.stdout.splitlines()
    assert not warned
    seen: dict[str, Any] = json.loads(found.replace(f"-{name.rpartition('-')[2]}", ""))
    return seen


def test_the_client_reads_the_workspace_and_what_it_stands_on(looked: Looked) -> None:
    seen = looked.seen

    assert seen["workspaces"] == {"mlw-mlsyn-dev": "swedencentral"}
    assert seen["registries"] == {"mlr-mlsyn-dev": "swedencentral"}
    assert seen["connections"] == {
        "synapse-serverless-sql": ["azure_synapse_analytics", "aad"]
    }
    assert seen["datastores"]["data_lake"] == ["AzureDataLakeGen2", "data", "None"]
    assert seen["default_datastore"] == "workspaceblobstore"
    assert {it[2] for it in seen["datastores"].values()} == {"None"}


def test_the_client_reads_each_kind_of_compute(looked: Looked) -> None:
    computes = {k.partition("-")[0]: v for k, v in looked.seen["compute"].items()}

    assert computes == {
        "cpu": ["amlcompute", "STANDARD_DS3_V2", "dedicated", 2],
        "spot": ["amlcompute", "STANDARD_DS4_V2", "low_priority", 4],
        "ada": ["computeinstance", "STANDARD_DS3_V2", "Running"],
        "synspmain": ["synapsespark", "MemoryOptimized", 5],
    }
    assert looked.seen["build_compute"] in looked.seen["compute"]
    assert looked.seen["nodes"] == []


def test_the_client_reads_endpoints_and_deployments(looked: Looked) -> None:
    seen = looked.seen

    routes = ["aad_token", "Disabled", {"blue": 90, "green": 10}, {}]
    assert seen["online_endpoints"] == {"mlsyn-churn-dev": routes}
    assert seen["online_deployments"] == {
        "mlsyn-churn-dev": {
            "blue": ["Standard_DS3_v2", 2, "Succeeded"],
            "green": ["Standard_DS2_v2", 1, "Succeeded"],
        }
    }
    assert seen["batch_endpoints"] == {"mlsyn-night-dev": "main"}
    ((cluster,),) = (it.values() for it in seen["batch_deployments"].values())
    assert cluster in seen["compute"]
    assert cluster.startswith("spot-")


def test_the_client_reads_what_runs_by_the_clock(looked: Looked) -> None:
    assert looked.seen["schedules"] == {
        "weekly": ["JobSchedule", "15 4 * * 1", True],
    }


def test_the_client_reads_data_and_environments(looked: Looked) -> None:
    assert looked.seen["data"] == {"sales": {"1": "sales/"}}
    assert looked.seen["environments"] == {"serving": {"1": "mcr.microsoft.com/x:1"}}


def test_traffic_that_the_client_moved_is_shown_and_put_back(looked: Looked) -> None:
    assert looked.seen["moved"] == {"blue": 50, "green": 50}
    assert looked.report.startswith("2 ")
    assert TRAFFIC in looked.report
    assert looked.shown.changes == {"update": 1}
    assert looked.put_back.changed == {f"update {TRAFFIC}": 1}
