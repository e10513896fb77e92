"""Registered models, environments, code and data."""

from __future__ import annotations

from importlib import import_module

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.serving import WORKSPACE, code_of, workspace

CHURN = f"{WORKSPACE}/models/churn"


def test_a_name_comes_with_its_first_version(clients: Clients) -> None:
    workspace(clients)

    found = clients.arm.get(f"{BASE}/{CHURN}")["properties"]

    assert (found["latestVersion"], found["nextVersion"]) == ("1", "2")


def test_a_name_without_versions_is_not_found(clients: Clients) -> None:
    workspace(clients)

    with pytest.raises(ArmError) as caught:
        clients.arm.get(f"{BASE}/{WORKSPACE}/models/none")

    assert code_of(caught) == (404, "ResourceNotFound")


def test_a_version_keeps_its_bytes(clients: Clients) -> None:
    workspace(clients)
    other = {"modelUri": "azureml://other", "modelType": "custom_model"}

    with pytest.raises(ArmError, match="Register another one") as caught:
        clients.put(f"{CHURN}/versions/1", {"properties": other})

    assert code_of(caught) == (400, "UserError")


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_registers_a_model(clients: Clients) -> None:
    workspace(clients)
    ml = import_module("azure.ai.ml")
    entities = import_module("azure.ai.ml.entities")
    client = ml.MLClient(clients.credential, SUBSCRIPTION_ID, GROUP, "mlw")
    path = "azureml://datastores/workspaceblobstore/paths/models/churn/2"

    made = client.models.create_or_update(
        entities.Model(name="churn", version="2", type="mlflow_model", path=path)
    )
    image = client.environments.create_or_update(
        entities.Environment(name="sklearn", version="2", image="example/sklearn:2")
    )

    assert (made.version, made.type) == ("2", "mlflow_model")
    assert [item.version for item in client.models.list("churn")] == ["1", "2"]
    assert client.environments.get("sklearn", "2").image == image.image
