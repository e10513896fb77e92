"""Private link scopes of Azure Monitor.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns
(zones; which of the names is in which is not said).
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.private_link_groups import PrivateLinkGroup

SCOPE: Final = "Microsoft.Insights/privateLinkScopes"


class PrivateLinkScopes(Behaviour):
    """Microsoft.Insights/privateLinkScopes."""

    arm_types = (SCOPE,)
    created_status = 200
    private_link_groups = (
        PrivateLinkGroup(
            "azuremonitor",
            (
                "privatelink.monitor.azure.com",
                "privatelink.oms.opinsights.azure.com",
                "privatelink.ods.opinsights.azure.com",
                "privatelink.agentsvc.azure-automation.net",
                "privatelink.blob.core.windows.net",
            ),
        ),
    )
    has_no_region = True


class ScopedResources(Behaviour):
    """Microsoft.Insights/privateLinkScopes/scopedResources."""

    arm_types = (f"{SCOPE}/scopedResources",)
    duration = Duration(20, 20, 20, patches=True)  # assumed
    created_status = 200
