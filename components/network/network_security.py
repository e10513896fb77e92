"""Network security groups: one per subnet that may have one.

The rules are in security_rules; each direction ends with a denial of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.naming import Names
from components.network.private_dns import Cloud
from components.network.security_rules import Rule, priorities, subnet_rules
from components.network.subnet_plan import SubnetPlan


@dataclass(frozen=True, kw_only=True)
class NetworkSecurityArgs:
    """What the rules depend on.

    Without ``internet_access`` compute reaches the listed Azure services only; with
    it, port 443 of any host. ``cloud`` is public unless given.
    """

    plan: SubnetPlan
    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]
    cloud: Cloud = "public"
    internet_access: bool = False


class NetworkSecurity(pulumi.ComponentResource):
    """The groups, by subnet: training, scoring, private-endpoints, bastion."""

    group_ids: dict[str, pulumi.Output[str]]

    def __init__(
        self,
        name: str,
        args: NetworkSecurityArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create one group per subnet, named ``<name>-<subnet>``."""
        super().__init__("ml-synapse:network:NetworkSecurity", name, None, opts)
        rules = subnet_rules(args.plan, args.location, args.cloud, args.internet_access)
        self.group_ids = {
            subnet: network.NetworkSecurityGroup(
                f"{name}-{subnet}",
                network_security_group_name=args.names.regional(
                    "network_security_group", subnet
                ),
                resource_group_name=args.resource_group_name,
                location=args.location,
                security_rules=_security_rules(subnet_table),
                tags=args.tags,
                opts=pulumi.ResourceOptions(parent=self),
            ).id
            for subnet, subnet_table in rules.items()
        }
        self.register_outputs({"groupIds": self.group_ids})


def _security_rules(rules: tuple[Rule, ...]) -> list[network.SecurityRuleArgs]:
    """Turn a table into arguments; Azure takes one port and several differently."""
    return [
        network.SecurityRuleArgs(
            name=rule.name,
            priority=priority,
            direction=rule.direction,
            access=rule.access,
            protocol=rule.protocol,
            source_address_prefix=rule.source,
            source_port_range="*",
            destination_address_prefix=rule.destination,
            destination_port_range=rule.ports[0] if len(rule.ports) == 1 else None,
            destination_port_ranges=rule.ports if len(rule.ports) > 1 else None,
        )
        for rule, priority in zip(rules, priorities(rules), strict=True)
    ]
