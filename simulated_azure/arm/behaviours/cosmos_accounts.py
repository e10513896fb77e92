"""Cosmos DB accounts: what private endpoints reach.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns;
the members' names are assumed.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.private_link_groups import Members, PrivateLinkGroup
from simulated_azure.store import Resource


def _hosts(account: Resource) -> Members:
    name, region = account.name.lower(), account.body.get("location", "")
    host = "documents.azure.com"
    return [
        (name, [f"{name}.{host}"]),
        (f"{name}-{region}", [f"{name}-{region}.{host}"]),
    ]


class CosmosAccounts(Behaviour):
    """Microsoft.DocumentDB/databaseAccounts."""

    arm_types = ("Microsoft.DocumentDB/databaseAccounts",)
    private_link_groups = (
        PrivateLinkGroup("Sql", ("privatelink.documents.azure.com",), _hosts),
    )
