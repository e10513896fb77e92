"""Online endpoints: names, traffic, keys, and the real client that lists them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.serving import (
    ONLINE,
    WORKSPACE,
    code_of,
    deployment,
    endpoint,
    workspace,
)


@pytest.fixture(autouse=True)
def _workspace(clients: Clients) -> None:
    workspace(clients)


def test_an_endpoint_shows_where_it_scores(clients: Clients) -> None:
    made = endpoint(clients)["properties"]

    address = "https://churn-dev.swedencentral.inference.ml.azure.com"
    assert made["scoringUri"] == f"{address}/score"
    assert made["swaggerUri"] == f"{address}/swagger.json"
    assert (made["traffic"], made["mirrorTraffic"]) == ({}, {})
    assert made["publicNetworkAccess"] == "Enabled"


@pytest.mark.parametrize(
    "name", ["ab", "a" * 33, "1churn", "churn-", "churn--dev", "churn_dev"]
)
def test_names_of_endpoints_have_rules(clients: Clients, name: str) -> None:
    with pytest.raises(ArmError, match="is no name of an endpoint") as caught:
        endpoint(clients, f"{WORKSPACE}/onlineEndpoints/{name}")

    assert code_of(caught) == (400, "BadArgument")


def test_a_name_is_taken_once_in_a_region(clients: Clients) -> None:
    endpoint(clients)

    with pytest.raises(ArmError, match="unique in their region") as caught:
        endpoint(clients, f"{WORKSPACE}/batchEndpoints/Churn-Dev")

    assert code_of(caught) == (409, "Conflict")


@pytest.mark.parametrize(
    ("traffic", "mirror", "words"),
    [
        ({"green": 100}, {}, "'green' does not exist"),
        ({"blue": 90}, {}, "sums to 90 %"),
        ({"blue": 120, "next": -20}, {}, "no share"),
        ({"blue": 100}, {"next": 51}, "51 % mirrored"),
        ({"blue": 100}, {"blue": 10}, "takes 100 % of the live traffic"),
        ({"blue": 100}, {"next": 10, "third": 10}, "one deployment only"),
        ({}, {"green": 10}, "'green' does not exist"),
    ],
)
def test_traffic_has_rules(
    clients: Clients, traffic: dict[str, int], mirror: dict[str, int], words: str
) -> None:
    endpoint(clients)
    for name in ("blue", "next", "third"):
        deployment(clients, name)

    with pytest.raises(ArmError, match=words) as caught:
        endpoint(clients, traffic=traffic, mirrorTraffic=mirror)

    assert code_of(caught) == (400, "BadRequest")


def test_a_put_without_traffic_takes_it_away(clients: Clients) -> None:
    endpoint(clients)
    deployment(clients)
    routed = endpoint(clients, traffic={"blue": 100})

    again = endpoint(clients)

    assert routed["properties"]["traffic"] == {"blue": 100}
    assert again["properties"]["traffic"] == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"properties": {"authMode": "Key"}}, "authMode of endpoint"),
        ({"identity": {"type": "None"}}, "identity of endpoint"),
    ],
)
def test_identity_and_sign_in_stay(
    clients: Clients, change: dict[str, Any], words: str
) -> None:
    endpoint(clients)

    with pytest.raises(ArmError, match=words):
        clients.arm.patch(f"{BASE}/{ONLINE}", change, None)


def test_an_endpoint_of_entra_tokens_gives_no_keys(clients: Clients) -> None:
    endpoint(clients)

    for action in ("listKeys", "token", "regenerateKeys"):
        with pytest.raises(ArmError, match="Sign in to Microsoft Entra ID"):
            clients.arm.act(f"{BASE}/{ONLINE}/{action}", {})


def test_an_endpoint_of_keys_gives_them(clients: Clients) -> None:
    endpoint(clients, authMode="Key")

    keys = clients.arm.act(f"{BASE}/{ONLINE}/listKeys", {})

    assert keys is not None
    assert sorted(keys) == ["primaryKey", "secondaryKey"]


def test_an_endpoint_goes_with_deployments_that_take_traffic(clients: Clients) -> None:
    endpoint(clients)
    deployment(clients)
    endpoint(clients, traffic={"blue": 100})

    clients.arm.delete(f"{BASE}/{ONLINE}")

    assert clients.arm.find(f"{BASE}/{ONLINE}/deployments/blue") is None


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_reads_it_and_moves_traffic(
    clients: Clients,
) -> None:
    endpoint(clients)
    for name in ("blue", "green"):
        deployment(clients, name)
    client = import_module("azure.ai.ml").MLClient(
        clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )
    found = client.online_endpoints.get("churn-dev")
    found.traffic = {"blue": 90, "green": 10}

    client.online_endpoints.begin_create_or_update(found).result()

    assert [entry.name for entry in client.online_endpoints.list()] == ["churn-dev"]
    assert client.online_endpoints.get("churn-dev").traffic == found.traffic
    deployments = client.online_deployments.list("churn-dev")
    assert sorted(item.name for item in deployments) == ["blue", "green"]
    assert client.online_deployments.get("blue", "churn-dev").instance_count == 1
