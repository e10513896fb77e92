"""NAT gateways, public addresses and route tables."""

from __future__ import annotations

from typing import Any

from simulated_azure.tests.arm_clients import GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION


def address(
    clients: Clients, name: str = "pip", sku: str = "Standard", method: str = "Static"
) -> Any:
    body = {
        "location": LOCATION,
        "sku": {"name": sku},
        "properties": {"publicIPAllocationMethod": method},
    }
    addresses = clients.network.public_ip_addresses
    return addresses.begin_create_or_update(GROUP, name, body).result()


def gateway(clients: Clients, name: str, address_id: str) -> Any:
    body = {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"publicIpAddresses": [{"id": address_id}]},
    }
    gateways = clients.network.nat_gateways
    return gateways.begin_create_or_update(GROUP, name, body).result()


def test_a_basic_address_is_retired(clients: Clients) -> None:
    with refused("IPv4BasicSkuPublicIpCountLimitReached"):
        address(clients, sku="Basic")


def test_an_address_is_kept_and_serves_one_gateway(clients: Clients) -> None:
    first, second = address(clients), address(clients, "other")
    gateway(clients, "nat", first.id)

    assert first.ip_address != second.ip_address
    assert address(clients).ip_address == first.ip_address
    assert address(clients).nat_gateway.id.endswith("/natGateways/nat")
    with refused("PublicIPAddressInUse"):
        gateway(clients, "nat2", first.id)


def test_an_address_is_static(clients: Clients) -> None:
    with refused("PublicIPAddressAllocationMethodNotSupported"):
        address(clients, method="Dynamic")


def test_defaults_are_filled(clients: Clients) -> None:
    made = address(clients)

    assert gateway(clients, "nat", made.id).idle_timeout_in_minutes == 4
    assert made.public_ip_address_version == "IPv4"


def test_a_gateway_shows_its_subnets(clients: Clients) -> None:
    clients.virtual_network("one")
    nat = gateway(clients, "nat", address(clients).id)
    properties = {"addressPrefix": "10.1.0.0/24", "natGateway": {"id": nat.id}}
    subnets = clients.network.subnets

    made = subnets.begin_create_or_update(
        GROUP, "vnet", "one", {"properties": properties}
    ).result()

    (shown,) = clients.network.nat_gateways.get(GROUP, "nat").subnets
    assert shown.id == made.id


def test_a_route_table_in_use_stays(clients: Clients) -> None:
    clients.virtual_network("one")
    route = {
        "name": "out",
        "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "Internet"},
    }
    body = {"location": LOCATION, "properties": {"routes": [route]}}
    tables = clients.network.route_tables
    table = tables.begin_create_or_update(GROUP, "rt", body).result()
    properties = {"addressPrefix": "10.1.0.0/24", "routeTable": {"id": table.id}}
    clients.put(
        "Microsoft.Network/virtualNetworks/vnet/subnets/one", {"properties": properties}
    )

    assert table.routes[0].id == f"{table.id}/routes/out"
    with refused("InUseRouteTableCannotBeDeleted"):
        tables.begin_delete(GROUP, "rt")
