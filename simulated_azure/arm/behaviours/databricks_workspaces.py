"""Databricks workspaces: what private endpoints reach.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns;
no page says what the names are.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.private_link_groups import PrivateLinkGroup

_ZONES: Final = ("privatelink.azuredatabricks.net",)


class DatabricksWorkspaces(Behaviour):
    """Microsoft.Databricks/workspaces."""

    arm_types = ("Microsoft.Databricks/workspaces",)
    private_link_groups = (
        PrivateLinkGroup("databricks_ui_api", _ZONES),
        PrivateLinkGroup("browser_authentication", _ZONES),
    )
