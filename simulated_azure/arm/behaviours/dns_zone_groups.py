"""Private DNS zone groups: the records that an endpoint writes into zones.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration
(one zone group an endpoint, up to five zones; records come and go with the group). A
time to live of 10 s and the creator's note are as Azure shows them; codes are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at
from simulated_azure.arm.behaviours.endpoint_interface import dns_configs, interface_of
from simulated_azure.arm.behaviours.private_dns import RECORD, ZONE
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

GROUP: Final = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
# Zones whose public suffix is not their own name without "privatelink.".
_PUBLIC_SUFFIX: Final = {
    "privatelink.vaultcore.azure.net": "vault.azure.net",
    "privatelink.vaultcore.usgovcloudapi.net": "vault.usgovcloudapi.net",
    "privatelink.vaultcore.azure.cn": "vault.azure.cn",
}


class PrivateDnsZoneGroups(Behaviour):
    """Microsoft.Network/privateEndpoints/privateDnsZoneGroups."""

    arm_types = (GROUP,)
    duration = network_duration(20, 20, 15)  # assumed

    def check(self, put: Put) -> None:
        configs = put.properties.get("privateDnsZoneConfigs", [])
        zones = [ResourceId.parse(_zone_id(config)) for config in configs]
        wrong = [str(zone) for zone in zones if zone.type.lower() != ZONE.lower()]
        names = [zone.name.lower() for zone in zones]
        unnamed = any(not config.get("name") for config in configs)
        if not 1 <= len(configs) <= 5 or wrong or unnamed or len({*names}) < len(names):
            raise bad_request(
                "InvalidPrivateDnsZoneGroup",
                f"The zone group {put.id.name} needs one to five named configs, each "
                f"with a private DNS zone of another name; it has {names}.",
                "properties.privateDnsZoneConfigs",
            )
        siblings = put.arm.store.of_type(GROUP, str(put.id.parent))
        others = [
            sibling.id for sibling in siblings if sibling.id.lower() != put.key.lower()
        ]
        if others:
            raise bad_request(
                "MultiplePrivateDnsZoneGroupsNotAllowed",
                f"The private endpoint already has the zone group {others[0]}; one is "
                "allowed.",
            )

    def after(self, put: Put, body: JsonObject) -> None:
        if put.existing is not None:
            _remove_records(put.arm, put.existing)
        for zone_id, record in _records(put.arm, put.key, body):
            id = f"{zone_id}/A/{record['recordSetName']}"
            put.arm.store.put(
                Resource(
                    id=id,
                    type=RECORD,
                    name=record["recordSetName"],
                    body=_record_body(put, record),
                )
            )

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        found = list(_records(arm, resource.id, resource.body))
        for config in body["properties"]["privateDnsZoneConfigs"]:
            inner = config["properties"]
            zone = inner["privateDnsZoneId"].lower()
            inner["recordSets"] = [item for id, item in found if id.lower() == zone]

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        _remove_records(arm, resource)


def _zone_id(config: JsonObject) -> str:
    id = dict_at(config, "properties").get("privateDnsZoneId")
    if not id:
        raise bad_request(
            "InvalidPrivateDnsZoneGroup",
            f"The config '{config.get('name')}' names no privateDnsZoneId.",
            "properties.privateDnsZoneConfigs",
        )
    return str(id)


def _records(
    arm: Azure, group_id: str, body: JsonObject
) -> Iterator[tuple[str, JsonObject]]:
    interface = interface_of(arm, str(ResourceId.parse(group_id).parent))
    if interface is None:
        return
    for config in body["properties"]["privateDnsZoneConfigs"]:
        zone_id = _zone_id(config)
        zone = arm.store.get(zone_id)
        if zone is None:
            continue
        known = zone.name.lower()
        suffix = "." + _PUBLIC_SUFFIX.get(known, known.removeprefix("privatelink."))
        for dns_config in dns_configs(interface):
            if dns_config["fqdn"].endswith(suffix):
                name = dns_config["fqdn"].removesuffix(suffix)
                yield (
                    zone.id,
                    {
                        "recordType": "A",
                        "recordSetName": name,
                        "fqdn": f"{name}.{known}",
                        "ttl": 10,
                        "ipAddresses": dns_config["ipAddresses"],
                        "provisioningState": "Succeeded",
                    },
                )


def _record_body(put: Put, record: JsonObject) -> JsonObject:
    endpoint = put.id.names[0]
    return {
        "properties": {
            "aRecords": [
                {"ipv4Address": ip_address} for ip_address in record["ipAddresses"]
            ],
            "fqdn": f"{record['fqdn']}.",
            "isAutoRegistered": False,
            "metadata": {"creator": _creator(endpoint, put.key)},
            "ttl": 10,
        }
    }


def _creator(endpoint: str, group_id: str) -> str:
    return f"created by private endpoint {endpoint} with zone group {group_id.lower()}"


def _remove_records(arm: Azure, group: Resource) -> None:
    for config in group.body["properties"]["privateDnsZoneConfigs"]:
        for record in arm.store.of_type(RECORD, _zone_id(config)):
            creator = dict_at(record.body, "properties", "metadata").get("creator", "")
            if creator.endswith(group.id.lower()):
                arm.store.delete(record.id)
