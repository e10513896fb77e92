"""How what holds data is kept: for every concern that makes such a resource."""

from __future__ import annotations

import pulumi


def holding_data(parent: pulumi.Resource, protect_data: bool) -> pulumi.ResourceOptions:
    """Return the options of a resource that holds data.

    With ``protect_data`` the engine refuses to delete it, and a program that no longer
    has it, or whose protection was lifted in the state alone, leaves it in Azure.
    """
    return pulumi.ResourceOptions(
        parent=parent, protect=protect_data, retain_on_delete=protect_data
    )
