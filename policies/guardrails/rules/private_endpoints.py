"""Private endpoints and the DNS zone groups that make their names resolve."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check
from guardrails.resource import Resource
from guardrails.rule import stack_rule
from guardrails.stack import Stack

ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
ZONE_GROUP: Final = "azure-native:network:PrivateDnsZoneGroup"


@stack_rule(
    "PE-03",
    "Every private endpoint has exactly one DNS zone group",
    severity="high",
    types=(ENDPOINT,),
    arm="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    references=("policy:1e5ed725-f16c-478b-bd4b-7bfa2f7940b9", "project"),
    why="Without its zones the target's name resolves to the public address, and what "
    "is private is bypassed or out of reach.",
    fix="dnsMode create or existing makes the group; with policy, Azure Policy does",
)
def endpoint_has_one_zone_group(endpoint: Resource, stack: Stack) -> Answer:
    groups = stack.users(endpoint, "privateEndpointName", (ZONE_GROUP,))
    return check(len(groups) == 1, f"it has {len(groups)} zone groups, must have one")
