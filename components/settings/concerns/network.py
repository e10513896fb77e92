"""The network, the way out of it, and who keeps the private DNS zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.network.private_dns import DnsMode
from components.network.subnet_plan import SubnetPlanError, plan_subnets
from components.settings.key import Concern, Key
from components.settings.nested import mapping
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    from_decision,
    needed,
    unused,
)
from components.settings.values import arm_id, boolean, choice, network, optional


@dataclass(frozen=True, kw_only=True)
class ExistingNetwork:
    """Somebody else's network and the three subnets that the platform uses."""

    virtual_network_id: str
    private_endpoints_subnet_id: str
    training_subnet_id: str
    scoring_subnet_id: str


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """Either ``address_space`` (made here) or ``existing``; never both."""

    address_space: IPv4Network | None
    existing: ExistingNetwork | None
    nat_gateway: bool
    compute_internet_access: bool


@dataclass(frozen=True, kw_only=True)
class DnsSettings:
    """Who keeps the private DNS zones."""

    mode: DnsMode
    existing_zones_resource_group_id: str | None


def read_network(of: Values) -> NetworkSettings:
    """Build what the network is told."""
    return NetworkSettings(
        address_space=of["networkAddressSpace"],
        existing=_existing_network(of),
        nat_gateway=of["egress"] == "natGateway",
        compute_internet_access=of["computeInternetAccess"],
    )


def read_dns(of: Values) -> DnsSettings:
    """Build what the DNS zones are told."""
    return DnsSettings(
        mode=of["dnsMode"],
        existing_zones_resource_group_id=of["existingDnsZonesResourceGroupId"],
    )


def _existing_network(of: Values) -> ExistingNetwork | None:
    subnets = of["existingSubnetIds"]
    if of["networkMode"] == "create":
        return None
    return ExistingNetwork(
        virtual_network_id=of["existingVirtualNetworkId"],
        private_endpoints_subnet_id=subnets["privateEndpoints"],
        training_subnet_id=subnets["training"],
        scoring_subnet_id=subnets["scoring"],
    )


def _made_network(values: Values) -> Iterator[Finding]:
    if values["networkMode"] != "create":
        return
    space = values["networkAddressSpace"]
    if space is None:
        yield needed("networkAddressSpace", "networkMode is create", "10.40.0.0/20")
    else:
        try:
            plan_subnets(space)
        except SubnetPlanError as refusal:
            yield "networkAddressSpace", from_decision(refusal)
    for key in ("existingVirtualNetworkId", "existingSubnetIds"):
        if values[key]:
            yield unused(key, values[key], "networkMode is create")


def _borrowed_network(values: Values) -> Iterator[Finding]:
    if values["networkMode"] != "existing":
        return
    mode = "networkMode is existing"
    network, subnets = values["existingVirtualNetworkId"], values["existingSubnetIds"]
    if not network:
        yield needed("existingVirtualNetworkId", mode, "/subscriptions/…")
    if not subnets:
        ids = "the ids under privateEndpoints, training and scoring"
        yield needed("existingSubnetIds", mode, ids)
    if (space := values["networkAddressSpace"]) is not None:
        yield unused("networkAddressSpace", space, mode)
    inside = f"{network}/subnets/".lower()
    outside = [it for it in subnets.values() if not it.lower().startswith(inside)]
    if network and outside:
        yield (
            "existingSubnetIds",
            ValueRefused(
                "has subnets of another network than existingVirtualNetworkId",
                seen=", ".join(outside),
                allowed=f"ids that begin with {network}/subnets/",
                cure="take the three subnets from that network",
            ),
        )


def _egress(values: Values) -> Iterator[Finding]:
    if values["egress"] == "natGateway" and values["networkMode"] == "existing":
        yield (
            "egress",
            ValueRefused(
                "would change subnets that belong to somebody else",
                seen="natGateway with networkMode existing",
                allowed="existing",
                cure="set it to existing and let the network's owner provide egress",
            ),
        )


def _dns(values: Values) -> Iterator[Finding]:
    key, mode = "existingDnsZonesResourceGroupId", values["dnsMode"]
    if mode == "existing" and not values[key]:
        yield needed(key, "dnsMode is existing", "/subscriptions/…/resourceGroups/…")
    if mode != "existing" and values[key]:
        yield unused(key, values[key], f"dnsMode is {mode}")


CONCERN = Concern(
    keys={
        "networkMode": Key(choice("create", "existing"), "create"),
        "networkAddressSpace": Key(optional(network()), "10.40.0.0/20"),
        "existingVirtualNetworkId": Key(
            optional(arm_id("Microsoft.Network/virtualNetworks")), '""'
        ),
        "existingSubnetIds": Key(
            mapping(
                arm_id("Microsoft.Network/virtualNetworks/subnets"),
                ("privateEndpoints", "training", "scoring"),
            ),
            "{}",
        ),
        "egress": Key(choice("natGateway", "existing"), "natGateway"),
        "computeInternetAccess": Key(boolean(), "false"),
        "dnsMode": Key(choice("create", "existing", "policy"), "create"),
        "existingDnsZonesResourceGroupId": Key(
            optional(arm_id("resource group")), '""'
        ),
    },
    rules=(_made_network, _borrowed_network, _egress, _dns),
)
