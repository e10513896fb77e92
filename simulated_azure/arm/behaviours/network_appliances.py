"""Gateways, firewalls, hosts and resolvers in a network: how long they take.

Source: Learn where it is named; what is assumed says so.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.durations import network_duration


class AzureFirewalls(Behaviour):
    """Microsoft.Network/azureFirewalls."""

    arm_types = ("Microsoft.Network/azureFirewalls",)
    duration = network_duration(420, 300, 420)  # assumed


class FirewallPolicies(Behaviour):
    """Microsoft.Network/firewallPolicies."""

    arm_types = ("Microsoft.Network/firewallPolicies",)
    duration = network_duration(20, 20, 20)  # assumed


class BastionHosts(Behaviour):
    """Microsoft.Network/bastionHosts."""

    arm_types = ("Microsoft.Network/bastionHosts",)
    # Learn, bastion quickstart: about ten minutes.
    duration = network_duration(600, 300, 480)


class DnsResolvers(Behaviour):
    """Microsoft.Network/dnsResolvers."""

    arm_types = ("Microsoft.Network/dnsResolvers",)
    duration = network_duration(60, 30, 60)  # assumed


class InboundEndpoints(Behaviour):
    """Microsoft.Network/dnsResolvers/inboundEndpoints."""

    arm_types = ("Microsoft.Network/dnsResolvers/inboundEndpoints",)
    duration = network_duration(90, 30, 60)  # assumed


class VirtualNetworkGateways(Behaviour):
    """Microsoft.Network/virtualNetworkGateways."""

    arm_types = ("Microsoft.Network/virtualNetworkGateways",)
    # Learn: 45 minutes or more.
    duration = network_duration(2700, 600, 900)
