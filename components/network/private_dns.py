"""Private DNS: one table of zones, and the zones themselves, linked to the network.

The table is that of "Azure Private Endpoint private DNS zone values" (Microsoft
Learn): which zones the endpoint of a group needs, and what each is called in each
cloud. Every private endpoint of the platform takes its zones from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi
from pulumi_azure_native import privatedns

from components.errors import DecisionError
from components.network.network_spec import DnsSpec

Cloud = Literal["public", "usgovernment", "china"]

GROUP_ZONES: Mapping[str, tuple[str, ...]] = {
    "amlworkspace": ("ml-api", "ml-notebooks"),
    "amlregistry": ("ml-api",),
    "blob": ("blob",),
    "file": ("file",),
    "queue": ("queue",),
    "table": ("table",),
    "dfs": ("dfs",),
    "vault": ("vault",),
    "registry": ("registry",),
    "Sql": ("synapse-sql",),
    "SqlOnDemand": ("synapse-sql",),
    "Dev": ("synapse-dev",),
    "Web": ("synapse-web",),
}
"""Group id of a private endpoint -> keys of the zones that its names live in."""


def _storage(service: str) -> dict[Cloud, str]:
    return {
        "public": f"privatelink.{service}.core.windows.net",
        "usgovernment": f"privatelink.{service}.core.usgovcloudapi.net",
        "china": f"privatelink.{service}.core.chinacloudapi.cn",
    }


def _synapse(service: str) -> dict[Cloud, str]:
    return {
        "public": f"privatelink.{service}azuresynapse.net",
        "usgovernment": f"privatelink.{service}azuresynapse.usgovcloudapi.net",
        "china": f"privatelink.{service}azuresynapse.azure.cn",
    }


ZONES: Mapping[str, Mapping[Cloud, str]] = {
    "ml-api": {
        "public": "privatelink.api.azureml.ms",
        "usgovernment": "privatelink.api.ml.azure.us",
        "china": "privatelink.api.ml.azure.cn",
    },
    "ml-notebooks": {
        "public": "privatelink.notebooks.azure.net",
        "usgovernment": "privatelink.notebooks.usgovcloudapi.net",
        "china": "privatelink.notebooks.chinacloudapi.cn",
    },
    "blob": _storage("blob"),
    "file": _storage("file"),
    "queue": _storage("queue"),
    "table": _storage("table"),
    "dfs": _storage("dfs"),
    "vault": {
        "public": "privatelink.vaultcore.azure.net",
        "usgovernment": "privatelink.vaultcore.usgovcloudapi.net",
        "china": "privatelink.vaultcore.azure.cn",
    },
    "registry": {
        "public": "privatelink.azurecr.io",
        "usgovernment": "privatelink.azurecr.us",
        "china": "privatelink.azurecr.cn",
    },
    "synapse-sql": _synapse("sql."),
    "synapse-dev": _synapse("dev."),
    "synapse-web": _synapse(""),
}
"""Key of a zone -> its name in each cloud."""


def zone_keys(group_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the zones that the groups need, each once, in table order."""
    wanted = {key for group_id in group_ids for key in GROUP_ZONES[group_id]}
    return tuple(key for key in ZONES if key in wanted)


def existing_zone_ids(
    resource_group_id: str, group_ids: Iterable[str], cloud: Cloud
) -> dict[str, pulumi.Input[str]]:
    """Return the ids of zones that another team keeps in one resource group."""
    folder = f"{resource_group_id}/providers/Microsoft.Network/privateDnsZones"
    return {key: f"{folder}/{ZONES[key][cloud]}" for key in zone_keys(group_ids)}


@dataclass(frozen=True, kw_only=True)
class PrivateDnsArgs:
    """What the zones need to know.

    Without ``cloud`` the names are those of the public cloud; without
    ``spec`` the zones are made here and linked to the network. Mode ``existing`` takes
    them from somebody's group (their links belong to their owner); ``policy`` makes and
    names none, since an Azure Policy attaches the zone groups.
    """

    group_ids: tuple[str, ...]
    resource_group_name: pulumi.Input[str]
    virtual_network_id: pulumi.Input[str]
    tags: Mapping[str, str]
    cloud: Cloud = "public"
    spec: DnsSpec = field(default_factory=DnsSpec)


class PrivateDns(pulumi.ComponentResource):
    """Zones for the groups, each linked to the network without auto-registration."""

    zone_ids: dict[str, pulumi.Input[str]]

    def __init__(
        self,
        name: str,
        args: PrivateDnsArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Make, find or leave out the zones; see DnsSpec."""
        _check(args)
        super().__init__("ml-synapse:network:PrivateDns", name, None, opts)
        self.zone_ids = {}
        if group := args.spec.existing_zones_resource_group_id:
            self.zone_ids = existing_zone_ids(group, args.group_ids, args.cloud)
        if args.spec.mode == "create":
            for key in zone_keys(args.group_ids):
                self.zone_ids[key] = self._zone(name, key, args)
        self.register_outputs({"zoneIds": self.zone_ids})

    def _zone(self, name: str, key: str, args: PrivateDnsArgs) -> pulumi.Output[str]:
        """Make one zone and its link; the id waits for the link."""
        zone = privatedns.PrivateZone(
            f"{name}-{key}",
            private_zone_name=ZONES[key][args.cloud],
            resource_group_name=args.resource_group_name,
            location="global",
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        link = privatedns.VirtualNetworkLink(
            f"{name}-link-{key}",
            virtual_network_link_name="to-platform-network",
            private_zone_name=zone.name,
            resource_group_name=args.resource_group_name,
            location="global",
            registration_enabled=False,
            virtual_network=privatedns.SubResourceArgs(id=args.virtual_network_id),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return pulumi.Output.all(zone.id, link.id).apply(lambda ids: str(ids[0]))


def _check(args: PrivateDnsArgs) -> None:
    unknown = [group for group in args.group_ids if group not in GROUP_ZONES]
    if unknown:
        raise DecisionError(
            "There is no DNS zone for a group id.",
            seen=", ".join(unknown),
            allowed=", ".join(GROUP_ZONES),
            cure="correct the group id or add its zones to GROUP_ZONES",
        )
