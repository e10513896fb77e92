"""Private DNS zones and their links."""

from __future__ import annotations

from typing import Any

from simulated_azure.tests.arm_clients import GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION

ZONE = "privatelink.blob.core.windows.net"


def zone(clients: Clients, location: str = "global") -> Any:
    zones = clients.dns.private_zones
    return zones.begin_create_or_update(GROUP, ZONE, {"location": location}).result()


def link(clients: Clients, name: str, network: str, group: str = GROUP) -> Any:
    body = {
        "location": "global",
        "properties": {"virtualNetwork": {"id": network}, "registrationEnabled": False},
    }
    links = clients.dns.virtual_network_links
    return links.begin_create_or_update(group, ZONE, name, body).result()


def test_a_zone_is_global(clients: Clients) -> None:
    with refused("LocationNotAvailableForResourceType"):
        zone(clients, LOCATION)

    assert zone(clients, "Global").location == "global"


def test_a_zone_begins_with_its_soa_record(clients: Clients) -> None:
    made = zone(clients)

    (record,) = clients.dns.record_sets.list(GROUP, ZONE)

    assert made.number_of_record_sets == 1
    assert (record.name, record.soa_record.host) == ("@", "azureprivatedns.net")


def test_a_linked_zone_counts_its_links_and_stays(clients: Clients) -> None:
    zone(clients)
    link(clients, "one", clients.virtual_network().id)

    shown = clients.dns.private_zones.get(GROUP, ZONE)

    assert shown.number_of_virtual_network_links == 1
    with refused("CannotDeleteResource"):
        clients.dns.private_zones.begin_delete(GROUP, ZONE)


def test_a_network_is_linked_to_one_zone_of_a_name(clients: Clients) -> None:
    zone(clients)
    network = clients.virtual_network().id
    link(clients, "one", network)
    clients.resources.resource_groups.create_or_update("other", {"location": LOCATION})
    zones = clients.dns.private_zones
    zones.begin_create_or_update("other", ZONE, {"location": "global"}).result()

    with refused("BadRequest") as caught:
        link(clients, "two", network, "other")

    assert "overlapping namespaces" in caught.value.message


def test_a_link_keeps_its_network(clients: Clients) -> None:
    zone(clients)
    network = clients.virtual_network().id
    link(clients, "one", network)
    second = clients.put(
        "Microsoft.Network/virtualNetworks/second",
        {
            "location": LOCATION,
            "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}},
        },
    )

    with refused("BadRequest"):
        link(clients, "one", second["id"])


def test_a_record_is_written_by_hand(clients: Clients) -> None:
    zone(clients)
    body = {"properties": {"ttl": 60, "aRecords": [{"ipv4Address": "10.0.0.9"}]}}

    made = clients.dns.record_sets.create_or_update(GROUP, ZONE, "A", "www", body)

    assert made.fqdn == f"www.{ZONE}."
    assert clients.dns.private_zones.get(GROUP, ZONE).number_of_record_sets == 2


def test_a_group_takes_linked_zones_and_networks_with_it(clients: Clients) -> None:
    zone(clients)
    link(clients, "one", clients.virtual_network("endpoints").id)
    clients.endpoint("pep", clients.account("stone").id, "blob")

    clients.resources.resource_groups.begin_delete(GROUP).result()

    assert clients.arm.store.all() == []


def test_a_link_is_complete_at_once(clients: Clients) -> None:
    zone(clients)

    made = link(clients, "one", clients.virtual_network().id)

    assert made.virtual_network_link_state == "Completed"
