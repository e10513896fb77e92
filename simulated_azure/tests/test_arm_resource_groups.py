"""Resource groups and what goes with them."""

from __future__ import annotations

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import GROUP, Clients, ask, refused
from simulated_azure.tests.fixtures import LOCATION


def test_a_group_is_provisioned(clients: Clients) -> None:
    group = clients.resources.resource_groups.get(GROUP)

    assert group.properties.provisioning_state == "Succeeded"


def test_what_another_group_uses_stays_and_the_rest_is_gone(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    groups = clients.resources.resource_groups
    groups.create_or_update("other", {"location": LOCATION})
    account = clients.account("stone")
    vault = clients.vault("kv-one")
    network = clients.network.virtual_networks.get(GROUP, "vnet")
    link = {
        "name": "pep",
        "properties": {"privateLinkServiceId": account.id, "groupIds": ["blob"]},
    }
    body = {
        "location": LOCATION,
        "properties": {
            "subnet": {"id": network.subnets[0].id},
            "privateLinkServiceConnections": [link],
        },
    }
    endpoints = clients.network.private_endpoints
    endpoints.begin_create_or_update("other", "pep", body).result()

    with refused("ResourceGroupDeletionBlocked") as caught:
        groups.begin_delete(GROUP)

    assert caught.value.error is not None
    (detail,) = caught.value.error.details
    assert detail.code == "InUseSubnetCannotBeDeleted"
    assert clients.arm.find(network.subnets[0].id) is not None
    assert clients.arm.find(vault.id) is None


def test_a_group_is_exported(clients: Clients) -> None:
    clients.account("stone")
    path = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{GROUP}/exportTemplate"

    response = ask(clients.simulation, "POST", path, {"resources": ["*"]})

    assert isinstance(response.body, dict)
    resources = response.body["template"]["resources"]
    assert [resource["name"] for resource in resources] == ["stone"]
