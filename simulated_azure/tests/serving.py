"""What the tests of endpoints stand on: a workspace with assets, and its endpoint."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.role_names import ROLES
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION

WORKSPACE = "Microsoft.MachineLearningServices/workspaces/mlw"
ONLINE = f"{WORKSPACE}/onlineEndpoints/churn-dev"
BATCH = f"{WORKSPACE}/batchEndpoints/score-dev"
ASSETS = {
    "models/churn/versions/1": {"modelUri": "azureml://a", "modelType": "custom_model"},
    "models/flow/versions/1": {"modelUri": "azureml://b", "modelType": "mlflow_model"},
    "environments/sklearn/versions/1": {"image": "example.azurecr.io/sklearn:1"},
    "codes/scoring/versions/1": {"codeUri": "https://example/c"},
}


def asset(path: str) -> str:
    """Return an asset's ID: ``models/churn`` is its version 1."""
    return f"{BASE}/{WORKSPACE}/{path}/versions/1"


def workspace(clients: Clients, **properties: Any) -> None:
    """Make a workspace with two models, an environment and code."""
    clients.account("stone")
    clients.vault("kv-one")
    clients.put(
        WORKSPACE,
        {
            "location": LOCATION,
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageAccount": f"{BASE}/Microsoft.Storage/storageAccounts/stone",
                "keyVault": f"{BASE}/Microsoft.KeyVault/vaults/kv-one",
                **properties,
            },
        },
    )
    for path, content in ASSETS.items():
        clients.put(f"{WORKSPACE}/{path}", {"properties": content})


def endpoint(clients: Clients, path: str = ONLINE, **properties: Any) -> Any:
    """Put an online endpoint."""
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"authMode": "AADToken", **properties},
    }
    return clients.put(path, body)


def deployment(
    clients: Clients, name: str = "blue", capacity: int = 1, **properties: Any
) -> Any:
    """Put a deployment of the online endpoint."""
    body = {
        "location": LOCATION,
        "sku": {"name": "Default", "capacity": capacity},
        "properties": {
            "endpointComputeType": "Managed",
            "model": asset("models/churn"),
            "environmentId": asset("environments/sklearn"),
            "codeConfiguration": {
                "codeId": asset("codes/scoring"),
                "scoringScript": "score.py",
            },
            "instanceType": "Standard_DS3_v2",
            "egressPublicNetworkAccess": "Disabled",
            **properties,
        },
    }
    return clients.put(f"{ONLINE}/deployments/{name}", body)


def code_of(caught: pytest.ExceptionInfo[ArmError]) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return caught.value.status, caught.value.code


def give(clients: Clients, principal: str, role: str, scope: str) -> None:
    """Assign a role to an identity, at a resource of the group."""
    guid = next(guid for guid, name in ROLES.items() if name == role)
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{guid}"
    properties = {
        "principalId": principal,
        "principalType": "ServicePrincipal",
        "roleDefinitionId": definition,
    }
    assignment = f"providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
    clients.arm.put(f"{BASE}/{scope}/{assignment}", {"properties": properties})
