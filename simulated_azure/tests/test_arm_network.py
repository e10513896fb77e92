"""Networks, subnets, security groups and egress behave as Microsoft.Network does."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_egress import address, gateway


def rule(name: str, priority: int, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "properties": {
            "priority": priority,
            "direction": "Inbound",
            "access": "Allow",
            "protocol": "Tcp",
            "sourceAddressPrefix": "*",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": "443",
            **more,
        },
    }


def security_group(clients: Clients, *rules: dict[str, Any]) -> Any:
    body = {"location": LOCATION, "properties": {"securityRules": list(rules)}}
    groups = clients.network.network_security_groups
    return groups.begin_create_or_update(GROUP, "nsg", body).result()


def subnet(clients: Clients, name: str, prefix: str, **more: Any) -> Any:
    body = {"properties": {"addressPrefix": prefix, **more}}
    subnets = clients.network.subnets
    return subnets.begin_create_or_update(GROUP, "vnet", name, body).result()


def test_inline_subnets_and_subnet_resources_are_the_same(clients: Clients) -> None:
    clients.virtual_network("one")
    subnet(clients, "two", "10.1.7.0/24")

    network = clients.network.virtual_networks.get(GROUP, "vnet")

    assert [subnet.name for subnet in network.subnets] == ["one", "two"]
    one = clients.network.subnets.get(GROUP, "vnet", "one")
    assert one.address_prefix == "10.1.0.0/24"


def test_a_put_without_subnets_keeps_them_and_one_with_them_replaces(
    clients: Clients,
) -> None:
    clients.virtual_network("one", "two")
    space = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}}
    networks = clients.network.virtual_networks

    body = {"location": LOCATION, "properties": space}
    kept = networks.begin_create_or_update(GROUP, "vnet", body).result()
    replaced = clients.virtual_network("one")

    assert [subnet.name for subnet in kept.subnets] == ["one", "two"]
    assert [subnet.name for subnet in replaced.subnets] == ["one"]


@pytest.mark.parametrize(
    ("prefix", "code"),
    [
        ("10.1.0.128/25", "NetcfgSubnetRangesOverlap"),
        ("10.2.0.0/24", "NetcfgInvalidSubnet"),
        ("10.1.9.0/30", "NetcfgInvalidSubnet"),
        ("10.1.9.1/24", "InvalidCIDRNotation"),
    ],
)
def test_a_subnet_fits_into_its_network(
    clients: Clients, prefix: str, code: str
) -> None:
    clients.virtual_network("one")

    with refused(code):
        subnet(clients, "two", prefix)


def test_a_refused_change_leaves_nothing_behind(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    clients.endpoint("pep", clients.account("stone").id, "blob")
    networks = clients.network.virtual_networks
    properties = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": []}
    body = {"location": LOCATION, "tags": {"a": "b"}, "properties": properties}

    with refused("InUseSubnetCannotBeDeleted"):
        networks.begin_create_or_update(GROUP, "vnet", body)

    shown = networks.get(GROUP, "vnet")
    assert shown.tags is None
    assert [subnet.name for subnet in shown.subnets] == ["endpoints"]


@pytest.mark.parametrize(
    ("id", "code"),
    [
        (f"{BASE}/Microsoft.Network/natGateways/none", "InvalidResourceReference"),
        ("none", "LinkedInvalidPropertyId"),
    ],
)
def test_a_reference_must_lead_somewhere(clients: Clients, id: str, code: str) -> None:
    clients.virtual_network()

    with refused(code) as caught:
        subnet(clients, "x", "10.1.0.0/24", natGateway={"id": id})

    assert caught.value.error is not None
    assert caught.value.error.target == "properties.natGateway.id"


def test_what_is_in_use_cannot_be_deleted(clients: Clients) -> None:
    clients.virtual_network()
    nat = gateway(clients, "nat", address(clients).id)
    group = security_group(clients)
    subnet(
        clients,
        "x",
        "10.1.0.0/24",
        natGateway={"id": nat.id},
        networkSecurityGroup={"id": group.id},
    )

    with refused("InUseNatGatewayCannotBeDeleted"):
        clients.network.nat_gateways.begin_delete(GROUP, "nat")
    with refused("PublicIPAddressCannotBeDeleted"):
        clients.network.public_ip_addresses.begin_delete(GROUP, "pip")
    with refused("InUseNetworkSecurityGroupCannotBeDeleted"):
        clients.network.network_security_groups.begin_delete(GROUP, "nsg")


def test_a_subnet_with_an_endpoint_can_neither_go_nor_move(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    clients.endpoint("pep", clients.account("stone").id, "blob")

    with refused("InUseSubnetCannotBeDeleted"):
        clients.network.subnets.begin_delete(GROUP, "vnet", "endpoints")
    with refused("InUseSubnetCannotBeDeleted"):
        clients.network.virtual_networks.begin_delete(GROUP, "vnet")
    with refused("InUsePrefixCannotBeDeleted"):
        subnet(clients, "endpoints", "10.1.5.0/24")
    shown = clients.network.subnets.get(GROUP, "vnet", "endpoints")
    assert shown.purpose == "PrivateEndpoints"
    assert len(shown.ip_configurations) == 1


def test_a_security_group_has_six_default_rules(clients: Clients) -> None:
    group = security_group(clients, rule("https", 100))

    assert [security_rule.name for security_rule in group.security_rules] == ["https"]
    assert len(group.default_security_rules) == 6
    assert group.security_rules[0].provisioning_state == "Succeeded"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (rule("b", 100), "SecurityRuleConflict"),
        (rule("b", 99), "SecurityRuleInvalidPriority"),
        (rule("b", 101, destinationPortRange="70000"), "SecurityRuleInvalidPortRange"),
        (rule("b", 101, sourceAddressPrefix=None), "SecurityRuleParameterMissing"),
    ],
)
def test_security_rules_fit_together(
    clients: Clients, second: dict[str, Any], code: str
) -> None:
    with refused(code):
        security_group(clients, rule("a", 100), second)


def test_one_priority_serves_both_directions(clients: Clients) -> None:
    group = security_group(
        clients, rule("in", 100), rule("out", 100, direction="Outbound")
    )

    assert len(group.security_rules) == 2


def test_a_network_needs_an_address_space(clients: Clients) -> None:
    with refused("NetcfgAddressSpaceMissing"):
        clients.network.virtual_networks.begin_create_or_update(
            GROUP, "vnet", {"location": LOCATION}
        )


def test_a_subnet_has_its_defaults(clients: Clients) -> None:
    clients.virtual_network()
    group = security_group(clients)

    made = subnet(clients, "x", "10.1.0.0/24", networkSecurityGroup={"id": group.id})

    assert made.private_endpoint_network_policies == "Disabled"
    assert made.private_link_service_network_policies == "Enabled"
    assert made.delegations == []


def test_a_security_group_shows_its_subnets(clients: Clients) -> None:
    clients.virtual_network()
    group = security_group(clients)
    made = subnet(clients, "x", "10.1.0.0/24", networkSecurityGroup={"id": group.id})

    shown = clients.network.network_security_groups.get(GROUP, "nsg")

    assert [one.id for one in shown.subnets] == [made.id]
