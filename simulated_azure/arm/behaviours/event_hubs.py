"""Event Hubs: what private endpoints reach.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns;
the member's name is assumed.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.private_link_groups import one_name


class EventHubNamespaces(Behaviour):
    """Microsoft.EventHub/namespaces."""

    arm_types = ("Microsoft.EventHub/namespaces",)
    private_link_groups = (
        one_name(
            "namespace",
            "{name}.servicebus.windows.net",
            "privatelink.servicebus.windows.net",
        ),
    )
