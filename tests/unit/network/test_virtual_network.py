"""The network: five subnets, their rules and their way out."""

from __future__ import annotations

from typing import Any

import pytest

from components.naming import Names
from components.network.virtual_network import VirtualNetwork, VirtualNetworkArgs
from tests.unit.registrations import Registered, register


@pytest.fixture
def network_args(names: Names, tags: dict[str, str]) -> dict[str, Any]:
    return {
        "resource_group_name": "rg",
        "location": "swedencentral",
        "names": names,
        "tags": tags,
    }


@pytest.fixture
def defaults(network_args: dict[str, Any]) -> Registered[VirtualNetwork]:
    return register(lambda: VirtualNetwork("vnet", VirtualNetworkArgs(**network_args)))


def subnets(run: Registered[VirtualNetwork]) -> dict[str, dict[str, Any]]:
    inputs = run.one("network:VirtualNetwork").inputs
    return {subnet["name"]: subnet for subnet in inputs["subnets"]}


def test_it_registers_exactly_these_resources(
    defaults: Registered[VirtualNetwork],
) -> None:
    registered = defaults.azure()

    assert registered == [
        ("network:NatGateway", "nat-gateway"),
        ("network:NetworkSecurityGroup", "nsg-bastion"),
        ("network:NetworkSecurityGroup", "nsg-private-endpoints"),
        ("network:NetworkSecurityGroup", "nsg-scoring"),
        ("network:NetworkSecurityGroup", "nsg-training"),
        ("network:PublicIPAddress", "nat-gateway-address"),
        ("network:VirtualNetwork", "vnet"),
    ]


def test_subnets_are_inline_with_the_planned_prefixes(
    defaults: Registered[VirtualNetwork],
) -> None:
    prefixes = {name: it["addressPrefix"] for name, it in subnets(defaults).items()}

    assert prefixes == {
        "snet-training": "10.40.0.0/22",
        "snet-scoring": "10.40.4.0/23",
        "snet-private-endpoints": "10.40.6.0/23",
        "AzureBastionSubnet": "10.40.8.0/26",
        "GatewaySubnet": "10.40.8.64/27",
    }


def test_no_subnet_has_default_egress_or_service_endpoints(
    defaults: Registered[VirtualNetwork],
) -> None:
    for subnet in subnets(defaults).values():
        assert subnet["defaultOutboundAccess"] is False
        assert "serviceEndpoints" not in subnet


def test_rules_bind_private_endpoints_too(
    defaults: Registered[VirtualNetwork],
) -> None:
    subnet = subnets(defaults)["snet-private-endpoints"]

    assert subnet["privateEndpointNetworkPolicies"] == "Enabled"
    assert subnet["privateLinkServiceNetworkPolicies"] == "Enabled"


@pytest.mark.parametrize("name", ["snet-training", "snet-scoring"])
def test_nodes_stand_where_neither_policy_holds(
    defaults: Registered[VirtualNetwork], name: str
) -> None:
    subnet = subnets(defaults)[name]

    assert subnet["privateEndpointNetworkPolicies"] == "Disabled"
    assert subnet["privateLinkServiceNetworkPolicies"] == "Disabled"


def test_every_subnet_but_the_gateways_has_its_own_group(
    defaults: Registered[VirtualNetwork],
) -> None:
    groups = {
        name: subnet.get("networkSecurityGroup", {}).get("id", "").rsplit("/")[-1]
        for name, subnet in subnets(defaults).items()
    }

    assert groups == {
        "snet-training": "nsg-mlsyn-training-dev-swedencentral",
        "snet-scoring": "nsg-mlsyn-scoring-dev-swedencentral",
        "snet-private-endpoints": "nsg-mlsyn-private-endpoints-dev-swedencentral",
        "AzureBastionSubnet": "nsg-mlsyn-bastion-dev-swedencentral",
        "GatewaySubnet": "",
    }


def test_only_the_compute_subnets_leave_through_the_nat_gateway(
    defaults: Registered[VirtualNetwork],
) -> None:
    leaving = [name for name, it in subnets(defaults).items() if "natGateway" in it]

    assert leaving == ["snet-training", "snet-scoring"]


def test_subnet_ids_are_parts_of_the_network(
    defaults: Registered[VirtualNetwork],
) -> None:
    network = defaults.built

    network_id = defaults.value(network.virtual_network_id)

    for purpose, subnet_id in {
        "training": network.training_subnet_id,
        "scoring": network.scoring_subnet_id,
        "private-endpoints": network.private_endpoints_subnet_id,
    }.items():
        assert defaults.value(subnet_id) == f"{network_id}/subnets/snet-{purpose}"


def test_the_egress_address_is_static_and_told(
    defaults: Registered[VirtualNetwork],
) -> None:
    address = defaults.one("network:PublicIPAddress").inputs

    assert address["sku"] == {"name": "Standard", "tier": "Regional"}
    assert address["publicIPAllocationMethod"] == "Static"
    assert defaults.value(defaults.built.egress_address) == "192.0.2.1"


def test_without_a_nat_gateway_somebody_else_provides_egress(
    network_args: dict[str, Any],
) -> None:
    args = VirtualNetworkArgs(**network_args, nat_gateway=False)

    run = register(lambda: VirtualNetwork("vnet", args))

    assert run.names("network:NatGateway") == []
    assert run.names("network:PublicIPAddress") == []
    assert run.built.egress_address is None
    assert not any("natGateway" in subnet for subnet in subnets(run).values())


def test_everything_is_tagged_named_and_below_the_component(
    defaults: Registered[VirtualNetwork],
) -> None:
    for each in defaults.resources:
        if each.type.startswith("azure-native:"):
            assert each.inputs["tags"] == {"owner": "somebody"}
            assert each.parent in ("vnet", "nsg", "nat-gateway")
            assert any(key.endswith("Name") for key in each.inputs)
