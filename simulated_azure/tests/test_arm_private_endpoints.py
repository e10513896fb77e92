"""Private endpoints, their interfaces and addresses."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION


def network(clients: Clients) -> Any:
    return clients.virtual_network("endpoints")


def test_an_endpoint_is_approved_and_has_an_interface(clients: Clients) -> None:
    network(clients)

    made = clients.endpoint("pep", clients.account("stone").id, "blob")

    link = made.private_link_service_connections[0]
    assert link.private_link_service_connection_state.status == "Approved"
    (config,) = made.custom_dns_configs
    assert (config.fqdn, config.ip_addresses) == (
        "stone.blob.core.windows.net",
        ["10.1.0.4"],
    )
    (nic,) = clients.network.network_interfaces.list(GROUP)
    assert made.network_interfaces[0].id == nic.id
    assert nic.ip_configurations[0].private_ip_address == "10.1.0.4"


def test_the_target_shows_the_connection(clients: Clients) -> None:
    network(clients)
    made = clients.endpoint("pep", clients.account("stone").id, "blob")

    account = clients.storage.storage_accounts.get_properties(GROUP, "stone")

    (connection,) = account.private_endpoint_connections
    assert connection.private_endpoint.id == made.id
    state = connection.private_link_service_connection_state
    assert (state.status, state.action_required) == ("Approved", "None")


def test_a_manual_connection_waits_for_the_owner(clients: Clients) -> None:
    network(clients)
    account = clients.account("stone")
    link = {
        "name": "pep",
        "properties": {"privateLinkServiceId": account.id, "groupIds": ["blob"]},
    }

    made = clients.endpoint(
        "pep",
        account.id,
        "blob",
        privateLinkServiceConnections=[],
        manualPrivateLinkServiceConnections=[link],
    )

    state = made.manual_private_link_service_connections[0]
    assert state.private_link_service_connection_state.status == "Pending"


@pytest.mark.parametrize("group", ["vault", "amlworkspace", ""])
def test_a_group_that_the_target_does_not_have_is_refused(
    clients: Clients, group: str
) -> None:
    network(clients)
    account = clients.account("stone")

    with refused("InvalidPrivateLinkServiceConnectionGroupId"):
        clients.endpoint("pep", account.id, group)


def test_an_endpoint_is_in_the_region_of_its_network(clients: Clients) -> None:
    network(clients)
    account = clients.account("stone")
    body = {
        "location": "uksouth",
        "properties": {
            "subnet": {
                "id": f"{BASE}/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints"
            },
            "privateLinkServiceConnections": [
                {
                    "name": "pep",
                    "properties": {
                        "privateLinkServiceId": account.id,
                        "groupIds": ["blob"],
                    },
                }
            ],
        },
    }

    with refused("InvalidResourceReference"):
        clients.network.private_endpoints.begin_create_or_update(GROUP, "pep", body)


def test_a_registry_takes_two_addresses_and_must_be_premium(clients: Clients) -> None:
    network(clients)
    registries = clients.registries.registries
    body = {"location": LOCATION, "sku": {"name": "Basic"}}
    basic = registries.begin_create(GROUP, "crbasic", body).result()
    body["sku"] = {"name": "Premium"}
    premium = registries.begin_create(GROUP, "crstone", body).result()

    made = clients.endpoint("pep", premium.id, "registry")

    assert [config.fqdn for config in made.custom_dns_configs] == [
        "crstone.swedencentral.data.azurecr.io",
        "crstone.azurecr.io",
    ]
    with refused("PrivateEndpointNotSupportedForSku"):
        clients.endpoint("pep2", basic.id, "registry")


def test_deleting_an_endpoint_takes_interface_and_connection(clients: Clients) -> None:
    network(clients)
    clients.endpoint("pep", clients.account("stone").id, "blob")

    clients.network.private_endpoints.begin_delete(GROUP, "pep").result()

    assert list(clients.network.network_interfaces.list(GROUP)) == []
    connections = clients.storage.private_endpoint_connections
    assert list(connections.list(GROUP, "stone")) == []


def test_an_interface_does_not_go_before_its_endpoint(clients: Clients) -> None:
    network(clients)
    clients.endpoint("pep", clients.account("stone").id, "blob")
    (nic,) = clients.network.network_interfaces.list(GROUP)

    with refused("NetworkInterfaceInUseByPrivateEndpoint"):
        clients.network.network_interfaces.begin_delete(GROUP, nic.name)


def test_an_interface_takes_nothing_but_tags(clients: Clients) -> None:
    network(clients)
    clients.endpoint("pep", clients.account("stone").id, "blob")
    interfaces = clients.network.network_interfaces
    (nic,) = interfaces.list(GROUP)

    body = {"location": LOCATION, "tags": {"a": "b"}, "properties": {}}
    interfaces.begin_create_or_update(GROUP, nic.name, body).result()

    after = interfaces.get(GROUP, nic.name)
    assert after.tags == {"a": "b"}
    assert after.ip_configurations[0].private_ip_address == "10.1.0.4"


def fixed(address: str) -> list[dict[str, Any]]:
    inner = {"groupId": "blob", "memberName": "blob", "privateIPAddress": address}
    return [{"name": "fixed", "properties": inner}]


def test_an_address_can_be_chosen_if_it_is_free(clients: Clients) -> None:
    network(clients)
    account = clients.account("stone").id

    made = clients.endpoint("one", account, "blob", ipConfigurations=fixed("10.1.0.9"))

    assert made.custom_dns_configs[0].ip_addresses == ["10.1.0.9"]
    with refused("PrivateIPAddressInUse"):
        clients.endpoint("two", account, "file", ipConfigurations=fixed("10.1.0.9"))
    with refused("PrivateIPAddressNotInSubnet"):
        clients.endpoint("two", account, "file", ipConfigurations=fixed("10.9.0.9"))


def test_a_subnet_can_be_full(clients: Clients) -> None:
    clients.virtual_network()
    path = "Microsoft.Network/virtualNetworks/vnet/subnets/endpoints"
    clients.put(path, {"properties": {"addressPrefix": "10.1.0.0/29"}})
    account = clients.account("stone").id
    for group in ("blob", "file", "dfs"):
        clients.endpoint(group, account, group)

    with refused("SubnetFull"):
        clients.endpoint("queue", account, "queue")
    assert clients.arm.find(f"{BASE}/Microsoft.Network/privateEndpoints/queue") is None


@pytest.mark.parametrize("missing", ["subnet", "privateLinkServiceConnections"])
def test_an_endpoint_needs_a_subnet_and_a_connection(
    clients: Clients, missing: str
) -> None:
    network(clients)
    account = clients.account("stone").id

    with refused("InvalidRequestFormat"):
        clients.endpoint("pep", account, "blob", **{missing: None})


def test_a_connection_needs_a_name(clients: Clients) -> None:
    network(clients)
    inner = {"privateLinkServiceId": clients.account("stone").id, "groupIds": ["blob"]}

    with refused("InvalidRequestFormat"):
        clients.endpoint(
            "pep", "", "", privateLinkServiceConnections=[{"properties": inner}]
        )


def test_an_endpoint_keeps_its_target(clients: Clients) -> None:
    network(clients)
    clients.endpoint("pep", clients.account("stone").id, "blob")

    with refused("PrivateEndpointCannotBeUpdated"):
        clients.endpoint("pep", clients.account("stother").id, "blob")
