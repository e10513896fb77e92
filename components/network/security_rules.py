"""The rules of each subnet's security group: pure tables, most specific first.

Compute without a public address needs no inbound rule from outside and reaches the
services in SERVICE_TAGS ("Configure inbound and outbound network traffic" and "Secure
an Azure Machine Learning training environment with virtual networks", Microsoft
Learn). The rules of AzureBastionSubnet are those of "Working with NSG access and Azure
Bastion"; Azure refuses a Bastion whose group lacks one of them.
DNS, DHCP and the instance metadata service are exempt from security groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from components.network.private_dns import Cloud
from components.network.subnet_plan import SubnetPlan

LAST_PRIORITY = 4096
REMOTE_LOGIN = ("22", "3389")
PRIVATE_SERVICES = ("443", "445", "1433")
"""HTTPS, SMB (job folders live in the file share) and SQL on private endpoints."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule; its priority follows from its place in the table."""

    name: str
    direction: Literal["Inbound", "Outbound"]
    access: Literal["Allow", "Deny"] = "Allow"
    protocol: Literal["Tcp", "Udp", "*"] = "Tcp"
    source: str = "*"
    destination: str = "*"
    ports: tuple[str, ...] = ("*",)


@dataclass(frozen=True, kw_only=True)
class ServiceTag:
    """A service that compute reaches; regional tags get the region appended."""

    tag: str
    ports: tuple[str, ...] = ("443",)
    protocol: Literal["Tcp", "Udp", "*"] = "Tcp"
    regional: bool = False
    scoring: bool = True
    in_china: bool = True


SERVICE_TAGS = (
    ServiceTag(tag="AzureActiveDirectory", ports=("80", "443")),
    ServiceTag(tag="AzureMachineLearning", ports=("443", "8787", "18881")),
    ServiceTag(
        tag="AzureMachineLearning", ports=("5831",), protocol="Udp", scoring=False
    ),
    ServiceTag(tag="BatchNodeManagement", protocol="*", regional=True, scoring=False),
    ServiceTag(tag="AzureResourceManager"),
    # Azure Batch keeps its own account; only a service endpoint policy narrows this.
    # The service once refused a subnet without 445 (unproven today, and costs nothing
    # beside private endpoints: https://github.com/microsoft/AzureTRE/issues/2780).
    ServiceTag(tag="Storage", ports=("443", "445"), regional=True, scoring=False),
    ServiceTag(tag="AzureFrontDoor.FrontEnd", scoring=False, in_china=False),
    ServiceTag(tag="AzureFrontDoor.FirstParty", in_china=False),
    ServiceTag(tag="MicrosoftContainerRegistry", regional=True),
    ServiceTag(tag="AzureMonitor"),
)


def subnet_rules(
    plan: SubnetPlan, location: str, cloud: Cloud, internet_access: bool
) -> dict[str, tuple[Rule, ...]]:
    """Return the rules per subnet: training, scoring, private-endpoints, bastion."""
    endpoints = plan.private_endpoints
    outbound = _compute_outbound(location, cloud, internet_access)
    return {
        "training": (
            *_closed_inbound(plan.training),
            *_inside(plan.training, endpoints),
            *(rule for rule, _ in outbound),
            _deny("Outbound"),
        ),
        "scoring": (
            _allow_network(plan.scoring, ("443",)),
            *_closed_inbound(plan.scoring),
            *_inside(plan.scoring, endpoints),
            *(rule for rule, for_scoring in outbound if for_scoring),
            _deny("Outbound"),
        ),
        "private-endpoints": (
            _allow_network(endpoints, PRIVATE_SERVICES),
            _deny("Inbound"),
            _deny("Outbound"),
        ),
        "bastion": BASTION_RULES,
    }


def _deny(direction: Literal["Inbound", "Outbound"]) -> Rule:
    return Rule(
        name=f"deny-all-{direction.lower()}",
        direction=direction,
        access="Deny",
        protocol="*",
    )


def _allow_network(subnet: IPv4Network, ports: tuple[str, ...]) -> Rule:
    return Rule(
        name="allow-network-inbound",
        direction="Inbound",
        source="VirtualNetwork",
        destination=str(subnet),
        ports=ports,
    )


def _closed_inbound(subnet: IPv4Network) -> tuple[Rule, ...]:
    """Let the subnet and Azure's health probes in, nobody else."""
    return (
        Rule(
            name="allow-own-subnet-inbound",
            direction="Inbound",
            protocol="*",
            source=str(subnet),
            destination=str(subnet),
        ),
        Rule(
            name="allow-load-balancer-inbound",
            direction="Inbound",
            protocol="*",
            source="AzureLoadBalancer",
        ),
        _deny("Inbound"),
    )


def _inside(subnet: IPv4Network, endpoints: IPv4Network) -> tuple[Rule, ...]:
    """Let nodes of a job talk, and reach the endpoints; no logins next door."""
    return (
        Rule(
            name="allow-own-subnet-outbound",
            direction="Outbound",
            protocol="*",
            source=str(subnet),
            destination=str(subnet),
        ),
        Rule(
            name="deny-remote-login-outbound",
            direction="Outbound",
            access="Deny",
            destination="VirtualNetwork",
            ports=REMOTE_LOGIN,
        ),
        Rule(
            name="allow-private-endpoints-outbound",
            direction="Outbound",
            source=str(subnet),
            destination=str(endpoints),
            ports=PRIVATE_SERVICES,
        ),
    )


def _compute_outbound(
    location: str, cloud: Cloud, internet_access: bool
) -> tuple[tuple[Rule, bool], ...]:
    """Return each outbound rule to a service, and whether scoring needs it."""
    rules = [
        (_service_rule(service, location), service.scoring)
        for service in SERVICE_TAGS
        if service.in_china or cloud != "china"
    ]
    if internet_access:
        internet = ServiceTag(tag="Internet")
        rules.append((_service_rule(internet, location), internet.scoring))
    return tuple(rules)


def _service_rule(service: ServiceTag, location: str) -> Rule:
    protocol = "" if service.protocol == "Tcp" else service.protocol.lower()
    tag = service.tag.lower().replace(".", "-")
    return Rule(
        name="-".join(part for part in ("allow", tag, protocol.strip("*")) if part),
        direction="Outbound",
        protocol=service.protocol,
        source="VirtualNetwork",
        destination=f"{service.tag}.{location}" if service.regional else service.tag,
        ports=service.ports,
    )


BASTION_RULES = (
    Rule(
        name="allow-https-inbound",
        direction="Inbound",
        source="Internet",
        ports=("443",),
    ),
    Rule(
        name="allow-gateway-manager-inbound",
        direction="Inbound",
        source="GatewayManager",
        ports=("443",),
    ),
    Rule(
        name="allow-load-balancer-inbound",
        direction="Inbound",
        source="AzureLoadBalancer",
        ports=("443",),
    ),
    Rule(
        name="allow-bastion-hosts-inbound",
        direction="Inbound",
        protocol="*",
        source="VirtualNetwork",
        destination="VirtualNetwork",
        ports=("8080", "5701"),
    ),
    _deny("Inbound"),
    Rule(
        name="allow-remote-login-outbound",
        direction="Outbound",
        protocol="*",
        destination="VirtualNetwork",
        ports=REMOTE_LOGIN,
    ),
    Rule(
        name="allow-azure-cloud-outbound",
        direction="Outbound",
        destination="AzureCloud",
        ports=("443",),
    ),
    Rule(
        name="allow-bastion-hosts-outbound",
        direction="Outbound",
        protocol="*",
        source="VirtualNetwork",
        destination="VirtualNetwork",
        ports=("8080", "5701"),
    ),
    Rule(
        name="allow-session-information-outbound",
        direction="Outbound",
        protocol="*",
        destination="Internet",
        ports=("80",),
    ),
    _deny("Outbound"),
)


def priorities(rules: tuple[Rule, ...]) -> tuple[int, ...]:
    """Number the rules of each direction 100, 110, …; the last denial gets 4096."""
    counts = {"Inbound": 100, "Outbound": 100}
    numbers = []
    for rule in rules:
        if rule.name.startswith("deny-all-"):
            numbers.append(LAST_PRIORITY)
            continue
        numbers.append(counts[rule.direction])
        counts[rule.direction] += 10
    return tuple(numbers)
