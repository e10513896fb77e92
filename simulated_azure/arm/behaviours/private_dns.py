"""Private DNS zones, their links and records.

Sources: https://learn.microsoft.com/azure/dns/private-dns-privatednszone (limits,
location global, SOA), CannotDeleteResource while nested resources exist, and the
refusal to link a network to two zones of the same name, as Azure answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Behaviour,
    Put,
    Reading,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import bad_request, conflict
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.store import Resource

ZONE: Final = "Microsoft.Network/privateDnsZones"
LINK: Final = f"{ZONE}/virtualNetworkLinks"
RECORD: Final = f"{ZONE}/A"
SOA: Final = f"{ZONE}/SOA"


class PrivateDnsZones(Behaviour):
    """Microsoft.Network/privateDnsZones."""

    arm_types = (ZONE,)
    duration = Duration(35, 10, 30, Reply.ACCEPTED)  # logs
    has_no_region = True

    def check(self, put: Put) -> None:
        _check_global(put)
        labels = put.id.name.split(".")
        if len(labels) < 2 or not all(0 < len(label) <= 63 for label in labels):
            raise bad_request(
                "InvalidZoneName",
                f"The zone name '{put.id.name}' is invalid: it needs 2 to 34 labels "
                "of 1 to 63 characters.",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        default(body, location="global", tags={})
        ensure(body, "properties").update(
            maxNumberOfRecordSets=25000,
            maxNumberOfVirtualNetworkLinks=1000,
            maxNumberOfVirtualNetworkLinksWithRegistration=100,
        )

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        links = arm.store.of_type(LINK, resource.id)
        registering = [
            link for link in links if link.body["properties"].get("registrationEnabled")
        ]
        ensure(body, "properties").update(
            numberOfRecordSets=1 + len(arm.store.of_type(RECORD, resource.id)),
            numberOfVirtualNetworkLinks=len(links),
            numberOfVirtualNetworkLinksWithRegistration=len(registering),
        )

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        links = arm.store.of_type(LINK, resource.id)
        if links:
            nested = links[0].id.split("/providers/", 1)[1]
            raise conflict(
                "CannotDeleteResource",
                "Cannot delete resource while nested resources exist. Some existing "
                f"nested resource IDs include: '{nested}'. Please delete all nested "
                "resources before deleting this resource.",
            )

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"all": _all_records}


class VirtualNetworkLinks(Behaviour):
    """Microsoft.Network/privateDnsZones/virtualNetworkLinks."""

    arm_types = (LINK,)
    duration = Duration(35, 10, 30, Reply.ACCEPTED)  # logs
    has_no_region = True

    def check(self, put: Put) -> None:
        _check_global(put)
        network = str(dict_at(put.properties, "virtualNetwork").get("id", ""))
        before = str(dict_at(put.previous, "virtualNetwork").get("id", network))
        if not network or before.lower() != network.lower():
            raise bad_request(
                "BadRequest",
                f"The link needs a virtual network and keeps it; it has '{before}', "
                f"the request says '{network}'.",
                "properties.virtualNetwork.id",
            )
        zone = put.id.names[0].lower()
        for other in put.arm.store.of_type(LINK):
            same = other.id.lower() == put.key.lower()
            linked = dict_at(other.body, "properties", "virtualNetwork").get("id", "")
            named = ResourceId.parse(other.id).names[0].lower()
            if not same and linked.lower() == network.lower() and named == zone:
                raise bad_request(
                    "BadRequest",
                    "A virtual network cannot be linked to multiple zones with "
                    "overlapping namespaces. You tried to link virtual network with "
                    f"'{zone}' and '{named}' zones.",
                )

    def complete(self, put: Put, body: JsonObject) -> None:
        default(body, location="global", tags={})
        properties = ensure(body, "properties")
        default(properties, registrationEnabled=False)
        properties["virtualNetworkLinkState"] = "Completed"


class RecordSets(Behaviour):
    """Microsoft.Network/privateDnsZones/A."""

    arm_types = (RECORD,)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, ttl=3600)
        properties["fqdn"] = f"{put.id.name}.{put.id.names[0]}."
        properties["isAutoRegistered"] = False


class StartOfAuthority(Behaviour):
    """The SOA record that every zone has."""

    arm_types = (SOA,)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        if id.name != "@":
            return None
        return {
            "properties": {
                "fqdn": f"{id.names[0]}.",
                "isAutoRegistered": False,
                "ttl": 3600,
                "soaRecord": {
                    "email": "azureprivatedns-host.microsoft.com",
                    "expireTime": 2419200,
                    "host": "azureprivatedns.net",
                    "minimumTtl": 10,
                    "refreshTime": 3600,
                    "retryTime": 300,
                    "serialNumber": 1,
                },
            }
        }

    def implicit_names(self) -> tuple[str, ...]:
        return ("@",)


def _check_global(put: Put) -> None:
    location = put.body.get("location", "global")
    if location.lower() != "global":
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type "
            f"'{put.id.type}'. List of available regions for the resource type is "
            "'global'.",
            "location",
        )


def _all_records(arm: Azure, target: Collection) -> list[JsonObject]:
    assert target.parent is not None  # the list of a zone
    zone = str(target.parent)
    arm.read(target.parent)
    start = arm.find(f"{zone}/SOA/@")
    records = arm.store.of_type(RECORD, zone)
    return [arm.show(item) for item in ([start] if start else []) + records]
