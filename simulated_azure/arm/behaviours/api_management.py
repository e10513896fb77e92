"""API Management: what private endpoints reach.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns;
the member's name is assumed.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.private_link_groups import one_name


class ApiManagementServices(Behaviour):
    """Microsoft.ApiManagement/service."""

    arm_types = ("Microsoft.ApiManagement/service",)
    private_link_groups = (
        one_name("Gateway", "{name}.azure-api.net", "privatelink.azure-api.net"),
    )
