"""An online endpoint, its deployments, and the traffic after them."""

from __future__ import annotations

from typing import Any

from components.machine_learning.online_endpoint import (
    OnlineEndpoint,
    OnlineEndpointArgs,
)
from components.machine_learning.online_endpoint_spec import OnlineEndpointSpec
from tests.unit.conftest import GROUP
from tests.unit.machine_learning.serving import ENDPOINT, HOME, deployment
from tests.unit.registrations import Registered, register

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
TRAFFIC = "pulumi-python:dynamic/dataplane:EndpointTraffic"


def build(**changes: Any) -> Registered[OnlineEndpoint]:
    plan = OnlineEndpointSpec(
        name="churn",
        deployments=(deployment("blue"), deployment("green")),
        traffic={"blue": 100},
        mirror_traffic={"green": 10},
    )
    given = {
        **HOME,
        "endpoint_name": "churn-x1",
        "identity_id": IDENTITY,
        "plan": plan,
    }
    args = OnlineEndpointArgs(**{**given, **changes})
    return register(lambda: OnlineEndpoint("churn", args))


def test_callers_sign_in_from_the_private_network() -> None:
    made = build().one("machinelearningservices:OnlineEndpoint")

    assert made.inputs == {
        "endpointName": "churn-x1",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
        "kind": "Managed",
        "location": "swedencentral",
        "properties": {"authMode": "AADToken", "publicNetworkAccess": "Disabled"},
        "resourceGroupName": "rg",
        "tags": {"owner": "somebody"},
        "workspaceName": "mlw",
    }


def test_what_the_traffic_step_writes_is_left_to_it() -> None:
    made = build().one("machinelearningservices:OnlineEndpoint")

    assert made.ignore_changes == (
        "properties.traffic",
        "properties.mirrorTraffic",
        "tags",
        "properties.properties",
    )


def test_traffic_comes_after_the_deployments() -> None:
    run = build()

    (traffic,) = (each for each in run.resources if each.type == TRAFFIC)

    assert {"churn.blue", "churn.green"} <= set(traffic.depends_on)
    inputs = {name: traffic.inputs[name] for name in traffic.inputs if name[0] != "_"}
    assert inputs == {
        "endpoint_id": ENDPOINT,
        "traffic": {"blue": 100},
        "mirror_traffic": {"green": 10},
        "tags": {"owner": "somebody"},
    }


def test_the_parts_and_their_names_are_a_contract() -> None:
    run = build()

    assert run.azure() == [
        ("machinelearningservices:OnlineDeployment", "churn.blue"),
        ("machinelearningservices:OnlineDeployment", "churn.green"),
        ("machinelearningservices:OnlineEndpoint", "churn"),
    ]
    assert run.value(run.built.scoring_uri) == "https://churn-x1/score"
