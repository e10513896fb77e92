"""Batch endpoints and their deployments."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.serving import BATCH, WORKSPACE, asset, code_of, workspace

CLUSTER = f"{WORKSPACE}/computes/cpu-cluster"
NO_ENVIRONMENT: dict[str, Any] = {"environmentId": None, "codeConfiguration": None}


@pytest.fixture(autouse=True)
def _workspace(clients: Clients) -> None:
    workspace(clients)
    machines = {
        "vmSize": "STANDARD_DS3_V2",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2},
    }
    compute = {"computeType": "AmlCompute", "properties": machines}
    clients.put(CLUSTER, {"location": LOCATION, "properties": compute})


def endpoint(clients: Clients, **properties: Any) -> Any:
    body = {
        "location": LOCATION,
        "properties": {"authMode": "AADToken", **properties},
    }
    return clients.put(BATCH, body)


def deployment(clients: Clients, name: str = "main", **properties: Any) -> Any:
    body = {
        "location": LOCATION,
        "properties": {
            "compute": f"{BASE}/{CLUSTER}",
            "model": {"referenceType": "Id", "assetId": asset("models/churn")},
            "environmentId": asset("environments/sklearn"),
            "codeConfiguration": {"scoringScript": "score.py"},
            **properties,
        },
    }
    return clients.put(f"{BATCH}/deployments/{name}", body)


def test_an_endpoint_takes_jobs_with_entra_tokens_only(clients: Clients) -> None:
    made = endpoint(clients)["properties"]

    assert made["scoringUri"] == (
        "https://score-dev.swedencentral.inference.ml.azure.com/jobs"
    )
    with pytest.raises(ArmError, match="Entra tokens only"):
        endpoint(clients, authMode="Key")


def test_the_default_is_a_deployment_that_exists(clients: Clients) -> None:
    endpoint(clients)
    deployment(clients)

    chosen = endpoint(clients, defaults={"deploymentName": "main"})

    assert chosen["properties"]["defaults"] == {"deploymentName": "main"}
    with pytest.raises(ArmError, match="'other' does not exist"):
        endpoint(clients, defaults={"deploymentName": "other"})


def test_a_deployment_has_the_defaults_of_the_reference(clients: Clients) -> None:
    endpoint(clients)

    made = deployment(clients)["properties"]

    assert made["miniBatchSize"] == 10
    assert made["retrySettings"] == {"maxRetries": 3, "timeout": "PT30S"}
    assert (made["errorThreshold"], made["outputAction"]) == (-1, "AppendRow")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"compute": f"{BASE}/{WORKSPACE}"}, "is no cluster of workspace"),
        ({"miniBatchSize": 0}, "the least is 1"),
        ({"errorThreshold": -2}, "the least is -1"),
        ({"retrySettings": {"timeout": "30"}}, "no ISO 8601"),
        ({"environmentId": asset("codes/scoring")}, "none of the environments"),
        (NO_ENVIRONMENT, "Without an MLflow model"),
    ],
)
def test_deployments_have_rules(
    clients: Clients, change: dict[str, Any], words: str
) -> None:
    endpoint(clients)

    with pytest.raises(ArmError, match=words) as caught:
        deployment(clients, **change)

    assert caught.value.status == 400


def test_a_flow_needs_neither_environment_nor_code(clients: Clients) -> None:
    endpoint(clients)
    flow = {"referenceType": "Id", "assetId": asset("models/flow")}

    made = deployment(clients, **NO_ENVIRONMENT, model=flow)

    assert made["properties"]["model"] == flow


def test_the_default_deployment_is_not_deleted_alone(clients: Clients) -> None:
    endpoint(clients)
    deployment(clients)
    endpoint(clients, defaults={"deploymentName": "main"})

    with pytest.raises(ArmError, match="is the default") as caught:
        clients.arm.delete(f"{BASE}/{BATCH}/deployments/main")
    clients.arm.delete(f"{BASE}/{BATCH}")

    assert code_of(caught) == (409, "Conflict")
    assert clients.arm.find(f"{BASE}/{BATCH}/deployments/main") is None


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_reads_and_describes_it(clients: Clients) -> None:
    endpoint(clients)
    deployment(clients)
    client = import_module("azure.ai.ml").MLClient(
        clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )

    assert [item.name for item in client.batch_endpoints.list()] == ["score-dev"]
    shown = client.batch_endpoints.get("score-dev")
    assert shown.auth_mode == "aad_token"
    shown.description = "by night"
    client.batch_endpoints.begin_create_or_update(shown).result()
    kept = clients.arm.get(f"{BASE}/{BATCH}")["properties"]
    assert (kept["description"], kept["authMode"]) == ("by night", "AADToken")
    found = client.batch_deployments.get("main", "score-dev")
    assert (found.mini_batch_size, found.compute) == (10, f"{BASE}/{CLUSTER}")
