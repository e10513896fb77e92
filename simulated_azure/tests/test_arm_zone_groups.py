"""Private DNS zone groups write the records of an endpoint."""

from __future__ import annotations

from typing import Any

from simulated_azure.tests.arm_clients import GROUP, Clients, refused

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
        resource.name: [record.ipv4_address for record in resource.a_records or []]
        for resource in listed
        if resource.name != "@"
    }


def test_a_zone_group_writes_records_and_takes_them_with_it(clients: Clients) -> None:
    clients.virtual_network("endpoints")
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
    clients.virtual_network("endpoints")
    name = "privatelink.vaultcore.azure.net"
    zone_id = zone(clients, name)
    clients.endpoint("pep", clients.vault("kv-stone").id, "vault")

    zone_group(clients, "pep", zone_id)

    assert records(clients, name) == {"kv-stone": ["10.1.0.4"]}


def test_a_second_zone_group_and_a_zone_twice_are_refused(clients: Clients) -> None:
    clients.virtual_network("endpoints")
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


def test_a_zone_group_names_a_zone(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    clients.endpoint("pep", clients.account("stone").id, "blob")
    groups = clients.network.private_dns_zone_groups
    body = {"properties": {"privateDnsZoneConfigs": [{"name": "z"}]}}

    with refused("InvalidPrivateDnsZoneGroup"):
        groups.begin_create_or_update(GROUP, "pep", "default", body)
