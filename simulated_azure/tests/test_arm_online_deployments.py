"""Deployments of online endpoints: content, machines, what stays, what is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.serving import (
    ONLINE,
    WORKSPACE,
    asset,
    code_of,
    deployment,
    endpoint,
    workspace,
)

BLUE = f"{BASE}/{ONLINE}/deployments/blue"
NO_ENVIRONMENT: dict[str, Any] = {"environmentId": None, "codeConfiguration": None}


def test_a_deployment_has_the_defaults_of_the_reference(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)

    made = deployment(clients)

    assert made["sku"] == {"name": "Default", "tier": "Standard", "capacity": 1}
    properties = made["properties"]
    assert properties["scaleSettings"] == {"scaleType": "Default"}
    assert properties["requestSettings"]["requestTimeout"] == "PT5S"
    assert properties["livenessProbe"]["failureThreshold"] == 30
    assert properties["appInsightsEnabled"] is False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": asset("models/none")}, "none of the models|was not found"),
        ({"model": "churn:1"}, "none of the models"),
        ({"environmentId": asset("models/churn")}, "none of the environments"),
        ({"instanceType": "Standard_None"}, "is not offered"),
        ({"instanceType": "Standard_D4ds_v5"}, "is not offered"),
        ({"requestSettings": {"requestTimeout": "PT181S"}}, "at most 180"),
        ({"requestSettings": {"requestTimeout": "5000"}}, "no ISO 8601"),
        ({"livenessProbe": {"successThreshold": 2}}, "always 1"),
        ({"readinessProbe": {"period": "PT0S"}}, "the least is 1"),
        (NO_ENVIRONMENT, "must be an MLflow model"),
        ({**NO_ENVIRONMENT, "model": asset("models/flow")}, "MLflow model without"),
    ],
)
def test_what_is_deployed_has_rules(
    clients: Clients, change: dict[str, Any], words: str
) -> None:
    workspace(clients)
    endpoint(clients)

    with pytest.raises(ArmError, match=words) as caught:
        deployment(clients, **change)

    assert caught.value.status == 400


def test_a_flow_needs_no_environment_where_the_way_out_is_open(
    clients: Clients,
) -> None:
    workspace(clients)
    endpoint(clients)

    made = deployment(
        clients,
        **NO_ENVIRONMENT,
        model=asset("models/flow"),
        egressPublicNetworkAccess="Enabled",
    )

    assert "environmentId" not in made["properties"]


def test_a_managed_network_governs_the_way_out(clients: Clients) -> None:
    workspace(clients, managedNetwork={"isolationMode": "AllowOnlyApprovedOutbound"})
    endpoint(clients)

    with pytest.raises(ArmError, match="leave egressPublicNetworkAccess out"):
        deployment(clients)


@pytest.mark.parametrize("count", [0, 51])
def test_instances_are_one_to_fifty(clients: Clients, count: int) -> None:
    clients.arm.conditions.quotas = False
    workspace(clients)
    endpoint(clients)

    with pytest.raises(ArmError, match="1 to 50"):
        deployment(clients, capacity=count)


@pytest.mark.parametrize(
    "change",
    [
        {"instanceType": "Standard_DS4_v2"},
        {"egressPublicNetworkAccess": "Enabled"},
    ],
)
def test_machines_and_way_out_stay(clients: Clients, change: dict[str, Any]) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients)

    with pytest.raises(ArmError, match="Create another deployment") as caught:
        deployment(clients, **change)

    assert code_of(caught) == (400, "BadRequest")


def test_model_and_number_of_instances_change(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients)
    second = {"modelUri": "azureml://2"}
    clients.put(f"{WORKSPACE}/models/churn/versions/2", {"properties": second})
    model = f"{BASE}/{WORKSPACE}/models/churn/versions/2"

    changed = deployment(clients, capacity=3, model=model)

    assert (changed["sku"]["capacity"], changed["properties"]["model"]) == (3, model)


@pytest.mark.parametrize(
    ("traffic", "mirror", "words"),
    [
        ({"blue": 100}, {}, "100 % of the live traffic"),
        ({"green": 100}, {"blue": 10}, "10 % of the mirrored traffic"),
    ],
)
def test_a_deployment_with_traffic_is_not_deleted(
    clients: Clients, traffic: dict[str, int], mirror: dict[str, int], words: str
) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients)
    deployment(clients, "green")
    endpoint(clients, traffic=traffic, mirrorTraffic=mirror)

    with pytest.raises(ArmError, match=words) as caught:
        clients.arm.delete(BLUE)

    assert code_of(caught) == (409, "Conflict")


def test_a_deployment_without_traffic_leaves_no_trace_in_it(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients)
    deployment(clients, "green")
    endpoint(clients, traffic={"blue": 0, "green": 100})

    clients.arm.delete(BLUE)

    properties = clients.arm.get(f"{BASE}/{ONLINE}")["properties"]
    assert properties["traffic"] == {"green": 100}


def test_twenty_deployments_are_the_most(clients: Clients) -> None:
    clients.arm.conditions.quotas = False
    workspace(clients)
    endpoint(clients)
    for number in range(20):
        deployment(clients, f"blue{number}")

    with pytest.raises(ArmError, match="20 are allowed") as caught:
        deployment(clients, "green")

    assert code_of(caught) == (400, "OutOfQuota")


def test_a_part_of_the_requests_is_collected(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)
    collections = {"request": {"dataCollectionMode": "Enabled", "samplingRate": 0.5}}

    made = deployment(clients, dataCollector={"collections": collections})

    assert made["properties"]["dataCollector"]["collections"] == collections


def test_the_quota_must_have_room_for_a_fifth_more(clients: Clients) -> None:
    workspace(clients)
    endpoint(clients)
    deployment(clients, capacity=20)

    with pytest.raises(ArmError, match="requested is 104") as caught:
        deployment(clients, capacity=21)

    assert code_of(caught) == (400, "OutOfQuota")
