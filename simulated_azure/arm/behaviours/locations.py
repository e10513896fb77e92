"""Locations of resources: known regions, and no move by PUT.

Sources: LocationNotAvailableForResourceType, InvalidResourceLocation and
InvalidResourceGroupLocation from ARM's common deployment errors
(https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors).
The list of regions is short on purpose; which types have none, their behaviours say.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request, conflict
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE

REGIONS: Final[tuple[str, ...]] = (
    "australiaeast", "brazilsouth", "canadacentral", "centralindia", "centralus",
    "chinaeast2", "chinanorth3", "eastasia", "eastus", "eastus2", "francecentral",
    "germanywestcentral", "italynorth", "japaneast", "koreacentral", "northcentralus",
    "northeurope", "norwayeast", "polandcentral", "southafricanorth", "southcentralus",
    "southeastasia", "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth",
    "uksouth", "ukwest", "usgovarizona", "usgovvirginia", "westcentralus",
    "westeurope", "westus", "westus2", "westus3",
)  # fmt: skip


class Locations(Behaviour):
    """Refuses unknown regions and moves; shows regions in lower case, no blanks."""

    def check(self, put: Put) -> None:
        wanted = put.body.get("location")
        if not isinstance(wanted, str):
            return
        region = normal(wanted)
        allowed = REGIONS
        if put.arm.types.get(put.id.type).has_no_region:
            allowed = ("global", *REGIONS)
        if region not in allowed:
            raise bad_request(
                "LocationNotAvailableForResourceType",
                f"The provided location '{wanted}' is not available for resource type "
                f"'{put.id.type}'. List of available regions for the resource type is "
                f"'{','.join(allowed)}'.",
                "location",
            )
        had = (
            normal(str(put.existing.body.get("location", region)))
            if put.existing
            else region
        )
        if had != region:
            raise self._moved(put, had, region)

    def complete(self, put: Put, body: JsonObject) -> None:
        if isinstance(body.get("location"), str):
            body["location"] = normal(body["location"])
        elif put.existing and "location" in put.existing.body:
            body["location"] = put.existing.body["location"]

    def _moved(self, put: Put, had: str, wanted: str) -> Exception:
        if put.id.type == RESOURCE_GROUP_TYPE:
            return conflict(
                "InvalidResourceGroupLocation",
                f"Invalid resource group location '{wanted}'. The Resource group "
                f"already exists in location '{had}'.",
            )
        return conflict(
            "InvalidResourceLocation",
            f"The resource '{put.id.name}' already exists in location '{had}' in "
            f"resource group '{put.id.resource_group}'. A resource with the same name "
            f"cannot be created in location '{wanted}'. Please select a new resource "
            "name.",
        )


def normal(region: str) -> str:
    """Return a region's name: 'Sweden Central' is swedencentral, 'Global' global."""
    return region.replace(" ", "").lower()
