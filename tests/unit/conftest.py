"""What the tests of components share: names, tags, and a place for endpoints."""

from __future__ import annotations

import pytest
from hypothesis import settings

from components.naming import Names
from components.network.private_dns import ZONES
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.registrations import SUBSCRIPTION

# The same examples everywhere, and no deadline: a busy machine is not a mistake.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
LOGS = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log"


@pytest.fixture
def names() -> Names:
    """Return the names of a small workload."""
    return Names(workload="mlsyn", environment="dev", location="swedencentral")


@pytest.fixture
def tags() -> dict[str, str]:
    """Return tags that tell themselves apart from a default."""
    return {"owner": "somebody"}


@pytest.fixture
def placement(names: Names, tags: dict[str, str]) -> PrivateEndpointPlacement:
    """Return a placement with every zone."""
    zones = f"{GROUP}/providers/Microsoft.Network/privateDnsZones"
    return PrivateEndpointPlacement(
        resource_group_name="rg",
        location="swedencentral",
        subnet_id=f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
        zone_ids={key: f"{zones}/{zone['public']}" for key, zone in ZONES.items()},
        names=names,
        tags=tags,
    )
