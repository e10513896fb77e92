"""Plans and surroundings of the tests of endpoints."""

from __future__ import annotations

from typing import Any

from components.machine_learning.online_deployment import OnlineDeploymentArgs
from components.machine_learning.online_endpoint_spec import OnlineDeploymentSpec
from tests.unit.conftest import GROUP

WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw"
ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn-x1"
HOME: dict[str, Any] = {
    "resource_group_name": "rg",
    "location": "swedencentral",
    "workspace_id": WORKSPACE,
    "workspace_name": "mlw",
    "tags": {"owner": "somebody"},
}


def deployment(name: str = "blue", **decisions: Any) -> OnlineDeploymentSpec:
    """Return a plan with code and an environment."""
    given = {
        "name": name,
        "model": "azureml:churn:3",
        "environment": "azureml:sklearn:1",
        "code": "azureml:scoring:2",
        "scoring_script": "score.py",
        "instance_type": "Standard_DS3_v2",
    }
    return OnlineDeploymentSpec(**{**given, **decisions})


def deployment_args(plan: OnlineDeploymentSpec, **changes: Any) -> OnlineDeploymentArgs:
    """Return the arguments of a deployment."""
    given = {
        **HOME,
        "endpoint_name": "churn-x1",
        "endpoint_id": ENDPOINT,
        "plan": plan,
    }
    return OnlineDeploymentArgs(**{**given, **changes})
