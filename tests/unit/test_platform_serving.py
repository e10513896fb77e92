"""The platform with endpoints: what they add, what they wait for, who watches them."""

from __future__ import annotations

from functools import cache
from typing import Any

from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.registrations import Registered, register

ASSETS = {"model": "azureml:churn:1", "environment": "azureml:server:1"}
CHURN = {
    "name": "churn",
    "traffic": {"blue": 100},
    "deployments": [
        {
            **ASSETS,
            "name": "blue",
            "instanceType": "Standard_DS3_v2",
            "autoscale": {"minInstances": 1, "maxInstances": 2},
            "dataCapture": {"collections": ["model_inputs"]},
        }
    ],
}
NIGHT = {
    "name": "night",
    "defaultDeployment": "main",
    "deployments": [{"name": "main", "model": "azureml:churn:1", "cluster": "cpu"}],
}


def build(**changes: Any) -> Registered[MlPlatform]:
    settings = stack_settings("dev", **changes)
    return register(lambda: MlPlatform("platform", settings), "dev")


@cache
def serving() -> Registered[MlPlatform]:
    return build(onlineEndpoints=[CHURN], batchEndpoints=[NIGHT])


def test_endpoints_add_exactly_this() -> None:
    def names(run: Registered[MlPlatform]) -> set[tuple[str, str]]:
        return {
            (it.type.rpartition(":")[2], it.name)
            for it in run.resources
            if not it.type.startswith("ml-synapse:")
        }

    added = names(serving()) - names(build())

    online, batch = "online-endpoint-churn", "batch-endpoint-night"
    identity = "online-endpoint/churn/identity"
    assert sorted(added) == [
        ("AutoscaleSetting", f"{online}.blue-autoscale"),
        ("BatchDefault", f"{batch}-default"),
        ("BatchDeployment", f"{batch}.main"),
        ("BatchEndpoint", batch),
        ("EndpointTraffic", f"{online}-traffic"),
        ("OnlineDeployment", f"{online}.blue"),
        ("OnlineEndpoint", online),
        ("RoleAssignment", f"{identity}-acrpull-ml-registry"),
        ("RoleAssignment", f"{identity}-storage-blob-data-contributor-ml-storage"),
        ("UserAssignedIdentity", identity),
    ]


def test_an_endpoint_waits_for_its_identitys_roles() -> None:
    component = next(
        it
        for it in serving().resources
        if it.type == "ml-synapse:machine_learning:OnlineEndpoint"
    )

    assert "online-endpoint/churn/identity-acrpull-ml-registry" in component.depends_on
