"""Private endpoints, their connections on the target, and the names that they write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.arm_clients import BASE, GROUP, Clients, refused
from tests.simulation.fixtures import LOCATION

ZONE = "privatelink.blob.core.windows.net"


def zone(clients: Clients, name: str) -> str:
    zones = clients.dns.private_zones
    made = zones.begin_create_or_update(GROUP, name, {"location": "global"}).result()
    return str(made.id)


def zone_group(clients: Clients, endpoint: str, *zone_ids: str) -> Any:
    configs = [
        {"name": f"zone-{at}", "properties": {"privateDnsZoneId": id}}
        for at, id in enumerate(zone_ids)
    ]
    body = {"properties": {"privateDnsZoneConfigs": configs}}
    groups = clients.network.private_dns_zone_groups
    return groups.begin_create_or_update(GROUP, endpoint, "default", body).result()


def records(clients: Clients, name: str) -> dict[str, list[str]]:
    listed = clients.dns.record_sets.list(GROUP, name)
    return {
        each.name: [record.ipv4_address for record in each.a_records or []]
        for each in listed
        if each.name != "@"
    }


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


def test_a_zone_group_writes_records_and_takes_them_with_it(clients: Clients) -> None:
    network(clients)
    zone_id = zone(clients, ZONE)
    clients.endpoint("pep", clients.account("stone").id, "blob")

    group = zone_group(clients, "pep", zone_id)
    written = records(clients, ZONE)
    clients.network.private_endpoints.begin_delete(GROUP, "pep").result()

    record = group.private_dns_zone_configs[0].record_sets[0]
    assert (record.record_set_name, record.ip_addresses) == ("stone", ["10.1.0.4"])
    assert written == {"stone": ["10.1.0.4"]}
    assert records(clients, ZONE) == {}


def test_a_vault_is_found_by_its_own_suffix(clients: Clients) -> None:
    network(clients)
    name = "privatelink.vaultcore.azure.net"
    zone_id = zone(clients, name)
    clients.endpoint("pep", clients.vault("kv-stone").id, "vault")

    zone_group(clients, "pep", zone_id)

    assert records(clients, name) == {"kv-stone": ["10.1.0.4"]}


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


def test_a_second_zone_group_and_a_zone_twice_are_refused(clients: Clients) -> None:
    network(clients)
    zone_id = zone(clients, ZONE)
    clients.endpoint("pep", clients.account("stone").id, "blob")
    groups = clients.network.private_dns_zone_groups

    with refused("InvalidPrivateDnsZoneGroup"):
        zone_group(clients, "pep", zone_id, zone_id)
    zone_group(clients, "pep", zone_id)
    config = {"name": "z", "properties": {"privateDnsZoneId": zone_id}}
    body = {"properties": {"privateDnsZoneConfigs": [config]}}
    with refused("MultiplePrivateDnsZoneGroupsNotAllowed"):
        groups.begin_create_or_update(GROUP, "pep", "second", body)


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
