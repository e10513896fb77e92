"""Private link hubs: the private way to Synapse Studio itself, for a whole network.

Sources: https://learn.microsoft.com/azure/synapse-analytics/security/
synapse-private-link-hubs (one group, Web; bound to no workspace), the naming rules for
Microsoft.Synapse (1 to 45 lower-case letters and digits). Wording is assumed.
"""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put
from simulated_azure.arm.behaviours.synapse_workspaces import invalid
from simulated_azure.arm.private_link_groups import one_name

HUB: Final = "Microsoft.Synapse/privateLinkHubs"
_NAME: Final = re.compile(r"^[a-z0-9]{1,45}$")


class PrivateLinkHubs(Behaviour):
    """Microsoft.Synapse/privateLinkHubs."""

    arm_types = (HUB,)
    private_link_groups = (
        one_name("Web", "web.azuresynapse.net", "privatelink.azuresynapse.net"),
    )
    metric_categories = ()

    def check(self, put: Put) -> None:
        if not _NAME.match(put.id.name):
            raise invalid(
                f"The private link hub name '{put.id.name}' is invalid: 1 to 45 "
                "lower-case letters and digits."
            )
