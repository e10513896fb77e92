"""Private DNS zones, their links, their records."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack
from guardrails.zones import EVERY_ZONE

ZONE: Final = "azure-native:privatedns:PrivateZone"
LINK: Final = "azure-native:privatedns:VirtualNetworkLink"
RECORDS: Final = "azure-native:privatedns:PrivateRecordSet"


@rule(
    "DZ-01",
    "Private zones have the names that Azure resolves",
    severity="high",
    types=(ZONE,),
    arm="name in the list of Azure's private link zones",
    references=("https://learn.microsoft.com/azure/private-link/private-endpoint-dns",),
    why="A zone of any other name is never asked, and the public address is taken.",
    fix="no setting changes it: correct the name in the table of zones",
)
def zone_has_known_name(zone: Resource) -> Answer:
    return zone.at("privateZoneName").must_be(*sorted(EVERY_ZONE))


@stack_rule(
    "DZ-02",
    "Every private zone is linked to a network",
    severity="high",
    types=(ZONE,),
    arm="privateDnsZones/virtualNetworkLinks: at least one",
    references=("policy:1e5ed725-f16c-478b-bd4b-7bfa2f7940b9", "project"),
    why="A zone that no network asks does not exist for anybody.",
    fix="dns.mode create makes zone and link together",
)
def zone_is_linked(zone: Resource, stack: Stack) -> Answer:
    links = stack.users(zone, "privateZoneName", (LINK,))
    return check(bool(links), "it has no link to a network")


@rule(
    "DZ-03",
    "Private zones are global",
    severity="low",
    types=(ZONE,),
    arm='location == "global"',
    references=("https://learn.microsoft.com/azure/dns/private-dns-overview",),
    why="Azure knows them in no region.",
    fix='no setting changes it: set location="global" on the zone',
)
def zone_is_global(zone: Resource) -> Answer:
    return zone.at("location").must_be("global")


@rule(
    "DZ-04",
    "Machines do not register themselves in private link zones",
    severity="high",
    types=(LINK,),
    arm="properties.registrationEnabled == false",
    references=("project",),
    why="A machine with the right name would stand in for a storage account.",
    fix="no setting turns it on: set registration_enabled=False on the link",
)
def machines_do_not_register(link: Resource) -> Answer:
    return link.at("registrationEnabled").must_be(False)


@rule(
    "DZ-05",
    "What a zone does not know, it does not ask the Internet for",
    severity="medium",
    types=(LINK,),
    arm='properties.resolutionPolicy absent or "Default"',
    references=("https://learn.microsoft.com/azure/dns/private-dns-fallback",),
    why="With the fallback a missing private record becomes a public address.",
    fix="no setting turns it on: leave resolution_policy out of the link",
)
def zone_does_not_fall_back(link: Resource) -> Answer:
    return link.at("resolutionPolicy").must_be_if_set("Default")


@rule(
    "DZ-06",
    "Records of private zones are private addresses",
    severity="medium",
    types=(RECORDS,),
    arm="properties.aRecords[*].ipv4Address in 10/8, 172.16/12, 192.168/16",
    references=("project", "MCSB:NS-2"),
    why="A public address in a private zone leads the platform's traffic outside.",
    fix="give private addresses; endpoints keep their own records",
)
def records_are_private(records: Resource) -> Answer:
    return records.at("aRecords").each(
        lambda it: it.at("ipv4Address").must_match(
            r"(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+", "a private address"
        )
    )
